//! Which keywords of ssh_config have a meaning here.

/// What becomes of a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is honoured.
    Honoured,
    /// It speaks of things that do not exist here (a master process, a terminal, a log of ssh's own).
    WithoutMeaning,
    /// It would change something that this plugin cannot do.
    Unsupported,
}

const HONOURED: &[&str] = &[
    "addressfamily",
    "bindaddress",
    "challengeresponseauthentication",
    "connecttimeout",
    "forwardagent",
    "globalknownhostsfile",
    "hashknownhosts",
    "hostkeyalias",
    "hostname",
    "identitiesonly",
    "identityagent",
    "identityfile",
    "kbdinteractiveauthentication",
    "passwordauthentication",
    "port",
    "preferredauthentications",
    "proxycommand",
    "proxyjump",
    "pubkeyauthentication",
    "sendenv",
    "serveralivecountmax",
    "serveraliveinterval",
    "setenv",
    "stricthostkeychecking",
    "user",
    "userknownhostsfile",
];

const WITHOUT_MEANING: &[&str] = &[
    "addkeystoagent",
    "batchmode",
    "checkhostip",
    "clearallforwardings",
    "compression",
    "compressionlevel",
    "controlmaster",
    "controlpath",
    "controlpersist",
    "enableescapecommandline",
    "escapechar",
    "exitonforwardfailure",
    "fingerprinthash",
    "forkafterauthentication",
    "forwardx11",
    "forwardx11timeout",
    "forwardx11trusted",
    "gatewayports",
    "gssapiauthentication",
    "gssapidelegatecredentials",
    "gssapikeyexchange",
    "hostbasedauthentication",
    "ignoreunknown",
    "ipqos",
    "loglevel",
    "logverbose",
    "numberofpasswordprompts",
    "nohostauthenticationforlocalhost",
    "obscurekeystroketiming",
    "permitlocalcommand",
    "requesttty",
    "stdinnull",
    "streamlocalbindmask",
    "streamlocalbindunlink",
    "syslogfacility",
    "tcpkeepalive",
    "updatehostkeys",
    "verifyhostkeydns",
    "visualhostkey",
    "xauthlocation",
];

/// What becomes of a keyword, given in lower case.
pub(crate) fn standing(keyword: &str) -> Standing {
    if HONOURED.contains(&keyword) {
        Standing::Honoured
    } else if WITHOUT_MEANING.contains(&keyword) {
        Standing::WithoutMeaning
    } else {
        Standing::Unsupported
    }
}

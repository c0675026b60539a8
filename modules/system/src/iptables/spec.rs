//! The declaration.

use shevek_plugin::{ArgType, ArgumentSpec, Example, ModuleMeta, OptionSpec, Support};

/// What the module says about itself.
pub(super) fn meta() -> ModuleMeta {
    ModuleMeta {
        name: "iptables".into(),
        short_description: "Change rules of the packet filter".into(),
        description: vec![
            "Adds and removes rules and chains and sets policies, through `iptables` and `ip6tables` of the target. \
             Nothing is saved: after a boot the rules are those that the system loads."
                .into(),
            "Most values may start with `!`, which means everything else.".into(),
        ],
        spec: spec(),
        examples: [
            (
                "Let web traffic in",
                "iptables:\n  chain: INPUT\n  protocol: tcp\n  destination_ports: ['80', '443']\n  jump: ACCEPT\n",
            ),
            (
                "Refuse everything else",
                "iptables:\n  chain: INPUT\n  policy: DROP\n",
            ),
        ]
        .map(|(name, task)| Example {
            name: name.into(),
            task: task.into(),
        })
        .to_vec(),
        returns: vec![("rule".into(), "The words of the rule.".into())],
        check_mode: Support::Full,
        diff: Support::None,
        supports_async: true,
    }
}

fn spec() -> ArgumentSpec {
    let mut options = place();
    options.extend(matching());
    options.extend(connection());
    options.extend(target());
    ArgumentSpec::new(options)
        .mutually_exclusive(&["set_dscp_mark", "set_dscp_mark_class"])
        .mutually_exclusive(&["flush", "policy"])
        .required_by("set_dscp_mark", &["jump"])
        .required_by("set_dscp_mark_class", &["jump"])
        .required_if("jump", "TEE", &["gateway"])
        .required_if("jump", "tee", &["gateway"])
        .required_if("flush", false, &["chain"])
}

fn text(name: &str, doc: &str) -> OptionSpec {
    OptionSpec::new(name, ArgType::Str).doc(doc)
}

fn flag(name: &str, doc: &str) -> OptionSpec {
    OptionSpec::new(name, ArgType::Bool).default(false).doc(doc)
}

fn list(name: &str, doc: &str) -> OptionSpec {
    OptionSpec::new(name, ArgType::List)
        .elements(ArgType::Str)
        .default(serde_json::json!([]))
        .doc(doc)
}

fn place() -> Vec<OptionSpec> {
    vec![
        text("table", "The table.")
            .default("filter")
            .choices(&["filter", "nat", "mangle", "raw", "security"]),
        text("state", "Whether the rule or the chain is to be there.")
            .default("present")
            .choices(&["absent", "present"]),
        text("action", "Where a new rule goes: at the end, or first.")
            .default("append")
            .choices(&["append", "insert"]),
        text("ip_version", "For which version of IP.")
            .default("ipv4")
            .choices(&["ipv4", "ipv6", "both"]),
        text("chain", "The chain. Needed unless all chains are flushed."),
        text("rule_num", "The number that an inserted rule gets."),
        text("wait", "Seconds to wait for others that change rules."),
        flag("flush", "Remove all rules of the chain, or of the table."),
        text(
            "policy",
            "What happens to packets that no rule of the chain decides on.",
        )
        .choices(&["ACCEPT", "DROP", "QUEUE", "RETURN"]),
        flag(
            "chain_management",
            "Whether a chain is made or removed when there are no words of a rule.",
        ),
        flag(
            "numeric",
            "Whether addresses are listed without looking up their names.",
        ),
    ]
}

fn matching() -> Vec<OptionSpec> {
    let flags = |name: &str, doc: &str| {
        OptionSpec::new(name, ArgType::List)
            .elements(ArgType::Str)
            .doc(doc)
    };
    vec![
        text("protocol", "The protocol: `tcp`, `udp`, `icmp`, ..."),
        text("source", "The address or network that packets come from."),
        text("destination", "The address or network that they go to."),
        list("match", "Extensions that look at packets."),
        OptionSpec::new("tcp_flags", ArgType::Dict)
            .suboptions(ArgumentSpec::new(vec![
                flags("flags", "The flags that are looked at."),
                flags("flags_set", "Those of them that must be set."),
            ]))
            .doc("Flags of TCP."),
        text("in_interface", "The interface that packets arrive at."),
        text("out_interface", "The interface that they leave through."),
        text("fragment", "Only further fragments of packets."),
        text(
            "source_port",
            "The port, or range of ports, that packets come from.",
        ),
        text(
            "destination_port",
            "The port, or range of ports, that they go to.",
        ),
        list("destination_ports", "Several such ports or ranges."),
        text("icmp_type", "The type of ICMP."),
        text("syn", "Whether packets ask for a new connection of TCP.")
            .default("ignore")
            .choices(&["ignore", "match", "negate"]),
    ]
}

fn connection() -> Vec<OptionSpec> {
    vec![
        list(
            "ctstate",
            "States of connections: `NEW`, `ESTABLISHED`, ...",
        ),
        text(
            "src_range",
            "The range of addresses that packets come from.",
        ),
        text("dst_range", "The range of addresses that they go to."),
        text("match_set", "The set of addresses that is looked into."),
        text("match_set_flags", "Which address is looked for.")
            .choices(&["src", "dst", "src,dst", "dst,src", "src,src", "dst,dst"]),
        text("limit", "How many packets in what time."),
        text("limit_burst", "How many before that limit counts."),
        text("uid_owner", "The user whose packets they are."),
        text("gid_owner", "The group whose packets they are."),
        text("comment", "A remark that is kept with the rule."),
    ]
}

fn target() -> Vec<OptionSpec> {
    vec![
        text(
            "jump",
            "What happens to packets that match: `ACCEPT`, `DROP`, a chain, ...",
        ),
        text("goto", "The chain to go on in, without coming back."),
        text("gateway", "Where `TEE` sends its copies."),
        text("log_prefix", "What lines of the log start with."),
        text("log_level", "How important they are.").choices(&[
            "0", "1", "2", "3", "4", "5", "6", "7", "emerg", "alert", "crit", "error", "warning",
            "notice", "info", "debug",
        ]),
        text("to_source", "The address that packets seem to come from."),
        text("to_destination", "The address that they go to instead."),
        text("to_ports", "The ports that they go to instead."),
        text("set_counters", "What the rule's counters start with."),
        text("set_dscp_mark", "The DSCP mark that packets get."),
        text("set_dscp_mark_class", "The DSCP class that they get."),
        text("reject_with", "The error that is sent back."),
    ]
}

//! The words of a rule. Ansible: `construct_rule`.

use super::arguments::RuleArgs;

/// The words so far.
#[derive(Debug, Default)]
struct Words(Vec<String>);

impl Words {
    fn push(&mut self, words: &[&str]) {
        self.0.extend(words.iter().map(ToString::to_string));
    }

    /// A flag with its value; a value that starts with `!` means the contrary.
    fn value(&mut self, flag: &str, value: Option<&str>) {
        let Some(value) = value else {
            return;
        };
        match value.strip_prefix('!') {
            Some(value) => self.push(&["!", flag, value]),
            None => self.push(&[flag, value]),
        }
    }

    fn list(&mut self, flag: &str, values: &[String]) {
        if !values.is_empty() {
            self.push(&[flag, &values.join(",")]);
        }
    }

    fn module(&mut self, name: &str, wanted: bool) {
        if wanted {
            self.push(&["-m", name]);
        }
    }

    /// A flag without a value.
    fn flag(&mut self, flag: &str, how: Option<&str>) {
        match how {
            Some("match") => self.push(&[flag]),
            Some("negate") => self.push(&["!", flag]),
            _ => {}
        }
    }
}

/// The rule for one version of IP.
pub(super) fn words(args: &RuleArgs, ip_version: &str) -> Vec<String> {
    let mut rule = Words::default();
    what_matches(&mut rule, args);
    connection(&mut rule, args);
    limits(&mut rule, args);
    if args.jump.is_none() && is_set(args.reject_with.as_deref()) {
        rule.push(&["-j", "REJECT"]);
    }
    rule.value("--reject-with", args.reject_with.as_deref());
    let icmp = match ip_version {
        "ipv4" => "--icmp-type",
        "ipv6" => "--icmpv6-type",
        _ => "--icmp-type --icmpv6-type",
    };
    rule.value(icmp, args.icmp_type.as_deref());
    rule.module("comment", is_set(args.comment.as_deref()));
    rule.value("--comment", args.comment.as_deref());
    rule.0
}

fn is_set(value: Option<&str>) -> bool {
    value.is_some_and(|value| !value.is_empty())
}

fn what_matches(rule: &mut Words, args: &RuleArgs) {
    let jumps_to = |target: &str| {
        let jump = args.jump.as_deref().unwrap_or_default();
        jump.eq_ignore_ascii_case(target)
    };
    rule.value("-p", args.protocol.as_deref());
    rule.value("-s", args.source.as_deref());
    rule.value("-d", args.destination.as_deref());
    for name in &args.matches {
        rule.value("-m", Some(name));
    }
    if let Some(tcp) = &args.tcp_flags
        && let (Some(flags), Some(set)) = (&tcp.flags, &tcp.flags_set)
    {
        rule.push(&["--tcp-flags", &flags.join(","), &set.join(",")]);
    }
    rule.value("-j", args.jump.as_deref());
    if jumps_to("tee") {
        rule.value("--gateway", args.gateway.as_deref());
    }
    rule.value("--log-prefix", args.log_prefix.as_deref());
    rule.value("--log-level", args.log_level.as_deref());
    rule.value("--to-destination", args.to_destination.as_deref());
    rule.module("multiport", !args.destination_ports.is_empty());
    rule.list("--dports", &args.destination_ports);
    for (flag, value) in [
        ("--to-source", &args.to_source),
        ("-g", &args.goto),
        ("-i", &args.in_interface),
        ("-o", &args.out_interface),
        ("-f", &args.fragment),
        ("-c", &args.set_counters),
        ("--source-port", &args.source_port),
        ("--destination-port", &args.destination_port),
        ("--to-ports", &args.to_ports),
    ] {
        rule.value(flag, value.as_deref());
    }
    for (flag, value) in [
        ("--set-dscp", &args.set_dscp_mark),
        ("--set-dscp-class", &args.set_dscp_mark_class),
    ] {
        rule.value(flag, value.as_deref());
        if is_set(value.as_deref()) && !jumps_to("dscp") {
            rule.push(&["-j", "DSCP"]);
        }
    }
    rule.flag("--syn", Some(&args.syn));
}

fn connection(rule: &mut Words, args: &RuleArgs) {
    let matches = |name: &str| args.matches.iter().any(|known| known == name);
    if matches("conntrack") {
        rule.list("--ctstate", &args.ctstate);
    } else if matches("state") {
        rule.list("--state", &args.ctstate);
    } else if !args.ctstate.is_empty() {
        rule.module("conntrack", true);
        rule.list("--ctstate", &args.ctstate);
    }
    let ranges = is_set(args.src_range.as_deref()) || is_set(args.dst_range.as_deref());
    if ranges || matches("iprange") {
        rule.module("iprange", !matches("iprange"));
        rule.value("--src-range", args.src_range.as_deref());
        rule.value("--dst-range", args.dst_range.as_deref());
    }
    let set = is_set(args.match_set.as_deref());
    if set || matches("set") {
        rule.module("set", !matches("set"));
        rule.value("--match-set", args.match_set.as_deref());
        if let Some(flags) = &args.match_set_flags {
            rule.push(&[flags]);
        }
    }
}

fn limits(rule: &mut Words, args: &RuleArgs) {
    let limited = is_set(args.limit.as_deref()) || is_set(args.limit_burst.as_deref());
    rule.module("limit", limited);
    rule.value("--limit", args.limit.as_deref());
    rule.value("--limit-burst", args.limit_burst.as_deref());
    for (flag, owner) in [
        ("--uid-owner", &args.uid_owner),
        ("--gid-owner", &args.gid_owner),
    ] {
        rule.module("owner", is_set(owner.as_deref()));
        rule.flag(flag, owner.as_deref());
        rule.value(flag, owner.as_deref());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_ansibles_order() {
        let args = RuleArgs {
            protocol: Some("!tcp".into()),
            destination_ports: vec!["80".into(), "443".into()],
            ctstate: vec!["NEW".into(), "RELATED".into()],
            jump: Some("ACCEPT".into()),
            comment: Some("a b".into()),
            syn: "negate".into(),
            icmp_type: Some("8".into()),
            ..RuleArgs::default()
        };
        assert_eq!(
            words(&args, "ipv6").join(" "),
            "! -p tcp -j ACCEPT -m multiport --dports 80,443 ! --syn -m conntrack --ctstate NEW,RELATED \
             --icmpv6-type 8 -m comment --comment a b"
        );
    }
}

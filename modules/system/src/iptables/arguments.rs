//! The arguments.

use serde::Deserialize;

/// What the task asks for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Args {
    pub(super) table: String,
    pub(super) state: String,
    pub(super) action: String,
    pub(super) ip_version: String,
    pub(super) chain: Option<String>,
    pub(super) rule_num: Option<String>,
    pub(super) wait: Option<String>,
    pub(super) flush: bool,
    pub(super) policy: Option<String>,
    pub(super) chain_management: bool,
    pub(super) numeric: bool,
    #[serde(flatten)]
    pub(super) rule: RuleArgs,
}

/// What a rule is made of.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct RuleArgs {
    pub(super) protocol: Option<String>,
    pub(super) source: Option<String>,
    pub(super) to_source: Option<String>,
    pub(super) destination: Option<String>,
    pub(super) to_destination: Option<String>,
    #[serde(rename = "match")]
    pub(super) matches: Vec<String>,
    pub(super) tcp_flags: Option<TcpFlags>,
    pub(super) jump: Option<String>,
    pub(super) gateway: Option<String>,
    pub(super) log_prefix: Option<String>,
    pub(super) log_level: Option<String>,
    pub(super) goto: Option<String>,
    pub(super) in_interface: Option<String>,
    pub(super) out_interface: Option<String>,
    pub(super) fragment: Option<String>,
    pub(super) set_counters: Option<String>,
    pub(super) source_port: Option<String>,
    pub(super) destination_port: Option<String>,
    pub(super) destination_ports: Vec<String>,
    pub(super) to_ports: Option<String>,
    pub(super) set_dscp_mark: Option<String>,
    pub(super) set_dscp_mark_class: Option<String>,
    pub(super) comment: Option<String>,
    pub(super) ctstate: Vec<String>,
    pub(super) src_range: Option<String>,
    pub(super) dst_range: Option<String>,
    pub(super) match_set: Option<String>,
    pub(super) match_set_flags: Option<String>,
    pub(super) limit: Option<String>,
    pub(super) limit_burst: Option<String>,
    pub(super) uid_owner: Option<String>,
    pub(super) gid_owner: Option<String>,
    pub(super) reject_with: Option<String>,
    pub(super) icmp_type: Option<String>,
    pub(super) syn: String,
}

/// The flags that are looked at, and those that are set among them.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct TcpFlags {
    pub(super) flags: Option<Vec<String>>,
    pub(super) flags_set: Option<Vec<String>>,
}

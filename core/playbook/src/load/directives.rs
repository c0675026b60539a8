//! Reading the keywords that plays, blocks and tasks share.

use shevek_yaml::Node;

use super::fields::{list, optional};
use crate::directives::Directives;

/// Takes one keyword if it is a shared one; says whether it was.
pub(crate) fn read_directive(directives: &mut Directives, name: &str, node: &Node) -> bool {
    let slot = match name {
        "any_errors_fatal" => &mut directives.any_errors_fatal,
        "become" => &mut directives.become_,
        "become_exe" => &mut directives.become_exe,
        "become_flags" => &mut directives.become_flags,
        "become_method" => &mut directives.become_method,
        "become_user" => &mut directives.become_user,
        "check_mode" => &mut directives.check_mode,
        "connection" => &mut directives.connection,
        "diff" => &mut directives.diff,
        "ignore_errors" => &mut directives.ignore_errors,
        "ignore_unreachable" => &mut directives.ignore_unreachable,
        "no_log" => &mut directives.no_log,
        "port" => &mut directives.port,
        "remote_user" => &mut directives.remote_user,
        "run_once" => &mut directives.run_once,
        "timeout" => &mut directives.timeout,
        "environment" => {
            directives.environment = list(node);
            return true;
        }
        "tags" => {
            directives.tags = list(node);
            return true;
        }
        _ => return false,
    };
    *slot = optional(node);
    true
}

//! `user`: who runs this.

use rustix::process::{geteuid, getgid, getuid};
use serde_json::json;
use shevek_plugin::target::User;

use crate::collector::{Collector, Facts, facts};
use crate::gathering::Gathering;

pub(super) const COLLECTOR: Collector = Collector::minimal("user", collect).ids(&[
    "user_id",
    "user_uid",
    "user_gid",
    "user_gecos",
    "user_dir",
    "user_shell",
    "real_user_id",
    "effective_user_id",
    "effective_group_ids",
]);

fn collect(gathering: &Gathering<'_>) -> Facts {
    let uid = getuid().as_raw();
    // Python: getpass.getuser(), which believes the environment first.
    let name = ["LOGNAME", "USER", "LNAME", "USERNAME"]
        .iter()
        .find_map(|variable| gathering.variable(variable))
        .or_else(|| User::by_id(uid).map(|user| user.name));
    let user = name
        .as_deref()
        .and_then(User::by_name)
        .or_else(|| User::by_id(uid));
    let mut collected = facts(json!({
        "real_user_id": uid,
        "effective_user_id": geteuid().as_raw(),
        "real_group_id": getgid().as_raw(),
        "effective_group_id": getgid().as_raw(),
    }));
    if let Some(name) = name {
        collected.insert("user_id".into(), name.into());
    }
    if let Some(user) = user {
        collected.extend(facts(json!({
            "user_uid": user.uid,
            "user_gid": user.gid,
            "user_gecos": user.gecos,
            "user_dir": user.home,
            "user_shell": user.shell,
        })));
    }
    collected
}

//! The arguments of `user`.

use serde::Deserialize;

/// What a task asks for.
#[derive(Deserialize)]
pub(super) struct Args {
    pub(super) name: String,
    pub(super) state: State,
    pub(super) uid: Option<i64>,
    pub(super) non_unique: bool,
    pub(super) group: Option<String>,
    pub(super) groups: Option<Vec<String>>,
    pub(super) comment: Option<String>,
    pub(super) home: Option<String>,
    pub(super) shell: Option<String>,
    pub(super) password: Option<String>,
    pub(super) password_expire_max: Option<i64>,
    pub(super) password_expire_min: Option<i64>,
    pub(super) password_expire_warn: Option<i64>,
    pub(super) seuser: Option<String>,
    pub(super) force: bool,
    pub(super) remove: bool,
    pub(super) create_home: bool,
    pub(super) skeleton: Option<String>,
    pub(super) system: bool,
    pub(super) move_home: bool,
    pub(super) append: bool,
    pub(super) generate_ssh_key: Option<bool>,
    pub(super) ssh_key_bits: i64,
    pub(super) ssh_key_type: String,
    pub(super) ssh_key_file: Option<String>,
    pub(super) ssh_key_comment: Option<String>,
    pub(super) ssh_key_passphrase: Option<String>,
    pub(super) update_password: UpdatePassword,
    pub(super) expires: Option<f64>,
    pub(super) password_lock: Option<bool>,
    pub(super) local: Option<bool>,
    pub(super) umask: Option<String>,
    #[serde(rename = "password_expire_account_disable")]
    pub(super) inactive: Option<i64>,
    pub(super) uid_min: Option<i64>,
    pub(super) uid_max: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Present,
    Absent,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum UpdatePassword {
    Always,
    OnCreate,
}

impl Args {
    /// Whether libuser's tools are to be used.
    pub(super) fn is_local(&self) -> bool {
        self.local == Some(true)
    }

    /// The groups as one text. Ansible: `self.groups`.
    pub(super) fn joined_groups(&self) -> Option<String> {
        self.groups.as_ref().map(|groups| groups.join(","))
    }
}

//! Changing an account.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::account::Account;
use super::arguments::{Args, UpdatePassword};
use super::create::then;
use super::groups;

const DAY: i64 = 86_400;

/// When an account ends.
#[derive(Clone, Copy)]
pub(super) struct Expiry {
    /// Seconds since 1970; negative: never.
    seconds: i64,
}

impl Expiry {
    /// As `useradd` and `usermod` want it.
    pub(super) fn date(self) -> String {
        if self.seconds < 0 {
            return String::new();
        }
        date_of(self.seconds).unwrap_or_default()
    }

    /// As `lchage` wants it.
    pub(super) fn days(self) -> i64 {
        if self.seconds < 0 {
            -1
        } else {
            self.seconds / DAY
        }
    }
}

fn date_of(seconds: i64) -> Option<String> {
    let date = Timestamp::from_second(seconds)
        .ok()?
        .to_zoned(TimeZone::UTC)
        .date();
    Some(date.strftime("%Y-%m-%d").to_string())
}

/// Changes of the groups of an account.
#[derive(Default)]
struct GroupChange {
    join: Vec<String>,
    leave: Vec<String>,
    /// All that are to be given to `usermod`.
    names: Vec<String>,
}

impl Args {
    /// The argument `expires`.
    pub(super) fn expiry(&self) -> Result<Option<Expiry>, ModuleError> {
        let Some(expires) = self.expires else {
            return Ok(None);
        };
        let seconds = expires.floor() as i64;
        if !expires.is_finite() || date_of(seconds).is_none() {
            return Err(ModuleError::new(
                "Invalid value for 'expires' None: timestamp out of range for platform time_t",
            ));
        }
        Ok(Some(Expiry { seconds }))
    }

    /// Ansible: `modify_user_usermod`. `None` when nothing is to be done.
    pub(super) fn modify_account(
        &self,
        context: &ModuleContext<'_>,
        account: &Account,
    ) -> Result<Option<ToolOutput>, ModuleError> {
        let local = self.is_local();
        let program = self.program(context, "usermod")?;
        let user = &account.user;
        let mut words: Vec<String> = Vec::new();
        let mut option = |name: &str, value: String| words.extend([name.to_string(), value]);
        if let Some(uid) = self.uid.filter(|uid| *uid != i64::from(user.uid)) {
            option("-u", uid.to_string());
            if self.non_unique {
                words.push("-o".into());
            }
        }
        let mut option = |name: &str, value: String| words.extend([name.to_string(), value]);
        if let Some(group) = &self.group {
            let group = groups::require(group)?;
            if group.gid != user.gid {
                option("-g", group.gid.to_string());
            }
        }
        let change = self.group_change(account)?;
        if let Some(change) = &change
            && !local
        {
            if self.append {
                words.push("-a".into());
            }
            words.extend(["-G".into(), change.names.join(",")]);
        }
        let mut option = |name: &str, value: String| words.extend([name.to_string(), value]);
        if let Some(comment) = self.comment.as_ref().filter(|text| **text != user.gecos) {
            option("-c", comment.clone());
        }
        if let Some(home) = self.home.as_ref().filter(|home| **home != user.home) {
            option("-d", home.clone());
            if self.move_home {
                words.push("-m".into());
            }
        }
        let mut option = |name: &str, value: String| words.extend([name.to_string(), value]);
        if let Some(shell) = self.shell.as_ref().filter(|shell| **shell != user.shell) {
            option("-s", shell.clone());
        }
        let expires = self.new_expiry(account)?;
        if let Some(expires) = &expires
            && !local
        {
            option("-e", expires.date());
        }
        let current = account.shadow.as_ref().map(|line| line.inactive);
        if let Some(inactive) = self.inactive.filter(|days| current != Some(*days)) {
            option("-f", inactive.to_string());
        }
        let password = self.new_password(account);
        match &password {
            // It is set together with its lock.
            Some(password) if local => words.extend(["-p".into(), password.clone()]),
            Some(password) => self.refuse_password(password, "usermod")?,
            None => words.extend(self.lock_option(&account.password).map(Into::into)),
        }
        self.apply(
            context,
            program,
            words,
            password,
            expires,
            change.unwrap_or_default(),
        )
    }

    fn apply(
        &self,
        context: &ModuleContext<'_>,
        program: String,
        words: Vec<String>,
        password: Option<String>,
        expires: Option<Expiry>,
        change: GroupChange,
    ) -> Result<Option<ToolOutput>, ModuleError> {
        let local = self.is_local();
        let local_work =
            local && (expires.is_some() || !change.join.is_empty() || !change.leave.is_empty());
        if words.is_empty() && password.is_none() && !local_work {
            return Ok(None);
        }
        if context.check_mode {
            return Ok(Some(ToolOutput::default()));
        }
        let mut output = ToolOutput::default();
        if !words.is_empty() {
            output = Tool::new(program)
                .args(words)
                .arg(&self.name)
                .run(context)?;
        }
        if local {
            let days = expires.map(Expiry::days);
            self.finish_local(context, &mut output, days, &change.join, &change.leave)?;
        } else if let Some(password) = &password {
            then(&mut output, || self.set_password(context, password))?;
        }
        Ok(Some(output))
    }

    /// How the groups of the account change; `None` when they are as they shall be.
    fn group_change(&self, account: &Account) -> Result<Option<GroupChange>, ModuleError> {
        let Some(joined) = self.joined_groups() else {
            return Ok(None);
        };
        let current = account.memberships();
        let names = if joined.is_empty() {
            Vec::new()
        } else {
            self.group_names()?
        };
        let without = |list: &[String], other: &[String]| -> Vec<String> {
            list.iter()
                .filter(|name| !other.contains(name))
                .cloned()
                .collect()
        };
        let join = without(&names, &current);
        let leave = if self.append {
            Vec::new()
        } else {
            without(&current, &names)
        };
        let changes = !join.is_empty() || !leave.is_empty();
        Ok(changes.then_some(GroupChange { join, leave, names }))
    }

    /// The end of the account, when it is another than now.
    fn new_expiry(&self, account: &Account) -> Result<Option<Expiry>, ModuleError> {
        let Some(expires) = self.expiry()? else {
            return Ok(None);
        };
        let current = account.shadow.as_ref().map_or(0, |line| line.expire);
        let same = if expires.seconds < 0 {
            current < 0
        } else {
            current >= 0 && date_of(current * DAY) == date_of(expires.seconds)
        };
        Ok((!same).then_some(expires))
    }

    /// The password to set, when it is another than now.
    fn new_password(&self, account: &Account) -> Option<String> {
        let wanted = self.password.as_ref()?;
        let same = account.password.trim_start_matches('!') == wanted.trim_start_matches('!');
        if same || self.update_password == UpdatePassword::OnCreate {
            return None;
        }
        self.password_to_set()
    }

    /// What locks or unlocks the password, when it is not as it shall be.
    fn lock_option(&self, password: &str) -> Option<&'static str> {
        match (self.password_lock?, password.starts_with('!')) {
            (true, false) => Some("-L"),
            (false, true) => Some("-U"),
            _ => None,
        }
    }
}

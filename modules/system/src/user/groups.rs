//! The groups of an account.

use shevek_plugin::ModuleError;
use shevek_plugin::target::Group;

use super::account::Account;
use super::arguments::Args;

/// A group by id, or else by name. Ansible: `group_info`.
pub(super) fn find(group: &str) -> Option<Group> {
    group
        .trim()
        .parse()
        .ok()
        .and_then(Group::by_id)
        .or_else(|| Group::by_name(group))
}

/// The same, when there must be one.
pub(super) fn require(group: &str) -> Result<Group, ModuleError> {
    find(group).ok_or_else(|| ModuleError::new(format!("Group {group} does not exist")))
}

impl Args {
    /// The groups asked for, each once, as they were written.
    fn wanted_groups(&self) -> Vec<String> {
        let mut wanted: Vec<String> = Vec::new();
        for name in self.joined_groups().unwrap_or_default().split(',') {
            let name = name.trim();
            if !name.is_empty() && !wanted.iter().any(|known| known == name) {
                wanted.push(name.to_string());
            }
        }
        wanted
    }

    /// The groups for a new account, as they were written.
    pub(super) fn groups_of_new(&self) -> Result<Vec<String>, ModuleError> {
        let wanted = self.wanted_groups();
        for name in &wanted {
            require(name)?;
        }
        Ok(wanted)
    }

    /// The names of the groups asked for.
    pub(super) fn group_names(&self) -> Result<Vec<String>, ModuleError> {
        let mut names: Vec<String> = Vec::new();
        for name in self.wanted_groups() {
            let name = require(&name)?.name;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Ok(names)
    }
}

impl Account {
    /// The groups that name the account as a member.
    pub(super) fn memberships(&self) -> Vec<String> {
        Group::all()
            .into_iter()
            .filter(|group| group.members.contains(&self.user.name))
            .map(|group| group.name)
            .collect()
    }
}

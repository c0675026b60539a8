//! What variables depend on while a play runs on a batch of its hosts.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::RwLock;
use shevek_jinja::Dict;
use shevek_playbook::{Play, Role};

use super::search::absolute;

/// One play on one batch of hosts. Ansible: the `Play` that a `PlayIterator` copies for each batch.
pub(crate) struct PlayScope {
    /// The play's name or pattern.
    pub(crate) name: String,
    /// All hosts of the play, in all batches.
    pub(crate) hosts: Vec<Arc<str>>,
    /// The play; `None` where variables are wanted outside of any.
    pub(crate) play: Option<Arc<Play>>,
    /// `playbook_dir`.
    pub(crate) directory: PathBuf,
    batch: Vec<Arc<str>>,
    prompted: Dict,
    gone: RwLock<Gone>,
    roles: RwLock<Arc<PlayRoles>>,
}

/// Hosts that take no part any more, or do not count any more.
#[derive(Default)]
struct Gone {
    /// Ansible: `_removed_hosts`.
    removed: HashSet<Arc<str>>,
    /// Those that had nothing left to do when they failed, and those that failed because others did or with an
    /// include, rescued or not. Ansible: `_failed_hosts`.
    failed: HashSet<Arc<str>>,
    /// Ansible: `_unreachable_hosts`.
    unreachable: HashSet<Arc<str>>,
}

/// The roles of a play and what it sees of them, the last role first: it wins.
#[derive(Default)]
pub(crate) struct PlayRoles {
    pub(crate) roles: Vec<Arc<Role>>,
    pub(crate) vars: Arc<Vec<Dict>>,
    pub(crate) defaults: Arc<Vec<Dict>>,
}

impl PlayRoles {
    fn new(roles: Vec<Arc<Role>>) -> Self {
        let seen = |table: fn(&Role) -> &Dict| {
            let tables = roles.iter().rev().filter(|role| role.public);
            Arc::new(
                tables
                    .map(|role| table(role))
                    .filter(|table| !table.is_empty())
                    .cloned()
                    .collect(),
            )
        };
        Self {
            vars: seen(|role| &role.exported_vars),
            defaults: seen(|role| &role.exported_defaults),
            roles,
        }
    }
}

impl PlayScope {
    /// The scope of `play` when all of its hosts go through it at once.
    pub(crate) fn new(name: String, play: Option<&Arc<Play>>, hosts: Vec<Arc<str>>) -> Self {
        Self::for_batch(name, play, hosts.clone(), hosts)
    }

    /// The scope of `play` for the hosts of `batch`, of all its `hosts`. Roles that are included at run time count
    /// for this batch only, as in Ansible.
    pub(crate) fn for_batch(
        name: String,
        play: Option<&Arc<Play>>,
        hosts: Vec<Arc<str>>,
        batch: Vec<Arc<str>>,
    ) -> Self {
        let roles = play.map_or_else(PlayRoles::default, |play| {
            PlayRoles::new(play.roles.clone())
        });
        Self {
            name,
            hosts,
            directory: play.map_or_else(PathBuf::new, |play| absolute(&play.directory)),
            play: play.cloned(),
            batch,
            prompted: Dict::new(),
            gone: RwLock::default(),
            roles: RwLock::new(Arc::new(roles)),
        }
    }

    /// The same with the answers to `vars_prompt`, which win over the play's other variables.
    #[must_use]
    pub(crate) fn with_prompted(mut self, answers: Dict) -> Self {
        self.prompted = answers;
        self
    }

    /// The same without the hosts that failed or were unreachable in earlier plays and batches.
    #[must_use]
    pub(crate) fn without<'a>(self, gone: impl IntoIterator<Item = &'a Arc<str>>) -> Self {
        for host in gone {
            self.drop_host(host);
        }
        self
    }

    /// The answers to `vars_prompt`.
    pub(crate) fn prompted(&self) -> &Dict {
        &self.prompted
    }

    /// `ansible_play_batch`: the batch without the hosts that are gone.
    pub(crate) fn remaining_hosts(&self) -> Vec<Arc<str>> {
        self.without_removed(&self.batch)
    }

    /// `ansible_play_hosts`: the hosts of all batches without those that are gone.
    pub(crate) fn remaining_of_all(&self) -> Vec<Arc<str>> {
        self.without_removed(&self.hosts)
    }

    /// `ansible_current_hosts`: the batch without those that count as failed or are unreachable.
    pub(crate) fn current_hosts(&self) -> Vec<Arc<str>> {
        let gone = self.gone.read();
        let is_current =
            |host: &&Arc<str>| !gone.failed.contains(*host) && !gone.unreachable.contains(*host);
        self.batch.iter().filter(is_current).cloned().collect()
    }

    fn without_removed(&self, hosts: &[Arc<str>]) -> Vec<Arc<str>> {
        let removed = &self.gone.read().removed;
        hosts
            .iter()
            .filter(|host| !removed.contains(*host))
            .cloned()
            .collect()
    }

    /// `ansible_failed_hosts`: the hosts of the batch that count as failed.
    pub(crate) fn failed_hosts(&self) -> Vec<Arc<str>> {
        let failed = &self.gone.read().failed;
        self.batch
            .iter()
            .filter(|host| failed.contains(*host))
            .cloned()
            .collect()
    }

    /// How many hosts of the batch count as failed.
    pub(crate) fn failed_count(&self) -> usize {
        self.gone.read().failed.len()
    }

    /// Whether a host counts as failed.
    pub(crate) fn counts_as_failed(&self, host: &str) -> bool {
        self.gone.read().failed.contains(host)
    }

    /// Counts a host as failed.
    pub(crate) fn count_as_failed(&self, host: &str) {
        self.gone.write().failed.insert(Arc::from(host));
    }

    /// A host is neither failed nor unreachable any more; it stays out. Ansible: `clear_host_errors`.
    pub(crate) fn forgive(&self, host: &str) {
        let mut gone = self.gone.write();
        gone.failed.remove(host);
        gone.unreachable.remove(host);
    }

    /// Takes a host out that is unreachable.
    pub(crate) fn lose_host(&self, host: &str) {
        self.drop_host(host);
        self.gone.write().unreachable.insert(Arc::from(host));
    }

    /// Takes a host out that failed or has ended.
    pub(crate) fn drop_host(&self, host: &str) {
        self.gone.write().removed.insert(Arc::from(host));
    }

    /// The play's roles, with what it sees of them.
    pub(crate) fn roles(&self) -> Arc<PlayRoles> {
        Arc::clone(&self.roles.read())
    }

    /// Adds a role that `include_role` brought. Its variables are the play's when it is public.
    pub(crate) fn add_role(&self, role: Arc<Role>) {
        let mut roles = self.roles.write();
        let mut all = roles.roles.clone();
        all.push(role);
        *roles = Arc::new(PlayRoles::new(all));
    }
}

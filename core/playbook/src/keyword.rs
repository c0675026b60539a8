//! The keywords of playbooks and where each may stand.

use std::fmt;

/// A part of a playbook that has keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// An entry of the playbook.
    Play,
    /// An entry with `block:`.
    Block,
    /// A task.
    Task,
}

impl Place {
    /// Its name in Ansible's messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Play => "Play",
            Self::Block => "Block",
            Self::Task => "Task",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One keyword.
#[derive(Debug, Clone, Copy)]
pub struct Keyword {
    /// As written.
    pub name: &'static str,
    /// May stand in a play.
    pub play: bool,
    /// May stand in a block.
    pub block: bool,
    /// May stand in a task.
    pub task: bool,
    /// Whether this version does what it says; one that does not is refused.
    pub supported: bool,
}

impl Keyword {
    /// Finds a keyword by name.
    pub fn find(name: &str) -> Option<&'static Self> {
        KEYWORDS.iter().find(|keyword| keyword.name == name)
    }

    /// Whether it may stand in `place`.
    pub fn fits(&self, place: Place) -> bool {
        match place {
            Place::Play => self.play,
            Place::Block => self.block,
            Place::Task => self.task,
        }
    }

    /// The places where it may stand.
    pub fn places(&self) -> Vec<Place> {
        [Place::Play, Place::Block, Place::Task]
            .into_iter()
            .filter(|place| self.fits(*place))
            .collect()
    }
}

const fn keyword(name: &'static str, places: &str, supported: bool) -> Keyword {
    let bytes = places.as_bytes();
    let (mut play, mut block, mut task) = (false, false, false);
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'p' => play = true,
            b'b' => block = true,
            _ => task = true,
        }
        i += 1;
    }
    Keyword {
        name,
        play,
        block,
        task,
        supported,
    }
}

/// All keywords of ansible-core 2.19 with the places (`p`lay, `b`lock, `t`ask) where they may stand.
pub const KEYWORDS: &[Keyword] = &[
    keyword("action", "t", true),
    keyword("always", "b", true),
    keyword("any_errors_fatal", "pbt", true),
    keyword("args", "t", true),
    keyword("async", "t", true),
    keyword("become", "pbt", true),
    keyword("become_exe", "pbt", true),
    keyword("become_flags", "pbt", true),
    keyword("become_method", "pbt", true),
    keyword("become_user", "pbt", true),
    keyword("block", "b", true),
    keyword("changed_when", "t", true),
    keyword("check_mode", "pbt", true),
    keyword("collections", "pbt", false),
    keyword("connection", "pbt", true),
    keyword("debugger", "pbt", false),
    keyword("delay", "t", true),
    keyword("delegate_facts", "bt", false),
    keyword("delegate_to", "bt", false),
    keyword("diff", "pbt", true),
    keyword("environment", "pbt", true),
    keyword("fact_path", "p", true),
    keyword("failed_when", "t", true),
    keyword("force_handlers", "p", false),
    keyword("gather_facts", "p", true),
    keyword("gather_subset", "p", true),
    keyword("gather_timeout", "p", true),
    keyword("handlers", "p", false),
    keyword("hosts", "p", true),
    keyword("ignore_errors", "pbt", true),
    keyword("ignore_unreachable", "pbt", true),
    keyword("local_action", "t", false),
    keyword("loop", "t", true),
    keyword("loop_control", "t", true),
    keyword("max_fail_percentage", "p", false),
    keyword("module_defaults", "pbt", false),
    keyword("name", "pbt", true),
    keyword("no_log", "pbt", true),
    keyword("notify", "bt", false),
    keyword("order", "p", true),
    keyword("poll", "t", true),
    keyword("port", "pbt", true),
    keyword("post_tasks", "p", true),
    keyword("pre_tasks", "p", true),
    keyword("register", "t", true),
    keyword("remote_user", "pbt", true),
    keyword("rescue", "b", true),
    keyword("retries", "t", true),
    keyword("roles", "p", false),
    keyword("run_once", "pbt", true),
    keyword("serial", "p", false),
    keyword("strategy", "p", true),
    keyword("tags", "pbt", true),
    keyword("tasks", "p", true),
    keyword("throttle", "pbt", false),
    keyword("timeout", "pbt", true),
    keyword("until", "t", true),
    keyword("vars", "pbt", true),
    keyword("vars_files", "p", false),
    keyword("vars_prompt", "p", false),
    keyword("when", "bt", true),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_unique() {
        assert!(KEYWORDS.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn places_are_ansibles() {
        assert_eq!(
            Keyword::find("when").map(Keyword::places),
            Some(vec![Place::Block, Place::Task])
        );
        assert_eq!(
            Keyword::find("hosts").map(Keyword::places),
            Some(vec![Place::Play])
        );
        assert!(Keyword::find("wen").is_none());
    }
}

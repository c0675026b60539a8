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
    /// A handler.
    Handler,
    /// An entry of the playbook with `import_playbook:`.
    PlaybookInclude,
    /// An entry of `roles` or of a role's dependencies.
    RoleInclude,
    /// A role's `meta/main.yml`.
    RoleMetadata,
}

impl Place {
    /// Its name in Ansible's messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Play => "Play",
            Self::Block => "Block",
            Self::Task => "Task",
            Self::Handler => "Handler",
            Self::PlaybookInclude => "PlaybookInclude",
            Self::RoleInclude => "RoleInclude",
            Self::RoleMetadata => "RoleMetadata",
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
    /// May stand in a handler.
    pub handler: bool,
    /// May stand beside `import_playbook`.
    pub import: bool,
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
            Place::Handler => self.handler,
            Place::PlaybookInclude => self.import,
            Place::RoleInclude => {
                self.import || matches!(self.name, "collections" | "delegate_facts" | "delegate_to")
            }
            Place::RoleMetadata => self.import && !matches!(self.name, "tags" | "when"),
        }
    }

    /// The places where it may stand; handlers are named only for what tasks do not have.
    pub fn places(&self) -> Vec<Place> {
        [Place::Play, Place::Block, Place::Task, Place::Handler]
            .into_iter()
            .filter(|place| self.fits(*place) && !(*place == Place::Handler && self.task))
            .collect()
    }
}

const fn keyword(name: &'static str, places: &str) -> Keyword {
    let bytes = places.as_bytes();
    let mut keyword = Keyword {
        name,
        play: false,
        block: false,
        task: false,
        handler: false,
        import: false,
    };
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'p' => keyword.play = true,
            b'b' => keyword.block = true,
            b't' => {
                keyword.task = true;
                keyword.handler = true;
            }
            b'h' => keyword.handler = true,
            _ => keyword.import = true,
        }
        i += 1;
    }
    keyword
}

/// All keywords of ansible-core 2.19 with the places (`p`lay, `b`lock, `t`ask and handler, `h`andler,
/// `i`mport_playbook) where they may stand.
pub const KEYWORDS: &[Keyword] = &[
    keyword("action", "t"),
    keyword("always", "b"),
    keyword("any_errors_fatal", "pbti"),
    keyword("args", "t"),
    keyword("async", "t"),
    keyword("become", "pbti"),
    keyword("become_exe", "pbti"),
    keyword("become_flags", "pbti"),
    keyword("become_method", "pbti"),
    keyword("become_user", "pbti"),
    keyword("block", "b"),
    keyword("changed_when", "t"),
    keyword("check_mode", "pbti"),
    keyword("collections", "pbt"),
    keyword("connection", "pbti"),
    keyword("debugger", "pbti"),
    keyword("delay", "t"),
    keyword("delegate_facts", "bt"),
    keyword("delegate_to", "bt"),
    keyword("diff", "pbti"),
    keyword("environment", "pbti"),
    keyword("fact_path", "p"),
    keyword("failed_when", "t"),
    keyword("force_handlers", "p"),
    keyword("gather_facts", "p"),
    keyword("gather_subset", "p"),
    keyword("gather_timeout", "p"),
    keyword("handlers", "p"),
    keyword("hosts", "p"),
    keyword("ignore_errors", "pbti"),
    keyword("ignore_unreachable", "pbti"),
    keyword("listen", "h"),
    keyword("local_action", "t"),
    keyword("loop", "t"),
    keyword("loop_control", "t"),
    keyword("max_fail_percentage", "p"),
    keyword("module_defaults", "pbti"),
    keyword("name", "pbti"),
    keyword("no_log", "pbti"),
    keyword("notify", "bt"),
    keyword("order", "p"),
    keyword("poll", "t"),
    keyword("port", "pbti"),
    keyword("post_tasks", "p"),
    keyword("pre_tasks", "p"),
    keyword("register", "t"),
    keyword("remote_user", "pbti"),
    keyword("rescue", "b"),
    keyword("retries", "t"),
    keyword("roles", "p"),
    keyword("run_once", "pbti"),
    keyword("serial", "p"),
    keyword("strategy", "p"),
    keyword("tags", "pbti"),
    keyword("tasks", "p"),
    keyword("throttle", "pbti"),
    keyword("timeout", "pbti"),
    keyword("until", "t"),
    keyword("user", "p"),
    keyword("vars", "pbti"),
    keyword("vars_files", "p"),
    keyword("vars_prompt", "p"),
    keyword("when", "bti"),
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
        assert_eq!(
            Keyword::find("listen").map(Keyword::places),
            Some(vec![Place::Handler])
        );
        assert!(Keyword::find("become").is_some_and(|keyword| keyword.fits(Place::Handler)));
        assert!(Keyword::find("wen").is_none());
    }
}

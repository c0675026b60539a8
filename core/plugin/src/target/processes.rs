//! The process table.

/// One process as `/proc/PID/stat` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Its id.
    pub pid: u32,
    /// One letter: `R`, `S`, `Z` (ended, not yet waited for), ...
    pub state: char,
    /// Its parent's id.
    pub parent: u32,
    /// Its process group.
    pub group: u32,
    /// Its session.
    pub session: u32,
    /// When it started, in clock ticks after boot. Ids are used again; together with this they are unique
    /// until the next boot.
    pub start_time: u64,
}

impl Process {
    /// The process of this id; `None` when there is none.
    pub fn by_id(pid: u32) -> Option<Self> {
        Self::parse(&std::fs::read(format!("/proc/{pid}/stat")).ok()?)
    }

    /// Every process that can be seen now.
    pub fn all() -> Vec<Self> {
        let Ok(entries) = std::fs::read_dir("/proc") else {
            return Vec::new();
        };
        entries
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter_map(Self::by_id)
            .collect()
    }

    /// Whether it has ended and only its status is left.
    pub fn is_zombie(&self) -> bool {
        matches!(self.state, 'Z' | 'X')
    }

    fn parse(stat: &[u8]) -> Option<Self> {
        // The name in parentheses may itself hold parentheses and spaces: the last one counts.
        let end = stat.iter().rposition(|byte| *byte == b')')?;
        let pid = std::str::from_utf8(stat.split(|byte| *byte == b' ').next()?).ok()?;
        let rest = std::str::from_utf8(stat.get(end + 1..)?).ok()?;
        let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
        Some(Self {
            pid: pid.parse().ok()?,
            state: fields.first()?.chars().next()?,
            parent: fields.get(1)?.parse().ok()?,
            group: fields.get(2)?.parse().ok()?,
            session: fields.get(3)?.parse().ok()?,
            start_time: fields.get(19)?.parse().ok()?,
        })
    }
}

/// A text that is another after each boot of the machine; `None` where the kernel does not tell.
pub fn boot_id() -> Option<String> {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(text.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_does_not_confuse() {
        let line = b"42 (a) b (c)) S 1 7 8 0 -1 4194560 0 0 0 0 1 2 0 0 20 0 1 0 12345 0 0 0";
        let process = Process::parse(line).expect("a whole line");
        assert_eq!(
            (
                process.pid,
                process.state,
                process.parent,
                process.group,
                process.session
            ),
            (42, 'S', 1, 7, 8)
        );
        assert_eq!(process.start_time, 12345);
    }

    #[test]
    fn this_process_is_in_the_table() {
        let pid = std::process::id();
        let own = Process::by_id(pid).expect("alive");
        assert!(own.start_time > 0 && !own.is_zombie());
        assert!(Process::all().iter().any(|process| process.pid == pid));
    }
}

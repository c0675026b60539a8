use std::time::Duration;

/// How a run of the program ended.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Everything it wrote to standard output.
    pub stdout: String,
    /// Everything it wrote to standard error.
    pub stderr: String,
    /// Its exit code; 128 and the number of the signal that ended it.
    pub code: i32,
    /// From start to exit.
    pub elapsed: Duration,
}

impl Outcome {
    /// Fails unless the exit code is `code`, and shows what was printed.
    #[track_caller]
    pub fn assert_code(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "exit code\n{self}");
        self
    }

    /// Fails unless standard output holds `text`.
    #[track_caller]
    pub fn assert_stdout(&self, text: &str) -> &Self {
        assert!(
            self.stdout.contains(text),
            "standard output lacks {text:?}\n{self}"
        );
        self
    }

    /// Fails when standard output holds `text`.
    #[track_caller]
    pub fn assert_no_stdout(&self, text: &str) -> &Self {
        assert!(
            !self.stdout.contains(text),
            "standard output holds {text:?}\n{self}"
        );
        self
    }

    /// Fails unless standard error holds `text`.
    #[track_caller]
    pub fn assert_stderr(&self, text: &str) -> &Self {
        assert!(
            self.stderr.contains(text),
            "standard error lacks {text:?}\n{self}"
        );
        self
    }

    /// Fails unless `text` was printed, on whichever stream.
    #[track_caller]
    pub fn assert_printed(&self, text: &str) -> &Self {
        assert!(
            self.stdout.contains(text) || self.stderr.contains(text),
            "nothing printed holds {text:?}\n{self}"
        );
        self
    }

    /// Fails unless the run took between `least` and `most` seconds.
    #[track_caller]
    pub fn assert_seconds(&self, least: f64, most: f64) -> &Self {
        let seconds = self.elapsed.as_secs_f64();
        assert!(
            (least..=most).contains(&seconds),
            "took {seconds:.1} s, not {least} to {most}\n{self}"
        );
        self
    }

    /// Fails unless the recap of `host` is `counts`, in order: ok, changed, unreachable, failed,
    /// skipped, rescued, ignored.
    #[track_caller]
    pub fn assert_recap(&self, host: &str, counts: [u32; 7]) -> &Self {
        assert_eq!(self.recap(host), Some(counts), "recap of {host}\n{self}");
        self
    }

    /// The counts in the recap line of `host`.
    pub fn recap(&self, host: &str) -> Option<[u32; 7]> {
        let (_, recap) = self.stdout.rsplit_once("PLAY RECAP")?;
        let line = recap.lines().find(|line| {
            line.split_once(" : ")
                .is_some_and(|(name, _)| name.trim_end() == host)
        })?;
        let counts: Vec<u32> = line
            .split('=')
            .skip(1)
            .filter_map(|part| part.split_whitespace().next()?.parse().ok())
            .collect();
        counts.try_into().ok()
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "exit code {} after {:.1} s\n--- stdout\n{}\n--- stderr\n{}",
            self.code,
            self.elapsed.as_secs_f64(),
            self.stdout,
            self.stderr
        )
    }
}

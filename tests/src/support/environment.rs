use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::processes::{processes_with_environment, wait_until};
use super::shevek::Shevek;

/// A directory, a home and an environment that belong to one test alone.
///
/// Dropping it removes the directory and fails the test when a process that the test started on the
/// controller is still there.
#[derive(Debug)]
pub struct TestEnvironment {
    directory: PathBuf,
    marker: String,
}

impl TestEnvironment {
    /// The variable that marks every process started by the test, grandchildren too.
    pub const MARKER: &str = "SHEVEK_TEST_MARKER";

    /// Makes the directories `home` and `work` of a new environment.
    pub fn new() -> Self {
        static COUNTER: AtomicU32 = AtomicU32::new(0);
        let number = COUNTER.fetch_add(1, Ordering::Relaxed);
        let marker = format!("shevek-test-{}-{number}", std::process::id());
        let directory = std::env::temp_dir().join(&marker);
        for part in ["home/.ssh", "work"] {
            fs::create_dir_all(directory.join(part))
                .expect("a directory below the temporary folder");
        }
        Self { directory, marker }
    }

    /// The root of everything the test writes.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// `$HOME` of the program under test.
    pub fn home(&self) -> PathBuf {
        self.directory.join("home")
    }

    /// The directory in which the program under test is started.
    pub fn work(&self) -> PathBuf {
        self.directory.join("work")
    }

    /// The value of [`Self::MARKER`] in the processes of this test.
    pub fn marker(&self) -> &str {
        &self.marker
    }

    /// Writes `text` to `name` in the work directory, with missing folders made.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.work().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).expect("a folder in the work directory");
        }
        fs::write(&path, text).expect("a file in the work directory");
        path
    }

    /// Writes `text` to `name` in the home directory.
    pub fn write_home(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).expect("a folder in the home directory");
        }
        fs::write(&path, text).expect("a file in the home directory");
        path
    }

    /// The program under test, with this environment and nothing of the caller's.
    pub fn shevek(&self) -> Shevek {
        Shevek::new(self)
    }

    /// Fails when a process that this test started on the controller is still there after a moment.
    #[track_caller]
    pub fn assert_no_process_left(&self) {
        let gone = wait_until(Duration::from_secs(5), || {
            processes_with_environment(Self::MARKER, &self.marker).is_empty()
        });
        assert!(
            gone,
            "left behind on the controller: {:?}",
            processes_with_environment(Self::MARKER, &self.marker)
        );
    }
}

impl Default for TestEnvironment {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TestEnvironment {
    fn drop(&mut self) {
        let failing = std::thread::panicking();
        let left = || processes_with_environment(Self::MARKER, &self.marker);
        let clean = failing || wait_until(Duration::from_secs(5), || left().is_empty());
        let named = left();
        for process in &named {
            process.kill();
        }
        if std::env::var_os("SHEVEK_TEST_KEEP").is_none() {
            let _ = fs::remove_dir_all(&self.directory);
        }
        assert!(clean, "left behind on the controller: {named:?}");
    }
}

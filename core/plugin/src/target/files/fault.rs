//! Points at which the tests kill the process, to see what it leaves behind. Outside of tests there are none.

/// Ends the process here when a test wants it.
#[cfg(not(test))]
pub(super) fn point() {}

#[cfg(test)]
pub(super) use tests::point;

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use std::os::unix::process::ExitStatusExt;
    use std::path::Path;
    use std::process::Command;

    use crate::{ModuleContext, OutputSink, Stream};
    use indexmap::IndexMap;

    use crate::target::files::{Attributes, Draft, Ownership};

    /// Names the directory in which the test's other process works.
    const DIRECTORY: &str = "SHEVEK_TEST_KILL_DIRECTORY";
    const NAME: &str =
        "target::files::fault::tests::a_killed_process_leaves_the_old_file_or_the_new_one";

    static PASSED: AtomicU32 = AtomicU32::new(0);

    pub(in crate::target::files) fn point() {
        let Ok(at) = std::env::var("SHEVEK_TEST_KILL_AT") else {
            return;
        };
        if PASSED.fetch_add(1, Ordering::SeqCst).to_string() == at {
            let own = rustix::process::getpid();
            let _ = rustix::process::kill_process(own, rustix::process::Signal::KILL);
        }
    }

    struct Nobody;

    impl OutputSink for Nobody {
        fn write(&self, _stream: Stream, _bytes: &[u8]) {}

        fn is_cancelled(&self) -> bool {
            false
        }
    }

    /// Two pieces, so that the process is also killed between them.
    fn new_contents() -> Vec<u8> {
        vec![b'n'; (1 << 20) + 10]
    }

    fn write(directory: &Path) {
        let environment = IndexMap::new();
        let context = ModuleContext {
            check_mode: false,
            diff: false,
            no_log: false,
            verbosity: 0,
            environment: &environment,
            tmpdir: directory.to_path_buf(),
            runner: &[],
            output: &Nobody,
        };
        let dest = directory.join("file").to_string_lossy().into_owned();
        let draft = Draft::of(&new_contents(), &dest, "", false, &context).expect("written");
        let attributes = Attributes::default().at(&*dest);
        draft
            .place(Ownership::Keep, false, &attributes, None, &context)
            .expect("placed");
    }

    #[test]
    fn a_killed_process_leaves_the_old_file_or_the_new_one() {
        if let Ok(directory) = std::env::var(DIRECTORY) {
            write(Path::new(&directory));
            return;
        }
        let base = std::env::temp_dir().join(format!("shevek-kill-{}", std::process::id()));
        let (mut kept, mut replaced) = (0, 0);
        for at in 0.. {
            std::fs::create_dir_all(&base).expect("a directory");
            let file = base.join("file");
            std::fs::write(&file, "old").expect("a file");
            let output = Command::new(std::env::current_exe().expect("this program"))
                .args([NAME, "--exact", "--test-threads=1"])
                .env(DIRECTORY, &base)
                .env("SHEVEK_TEST_KILL_AT", at.to_string())
                .output()
                .expect("it starts");
            let found = std::fs::read(&file).expect("there is always a file");
            std::fs::remove_dir_all(&base).expect("removed");
            if found == b"old" {
                kept += 1;
                assert_eq!(output.status.signal(), Some(9), "{output:?}");
            } else {
                assert!(found == new_contents(), "{at}: half a file");
                replaced += 1;
            }
            if output.status.success() {
                break;
            }
        }
        // Before its directory was asked for, at each piece, before and after the rename, and not at all.
        assert_eq!((kept, replaced), (4, 2));
    }
}

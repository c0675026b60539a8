//! A throw-away root: namespaces, and a copy-on-write view of the machine's own folders.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What is writable there and thrown away afterwards.
const FOLDERS: [&str; 7] = ["etc", "home", "root", "var", "opt", "srv", "usr"];

/// Makes the root and becomes the program. `$1` is a folder of its own, `$2` and on the program.
const SETUP: &str = include_str!("root.sh");

/// A folder for the layers, removed in the end.
pub(super) struct Root {
    directory: PathBuf,
}

impl Root {
    /// `name` tells apart what runs at the same time.
    pub(super) fn new(name: &str) -> Self {
        assert!(
            rustix::process::geteuid().is_root(),
            "these tests make throw-away roots and need root: run tests/run"
        );
        let directory =
            std::env::temp_dir().join(format!("shevek-root-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a folder for the root");
        Self { directory }
    }

    /// Runs a program in the root; it sees nothing of the caller's environment but what is given.
    pub(super) fn run(&self, program: &Path, arguments: &[&str], input: &str) -> Output {
        use std::io::Write as _;

        let mut command = Command::new("unshare");
        command
            .args([
                "--mount",
                "--uts",
                "--ipc",
                "--net",
                "--pid",
                "--fork",
                "--kill-child",
            ])
            .args(["--mount-proc", "sh", "-c", SETUP, "sh"])
            .arg(&self.directory)
            .arg(FOLDERS.join(" "))
            .arg(program)
            .args(arguments)
            .env_clear()
            .env(
                "PATH",
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            )
            .env("HOME", "/root")
            .env("LC_ALL", "C.UTF-8")
            .env("TMPDIR", "/var/tmp")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .expect("unshare (package util-linux) starts");
        let mut stdin = child.stdin.take().expect("it was asked for");
        stdin
            .write_all(input.as_bytes())
            .expect("the program reads");
        drop(stdin);
        child.wait_with_output().expect("it ends")
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

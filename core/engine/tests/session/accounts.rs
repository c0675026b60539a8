//! Throw-away users, where the tests run as root.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A user that exists while this lives.
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) password: String,
}

impl Account {
    /// A new user with a home and a password; `None` when this process may not make users.
    pub(crate) fn new() -> Option<Self> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        if !rustix::process::geteuid().is_root() {
            eprintln!("skipped: not root");
            return None;
        }
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let name = format!("shv{}x{number}", std::process::id());
        let made = Command::new("useradd")
            .args(["--create-home", "--shell", "/bin/sh", &name])
            .status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("skipped: useradd does not work here");
            return None;
        }
        let account = Self {
            password: format!("pw {number} of $HOME'\"\\"),
            name,
        };
        let mut child = Command::new("chpasswd")
            .stdin(Stdio::piped())
            .spawn()
            .expect("chpasswd");
        let line = format!("{}:{}\n", account.name, account.password);
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(line.as_bytes()).expect("a reader");
        drop(stdin);
        assert!(child.wait().expect("an end").success());
        Some(account)
    }

    /// The words that run a command line as this user.
    pub(crate) fn shell(&self) -> Vec<String> {
        let words = [
            "setpriv",
            &format!("--reuid={}", self.name),
            &format!("--regid={}", self.name),
            "--init-groups",
            "/bin/sh",
            "-c",
        ];
        words.iter().map(ToString::to_string).collect()
    }

    /// Its home.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        vec![
            ("HOME".into(), format!("/home/{}", self.name)),
            ("USER".into(), self.name.clone()),
        ]
    }

    /// Lets it use sudo for everything after giving its password, with this default setting of sudo.
    pub(crate) fn allow_sudo(&self, default: &str) -> Sudoer {
        let path = format!("/etc/sudoers.d/shevek-test-{}", self.name);
        let rule = format!("Defaults:{0} {default}\n{0} ALL=(ALL) ALL\n", self.name);
        std::fs::write(&path, rule).expect("root");
        Sudoer(path)
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        let kill = ["-KILL", "-u", &self.name];
        let _ = Command::new("pkill").args(kill).status();
        // userdel refuses while a process of the user is left in the table.
        for _ in 0..20 {
            let removed = Command::new("userdel")
                .args(["--remove", &self.name])
                .stderr(Stdio::null())
                .status();
            if removed.is_ok_and(|status| status.success()) {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
}

/// A rule of sudo that is gone when this is.
pub(crate) struct Sudoer(String);

impl Drop for Sudoer {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

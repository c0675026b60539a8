//! What the tests share.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::json;
use shevek_engine::{ModuleRequest, RunnerImage, RunnerImages, RunnerPair, SessionOptions};
use shevek_plugin::Log;

/// The runner of this build, as the one image of this machine.
pub(crate) fn images() -> Arc<RunnerImages> {
    static IMAGES: OnceLock<Arc<RunnerImages>> = OnceLock::new();
    Arc::clone(IMAGES.get_or_init(|| {
        let binary = std::fs::read(runner()).expect("the runner was built");
        let image = RunnerImage::compress(&binary).expect("memory");
        let pair = RunnerPair {
            machine: "x86_64".into(),
            fixed: Some(image.clone()),
            dynamic: Some(image),
        };
        Arc::new(RunnerImages::new(vec![pair], None))
    }))
}

/// The runner in a form that no target has seen yet: places outside of a test's own home may hold those of others.
pub(crate) struct FreshRunner {
    pub(crate) images: Arc<RunnerImages>,
    file: String,
}

impl FreshRunner {
    /// A runner with some bytes at its end that nobody reads.
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let mut binary = std::fs::read(runner()).expect("the runner was built");
        binary.extend_from_slice(format!("{} {number}", std::process::id()).as_bytes());
        let image = RunnerImage::compress(&binary).expect("memory");
        Self {
            file: format!("runner-{}", image.sha256),
            images: Arc::new(RunnerImages::new(
                vec![RunnerPair {
                    machine: "x86_64".into(),
                    fixed: Some(image),
                    dynamic: None,
                }],
                None,
            )),
        }
    }

    /// The name of its file on a target.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// Options with it and a log.
    pub(crate) fn options(&self) -> (SessionOptions, Arc<Lines>) {
        let (mut options, lines) = options();
        options.images = Arc::clone(&self.images);
        (options, lines)
    }
}

impl Drop for FreshRunner {
    fn drop(&mut self) {
        let uid = rustix::process::geteuid().as_raw();
        for place in [
            format!("/run/user/{uid}/shevek"),
            format!("/var/tmp/shevek-{uid}"),
            format!("/tmp/shevek-{uid}"),
            format!("/dev/shm/shevek-{uid}"),
        ] {
            let place = PathBuf::from(place);
            let _ = std::fs::remove_file(place.join(&self.file));
            let _ = std::fs::remove_file(place.join(self.file.replace("runner", "checked")));
            let _ = std::fs::remove_dir(place);
        }
    }
}

/// Builds the runner of this workspace, the form that loads dylibs too; its path.
pub(crate) fn runner() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let build = || {
        cargo(&["--package", "shevek-runner", "--features", "dylib"]);
        let built = profile_directory().join("shevek-runner");
        // Without its symbols it travels four times as quickly, where there is the tool for that.
        let stripped = profile_directory().join("shevek-runner-stripped");
        let strip = Command::new("strip")
            .arg("-o")
            .arg(&stripped)
            .arg(&built)
            .status();
        match strip {
            Ok(status) if status.success() => stripped,
            _ => built,
        }
    };
    BUILT.get_or_init(build).clone()
}

/// Builds the module `command` as a dylib; its path.
pub(crate) fn command_dylib() -> PathBuf {
    cargo(&["--package", "shevek-module-command"]);
    profile_directory().join("libshevek_module_command.so")
}

fn cargo(arguments: &[&str]) {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .expect("cargo runs");
    assert!(built.success());
}

/// `target/debug`, where this test lies in `deps`.
fn profile_directory() -> PathBuf {
    let test = std::env::current_exe().expect("a path");
    let profile = test.ancestors().nth(2).expect("target/debug/deps/test");
    profile.to_path_buf()
}

/// Keeps every line.
#[derive(Default)]
pub(crate) struct Lines(Mutex<Vec<String>>);

impl Lines {
    pub(crate) fn all(&self) -> String {
        self.0.lock().expect("no panic").join("\n")
    }
}

impl Log for Lines {
    fn verbose(&self, level: u8, message: &str) {
        let line = format!("{level} {message}");
        self.0.lock().expect("no panic").push(line);
    }

    fn warning(&self, message: &str) {
        self.verbose(0, message);
    }
}

/// Options with these images and a log.
pub(crate) fn options() -> (SessionOptions, Arc<Lines>) {
    let lines = Arc::new(Lines::default());
    let options = SessionOptions {
        host: "box".into(),
        images: images(),
        log: Arc::clone(&lines) as Arc<dyn Log>,
        ..SessionOptions::default()
    };
    (options, lines)
}

/// A home directory of its own.
pub(crate) struct Home(pub(crate) PathBuf);

impl Home {
    pub(crate) fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("shevek-session-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir(&path).expect("a new directory");
        Self(path)
    }

    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        vec![("HOME".into(), self.0.display().to_string())]
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A call of the module `command` through a shell.
pub(crate) fn shell(line: &str) -> ModuleRequest {
    let args = json!({"_raw_params": line, "_uses_shell": true});
    ModuleRequest {
        module: "command".into(),
        args: args.as_object().cloned().unwrap_or_default(),
        ..ModuleRequest::default()
    }
}

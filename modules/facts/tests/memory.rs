//! What programs said is kept beside the runner, and never believed too long.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use indexmap::IndexMap;
use serde_json::{Value as Json, json};
use shevek_module_facts::Setup;
use shevek_plugin::{Module, ModuleContext, OutputSink, Stream, Surroundings};

/// Times of files may be this coarse: what is younger is not kept.
const COARSE: Duration = Duration::from_secs(4);

struct Nobody;

impl OutputSink for Nobody {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// A target with an interpreter of its own, and a directory for the runner.
struct Target {
    directory: PathBuf,
    environment: IndexMap<String, String>,
}

impl Target {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("shevek-memory-{}-{number}", std::process::id());
        let directory = std::env::temp_dir().join(name);
        std::fs::create_dir_all(directory.join("bin")).expect("a directory");
        std::fs::create_dir(directory.join("cache")).expect("a directory");
        let path = directory.join("bin").display().to_string();
        Self {
            environment: IndexMap::from([("PATH".to_string(), path)]),
            directory,
        }
    }

    /// The first Python of this machine that is a program, under the name that is looked for first.
    fn install_python(&self) {
        let python = std::fs::canonicalize("/usr/bin/python3").expect("python3 is installed");
        std::fs::copy(python, self.python()).expect("room");
    }

    fn python(&self) -> PathBuf {
        self.directory.join("bin/python3.13")
    }

    fn note(&self) -> PathBuf {
        self.note_of("python")
    }

    fn note_of(&self, name: &str) -> PathBuf {
        self.directory.join(format!("cache/said-{name}.json"))
    }

    /// What is said of Python.
    fn ask(&self) -> Json {
        self.fact("python", "ansible_python_version")
    }

    fn fact(&self, subset: &str, name: &str) -> Json {
        let args = json!({"gather_subset": ["!all", "!min", subset]});
        let surroundings = Surroundings::Target {
            env: &|_| None,
            home: &|_| None,
        };
        let args = args.as_object().cloned().unwrap_or_default();
        let validated = Setup
            .meta()
            .spec
            .validate(args, &surroundings)
            .expect("valid arguments");
        let runner = self.directory.join("cache/runner").display().to_string();
        let context = ModuleContext {
            check_mode: false,
            diff: false,
            no_log: false,
            verbosity: 0,
            environment: &self.environment,
            tmpdir: std::env::temp_dir(),
            runner: &[runner],
            output: &Nobody,
        };
        let facts = Setup.run(validated.args, &context).expect("facts");
        let facts = facts.ansible_facts.expect("facts");
        facts.get(name).cloned().unwrap_or(Json::Null)
    }

    /// Makes what is kept say something that the interpreter does not, to see whether it is believed.
    fn forge(&self, version: u32) {
        let text = std::fs::read_to_string(self.note()).expect("a note");
        let mut note: Json = serde_json::from_str(&text).expect("JSON");
        note["answer"][1] = json!([version, 0, 0, "final", 0]);
        std::fs::write(self.note(), note.to_string()).expect("room");
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn mode(path: &Path) -> u32 {
    path.metadata().expect("a file").permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("our file");
}

#[test]
fn an_interpreter_is_asked_once_and_again_when_it_is_replaced() {
    let mut target = Target::new();
    target.install_python();
    let version = target.ask();
    assert!(version.is_string(), "{version}");
    assert!(
        !target.note().exists(),
        "it may have changed while it was asked"
    );
    std::thread::sleep(COARSE);
    assert_eq!(target.ask(), version);
    assert_eq!(mode(&target.note()), 0o600);
    target.forge(90);
    assert_eq!(target.ask(), "90.0.0", "it was asked again");

    // Another environment may have another answer.
    target
        .environment
        .insert("PYTHONHASHSEED".into(), "1".into());
    assert_eq!(target.ask(), version);
    target.forge(91);
    assert_eq!(target.ask(), "91.0.0");
    target.environment.shift_remove("PYTHONHASHSEED");
    assert_eq!(target.ask(), version);

    // A program in the same place that says nothing.
    std::fs::copy("/bin/true", target.python()).expect("room");
    assert_eq!(target.ask(), Json::Null);
    // And the first one anew: not the one that was asked.
    std::fs::remove_file(target.python()).expect("a file");
    target.install_python();
    assert_eq!(target.ask(), version);
}

#[test]
fn what_others_could_have_written_is_not_believed() {
    let target = Target::new();
    target.install_python();
    std::thread::sleep(COARSE);
    let version = target.ask();
    target.forge(90);
    assert_eq!(target.ask(), "90.0.0");

    set_mode(&target.note(), 0o644);
    assert_eq!(target.ask(), version, "others can read it");
    assert_eq!(mode(&target.note()), 0o600, "it is written anew");

    target.forge(91);
    let elsewhere = target.directory.join("elsewhere");
    std::fs::rename(target.note(), &elsewhere).expect("a file");
    symlink(&elsewhere, target.note()).expect("a link");
    assert_eq!(target.ask(), version, "a link");
    assert!(!target.note().is_symlink(), "it is written anew");

    target.forge(92);
    let cache = target.directory.join("cache");
    set_mode(&cache, 0o777);
    assert_eq!(target.ask(), version, "others can write beside it");
    set_mode(&cache, 0o755);
    assert_eq!(target.ask(), "92.0.0");
    std::fs::write(target.note(), "{half").expect("room");
    assert_eq!(target.ask(), version, "what cannot be read");
}

#[test]
fn what_an_interpreter_depends_upon_counts_too() {
    let target = Target::new();
    target.install_python();
    std::thread::sleep(COARSE);
    let version = target.ask();
    target.forge(90);
    assert_eq!(target.ask(), "90.0.0");
    let settings = target.directory.join("bin/pyvenv.cfg");
    std::fs::write(settings, "home = /usr/bin\n").expect("room");
    assert_eq!(target.ask(), version);
}

#[test]
fn a_script_is_asked_each_time() {
    let target = Target::new();
    let script = "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n";
    std::fs::write(target.python(), script).expect("room");
    set_mode(&target.python(), 0o755);
    std::thread::sleep(COARSE);
    assert!(target.ask().is_string());
    assert!(!target.note().exists());
}

#[test]
fn the_known_lsb_release_is_asked_once() {
    let mut target = Target::new();
    let program = target.directory.join("bin/lsb_release");
    if std::fs::copy("/usr/bin/lsb_release", &program).is_err() {
        eprintln!("skipped: no lsb_release here");
        return;
    }
    let path = format!("{}:/usr/bin:/bin", target.environment["PATH"]);
    target.environment.insert("PATH".into(), path);
    std::thread::sleep(COARSE);
    let said = target.fact("lsb", "ansible_lsb");
    let note = target.note_of("lsb_release");
    if !note.exists() {
        eprintln!("skipped: another lsb_release, or its tools are new");
        return;
    }
    let kept = std::fs::read_to_string(&note).expect("a note");
    let mut forged: Json = serde_json::from_str(&kept).expect("JSON");
    forged["answer"] = "Release:\t90.1\n".into();
    std::fs::write(&note, forged.to_string()).expect("room");
    assert_eq!(
        target.fact("lsb", "ansible_lsb"),
        json!({"release": "90.1", "major_release": "90"}),
        "it was asked again"
    );
    target.environment.insert("VERSION_ID".into(), "7".into());
    assert_eq!(
        target.fact("lsb", "ansible_lsb"),
        said,
        "another environment"
    );
    target.environment.shift_remove("VERSION_ID");
    std::fs::write(&note, forged.to_string()).expect("room");
    std::fs::write(&program, "#!/bin/sh\necho Release: 8\n").expect("room");
    assert_eq!(target.fact("lsb", "ansible_lsb")["release"], "8");
}

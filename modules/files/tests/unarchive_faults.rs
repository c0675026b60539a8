//! What `unarchive` leaves behind when something goes wrong: each file is the old one or the new one, and what could
//! not be unpacked is told.

mod mount;

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value as Json, json};
use shevek_module_files as _;

use mount::{Mount, run};

/// Tells the test's other process what to unpack where.
const KILLED: &str = "SHEVEK_TEST_UNARCHIVE";

/// The kinds of archives, and how each is packed.
const KINDS: [(&str, &str); 3] = [
    ("tar", "tar -cf"),
    ("tar.gz", "tar -czf"),
    ("zip", "zip -q0"),
];

/// Packs `first`, `big` with 100,000 bytes of no order, and `last`, in this order.
fn pack(directory: &Path) {
    let commands: Vec<String> = KINDS
        .iter()
        .map(|(kind, command)| format!("{command} archive.{kind} first big last"))
        .collect();
    let script = format!(
        "echo new > first; head -c 100000 /dev/urandom > big; echo new > last; touch -d 2020-01-01 first big last\n{}",
        commands.join("\n")
    );
    fs::create_dir_all(directory).expect("a directory");
    let status = Command::new("sh")
        .args(["-ec", &script])
        .current_dir(directory)
        .status()
        .expect("a shell");
    assert!(status.success());
}

/// Archives, gone with the test.
struct Archives(std::path::PathBuf);

impl Archives {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("shevek-packed-{name}-{}", std::process::id()));
        pack(&path);
        Self(path)
    }

    fn of(&self, kind: &str) -> String {
        format!("{}/archive.{kind}", self.0.display())
    }

    /// The contents of a file that is packed.
    fn new_contents(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).expect("it was packed")
    }
}

impl Drop for Archives {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn old_files(directory: &Path) {
    for name in ["first", "big", "last"] {
        fs::write(directory.join(name), "old\n").expect("writable");
    }
}

fn unarchive(src: &str, dest: &Path) -> Map<String, Json> {
    let args = json!({"src": src, "dest": dest, "remote_src": true});
    let args = args.as_object().cloned().expect("it is one");
    let result = shevek_module_cases::call_by_name(
        "unarchive",
        args,
        &Map::new(),
        &std::env::temp_dir(),
        false,
    );
    result.as_object().cloned().expect("results are objects")
}

/// The whole failure as text.
fn failure(result: &Map<String, Json>) -> String {
    assert_eq!(result.get("failed"), Some(&json!(true)), "{result:?}");
    Json::from(result.clone()).to_string()
}

fn text(path: &Path) -> String {
    String::from_utf8_lossy(&fs::read(path).expect("readable")).into_owned()
}

/// The names of what is there.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("readable");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn a_full_file_system_keeps_the_old_file_and_gets_the_others() {
    let archives = Archives::new("full");
    for (kind, _) in KINDS {
        let mount = Mount::new(&format!("unarchive-full-{kind}"));
        old_files(&mount.0);
        let said = failure(&unarchive(&archives.of(kind), &mount.0));
        assert!(
            said.contains("big: ") && said.contains("No space left on device"),
            "{kind}: {said}"
        );
        assert_eq!(text(&mount.file_named("big")), "old\n", "{kind}");
        for name in ["first", "last"] {
            assert_eq!(text(&mount.file_named(name)), "new\n", "{kind}: {name}");
        }
        assert_eq!(names(&mount.0), ["big", "first", "last"], "{kind}");
    }
}

#[test]
fn a_read_only_file_system_keeps_everything() {
    let archives = Archives::new("readonly");
    let mount = Mount::new("unarchive-readonly");
    old_files(&mount.0);
    run("mount", &["-o", "remount,ro"], &mount.0);
    for (kind, _) in KINDS {
        let said = failure(&unarchive(&archives.of(kind), &mount.0));
        assert!(
            said.contains("Read-only file system") || said.contains("not writable"),
            "{kind}: {said}"
        );
        for name in ["first", "big", "last"] {
            assert_eq!(text(&mount.file_named(name)), "old\n", "{kind}: {name}");
        }
    }
}

#[test]
fn an_immutable_file_stays_and_the_others_come() {
    let archives = Archives::new("immutable");
    let directory = archives.0.join("d");
    fs::create_dir(&directory).expect("a directory");
    old_files(&directory);
    let file = directory.join("first");
    run("chattr", &["+i"], &file);
    let result = unarchive(&archives.of("tar"), &directory);
    let (first, last) = (text(&file), text(&directory.join("last")));
    run("chattr", &["-i"], &file);
    let said = failure(&result);
    assert!(
        said.contains("first: ") && said.contains("Operation not permitted"),
        "{said}"
    );
    assert_eq!((first.as_str(), last.as_str()), ("old\n", "new\n"));
}

#[test]
fn an_archive_that_breaks_off_gives_whole_files_only() {
    let archives = Archives::new("cut");
    for (kind, _) in KINDS {
        let whole = fs::read(archives.of(kind)).expect("it was packed");
        let directory = archives.0.join(format!("cut-{kind}"));
        for part in 1..=8 {
            fs::create_dir_all(&directory).expect("a directory");
            old_files(&directory);
            // Never the end itself, where there are only blocks of zeros.
            let length = whole.len() * part / 9;
            let cut = archives.of(&format!("cut.{kind}"));
            fs::write(&cut, &whole[..length]).expect("writable");
            failure(&unarchive(&cut, &directory));
            for name in ["first", "big", "last"] {
                let found = fs::read(directory.join(name)).expect("readable");
                assert!(
                    found == b"old\n" || found == archives.new_contents(name),
                    "{kind}, {part}: {name} has {} bytes",
                    found.len()
                );
            }
            assert_eq!(
                names(&directory),
                ["big", "first", "last"],
                "{kind}, {part}"
            );
            fs::remove_dir_all(&directory).expect("removed");
        }
    }
}

#[test]
fn contents_that_are_not_what_was_packed_are_refused() {
    let archives = Archives::new("corrupt");
    for kind in ["tar.gz", "zip"] {
        let mut bytes = fs::read(archives.of(kind)).expect("it was packed");
        // In the middle of `big`, whose contents cannot be compressed: only a checksum can tell.
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let corrupt = archives.of(&format!("corrupt.{kind}"));
        fs::write(&corrupt, bytes).expect("writable");
        let directory = archives.0.join(format!("corrupt-{kind}"));
        fs::create_dir(&directory).expect("a directory");
        old_files(&directory);
        failure(&unarchive(&corrupt, &directory));
        assert_eq!(names(&directory), ["big", "first", "last"], "{kind}");
        assert_eq!(text(&directory.join("big")), "old\n", "{kind}");
    }
}

/// The process is killed at a certain size of what it writes: between the blocks of `big`, and before it.
#[test]
fn a_killed_process_leaves_old_files_and_new_ones() {
    if let Ok(place) = std::env::var(KILLED) {
        let (src, dest) = place.split_once('|').expect("two paths");
        unarchive(src, Path::new(dest));
        return;
    }
    let archives = Archives::new("killed");
    let program = std::env::current_exe().expect("this program");
    for (kind, _) in KINDS {
        let directory = archives.0.join(format!("killed-{kind}"));
        let mut killed = 0;
        for blocks in (0..220).step_by(20) {
            fs::create_dir_all(&directory).expect("a directory");
            old_files(&directory);
            let status = Command::new("sh")
                .args([
                    "-c",
                    &format!("ulimit -c 0; ulimit -f {blocks}; exec \"$@\" >/dev/null 2>&1"),
                    "sh",
                ])
                .arg(&program)
                .args([
                    "a_killed_process_leaves_old_files_and_new_ones",
                    "--exact",
                    "--test-threads=1",
                ])
                .env(
                    KILLED,
                    format!("{}|{}", archives.of(kind), directory.display()),
                )
                .status()
                .expect("a shell");
            if status.signal().is_some() {
                killed += 1;
                assert_eq!(text(&directory.join("big")), "old\n", "{kind}, {blocks}");
            }
            for name in ["first", "last"] {
                let found = text(&directory.join(name));
                assert!(
                    found == "old\n" || found == "new\n",
                    "{kind}, {blocks}: {found:?}"
                );
            }
            let big = fs::read(directory.join("big")).expect("readable");
            assert!(
                big == b"old\n" || big == archives.new_contents("big"),
                "{kind}, {blocks}"
            );
            fs::remove_dir_all(&directory).expect("removed");
        }
        assert!((5..11).contains(&killed), "{kind}: killed {killed} times");
    }
}

//! File systems that are full or cannot be written: what was there stays.

mod mount;

use std::path::Path;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};
use shevek_module_cases::call;
use shevek_module_files::{BlockInFile, Copy, File, LineInFile, Replace};
use shevek_plugin::Module;

use mount::{Mount, run};

fn result(module: &dyn Module, args: Json) -> Map<String, Json> {
    let args = args.as_object().cloned().expect("arguments");
    let tmpdir = std::env::temp_dir();
    call(module, args, &IndexMap::new(), &tmpdir, false)
}

fn message(module: &dyn Module, args: Json) -> String {
    let result = result(module, args);
    assert_eq!(result["failed"], json!(true), "{result:?}");
    let cause = result
        .get("exception")
        .and_then(Json::as_str)
        .unwrap_or_default();
    format!("{} {cause}", result["msg"].as_str().expect("a message"))
}

/// What each module that writes does to a file, with too much for the file system.
fn writers(file: &Path, source: &Path) -> Vec<(&'static dyn Module, Json)> {
    let much = "x".repeat(100_000);
    vec![
        (&LineInFile, json!({"path": file, "line": much})),
        (&BlockInFile, json!({"path": file, "block": much})),
        (
            &Replace,
            json!({"path": file, "regexp": "old", "replace": much}),
        ),
        (
            &Copy,
            json!({"src": source, "dest": file, "remote_src": true}),
        ),
    ]
}

#[test]
fn a_full_file_system_keeps_the_old_contents() {
    let mount = Mount::new("full");
    let source = std::env::temp_dir().join(format!("shevek-source-{}", std::process::id()));
    std::fs::write(&source, vec![b'x'; 100_000]).expect("a file");
    std::fs::write(mount.file_named("file"), "old\n").expect("a file");
    for (module, args) in writers(&mount.file_named("file"), &source) {
        let message = message(module, args);
        assert!(
            message.contains("[Errno 28] No space left on device"),
            "{message}"
        );
        assert_eq!(
            std::fs::read_to_string(mount.file_named("file")).expect("readable"),
            "old\n"
        );
        let left = std::fs::read_dir(&mount.0).expect("readable").count();
        assert_eq!(left, 1, "nothing but the file is there");
    }
    std::fs::remove_file(source).expect("removed");
}

#[test]
fn a_read_only_file_system_is_told_of() {
    let mount = Mount::new("readonly");
    std::fs::write(mount.file_named("file"), "old\n").expect("a file");
    run("mount", &["-o", "remount,ro"], &mount.0);
    let file = mount.file_named("file");
    for (module, args) in writers(&file, Path::new("/etc/hostname")) {
        let message = message(module, args);
        assert!(
            message.contains("Read-only file system") || message.contains("not writable"),
            "{message}"
        );
    }
    for args in [
        json!({"path": file, "mode": "0600"}),
        json!({"path": file, "state": "absent"}),
        json!({"path": mount.0.join("new"), "state": "touch"}),
        json!({"path": mount.0.join("new"), "state": "directory"}),
    ] {
        let message = message(&File, args);
        assert!(
            message.contains("[Errno 30] Read-only file system"),
            "{message}"
        );
    }
    assert_eq!(std::fs::read_to_string(file).expect("readable"), "old\n");
}

#[test]
fn an_immutable_file_stays() {
    let file = std::env::temp_dir().join(format!("shevek-immutable-{}", std::process::id()));
    std::fs::write(&file, "old\n").expect("a file");
    run("chattr", &["+i"], &file);
    let said = message(&LineInFile, json!({"path": file, "line": "new"}));
    let left = std::fs::read_to_string(&file).expect("readable");
    run("chattr", &["-i"], &file);
    std::fs::remove_file(&file).expect("removed");
    assert!(said.contains("[Errno 1] Operation not permitted"), "{said}");
    assert_eq!(left, "old\n");
}

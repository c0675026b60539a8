//! Plugins that are found, listed, shown, refused.

use std::path::{Path, PathBuf};

use shevek_tests::support::{Site, TestEnvironment, program};

#[test]
fn list_shows_name_kind_origin_and_version() {
    let environment = TestEnvironment::new();
    let outcome = environment.shevek().args(["plugin", "list"]).run();
    outcome.assert_code(0);
    for (name, kind) in [
        ("ssh", "connection"),
        ("local", "connection"),
        ("command", "action"),
        ("async_wrapper", "module"),
        ("async_status", "module"),
        ("ping", "module"),
    ] {
        let line = outcome.stdout.lines().find(|line| {
            let mut words = line.split_whitespace();
            line.contains(kind) && words.any(|word| word == name)
        });
        let line = line.unwrap_or_else(|| panic!("no {kind} {name}\n{outcome}"));
        assert!(line.contains("0.1.0"), "no version: {line}");
        let dylib = std::env::var_os("SHEVEK_PLUGIN_PATH").is_some();
        assert!(dylib || line.contains("bundled"), "no origin: {line}");
    }
}

#[test]
fn show_describes_one_plugin() {
    let environment = TestEnvironment::new();
    let outcome = environment.shevek().args(["plugin", "show", "ssh"]).run();
    outcome
        .assert_code(0)
        .assert_stdout("ansible_host")
        .assert_stdout("connection");
    environment
        .shevek()
        .args(["plugin", "show", "command"])
        .run()
        .assert_code(0)
        .assert_stdout("chdir");
    let outcome = environment
        .shevek()
        .args(["plugin", "show", "no_such_plugin"])
        .run();
    assert_ne!(outcome.code, 0);
    outcome.assert_printed("no_such_plugin");
}

/// A play that must still work, however strange the files in the plugin folder are.
#[track_caller]
fn run_with(site: &Site, folder: &Path) -> shevek_tests::support::Outcome {
    let mut path = folder.as_os_str().to_owned();
    if let Some(given) = std::env::var_os("SHEVEK_PLUGIN_PATH") {
        path.push(":");
        path.push(given);
    }
    let call = site
        .environment
        .shevek()
        .args(["plugin", "list"])
        .env("SHEVEK_PLUGIN_PATH", path);
    let outcome = call.run();
    assert!(outcome.code < 100, "a crash\n{outcome}");
    assert!(!outcome.stderr.contains("panicked"), "{outcome}");
    outcome
}

fn folder(site: &Site, name: &str) -> PathBuf {
    let folder = site.environment.directory().join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn a_file_that_is_no_library_is_named() {
    let site = Site::start();
    let folder = folder(&site, "text");
    std::fs::write(folder.join("libbroken.so"), "this is no library").expect("a file");
    run_with(&site, &folder).assert_printed("libbroken.so");
}

#[test]
fn a_library_that_is_no_plugin_is_named() {
    let site = Site::start();
    let folder = folder(&site, "foreign");
    let library = [
        "/lib/x86_64-linux-gnu/libm.so.6",
        "/usr/lib/libm.so.6",
        "/lib64/libm.so.6",
    ];
    let library = library
        .iter()
        .find(|path| Path::new(path).exists())
        .expect("libm is somewhere");
    std::fs::copy(library, folder.join("libforeign.so")).expect("a copy");
    run_with(&site, &folder).assert_printed("libforeign.so");
}

#[test]
fn a_damaged_library_is_named() {
    let site = Site::start();
    let folder = folder(&site, "damaged");
    let bytes = std::fs::read(program()).expect("the program");
    std::fs::write(folder.join("libdamaged.so"), &bytes[..4000]).expect("a file");
    run_with(&site, &folder).assert_printed("libdamaged.so");
}

#[test]
fn a_folder_that_is_not_there_is_no_error() {
    let site = Site::start();
    run_with(&site, Path::new("/nowhere")).assert_code(0);
}

#[test]
fn plugin_new_refuses_what_cannot_be() {
    let environment = TestEnvironment::new();
    let outcome = environment
        .shevek()
        .args(["plugin", "new", "nonsense", "x"])
        .run();
    assert_ne!(outcome.code, 0);
    outcome
        .assert_printed("connection")
        .assert_printed("action")
        .assert_printed("module");
    environment.write("taken/Cargo.toml", "mine");
    let outcome = environment
        .shevek()
        .args(["plugin", "new", "module", "taken"])
        .run();
    assert_ne!(
        outcome.code, 0,
        "it wrote into a folder that was there\n{outcome}"
    );
    assert_eq!(
        std::fs::read_to_string(environment.work().join("taken/Cargo.toml"))
            .ok()
            .as_deref(),
        Some("mine")
    );
}

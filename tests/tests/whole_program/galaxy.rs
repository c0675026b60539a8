//! `shevek galaxy` beyond what is compared with ansible-galaxy: what is refused.

use shevek_tests::support::{Outcome, TestEnvironment};

fn run(environment: &TestEnvironment, arguments: &[&str]) -> Outcome {
    environment.shevek().arg("galaxy").args(arguments).run()
}

/// Packs archives with members that no honest program writes.
fn pack(environment: &TestEnvironment) {
    let script = r#"
import hashlib, io, json, tarfile

def member(tar, name, data=b"", link=None):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    if link is not None:
        info.type, info.linkname, info.size = tarfile.SYMTYPE, link, 0
    tar.addfile(info, io.BytesIO(data))

def collection(file, members):
    checksum = lambda data: hashlib.sha256(data).hexdigest()
    listed = [{"name": n, "ftype": "file", "chksum_type": "sha256", "chksum_sha256": checksum(s), "format": 1} for n, d, l, s in members]
    files = json.dumps({"files": listed, "format": 1}).encode()
    info = {"namespace": "bad", "name": "col", "version": "1.0.0", "dependencies": {}}
    manifest = {"collection_info": info, "file_manifest_file": {"name": "FILES.json", "chksum_sha256": checksum(files)}}
    with tarfile.open(file, "w:gz") as tar:
        member(tar, "MANIFEST.json", json.dumps(manifest).encode())
        member(tar, "FILES.json", files)
        for name, data, link, _ in members:
            member(tar, name, data, link)

collection("up.tar.gz", [("../../../../out", b"x", None, b"x")])
collection("absolute.tar.gz", [("/tmp/shevek-out", b"x", None, b"x")])
collection("link.tar.gz", [("l", b"", "../../../../out", b"")])
collection("through.tar.gz", [("d", b"", "..", b""), ("d/f", b"x", None, b"x")])
collection("checksum.tar.gz", [("f", b"x", None, b"y")])
with tarfile.open("role-up.tar", "w") as tar:
    member(tar, "r/meta/main.yml", b"{galaxy_info: {}}")
    member(tar, "r/../../../out", b"x")
with tarfile.open("role-link.tar", "w") as tar:
    member(tar, "r/meta/main.yml", b"{galaxy_info: {}}")
    member(tar, "r/l", link="../../out")
"#;
    environment.write("pack.py", script);
    let packed = environment.shevek().program("python3").arg("pack.py").run();
    packed.assert_code(0);
}

#[test]
fn nothing_is_unpacked_outside_and_nothing_half() {
    let environment = TestEnvironment::new();
    pack(&environment);
    for (archive, message) in [
        ("up.tar.gz", "outside the collection directory"),
        ("absolute.tar.gz", "outside the collection directory"),
        ("link.tar.gz", "is no place in the collection"),
        ("through.tar.gz", "is no place in the collection"),
        ("checksum.tar.gz", "Checksum mismatch for 'f'"),
    ] {
        let outcome = run(
            &environment,
            &["collection", "install", archive, "-p", "a/b/c"],
        );
        outcome.assert_code(1).assert_stderr(message);
    }
    for (archive, message) in [
        ("role-up.tar,,r", "is not a subpath of the role"),
        ("role-link.tar,,r", "is not a subpath of the role"),
        ("role-up.tar,,../r", "is no name for a role"),
    ] {
        let outcome = run(
            &environment,
            &["role", "install", archive, "-p", "a/b/roles"],
        );
        outcome.assert_code(1).assert_stderr(message);
    }
    let work = environment.work();
    for place in [
        "out",
        "a/out",
        "a/b/out",
        "a/b/c/out",
        "a/b/r",
        "a/b/roles/r",
        "a/b/c/ansible_collections/bad",
    ] {
        assert!(work.join(place).symlink_metadata().is_err(), "{place}");
    }
    for place in ["a/b/roles", "a/b/c/ansible_collections"] {
        let left = std::fs::read_dir(work.join(place))
            .expect("a folder")
            .count();
        assert_eq!(left, 0, "{place}");
    }
}

#[test]
fn dependencies_are_found_in_any_order() {
    let environment = TestEnvironment::new();
    for (name, dependencies) in [
        ("one", "{acme.two: '>=1.0.0'}"),
        ("two", "{acme.three: '*'}"),
        ("three", "{}"),
    ] {
        let text = format!(
            "namespace: acme\nname: {name}\nversion: 1.0.0\nreadme: README.md\nauthors: a\ndependencies: {dependencies}\n"
        );
        environment.write(&format!("{name}/galaxy.yml"), &text);
    }
    let install = |names: &[&str]| {
        let arguments = [&["collection", "install", "-p", "c"][..], names].concat();
        run(&environment, &arguments)
    };
    let outcome = install(&["one", "three", "--offline"]);
    outcome
        .assert_code(1)
        .assert_stderr("acme.two:>=1.0.0 (dependency of acme.one:1.0.0)");
    install(&["one", "three", "two"]).assert_code(0);
    let listed = run(
        &environment,
        &["collection", "list", "-p", "c", "--format", "json"],
    );
    listed.assert_code(0);
    for name in ["one", "two", "three"] {
        listed.assert_stdout(&format!("\"acme.{name}\": {{\"version\": \"1.0.0\"}}"));
    }
}

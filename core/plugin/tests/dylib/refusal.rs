//! Files that are no plugins of this shevek are refused with a sentence that helps, and never run.

use std::path::Path;

use crate::support::{TestDirectory, fixture};
use shevek_plugin::{CONTRACT_VERSION, LoadError, load_file};

fn refused(path: &Path) -> LoadError {
    load_file(path).err().expect("it is refused")
}

#[test]
fn another_contract_version_names_both_and_is_not_run() {
    let said = refused(&fixture("other_version")).to_string();
    // The fixture ends the process when it is loaded: being here shows that it was not.
    assert!(
        said.contains(
            "(fixture-other-version 1.2.3) was built against version 97.3 of the plugin contract (shevek-plugin 9.9.9)"
        ),
        "{said}"
    );
    assert!(
        said.contains(&format!(
            "this shevek has version {CONTRACT_VERSION} (shevek-plugin "
        )),
        "{said}"
    );
    assert!(
        said.contains("`cargo update -p shevek-plugin && cargo build --release`"),
        "{said}"
    );
}

#[test]
fn a_changed_layout_names_both_versions_and_the_difference() {
    let said = refused(&fixture("changed_layout")).to_string();
    assert!(
        said.contains("(fixture-changed-layout 1.2.3) was built against version 1.0"),
        "{said}"
    );
    assert!(
        said.contains(&format!("as this shevek ({CONTRACT_VERSION},")),
        "{said}"
    );
    assert!(said.contains("cargo build --release"), "{said}");
    // Of a report of a thousand lines the last section, in one.
    let detail = said.lines().last().unwrap_or_default();
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(
        detail.starts_with(
            "mismatched type Expected: RResult Found: u64 (in PluginRoot > connection"
        ),
        "{detail}"
    );
}

#[test]
fn files_that_are_no_plugins() {
    let directory = TestDirectory::new();
    let fixture = std::fs::read(fixture("second")).expect("it is read");
    let mut other_machine = fixture.clone();
    other_machine[18] = 243;
    let mut executable = fixture.clone();
    executable[16] = 2;
    let cases: &[(&str, &[u8], &str)] = &[
        (
            "libtext.so",
            b"just text, and more of it than an ELF header has bytes: enough to be read\n",
            "not an ELF file",
        ),
        ("libempty.so", b"", "not an ELF file"),
        ("libshort.so", &fixture[..40], "not an ELF file"),
        ("libcut.so", &fixture[..4096], "a damaged ELF file"),
        (
            "libmachine.so",
            &other_machine,
            "built for another kind of machine",
        ),
        ("libprogram.so", &executable, "not a shared library"),
    ];
    for (name, content, expected) in cases {
        let path = directory.write(name, content);
        let said = refused(&path).to_string();
        assert!(
            said.starts_with(&format!("{} is no plugin: ", path.display()))
                && said.contains(expected),
            "{said}"
        );
    }
}

#[test]
fn a_library_that_is_no_plugin() {
    // Some library of the system: every process has one mapped.
    let maps = std::fs::read_to_string("/proc/self/maps").expect("it is read");
    let library = maps
        .lines()
        .find_map(|line| {
            line.split_whitespace()
                .nth(5)
                .filter(|path| path.contains("libc.so"))
        })
        .expect("libc is mapped");
    let said = refused(Path::new(library)).to_string();
    assert!(
        said.contains("without the mark of a shevek plugin"),
        "{said}"
    );
    assert!(said.contains("shevek_plugin::export!();"), "{said}");
}

#[test]
fn damage_is_never_a_crash() {
    let directory = TestDirectory::new();
    let whole = std::fs::read(fixture("other_version")).expect("it is read");
    // Every table of the file gets its share of nonsense; what is still a mark has a foreign version.
    let mut seed = 7_u64;
    for round in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..20 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = if round % 2 == 0 {
                (seed >> 33) as usize % 64
            } else {
                (seed >> 33) as usize % bytes.len()
            };
            bytes[at] = (seed >> 25) as u8;
        }
        refused(&directory.write("libdamaged.so", &bytes));
    }
}

#[test]
fn missing_and_unreadable_files() {
    let directory = TestDirectory::new();
    let missing = directory.path().join("libmissing.so");
    assert!(matches!(refused(&missing), LoadError::Unreadable { .. }));
    assert!(matches!(
        refused(directory.path()),
        LoadError::Unreadable { .. }
    ));
}

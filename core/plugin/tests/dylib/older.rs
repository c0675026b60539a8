//! A plugin that was built against an older minor version of the contract works.
//!
//! The older version is made from this one: what was added last is cut out of the sources.

use std::path::{Path, PathBuf};
use std::process::Command;

use shevek_plugin::{CONTRACT_VERSION, load_file};

use crate::examples::try_action;
use crate::support::{TestDirectory, build};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Changes a file.
fn rewrite(file: &Path, change: impl FnOnce(String) -> String) {
    let source = std::fs::read_to_string(file).expect("it is read");
    std::fs::write(file, change(source)).expect("it is written");
}

/// `source` without what lies between `start` and the next `end`, these included.
fn without(source: &str, start: &str, end: &str) -> String {
    let (before, rest) = source.split_once(start).expect("the sources have it");
    let (_, after) = rest.split_once(end).expect("it ends");
    format!("{before}{after}")
}

/// The contract without inventory plugins (1.6) and `ActionHost::with_module_defaults` (1.7), and an example in a
/// workspace with it.
fn older_contract(root: &Path) {
    let copied = Command::new("cp")
        .arg("-r")
        .args(
            ["Cargo.toml", "Cargo.lock", "core/codec", "core/plugin"]
                .map(|part| repository().join(part)),
        )
        .arg(repository().join("examples/plugins/action-put-text"))
        .arg(root)
        .status();
    assert!(copied.is_ok_and(|status| status.success()));
    rewrite(&root.join("Cargo.toml"), |source| {
        let source = without(&source, "members = [", "]\n");
        let source = without(&source, "default-members = ", "\n");
        let source = without(&source, "exclude = ", "\n");
        source
            .replacen(
                "[workspace]\n",
                "[workspace]\nmembers = [\"codec\", \"plugin\", \"action-put-text\"]\n",
                1,
            )
            .replace("path = \"core/", "path = \"")
    });
    rewrite(&root.join("action-put-text/Cargo.toml"), |source| {
        without(&source, "[workspace]", "\n")
            .replace("../../../core/plugin", "../plugin")
            // The example of the present version is built by another test.
            .replace("shevek-action-put-text", "older-put-text")
    });

    let sources = root.join("plugin/src");
    let version = format!("minor: {}", CONTRACT_VERSION.minor);
    rewrite(&sources.join("contract_version.rs"), |source| {
        assert!(source.contains(&version));
        source.replace(&version, "minor: 5")
    });
    rewrite(&sources.join("abi/root.rs"), |source| {
        let source = without(
            &source,
            "    /// Makes an inventory plugin. Since 1.6.",
            "InventoryPluginObject>,\n",
        );
        without(&source, "            inventory: inventory::<P>", "\n")
    });
    // Only a program asks a root for its functions.
    rewrite(&sources.join("abi/import/mod.rs"), |source| {
        let asked = "            let make = root.inventory()";
        let source = source.replacen(asked, &format!("            Err(lacks(kind))\n{asked}"), 1);
        without(&source, asked, "map(Plugin::Inventory)\n")
    });
    rewrite(&sources.join("abi/action.rs"), |source| {
        let start = "    /// `args` is JSON, and so is the answer. Since 1.7.";
        without(&source, start, ";\n")
    });
    for side in ["abi/export/action.rs", "abi/import/action.rs"] {
        rewrite(&sources.join(side), |source| {
            without(&source, "    fn with_module_defaults(", "\n    }\n")
        });
    }
}

#[tokio::test]
async fn a_plugin_of_an_older_minor_version_works() {
    let directory = TestDirectory::new();
    older_contract(directory.path());
    let package = directory.path().join("action-put-text");
    let library = build(&package.display().to_string()).join("libolder_put_text.so");
    let plugins = load_file(&library).expect("it is loaded");
    try_action(&plugins).await;
}

//! Texts are read as inventories, and their lines as patterns for the hosts that came of them.

#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use shevek_fuzz::{within_seconds, write_seeds};
use shevek_inventory::{SourceConfiguration, load, split_pattern};

/// What the first byte of an input chooses.
const EXTENSIONS: &[&str] = &["ini", "yml", "toml", "json"];

const SEEDS: &[&[u8]] = &[
    b"\0[web]\nweb[01:50:2] ansible_port=22 x=\"a b\" y=[1,2] # c\n[web:vars]\nk={'a': 1}\n[all:children]\nweb\n",
    b"\0a.example.org:2222 v='x'\n[db]\ndb-[a:f] n=0x1f\n[old:children]\ndb\nold2\n[old2]\n\nall:!db:&web\nweb[0:-2]\n~db-[ab]\n",
    b"\x01all:\n  hosts:\n    a: {x: 1}\n  children:\n    web:\n      hosts:\n        w[1:3]:\n      vars: {p: !unsafe '{{ q }}'}\n",
    b"\x02[all.vars]\nx = true\n[web.hosts]\na = {ansible_port = 22}\n",
    b"\x03{\"all\": {\"hosts\": {\"a\": {\"b\": [1, null]}}, \"children\": {\"c\": {}}}}",
    b"\x01plugin: constructed\nstrict: true\ncompose: {a: 1 + b}\nkeyed_groups: [{key: a, prefix: p}]\n",
    b"\x01plugin: generator\nhosts: {name: '{{ a }}-{{ b }}'}\nlayers: {a: [x, y], b: [1]}\n",
];

fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = std::env::temp_dir().join(format!("shevek-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the inventory");
        folder
    })
}

fuzz_target!(
    init: write_seeds(None, SEEDS),
    |data: &[u8]| {
        let Some((kind, text)) = data.split_first() else {
            return;
        };
        let extension = EXTENSIONS[usize::from(*kind) % EXTENSIONS.len()];
        let path = folder().join(format!("hosts.{extension}"));
        std::fs::write(&path, text).expect("the folder is writable");
        within_seconds(10, || {
            let sources = [path.display().to_string()];
            let loaded = match load(&sources, &SourceConfiguration::new(folder().clone())) {
                Ok(loaded) => loaded,
                Err(error) => return assert!(!error.to_string().is_empty()),
            };
            for warning in &loaded.warnings {
                assert!(!warning.to_string().is_empty());
            }
            let hosts = loaded.inventory.hosts().len();
            for line in String::from_utf8_lossy(text).lines().take(20) {
                assert!(split_pattern(line).iter().all(|part| !part.is_empty()));
                if let Ok(matched) = loaded.inventory.match_pattern(line) {
                    // The implicit localhost is in no inventory.
                    assert!(matched.hosts.len() <= hosts + 1, "{line}");
                }
            }
        });
    }
);

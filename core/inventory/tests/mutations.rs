//! Broken inventories and patterns give warnings and errors, never panics.

use std::path::PathBuf;

use shevek_inventory::{SourceConfiguration, load};

/// A small generator of numbers that is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

#[test]
fn mutated_inventories_and_patterns_do_not_panic() {
    let cases = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let snippets: Vec<char> = "[]:=#;'\"\\ \t,{}()é\u{85}0xjbr_-.!&~*|".chars().collect();
    let directory = std::env::temp_dir().join(format!("shevek-mutations-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let mut numbers = Numbers(7);
    let mut warnings = 0;
    for entry in std::fs::read_dir(cases).expect("the cases") {
        let path = entry.expect("a case").path();
        let extension = path
            .extension()
            .map_or("", |name| name.to_str().unwrap_or(""));
        if !matches!(extension, "ini" | "yml") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a case");
        let text: Vec<char> = String::from_utf8_lossy(&bytes).chars().collect();
        for _ in 0..25 {
            let mut text = text.clone();
            for _ in 0..=numbers.below(4) {
                let at = numbers.below(text.len());
                match numbers.below(3) {
                    0 => text.insert(at.min(text.len()), snippets[numbers.below(snippets.len())]),
                    1 if at < text.len() => text[at] = snippets[numbers.below(snippets.len())],
                    _ if at < text.len() => {
                        text.remove(at);
                    }
                    _ => {}
                }
            }
            let mutated = directory.join(format!("mutated.{extension}"));
            let text: String = text.into_iter().collect();
            std::fs::write(&mutated, &text).expect("a file");
            let sources = [mutated.display().to_string()];
            let loaded = load(&sources, &SourceConfiguration::new(directory.clone()));
            let Ok(loaded) = loaded else { continue };
            for warning in &loaded.warnings {
                warnings += warning.to_string().len();
            }
            for line in text.lines().take(5) {
                let _ = loaded.inventory.match_pattern(line);
            }
        }
    }
    std::fs::remove_dir_all(&directory).expect("the directory goes");
    assert!(warnings > 10_000);
}

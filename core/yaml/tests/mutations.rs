//! Broken texts give errors, never panics: every case with parts cut out, doubled and replaced.

use std::path::Path;

use shevek_yaml::{Source, load, load_all};

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
fn mutated_texts_do_not_panic() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let snippets: Vec<char> = ":-?{}[],&*!|>'\"%@`#\t\n\r <=~é\u{85}\u{2028}\u{0}\u{feff}0.e_TZ"
        .chars()
        .collect();
    let mut numbers = Numbers(1);
    let mut errors = 0;
    for entry in std::fs::read_dir(cases).expect("the cases") {
        let bytes = std::fs::read(entry.expect("a case").path()).expect("a case");
        let text: Vec<char> = String::from_utf8_lossy(&bytes).chars().take(400).collect();
        for _ in 0..40 {
            let mut text = text.clone();
            for _ in 0..=numbers.below(3) {
                let at = numbers.below(text.len());
                match numbers.below(4) {
                    0 => text.truncate(at),
                    1 => text.insert(at.min(text.len()), snippets[numbers.below(snippets.len())]),
                    2 if at < text.len() => text[at] = snippets[numbers.below(snippets.len())],
                    _ if at < text.len() => {
                        text.remove(at);
                    }
                    _ => {}
                }
            }
            let source = Source::new("mutated", text.iter().collect::<String>());
            match load(&source) {
                Ok(document) => {
                    document.root.map(|root| root.to_value(true));
                }
                Err(error) => {
                    errors += 1;
                    assert!(!error.to_string().is_empty());
                }
            }
            let _ = load_all(&source);
        }
    }
    assert!(errors > 1000, "only {errors} texts were wrong");
}

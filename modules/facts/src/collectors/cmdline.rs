//! `cmdline`: the kernel's command line.

use serde_json::Value as Json;

use crate::collector::{Collector, Facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("cmdline", collect);

fn collect(_gathering: &Gathering<'_>) -> Facts {
    let Some(text) = system_file::text("/proc/cmdline") else {
        return Facts::new();
    };
    let pieces = split(&text);
    let pairs: Vec<(&str, Json)> = pieces
        .iter()
        .map(|piece| match piece.split_once('=') {
            Some((key, value)) => (key, Json::from(value)),
            None => (piece.as_str(), Json::Bool(true)),
        })
        .collect();
    let mut last = Facts::new();
    let mut every = Facts::new();
    for (key, value) in pairs {
        last.insert(key.to_string(), value.clone());
        match every.get_mut(key) {
            Some(_) if value == Json::Bool(true) => {
                every.insert(key.to_string(), value);
            }
            Some(Json::Array(values)) => values.push(value),
            Some(first) => *first = Json::Array(vec![first.take(), value]),
            None => {
                every.insert(key.to_string(), value);
            }
        }
    }
    let mut facts = Facts::new();
    facts.insert("cmdline".into(), last.into());
    facts.insert("proc_cmdline".into(), every.into());
    facts
}

/// Splits at white space outside of quotation marks, which stay. Python: `shlex.split(text, posix=False)`.
fn split(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut quote = None;
    for c in text.chars() {
        let last = pieces.len() - 1;
        match (quote, c) {
            (None, c) if c.is_ascii_whitespace() => pieces.push(String::new()),
            (None, '"' | '\'') => {
                quote = Some(c);
                pieces[last].push(c);
            }
            (open, c) => {
                if open == Some(c) {
                    quote = None;
                }
                pieces[last].push(c);
            }
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn quoted_pieces_stay_whole() {
        assert_eq!(
            split("a=1  b dyndbg=\"file a +p; x\" c"),
            ["a=1", "b", "dyndbg=\"file a +p; x\"", "c"]
        );
    }
}

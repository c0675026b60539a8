//! What the Tab key offers.

use std::borrow::Cow;
use std::sync::Arc;

use rustyline::completion::{Completer, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::Validator;
use rustyline::{Context, Helper, Result};
use shevek_engine::RegistryCatalog;
use shevek_playbook::ActionCatalog as _;

use super::command::Own;

/// Completes commands, modules, hosts, groups and options of modules.
pub(super) struct Completion {
    pub(super) painted_prompt: String,
    /// Hosts and groups.
    pub(super) names: Vec<String>,
    pub(super) catalog: Arc<RegistryCatalog>,
}

impl Completion {
    /// Where the completed word begins, and what may stand there.
    pub(super) fn candidates(&self, line: &str) -> (usize, Vec<String>) {
        let start = line.rfind(char::is_whitespace).map_or(0, |at| {
            at + line[at..].chars().next().map_or(1, char::len_utf8)
        });
        let word = &line[start..];
        let first = line.split_whitespace().next().unwrap_or_default();
        let mut found: Vec<String> = if start == 0 {
            let own = Own::ALL.iter().map(|(name, _)| (*name).to_owned());
            own.chain(self.catalog.names()).collect()
        } else {
            match Own::find(first) {
                Some(Own::Cd) => self.names.clone(),
                Some(Own::List) => vec!["groups".into()],
                Some(Own::Help) => {
                    let own = Own::ALL.iter().map(|(name, _)| (*name).to_owned());
                    own.chain(self.catalog.names()).collect()
                }
                Some(_) => Vec::new(),
                None => self.options(first),
            }
        };
        found.retain(|name| name.starts_with(word));
        found.sort();
        found.dedup();
        (start, found)
    }

    fn options(&self, module: &str) -> Vec<String> {
        let spec = self.catalog.resolve(module).and_then(|info| info.spec);
        let options = spec.iter().flat_map(|spec| &spec.options);
        options.map(|option| format!("{}=", option.name)).collect()
    }
}

impl Completer for Completion {
    type Candidate = Pair;

    fn complete(&self, line: &str, position: usize, _: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let (start, found) = self.candidates(&line[..position]);
        let pairs = found.into_iter().map(|name| Pair {
            display: name.clone(),
            replacement: name,
        });
        Ok((start, pairs.collect()))
    }
}

impl Highlighter for Completion {
    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, _: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Borrowed(&self.painted_prompt)
    }
}

impl Hinter for Completion {
    type Hint = String;
}

impl Validator for Completion {}

impl Helper for Completion {}

//! `--list-hosts`, `--list-tasks` and `--list-tags`.

use std::collections::BTreeSet;

use clap::ArgMatches;
use shevek_engine::{Engine, PlayPreview};
use shevek_jinja::Value;
use shevek_playbook::Playbook;

use super::playbook::engine_error;
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

/// What is listed.
pub(super) struct Listing {
    hosts: bool,
    tasks: bool,
    tags: bool,
}

impl Listing {
    pub(super) fn read(matches: &ArgMatches) -> Self {
        Self {
            hosts: matches.get_flag("list-hosts"),
            tasks: matches.get_flag("list-tasks"),
            tags: matches.get_flag("list-tags"),
        }
    }

    /// Whether anything is listed in place of running.
    pub(super) fn is_wanted(&self) -> bool {
        self.hosts || self.tasks || self.tags
    }

    /// Prints playbooks as Ansible lists them.
    pub(super) fn print(
        &self,
        terminal: &Terminal,
        engine: &Engine,
        playbooks: &[Playbook],
    ) -> Result<(), CommandError> {
        for playbook in playbooks {
            let mut previews = Vec::new();
            for play in &playbook.plays {
                previews.push(engine.preview(play).map_err(engine_error)?);
            }
            terminal.line(
                &format!("\nplaybook: {}", playbook.path.display()),
                Colour::Plain,
            );
            for (index, preview) in previews.iter().enumerate() {
                terminal.line(&self.play(index + 1, preview), Colour::Plain);
            }
        }
        Ok(())
    }

    fn play(&self, number: usize, play: &PlayPreview) -> String {
        let mut lines = vec![format!(
            "\n  play #{number} ({}): {}\tTAGS: [{}]",
            play.patterns.join(","),
            play.name,
            play.tags.join(",")
        )];
        if self.hosts {
            let patterns: Vec<String> = play
                .patterns
                .iter()
                .map(|pattern| {
                    let quoted = Value::from(pattern.as_str()).repr();
                    quoted.unwrap_or_else(|_| pattern.clone())
                })
                .collect();
            lines.push(format!("    pattern: [{}]", patterns.join(", ")));
            lines.push(format!("    hosts ({}):", play.hosts.len()));
            lines.extend(play.hosts.iter().map(|host| format!("      {host}")));
        }
        if self.tasks {
            lines.push("    tasks:".into());
            lines.extend(
                play.tasks
                    .iter()
                    .map(|task| format!("      {}\tTAGS: [{}]", task.name, task.tags.join(", "))),
            );
        }
        if self.tags {
            let all: BTreeSet<&str> = play
                .tasks
                .iter()
                .flat_map(|task| &task.tags)
                .chain(&play.tags)
                .map(String::as_str)
                .collect();
            let all: Vec<&str> = all.into_iter().collect();
            lines.push(format!("      TASK TAGS: [{}]", all.join(", ")));
        }
        lines.join("\n")
    }
}

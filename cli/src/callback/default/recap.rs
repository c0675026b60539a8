//! The end of a run: the recap and what `set_stats` kept.

use serde_json::{Map, Value as Json};
use shevek_engine::{HostStats, Stats};

use crate::display::{Colour, Terminal, json_text};

/// The numbers of all hosts.
pub(super) fn print_recap(terminal: &Terminal, stats: &Stats) {
    terminal.banner("PLAY RECAP");
    for (host, numbers) in &stats.hosts {
        terminal.line(&recap_line(terminal, host, numbers), Colour::Plain);
    }
    terminal.line("", Colour::Plain);
}

/// What `set_stats` kept, when it kept something. Ansible: `show_custom_stats`.
pub(super) fn print_custom_stats(terminal: &Terminal, stats: &Stats) {
    if stats.custom_hosts.is_empty() && stats.custom_run.is_empty() {
        return;
    }
    terminal.banner("CUSTOM STATS:");
    let mut hosts: Vec<_> = stats.custom_hosts.iter().collect();
    hosts.sort_by_key(|(host, _)| *host);
    for (host, values) in hosts {
        terminal.line(&format!("\t{host}: {}", one_line(values)), Colour::Plain);
    }
    if !stats.custom_run.is_empty() {
        terminal.line("", Colour::Plain);
        terminal.line(
            &format!("\tRUN: {}", one_line(&stats.custom_run)),
            Colour::Plain,
        );
    }
    terminal.line("", Colour::Plain);
}

/// Indented by one blank, then joined: as Ansible prints it.
fn one_line(values: &Map<String, Json>) -> String {
    let mut values = values.clone();
    values.retain(|key, _| {
        !key.starts_with("_ansible_")
            && !matches!(
                key.as_str(),
                "invocation" | "diff" | "exception" | "warnings" | "deprecations"
            )
    });
    json_text(&Json::Object(values), Some(1)).replace('\n', "")
}

fn recap_line(terminal: &Terminal, host: &str, numbers: &HostStats) -> String {
    let host_colour = if numbers.failed > 0 || numbers.unreachable > 0 {
        Colour::Error
    } else if numbers.changed > 0 {
        Colour::Changed
    } else {
        Colour::Ok
    };
    let name = if terminal.has_colours() {
        format!("{:<37}", terminal.painted(host, host_colour))
    } else {
        format!("{host:<26}")
    };
    let count = |name: &str, number: u64, colour: Colour| {
        let text = format!("{name}={number:<4}");
        if number == 0 {
            text
        } else {
            terminal.painted(&text, colour)
        }
    };
    format!(
        "{name} : {} {} {} {} {} {} {}",
        count("ok", numbers.ok, Colour::Ok),
        count("changed", numbers.changed, Colour::Changed),
        count("unreachable", numbers.unreachable, Colour::Unreachable),
        count("failed", numbers.failed, Colour::Error),
        count("skipped", numbers.skipped, Colour::Skip),
        count("rescued", numbers.rescued, Colour::Ok),
        count("ignored", numbers.ignored, Colour::Warning),
    )
}

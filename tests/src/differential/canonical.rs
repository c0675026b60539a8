use fancy_regex::Regex;

use super::case::Settings;

/// The lines as they are compared: ignored ones left out, and, when a case says that its hosts finish
/// in any order, what stands below each banner sorted: errors first, then by host.
pub fn canonical(lines: &[String], settings: &Settings) -> Vec<String> {
    let compile = |pattern: &String| {
        Regex::new(pattern).unwrap_or_else(|error| panic!("ignored_lines: {error}"))
    };
    let ignored: Vec<Regex> = settings.ignored_lines.iter().map(compile).collect();
    let kept = |line: &&String| {
        !ignored
            .iter()
            .any(|pattern| pattern.is_match(line).unwrap_or(false))
    };
    let lines = lines
        .iter()
        .filter(kept)
        .map(|line| line.trim_end_matches('\r').to_owned());
    if settings.any_order {
        sorted(lines)
    } else {
        lines.collect()
    }
}

/// What is sorted: an error with the lines that explain it (Ansible prints equal ones once, whichever
/// host comes first), or a host's line with the lines that belong to it.
struct Entry {
    host: Option<String>,
    lines: Vec<String>,
}

fn sorted(lines: impl Iterator<Item = String>) -> Vec<String> {
    let mut result = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines {
        if is_banner(&line) {
            flush(&mut entries, &mut result);
            result.push(line);
        } else if let Some(host) = host_of(&line) {
            entries.push(Entry {
                host: Some(host),
                lines: vec![line],
            });
        } else if line.starts_with("[ERROR]") || line.starts_with("[WARNING]") {
            entries.push(Entry {
                host: None,
                lines: vec![line],
            });
        } else if let Some(entry) = entries.last_mut() {
            entry.lines.push(line);
        } else {
            result.push(line);
        }
    }
    flush(&mut entries, &mut result);
    result
}

fn is_banner(line: &str) -> bool {
    ["PLAY ", "TASK ", "RUNNING HANDLER "]
        .iter()
        .any(|word| line.starts_with(word))
}

/// Empty lines at the end of the section stay at its end.
fn flush(entries: &mut Vec<Entry>, result: &mut Vec<String>) {
    let mut end = 0;
    if let Some(last) = entries.last_mut() {
        while last.lines.last().is_some_and(String::is_empty) {
            last.lines.pop();
            end += 1;
        }
    }
    let key = |entry: &Entry| {
        (
            entry.host.clone(),
            if entry.host.is_none() {
                entry.lines.clone()
            } else {
                Vec::new()
            },
        )
    };
    entries.sort_by_key(key);
    result.extend(entries.drain(..).flat_map(|entry| entry.lines));
    result.extend(std::iter::repeat_n(String::new(), end));
}

/// The host that a line like `ok: [web1] => {...}` or `web1 | CHANGED => {` is about.
fn host_of(line: &str) -> Option<String> {
    if let Some((host, rest)) = line.split_once(" | ")
        && rest.starts_with(|letter: char| letter.is_ascii_uppercase())
    {
        return Some(host.to_owned());
    }
    let (word, rest) = line.split_once(": [")?;
    let known = [
        "ok", "changed", "fatal", "failed", "skipping", "rescued", "ignored", "included",
    ];
    let known = known.contains(&word) || word.starts_with("FAILED - RETRYING");
    known.then(|| rest.split([']', ' ']).next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Settings, canonical};

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn hosts_are_sorted_below_each_banner_only() {
        let settings = Settings {
            any_order: true,
            ..Settings::default()
        };
        let text = "TASK [a] **\nok: [b]\nchanged: [a] => {\n    \"x\": 1\n}\n\nTASK [b] **\nok: [c]\nok: [a]\n";
        let expected = "TASK [a] **\nchanged: [a] => {\n    \"x\": 1\n}\nok: [b]\n\nTASK [b] **\nok: [a]\nok: [c]\n";
        assert_eq!(canonical(&lines(text), &settings), lines(expected));
    }

    #[test]
    fn errors_come_first_with_their_explanation() {
        let settings = Settings {
            any_order: true,
            ..Settings::default()
        };
        let text = "TASK [a] **\nok: [b]\n[ERROR]: bad\nOrigin: x\n\nfatal: [a]: FAILED!\n...ignoring\n\nPLAY RECAP **";
        let expected = "TASK [a] **\n[ERROR]: bad\nOrigin: x\n\nfatal: [a]: FAILED!\n...ignoring\nok: [b]\n\nPLAY RECAP **";
        assert_eq!(canonical(&lines(text), &settings), lines(expected));
    }

    #[test]
    fn ignored_lines_are_left_out() {
        let settings = Settings {
            ignored_lines: vec!["^ASYNC POLL".to_owned()],
            ..Settings::default()
        };
        assert_eq!(
            canonical(&lines("a\nASYNC POLL on b\nc"), &settings),
            ["a", "c"]
        );
    }
}

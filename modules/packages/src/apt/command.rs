//! Calls of `apt-get` and its like.

use serde_json::{Value as Json, json};
use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use super::policy_rc_d::PolicyRcD;

/// The environment in which nothing asks questions, and the words are English.
pub(crate) fn quiet(tool: Tool) -> Tool {
    tool.env("DEBIAN_FRONTEND", "noninteractive")
        .env("DEBIAN_PRIORITY", "critical")
        .env("LC_CTYPE", "C")
        .env("LANGUAGE", "C")
}

/// A command line, both as words and as Ansible shows it in failures.
pub(super) struct Line {
    words: Vec<String>,
    shown: String,
}

impl Line {
    pub(super) fn new(program: &str) -> Self {
        Self {
            words: vec![program.to_string()],
            shown: program.to_string(),
        }
    }

    /// A word that is always there, such as `-y`.
    pub(super) fn word(mut self, word: &str) -> Self {
        self.words.push(word.to_string());
        self.shown.push(' ');
        self.shown.push_str(word);
        self
    }

    /// A word that is there on a condition. What Ansible shows has its place all the same.
    pub(super) fn word_if(mut self, given: bool, word: &str) -> Self {
        self.shown.push(' ');
        if given {
            self.words.push(word.to_string());
            self.shown.push_str(word);
        }
        self
    }

    /// A name, shown in quotes.
    pub(super) fn name(mut self, name: &str) -> Self {
        self.words.push(name.to_string());
        self.shown.push_str(&format_quoted(name));
        self
    }

    /// The options for dpkg and the lock.
    pub(super) fn dpkg_options(mut self, args: &Args) -> Self {
        for option in args.dpkg_options.split(',') {
            let value = format!("Dpkg::Options::=--{option}");
            self.shown.push_str(" -o \"");
            self.shown.push_str(&value);
            self.shown.push('"');
            self.words.extend(["-o".into(), value]);
        }
        let lock = format!("DPkg::Lock::Timeout={}", args.lock_timeout);
        self.word("-o").word(&lock)
    }

    /// The release that counts more.
    pub(super) fn release(mut self, args: &Args) -> Self {
        if let Some(release) = args.default_release() {
            self = self.word("-t").name(release);
        }
        self
    }

    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Runs it, with `policy-rc.d` as the task wants it.
    pub(super) fn run(
        &self,
        context: &ModuleContext<'_>,
        args: &Args,
    ) -> Result<ToolOutput, ModuleError> {
        let _policy = PolicyRcD::set(context, args.policy_rc_d)?;
        let tool = Tool::new(self.words[0].as_str()).args(self.words[1..].iter().cloned());
        quiet(tool).run(context)
    }
}

fn format_quoted(name: &str) -> String {
    format!(" '{name}'")
}

/// The path of `apt-get`.
pub(super) fn apt_get(context: &ModuleContext<'_>) -> Result<String, ModuleError> {
    context.require_program("apt-get")
}

/// What is shown as the difference: from where the plan starts to its summary. Ansible: `parse_diff`.
pub(super) fn diff(context: &ModuleContext<'_>, output: &str) -> Json {
    if context.diff {
        json!({"prepared": prepared(output)})
    } else {
        json!({})
    }
}

pub(super) fn prepared(output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let start = ["Resolving dependencies...", "Reading state information..."]
        .iter()
        .find_map(|mark| lines.iter().position(|line| line == mark))
        .map_or(0, |index| index + 1);
    let end = lines
        .iter()
        .position(|line| is_summary(line))
        .map_or(lines.len(), |index| index + 1);
    lines.get(start..end).unwrap_or_default().join("\n")
}

/// `3 upgraded, ...` or `3 packages upgraded, ...`.
fn is_summary(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len()
        && rest
            .strip_prefix(' ')
            .is_some_and(|rest| rest.trim_start_matches("packages ").starts_with("upgraded"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_cut_out() {
        let output = "Reading package lists...\nReading state information...\nThe following:\n  a\n1 upgraded, 0 newly installed\nInst a\n";
        assert_eq!(
            prepared(output),
            "The following:\n  a\n1 upgraded, 0 newly installed"
        );
        assert_eq!(prepared("x\ny"), "x\ny");
        assert_eq!(prepared(""), "");
    }
}

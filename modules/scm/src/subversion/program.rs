//! Running svn.

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use crate::outputs::with_outputs;

/// The target's svn, with how it runs. Ansible: the class `Subversion`.
pub(super) struct Program<'a> {
    path: String,
    args: &'a Args,
    context: &'a ModuleContext<'a>,
}

/// What a working copy is at: its revision and its address, as svn tells them.
pub(super) type Position = (String, String);

impl<'a> Program<'a> {
    pub(super) fn new(args: &'a Args, context: &'a ModuleContext<'a>) -> Result<Self, ModuleError> {
        let given = args.executable.clone().filter(|path| !path.is_empty());
        let path = match given {
            Some(path) => path,
            None => context.require_program("svn")?,
        };
        let program = Self {
            path,
            args,
            context,
        };
        program.check_password()?;
        Ok(program)
    }

    /// Ansible puts the password on the command line of an old svn, where everybody on the machine can read it.
    fn check_password(&self) -> Result<(), ModuleError> {
        if self.password().is_none() {
            return Ok(());
        }
        let output = Self::localized(Tool::new(&self.path).args(["--version", "--quiet"]))
            .run_checked(self.context)?;
        if is_at_least_1_10(&output.stdout) {
            return Ok(());
        }
        Err(ModuleError::new(format!(
            "svn {} takes a password on its command line only, where others can read it; a password needs svn 1.10 or \
             newer",
            output.stdout.trim()
        )))
    }

    fn password(&self) -> Option<&str> {
        self.args
            .password
            .as_deref()
            .filter(|password| !password.is_empty())
    }

    /// Its words are read, and names of files are UTF-8.
    fn localized(tool: Tool) -> Tool {
        tool.env("LANG", "C.UTF-8").env("LC_ALL", "C.UTF-8")
    }

    fn tool(&self, words: &[&str]) -> Tool {
        let mut tool = Tool::new(&self.path).args(["--non-interactive", "--no-auth-cache"]);
        if !self.args.validate_certs {
            tool = tool.arg("--trust-server-cert");
        }
        if let Some(user) = self
            .args
            .username
            .as_deref()
            .filter(|user| !user.is_empty())
        {
            tool = tool.args(["--username", user]);
        }
        if let Some(password) = self.password() {
            tool = tool
                .arg("--password-from-stdin")
                .stdin(format!("{password}\n"));
        }
        Self::localized(tool.args(words.iter().copied()))
    }

    fn run(&self, words: &[&str]) -> Result<ToolOutput, ModuleError> {
        self.tool(words)
            .run_checked(self.context)
            .map_err(with_outputs)
    }

    /// Whether a path is a working copy.
    pub(super) fn is_working_copy(&self, dest: &str) -> Result<bool, ModuleError> {
        let output = self
            .tool(&["info", dest])
            .run(self.context)
            .map_err(with_outputs)?;
        Ok(output.rc == 0)
    }

    /// `checkout` or `export`.
    pub(super) fn fetch(&self, verb: &str, dest: &str, force: bool) -> Result<(), ModuleError> {
        let mut words = vec![verb];
        if force {
            words.push("--force");
        }
        words.extend(["-r", &self.args.revision, &self.args.repo, dest]);
        self.run(&words)?;
        Ok(())
    }

    /// Moves to the address, which updates too; tells whether files changed.
    pub(super) fn switch(&self, dest: &str) -> Result<bool, ModuleError> {
        let (revision, repo) = (self.args.revision.as_str(), self.args.repo.as_str());
        let output = self.run(&["switch", "--revision", revision, repo, dest])?;
        Ok(has_changes(&output.stdout))
    }

    /// Gets what is new; tells whether files changed.
    pub(super) fn update(&self, dest: &str) -> Result<bool, ModuleError> {
        let output = self.run(&["update", "-r", &self.args.revision, dest])?;
        Ok(has_changes(&output.stdout))
    }

    /// Throws changes away.
    pub(super) fn revert(&self, dest: &str) -> Result<(), ModuleError> {
        self.run(&["revert", "-R", dest])?;
        Ok(())
    }

    /// Whether files that svn knows were changed.
    pub(super) fn has_local_modifications(&self, dest: &str) -> Result<bool, ModuleError> {
        let output = self.run(&["status", "--quiet", "--ignore-externals", dest])?;
        Ok(output
            .stdout
            .lines()
            .any(|line| !line.is_empty() && !line.starts_with(['?', 'X'])))
    }

    pub(super) fn position(&self, dest: &str) -> Result<Position, ModuleError> {
        let output = self.run(&["info", dest])?;
        let url = output
            .stdout
            .lines()
            .find(|line| line.starts_with("URL:") || line.starts_with("URL :"));
        Ok((
            revision_line(&output.stdout).unwrap_or_else(|| "Unable to get revision".into()),
            url.unwrap_or("Unable to get URL").to_string(),
        ))
    }

    /// What the repository is at.
    pub(super) fn remote_revision(&self) -> Result<String, ModuleError> {
        let output = self.run(&["info", &self.args.repo])?;
        Ok(revision_line(&output.stdout).unwrap_or_else(|| "Unable to get remote revision".into()))
    }

    /// The revision that an update would lead to, as svn tells it.
    pub(super) fn wanted_revision(&self, dest: &str) -> Result<String, ModuleError> {
        let output = self.run(&["info", "-r", &self.args.revision, dest])?;
        Ok(revision_line(&output.stdout).unwrap_or_else(|| "Unable to get revision".into()))
    }
}

/// A line `Revision: 12`, in whatever language. Ansible: `REVISION_RE`.
fn revision_line(info: &str) -> Option<String> {
    let is_revision = |line: &&str| {
        line.split_once(':').is_some_and(|(word, number)| {
            let word = word.strip_suffix([' ', '\u{a0}']).unwrap_or(word);
            let digits = number.trim_start();
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            !word.is_empty()
                && word.chars().all(is_word)
                && digits.len() < number.len()
                && !digits.is_empty()
                && digits.chars().all(|c| c.is_ascii_digit())
        })
    };
    info.lines().find(is_revision).map(ToString::to_string)
}

/// The number of such a line.
pub(super) fn revision_number(line: &str) -> Option<u64> {
    line.split_once(':')?.1.trim().parse().ok()
}

fn has_changes(said: &str) -> bool {
    said.lines().any(|line| {
        let mut chars = line.chars();
        chars.next().is_some_and(|c| "ABDUCGE".contains(c))
            && chars.next().is_some_and(char::is_whitespace)
    })
}

fn is_at_least_1_10(version: &str) -> bool {
    let mut numbers = version
        .trim()
        .split(|c: char| !c.is_ascii_digit())
        .map_while(|part| part.parse::<u32>().ok());
    let number = (
        numbers.next().unwrap_or_default(),
        numbers.next().unwrap_or_default(),
    );
    number >= (1, 10)
}

#[cfg(test)]
mod tests {
    use super::{has_changes, is_at_least_1_10, revision_line, revision_number};

    #[test]
    fn what_svn_says() {
        let info = "Path: x\nURL: file:///x\nRevision: 12\nLast Changed Rev: 3\n";
        assert_eq!(revision_line(info).as_deref(), Some("Revision: 12"));
        assert_eq!(
            revision_line("Révision : 7\n").as_deref(),
            Some("Révision : 7")
        );
        assert_eq!(revision_line("Last Changed Rev: 3\nRevision: x\n"), None);
        assert_eq!(revision_number("Revision: 12"), Some(12));
        assert!(
            has_changes("Updating 'x':\nU    x/a\n")
                && !has_changes("Updating 'x':\nAt revision 1.\n")
        );
        assert!(is_at_least_1_10("1.14.2\n") && !is_at_least_1_10("1.9.7"));
    }
}

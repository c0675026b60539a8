//! What gpg tells of keys.

use std::collections::BTreeSet;

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

/// Words that make gpg's output readable for programs.
const FOR_PROGRAMS: [&str; 4] = ["--no-tty", "--batch", "--with-colons", "--fixed-list-mode"];

/// The target's gpg.
pub(super) struct Gpg(String);

impl Gpg {
    /// Finds it.
    ///
    /// # Errors
    /// When there is neither `gpg` nor `gpg2`.
    pub(super) fn find(context: &ModuleContext<'_>) -> Result<Self, ModuleError> {
        match context.find_program("gpg", &[]) {
            Some(program) => Ok(Self(program)),
            None => context.require_program("gpg2").map(Self),
        }
    }

    /// The id of the first key in a file.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn key_id(
        &self,
        file: &str,
        context: &ModuleContext<'_>,
    ) -> Result<String, ModuleError> {
        let output = run(&self.tool().arg(file), context)?;
        ids(&output.stdout)
            .next()
            .map(ToString::to_string)
            .ok_or_else(|| ModuleError::new("Unexpected gpg output"))
    }

    /// The fingerprints of the keys and subkeys in a file.
    ///
    /// # Errors
    /// When there are none.
    pub(super) fn fingerprints(
        &self,
        file: &str,
        context: &ModuleContext<'_>,
    ) -> Result<BTreeSet<String>, ModuleError> {
        let words = [
            "--import",
            "--import-options",
            "show-only",
            "--dry-run",
            file,
        ];
        let output = run(&self.tool().args(words), context)?;
        let found: BTreeSet<String> = fields(&output.stdout, "fpr:", 9)
            .map(ToString::to_string)
            .collect();
        if found.is_empty() {
            return Err(ModuleError::new("Unexpected gpg output"));
        }
        Ok(found)
    }

    /// The ids, and whatever else stands in their column, of keys given as text.
    ///
    /// # Errors
    /// When gpg cannot read them.
    pub(super) fn ids_of(
        &self,
        keys: String,
        context: &ModuleContext<'_>,
    ) -> Result<Vec<String>, ModuleError> {
        let output = run(&self.tool().arg("-").stdin(keys), context)?;
        Ok(fields(&output.stdout, "", 4)
            .map(ToString::to_string)
            .collect())
    }

    fn tool(&self) -> Tool {
        Tool::new(&self.0).args(FOR_PROGRAMS)
    }
}

/// Runs a tool, whose complaint is the message when it fails.
///
/// # Errors
/// When it cannot be started or fails.
pub(super) fn run(tool: &Tool, context: &ModuleContext<'_>) -> Result<ToolOutput, ModuleError> {
    let output = tool.run(context)?;
    match output.rc {
        0 => Ok(output),
        _ => Err(ModuleError::new(output.stderr)),
    }
}

fn ids(output: &str) -> impl Iterator<Item = &str> {
    fields(output, "pub:", 4)
}

/// A column of the lines that begin with `kind`.
fn fields<'a>(output: &'a str, kind: &'a str, column: usize) -> impl Iterator<Item = &'a str> {
    output
        .lines()
        .map(str::trim)
        .filter(move |line| line.starts_with(kind))
        .filter_map(move |line| line.split(':').nth(column))
}

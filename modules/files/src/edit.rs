//! What the modules that change a file's text share: `lineinfile`, `blockinfile` and `replace`.

use std::fs::DirBuilder;
use std::path::Path;

use serde_json::{Value as Json, json};
use shevek_plugin::{ModuleContext, ModuleError};

use crate::common::{
    AttributeDiff, Attributes, CommonArguments, Draft, Ownership, backup_local, check_with, crash,
    directory_of, exists, fail, is_link, python_words, real_path, splitext,
};

/// A file that is edited.
pub(crate) struct Edit<'a> {
    pub(crate) path: &'a str,
    pub(crate) common: &'a CommonArguments,
    pub(crate) validate: Option<&'a str>,
    pub(crate) backup: bool,
    pub(crate) context: &'a ModuleContext<'a>,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Edited {
    /// Whether owner, permissions or the like were changed.
    pub(crate) attributes_changed: bool,
    pub(crate) attribute_diff: AttributeDiff,
    pub(crate) backup_file: Option<String>,
}

impl Edit<'_> {
    /// Refuses a directory.
    pub(crate) fn refuse_directory(&self) -> Result<(), ModuleError> {
        if Path::new(self.path).is_dir() {
            let message = format!("Path {} is a directory !", self.path);
            return Err(fail(message, [("rc", 256.into())]));
        }
        Ok(())
    }

    /// Reads the file; `None` when there is none.
    pub(crate) fn read(&self) -> Result<Option<Vec<u8>>, ModuleError> {
        if !exists(self.path) {
            return Ok(None);
        }
        std::fs::read(self.path)
            .map(Some)
            .map_err(|error| crash(python_words(&error, self.path)))
    }

    /// Makes the directories that the file is to be in.
    pub(crate) fn make_directories(
        &self,
        failed: impl FnOnce(&str, &std::io::Error) -> String,
    ) -> Result<(), ModuleError> {
        let directory = directory_of(self.path);
        if directory.is_empty() || exists(directory) || self.context.check_mode {
            return Ok(());
        }
        DirBuilder::new()
            .recursive(true)
            .create(directory)
            .map_err(|error| ModuleError::new(failed(directory, &error)))
    }

    /// Writes new contents, when there are any, and sees to owner and permissions.
    pub(crate) fn finish(&self, contents: Option<&[u8]>) -> Result<Edited, ModuleError> {
        let mut edited = Edited::default();
        let attributes = Attributes::load(self.common, self.path, false);
        let contents = contents.filter(|_| !self.context.check_mode);
        if let Some(contents) = contents {
            if self.backup {
                edited.backup_file = backup_local(self.path, self.context)
                    .map_err(|error| crash(python_words(&error, self.path)))?;
            }
            let draft = self.draft(contents)?;
            // What is asked for belongs to a link, not to the file that it leads to.
            let own = if is_link(self.path) {
                Attributes::default()
            } else {
                attributes.clone()
            };
            let diff = Some(&mut edited.attribute_diff);
            let unsafe_writes = self.common.unsafe_writes;
            edited.attributes_changed =
                draft.place(Ownership::Keep, unsafe_writes, &own, diff, self.context)?;
            if !is_link(self.path) {
                return Ok(edited);
            }
        }
        edited.attributes_changed |=
            attributes.apply(self.context, false, Some(&mut edited.attribute_diff))?;
        Ok(edited)
    }

    fn draft(&self, contents: &[u8]) -> Result<Draft, ModuleError> {
        // A link stays: the file that it leads to is changed.
        let place = real_path(self.path);
        let unsafe_writes = self.common.unsafe_writes;
        let draft = Draft::of(
            contents,
            &place,
            splitext(&place),
            unsafe_writes,
            self.context,
        )?;
        if let Some(command) = self.validate {
            let ran = check_with(command, draft.path(), self.context)?;
            if ran.rc != 0 {
                return Err(ModuleError::new(format!(
                    "failed to validate: rc:{} error:{}",
                    ran.rc, ran.stderr
                )));
            }
        }
        Ok(draft)
    }

    /// The message of a change with what happened to owner and permissions.
    pub(crate) fn message(message: &str, changed: bool, edited: &Edited) -> String {
        const ATTRIBUTES: &str = "ownership, perms or SE linux context changed";
        match (edited.attributes_changed, changed) {
            (false, _) => message.to_string(),
            (true, true) => format!("{message} and {ATTRIBUTES}"),
            (true, false) => format!("{message}{ATTRIBUTES}"),
        }
    }

    /// The differences of contents, given here, and of attributes.
    pub(crate) fn diffs(&self, content: Json, edited: &Edited) -> Json {
        let mut attributes = edited.attribute_diff.to_json();
        let header = format!("{} (file attributes)", self.path);
        attributes.insert("before_header".into(), header.as_str().into());
        attributes.insert("after_header".into(), header.into());
        json!([content, attributes])
    }

    /// The difference of contents, which is empty unless it is asked for.
    pub(crate) fn content_diff(&self, before: &[u8], after: &[u8]) -> Json {
        let text = |bytes: &[u8]| {
            if self.context.diff {
                crate::common::content_text(bytes)
            } else {
                String::new()
            }
        };
        let header = format!("{} (content)", self.path);
        json!({
            "before": text(before),
            "after": text(after),
            "before_header": header,
            "after_header": header,
        })
    }
}

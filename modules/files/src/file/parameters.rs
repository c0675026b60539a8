//! The arguments of `file`, and what they mean for what is there.

use serde::Deserialize;
use serde_json::{Value as Json, json};
use shevek_plugin::target::{Group, User};
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::timestamps::Timestamps;
use crate::common::{
    AttributeDiff, Attributes, CommonArguments, State, base_name, fail, is_dir, join,
};

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Args {
    pub(super) state: Option<String>,
    pub(super) path: String,
    #[serde(rename = "_original_basename")]
    pub(super) original_basename: Option<String>,
    pub(super) recurse: bool,
    pub(super) force: bool,
    pub(super) follow: bool,
    #[serde(rename = "_diff_peek")]
    pub(super) diff_peek: Option<bool>,
    pub(super) src: Option<String>,
    pub(super) modification_time: Option<String>,
    pub(super) modification_time_format: String,
    pub(super) access_time: Option<String>,
    pub(super) access_time_format: String,
    #[serde(flatten)]
    pub(super) common: CommonArguments,
}

impl Args {
    /// Completes path and state by what is there. Ansible: `additional_parameter_handling`.
    pub(super) fn complete(&mut self) -> Result<String, ModuleError> {
        let state = self.state.as_deref();
        if !matches!(state, Some("link" | "absent")) && is_dir(&self.path) {
            let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
            let name = given(&self.original_basename)
                .or_else(|| given(&self.src).map(|src| base_name(&src).to_string()));
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                self.path = join(&self.path, &name);
            }
        }
        let state = match &self.state {
            Some(state) => state.clone(),
            None => match State::of(&self.path) {
                State::Absent if self.recurse => "directory".into(),
                State::Absent => "file".into(),
                found => found.as_str().into(),
            },
        };
        if self.recurse && state != "directory" {
            return Err(self.refusal("recurse option requires state to be 'directory'"));
        }
        if self.src.as_ref().is_some_and(|src| !src.is_empty())
            && !matches!(state.as_str(), "link" | "hard")
        {
            return Err(self.refusal("src option requires state to be 'link' or 'hard'"));
        }
        Ok(state)
    }

    /// A failure that names the path.
    pub(super) fn refusal(&self, message: impl Into<String>) -> ModuleError {
        fail(message, [("path", self.path.as_str().into())])
    }

    /// Owner, permissions and the like that are asked for.
    pub(super) fn attributes(&self) -> Attributes {
        Attributes::load(&self.common, &self.path, self.follow)
    }

    /// The times that are asked for.
    pub(super) fn timestamps(&self, state: &str) -> Result<Timestamps, ModuleError> {
        let default = if state == "touch" { "now" } else { "preserve" };
        Timestamps::parse(
            self.modification_time.as_deref().unwrap_or(default),
            &self.modification_time_format,
            self.access_time.as_deref().unwrap_or(default),
            &self.access_time_format,
        )
    }

    /// Check mode does not know whom earlier tasks would have made.
    pub(super) fn warnings_of_unknown(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(owner) = &self.common.owner {
            let unknown = match owner.trim().parse() {
                Ok(uid) => User::by_id(uid)
                    .is_none()
                    .then(|| format!("user with uid {uid}")),
                Err(_) => User::by_name(owner)
                    .is_none()
                    .then(|| format!("user {owner}")),
            };
            warnings.extend(unknown.map(|unknown| warning(&unknown, "user")));
        }
        if let Some(group) = &self.common.group {
            let unknown = match group.trim().parse() {
                Ok(gid) => Group::by_id(gid)
                    .is_none()
                    .then(|| format!("group with gid {gid}")),
                Err(_) => Group::by_name(group)
                    .is_none()
                    .then(|| format!("group {group}")),
            };
            warnings.extend(unknown.map(|unknown| warning(&unknown, "group")));
        }
        warnings
    }
}

fn warning(unknown: &str, what: &str) -> String {
    format!("failed to look up {unknown}. Create {what} up to this point in real play")
}

/// A file whose owner, permissions and the like another module sees to.
pub(crate) struct FileRequest {
    pub(crate) path: String,
    /// Its name in a directory that `path` may be.
    pub(crate) name: Option<String>,
    pub(crate) force: bool,
    pub(crate) common: CommonArguments,
}

impl FileRequest {
    /// As arguments of `file`.
    pub(crate) fn into_args(self) -> Args {
        Args {
            state: Some("file".into()),
            path: self.path,
            original_basename: self.name,
            recurse: false,
            force: self.force,
            follow: true,
            diff_peek: None,
            src: None,
            modification_time: None,
            modification_time_format: String::new(),
            access_time: None,
            access_time_format: String::new(),
            common: self.common,
        }
    }
}

/// One run of the module.
pub(crate) struct FileTask<'a> {
    pub(super) args: &'a Args,
    pub(super) context: &'a ModuleContext<'a>,
    /// What was there at the start.
    pub(super) before: State,
    pub(super) times: Timestamps,
}

/// What the result tells of the difference, before attributes are looked at. Ansible: `initial_diff`.
pub(super) fn initial_diff(path: &str, state: &str, before: State) -> AttributeDiff {
    let mut diff = AttributeDiff::default();
    diff.note("path", path, path);
    if before.as_str() != state {
        diff.note("state", before.as_str(), state);
    }
    diff
}

impl FileTask<'_> {
    /// The result of a change, with its difference when that is asked for.
    pub(super) fn result(
        &self,
        key: &str,
        path: &str,
        changed: bool,
        diff: &AttributeDiff,
    ) -> TaskResult {
        let mut result = TaskResult::changed(changed).with(key, path);
        self.add_diff(&mut result, json!(diff.to_json()));
        result
    }

    pub(super) fn add_diff(&self, result: &mut TaskResult, diff: Json) {
        if self.context.diff {
            result.set("diff", diff);
        }
    }
}

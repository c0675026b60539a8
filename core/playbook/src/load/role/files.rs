//! Reading the files of a role.

use std::path::Path;

use shevek_jinja::{Dict, Value};
use shevek_yaml::{Diagnostic, Node, Source, Span};

use crate::find::{find_role_files, is_inside, text};
use crate::load::context::Context;
use crate::load::error::Problem;
use crate::load::static_variables::combine_into;
use crate::load::yaml_file::{is_empty, read_yaml};

/// The files that stand for `main`, as `tasks_from` and its kind name them.
#[derive(Debug, Clone, Default)]
pub(in crate::load) struct FromFiles {
    pub(in crate::load) tasks: Option<String>,
    pub(in crate::load) vars: Option<String>,
    pub(in crate::load) defaults: Option<String>,
    pub(in crate::load) handlers: Option<String>,
}

/// The files of one role.
pub(super) struct RoleFiles<'a> {
    pub(super) context: Context<'a>,
    /// Its folder.
    pub(super) path: &'a Path,
    /// Its name, for messages.
    pub(super) name: &'a str,
    /// Where it is used.
    pub(super) span: Option<&'a Span>,
}

impl RoleFiles<'_> {
    /// What one file of `subfolder` holds; `None` when there is none or nothing in it.
    pub(super) fn read(
        &self,
        subfolder: &str,
        main: Option<&str>,
    ) -> Result<Option<Node>, Problem> {
        Ok(self.read_all(subfolder, main, false)?.pop())
    }

    /// The variables of `vars` or `defaults`: of one file, or of all files of a folder.
    pub(super) fn variables(&self, subfolder: &str, main: Option<&str>) -> Result<Dict, Problem> {
        let variables = Dict::new();
        for node in self.read_all(subfolder, main, true)? {
            match node.to_value(true) {
                Value::Dict(layer) => {
                    combine_into(&variables, &layer, self.context.merge_hashes);
                }
                _ => {
                    return Err(Diagnostic::at(
                        &node.span,
                        format!(
                            "The {subfolder}/main.yml file for role '{}' must contain a dictionary of variables",
                            self.name
                        ),
                    )
                    .into());
                }
            }
        }
        Ok(variables)
    }

    fn read_all(
        &self,
        subfolder: &str,
        main: Option<&str>,
        whole_folders: bool,
    ) -> Result<Vec<Node>, Problem> {
        let folder = self.path.join(subfolder);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let found = find_role_files(&folder, main, whole_folders);
        if let Some(main) = main.filter(|_| found.is_empty()) {
            return Err(self.wrong(format!(
                "Could not find specified file in role: {subfolder}/{main}"
            )));
        }
        let mut nodes = Vec::with_capacity(found.len());
        for file in found {
            if !is_inside(&file, &folder) {
                return Err(self.wrong(format!(
                    "Failed loading '{}' for role ({}) as it is not inside the expected role path: '{}'",
                    text(&file),
                    self.name,
                    text(&folder)
                )));
            }
            let node = read_yaml(self.context, &file, self.span)?;
            nodes.extend(node.filter(|node| !is_empty(node)));
        }
        Ok(nodes)
    }

    /// An error at the use of the role.
    pub(super) fn wrong(&self, message: String) -> Problem {
        match self.span {
            Some(span) => Diagnostic::at(span, message).into(),
            None => Diagnostic::in_source(&Source::new(text(self.path), ""), message).into(),
        }
    }
}

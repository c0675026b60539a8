//! What new collections and roles are made from.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shevek_jinja::{Dict, Value};
use shevek_plugin::python_regex::{Anchor, Regex, RegexFlags, compile};
use shevek_template::{
    FileTemplateOptions, Templar, TemplateConfiguration, TemplateContext, TemplateEnvironment,
    VariableMap,
};

use super::context::{Context, at, failed};
use crate::arguments::{merge_hashes, read_extra_vars, real_path, unfracked};
use crate::error::CommandError;

/// Files and folders to copy.
pub(super) enum Skeleton {
    /// Our own: texts by path; a path that ends in `/` is an empty folder.
    Bundled(&'static [(&'static str, &'static str)]),
    /// Somebody's folder, without what fits the patterns.
    Folder {
        path: PathBuf,
        ignored: Vec<Arc<Regex>>,
    },
}

/// What is made.
pub(super) struct New<'n> {
    /// `Role` or `Collection`.
    pub(super) kind: &'static str,
    pub(super) name: &'n str,
    /// Where it goes.
    pub(super) folder: PathBuf,
    pub(super) variables: Dict,
    /// Whether files of a folder in the skeleton are kept as they are, since they are templates of their own.
    pub(super) keeps_templates: fn(&str) -> bool,
}

impl Skeleton {
    /// The folder that `option` or the setting names, else our own. `variables`: those of the environment for the
    /// folder and for what is not copied of it.
    pub(super) fn of(
        context: &Context<'_>,
        option: &str,
        variables: [&str; 2],
        bundled: &'static [(&'static str, &'static str)],
    ) -> Result<Self, CommandError> {
        let key = option.replace('-', "_");
        let [variable, ignoring] = variables;
        let given = context.text(option).map(str::to_owned);
        let Some(path) = given.or_else(|| context.setting(variable, &key)) else {
            return Ok(Self::Bundled(bundled));
        };
        let path = unfracked(&path);
        if !path.is_dir() {
            return Err(failed(format!(
                "- the skeleton path '{}' does not exist, cannot init",
                path.display()
            )));
        }
        let patterns = context.setting(ignoring, &format!("{key}_ignore"));
        let patterns = patterns.unwrap_or_else(|| "^.git$,^.*/.git_keep$".into());
        let ignored = patterns.split(',').map(|pattern| {
            compile(pattern.trim(), RegexFlags::default(), Anchor::Start)
                .map_err(|error| failed(format!("{ignoring}: {pattern}: {error}")))
        });
        Ok(Self::Folder {
            path,
            ignored: ignored.collect::<Result<_, _>>()?,
        })
    }

    /// Makes it. Ansible: `GalaxyCLI.execute_init`.
    pub(super) fn make(&self, new: New<'_>, context: &Context<'_>) -> Result<(), CommandError> {
        let folder = &new.folder;
        if let Self::Folder { path, .. } = self
            && real_path(folder).starts_with(real_path(path))
        {
            return Err(failed(format!(
                "- {} lies in its own skeleton {}: it would never end",
                folder.display(),
                path.display()
            )));
        }
        prepare(folder, context)?;
        let configuration = TemplateConfiguration::default();
        let given: Vec<String> = context
            .texts("extra-vars")
            .into_iter()
            .map(str::to_owned)
            .collect();
        let extra = read_extra_vars(&given, &configuration, merge_hashes(context.configuration)?)?;
        let mut variables = VariableMap::new();
        for (name, value) in new
            .variables
            .raw_items()
            .into_iter()
            .chain(extra.raw_items())
        {
            variables.insert(name.to_string(), value);
        }
        let templar = Templar::new(
            TemplateEnvironment::new(configuration),
            Arc::new(variables),
            TemplateContext::default(),
        );
        let copy = Copy { new: &new, templar };
        match self {
            Self::Bundled(files) => {
                for (name, text) in *files {
                    let place = folder.join(name);
                    if name.ends_with('/') {
                        fs::create_dir_all(&place).map_err(at(&place))?;
                        continue;
                    }
                    if let Some(parent) = place.parent() {
                        fs::create_dir_all(parent).map_err(at(parent))?;
                    }
                    copy.render(text, Path::new(name), &place)?;
                }
            }
            Self::Folder { path, ignored } => copy.folder(path, "", ignored)?,
        }
        context.say(format!(
            "- {} {} was created successfully",
            new.kind, new.name
        ));
        Ok(())
    }
}

/// An empty folder; what is in it goes with `--force`.
fn prepare(folder: &Path, context: &Context<'_>) -> Result<(), CommandError> {
    let shown = folder.display();
    if folder.is_file() {
        return Err(failed(format!(
            "- the path {shown} already exists, but is a file - aborting"
        )));
    }
    if folder.exists() {
        if !context.flag("force") {
            return Err(failed(format!(
                "- the directory {shown} already exists. You can use --force to make it anew: all files in it are removed."
            )));
        }
        for entry in fs::read_dir(folder).map_err(at(folder))? {
            let path = entry.map_err(at(folder))?.path();
            let is_folder = path.is_dir() && !path.is_symlink();
            let removed = if is_folder {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            removed.map_err(at(&path))?;
        }
    }
    fs::create_dir_all(folder).map_err(at(folder))
}

struct Copy<'c> {
    new: &'c New<'c>,
    templar: Templar,
}

impl Copy<'_> {
    fn render(&self, text: &str, name: &Path, place: &Path) -> Result<(), CommandError> {
        let rendered = self
            .templar
            .render_file(text, name, &FileTemplateOptions::default());
        let rendered = rendered.map_err(|error| {
            failed(format!(
                "Failed to create {} {}. Templating {} failed with the error: {error}",
                self.new.kind,
                self.new.name,
                name.display()
            ))
        })?;
        fs::write(place, rendered).map_err(at(place))
    }

    /// `prefix` is the folder's path in the skeleton, with a `/` at its end.
    fn folder(
        &self,
        folder: &Path,
        prefix: &str,
        ignored: &[Arc<Regex>],
    ) -> Result<(), CommandError> {
        let is_ignored = |text: &str| {
            ignored
                .iter()
                .any(|regex| regex.is_match(text).unwrap_or(false))
        };
        for entry in fs::read_dir(folder).map_err(at(folder))? {
            let path = entry.map_err(at(folder))?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let inner = format!("{prefix}{name}");
            let place = self.new.folder.join(&inner);
            if path.is_dir() {
                if is_ignored(&name) {
                    continue;
                }
                if path.is_symlink() {
                    let target = fs::read_link(&path).map_err(at(&path))?;
                    symlink(target, &place).map_err(at(&place))?;
                    continue;
                }
                fs::create_dir_all(&place).map_err(at(&place))?;
                self.folder(&path, &format!("{inner}/"), ignored)?;
                continue;
            }
            // As Ansible names what is at the top.
            let shown = if prefix.is_empty() {
                format!("./{name}")
            } else {
                inner.clone()
            };
            if is_ignored(&shown) {
                continue;
            }
            match inner.strip_suffix(".j2") {
                Some(plain) if !(self.new.keeps_templates)(prefix) => {
                    let text = fs::read_to_string(&path).map_err(at(&path))?;
                    self.render(&text, &path, &self.new.folder.join(plain))?;
                }
                _ if path.is_symlink() => {
                    let target = fs::read_link(&path).map_err(at(&path))?;
                    symlink(target, &place).map_err(at(&place))?;
                }
                _ => {
                    let bytes = fs::read(&path).map_err(at(&path))?;
                    fs::write(&place, bytes).map_err(at(&place))?;
                }
            }
        }
        Ok(())
    }
}

/// Variables of a skeleton that are texts.
pub(super) fn variables<'v>(texts: impl IntoIterator<Item = (&'v str, &'v str)>) -> Dict {
    let variables = Dict::new();
    for (name, text) in texts {
        variables.insert_str(name, Value::from(text));
    }
    variables
}

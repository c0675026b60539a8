//! Templates in files: the module `template` and the lookup of that name.

use std::path::Path;
use std::sync::Arc;

use shevek_jinja::environment::{Loader, Source};
use shevek_jinja::value::str_repr;
use shevek_jinja::{Error, ErrorKind, Frame, Syntax, Value};

use crate::file::read::read_text;
use crate::header::{HEADER, set, split_header};
use crate::templar::{may_mutate, template_error};
use crate::{Templar, TemplateContext, TemplateEnvironment, TemplateError};

/// How the template of a file is read. The default is that of the module `template`: the newline
/// after a statement is dropped.
#[derive(Debug, Clone)]
pub struct FileTemplateOptions {
    syntax: Syntax,
}

impl Default for FileTemplateOptions {
    fn default() -> Self {
        Self {
            syntax: Syntax {
                trim_blocks: true,
                ..Syntax::default()
            },
        }
    }
}

impl FileTemplateOptions {
    /// Sets an option by the name that Ansible and Jinja have for it, such as `trim_blocks` or
    /// `variable_start_string`.
    ///
    /// # Errors
    /// An unknown name or a value of another type.
    pub fn set(&mut self, name: &str, value: &Value) -> Result<(), TemplateError> {
        set(&mut self.syntax, name, value)
            .map_err(|error| TemplateError::new(crate::TemplateErrorKind::Syntax, error.message()))
    }

    fn newline(&self) -> &str {
        &self.syntax.newline_sequence
    }

    /// Whether there is anything to render in a text; others stay as they are, their newlines too. Ansible:
    /// `is_possibly_template`.
    fn may_be_template(&self, text: &str) -> bool {
        let Syntax {
            variable_start,
            block_start,
            comment_start,
            ..
        } = &self.syntax;
        text.starts_with(HEADER)
            || [variable_start, block_start, comment_start]
                .iter()
                .any(|start| text.contains(start.as_str()))
    }
}

impl Templar {
    /// Renders the text of a template file.
    ///
    /// `path` is the file it comes from: includes are searched beside it first, and errors name it.
    /// The caller vouches for the text: it is code, not data.
    ///
    /// # Errors
    /// What parsing and rendering it gives.
    pub fn render_file(
        &self,
        text: &str,
        path: &Path,
        options: &FileTemplateOptions,
    ) -> Result<String, TemplateError> {
        let to_text = |value: Value| match value {
            Value::None => Ok(String::new()),
            value if crate::is_omit(&value) => Ok(String::new()),
            value => value.str(),
        };
        let result = self
            .render_file_native(text, path, options)
            .and_then(|value| to_text(value).map_err(|error| template_error(&error)))?;
        Ok(result)
    }

    /// The same with the type that a template of one expression has, as the lookup `template` gives it.
    ///
    /// # Errors
    /// What parsing and rendering it gives.
    pub fn render_file_native(
        &self,
        text: &str,
        path: &Path,
        options: &FileTemplateOptions,
    ) -> Result<Value, TemplateError> {
        self.render_file_value(text, path, options)
            .map_err(|error| {
                let text: Arc<str> = text.into();
                let (line, column) = (error.line(), error.column());
                let origin = line.map(|line| shevek_jinja::Origin {
                    file: error
                        .template_name()
                        .map_or_else(|| path.to_string_lossy().into(), Arc::from),
                    line,
                    column: column.unwrap_or(1),
                });
                let told = template_error(&error);
                let way = way(&error, path, told.origin().is_some());
                let told = told
                    .or_origin(origin.as_ref())
                    .or_source(&text, line, column);
                if way.is_empty() {
                    return told;
                }
                let help = told.help().into_iter().map(str::to_owned).chain(way);
                let help = help.collect::<Vec<_>>().join("\n");
                told.with_help(help)
            })
    }

    fn render_file_value(
        &self,
        text: &str,
        path: &Path,
        options: &FileTemplateOptions,
    ) -> Result<Value, Error> {
        if !options.may_be_template(text) {
            return Ok(Value::from(text));
        }
        let _metered = self.environment().metered();
        let mut syntax = options.syntax.clone();
        let body = split_header(text, &mut syntax).map_err(with_lead)?;
        let mut jinja = self.environment().jinja().clone();
        let mut context = self.context().clone();
        if let Some(directory) = path.parent() {
            context.search_path.insert(0, directory.to_owned());
        }
        let places = shown_places(&context);
        let with_lead = move |error: Error| with_lead(with_places(error, &places));
        jinja.set_loader(Arc::new(SearchLoader {
            context,
            environment: Arc::clone(self.environment()),
        }));
        let name = path.to_string_lossy();
        let template = jinja
            .compile_with(Some(&name), body, &syntax)
            .map_err(&with_lead)?;
        let result = template
            .render_native(&self.scope(may_mutate(text)))
            .map_err(with_lead)?;
        Ok(match crate::templar::finalize(&result)? {
            Value::Str(rendered) => {
                let rendered = rendered.as_str().to_owned();
                Value::from(with_newlines_of(body, rendered, options.newline()))
            }
            other => other,
        })
    }
}

/// Where the template that failed is included, imported or called, the innermost place first. `stands_elsewhere`: what
/// failed is a variable, so the place that uses it belongs to the way.
fn way(error: &Error, path: &Path, stands_elsewhere: bool) -> Vec<String> {
    let frames = error.frames().iter().skip(usize::from(!stands_elsewhere));
    let outermost = path.to_string_lossy();
    let shown = |frame: &Frame| {
        let name = frame.template.as_deref().unwrap_or(&outermost);
        let (line, column) = (frame.line, frame.column.max(1));
        format!("  from {name}:{line}:{column}")
    };
    frames.map(shown).collect()
}

/// The directories that templates are searched in, as Ansible's error shows them.
fn shown_places(context: &TemplateContext) -> String {
    let shown = |path: &Path| str_repr(&path.to_string_lossy());
    let mut directories = context.directories().into_iter();
    let mut out: Vec<String> = directories.next().map(shown).into_iter().collect();
    for directory in directories {
        out.extend([shown(&directory.join("templates")), shown(directory)]);
    }
    out.join(", ")
}

/// Ansible's words for a template that is nowhere.
fn with_places(error: Error, places: &str) -> Error {
    if error.kind() != ErrorKind::TemplateNotFound || error.message().contains(' ') {
        return error;
    }
    let message = format!(
        "{} not found in search paths: {places}",
        str_repr(error.message())
    );
    error.with_message(message)
}

fn with_lead(error: Error) -> Error {
    if error.cause().is_some() || error.kind() == ErrorKind::Undefined {
        return error;
    }
    let lead = match error.kind() {
        ErrorKind::Syntax | ErrorKind::Assertion => "Syntax error in template",
        _ => "Error rendering template",
    };
    let message = format!("{lead}: {}", error.message());
    error.with_message(message)
}

/// Jinja drops the newline at the very end; Ansible puts as many there as the template has.
pub(crate) fn with_newlines_of(source: &str, mut text: String, newline: &str) -> String {
    let count = |text: &str| text.len() - text.trim_end_matches('\n').len();
    for _ in count(&text)..count(source) {
        text.push_str(newline);
    }
    text
}

struct SearchLoader {
    context: TemplateContext,
    environment: Arc<TemplateEnvironment>,
}

impl Loader for SearchLoader {
    /// Names are relative to the outermost template and the search path, never to the template that
    /// includes them.
    fn load(&self, name: &str, _parent: Option<&str>) -> Result<Option<Source>, Error> {
        let Some(path) = self.context.find("templates", name) else {
            return Ok(None);
        };
        let text = read_text(self.environment.configuration(), &path)?;
        Ok(Some(Source {
            name: path.to_string_lossy().into(),
            text: text.into(),
        }))
    }
}

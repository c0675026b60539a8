//! Templates in files: the module `template` and the lookup of that name.

use std::path::Path;
use std::sync::Arc;

use shevek_jinja::environment::{Loader, Source};
use shevek_jinja::{Error, ErrorKind, Syntax, Value};

use crate::file::read::read_text;
use crate::header::{set, split_header};
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
        self.render_file_text(text, path, options).map_err(|error| {
            let text: Arc<str> = text.into();
            let (line, column) = (error.line(), error.column());
            let origin = line.map(|line| shevek_jinja::Origin {
                file: error
                    .template_name()
                    .map_or_else(|| path.to_string_lossy().into(), Arc::from),
                line,
                column: column.unwrap_or(1),
            });
            template_error(&error)
                .or_origin(origin.as_ref())
                .or_source(&text, line, column)
        })
    }

    fn render_file_text(
        &self,
        text: &str,
        path: &Path,
        options: &FileTemplateOptions,
    ) -> Result<String, Error> {
        let mut syntax = options.syntax.clone();
        let body = split_header(text, &mut syntax)?;
        let mut jinja = self.environment().jinja().clone();
        let mut context = self.context().clone();
        if let Some(directory) = path.parent() {
            context.search_path.insert(0, directory.to_owned());
        }
        jinja.set_loader(Arc::new(SearchLoader {
            context,
            environment: Arc::clone(self.environment()),
        }));
        let name = path.to_string_lossy();
        let template = jinja
            .compile_with(Some(&name), body, &syntax)
            .map_err(with_lead)?;
        let result = template
            .render_native(&self.scope(may_mutate(text)))
            .map_err(with_lead)?;
        let out = match crate::templar::finalize(&result)? {
            Value::None => String::new(),
            value if crate::is_omit(&value) => String::new(),
            value => value.str()?,
        };
        Ok(with_newlines_of(body, out))
    }
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
pub(crate) fn with_newlines_of(source: &str, mut text: String) -> String {
    let count = |text: &str| text.len() - text.trim_end_matches('\n').len();
    for _ in count(&text)..count(source) {
        text.push('\n');
    }
    text
}

struct SearchLoader {
    context: TemplateContext,
    environment: Arc<TemplateEnvironment>,
}

impl Loader for SearchLoader {
    fn load(&self, name: &str, parent: Option<&str>) -> Result<Option<Source>, Error> {
        let mut context = self.context.clone();
        if let Some(directory) = parent.and_then(|parent| Path::new(parent).parent()) {
            context.search_path.insert(0, directory.to_owned());
        }
        let Some(path) = context.find("templates", name) else {
            return Ok(None);
        };
        let text = read_text(self.environment.configuration(), &path)?;
        Ok(Some(Source {
            name: path.to_string_lossy().into(),
            text: text.into(),
        }))
    }
}

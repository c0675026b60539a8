//! From errors of the template engine to Ansible's, and back.

use shevek_jinja::{Error, ErrorKind, Origin};

use super::active;
use crate::environment::{Source, short_name};
use crate::suggestion::closest;
use crate::{TemplateEnvironment, TemplateError, TemplateErrorKind};

/// What a failed evaluation means.
pub(crate) fn template_error(error: &Error) -> TemplateError {
    template_error_at(error, None)
}

/// The same, with the place of the value unless the error knows a better one.
pub(super) fn template_error_at(error: &Error, origin: Option<&Origin>) -> TemplateError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(next) = cause {
        if let Some(found) = next.downcast_ref::<TemplateError>() {
            return found.clone().or_origin(origin);
        }
        cause = next.source();
    }
    TemplateError::new(kind_of(error), error.message())
        .with_chain(active::chain())
        .or_origin(origin)
}

/// Whether a loop of variables is told at a variable further out: that which comes again.
pub(super) fn is_told_further_out(error: &Error) -> bool {
    let known = error
        .cause()
        .and_then(|cause| cause.downcast_ref::<TemplateError>())
        .filter(|known| known.kind() == TemplateErrorKind::Loop);
    let Some(again) = known.and_then(|known| known.chain().first()) else {
        return false;
    };
    let active = active::chain();
    active.last() != Some(again) && active.contains(again)
}

/// Whether the error holds a [`TemplateError`] already.
pub(crate) fn is_template_error(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    cause.is::<TemplateError>()
}

fn kind_of(error: &Error) -> TemplateErrorKind {
    match error.kind() {
        // What the sandbox hides is as good as not there.
        ErrorKind::Undefined | ErrorKind::Security => TemplateErrorKind::Undefined,
        ErrorKind::Syntax | ErrorKind::Assertion => TemplateErrorKind::Syntax,
        _ => TemplateErrorKind::Other,
    }
}

/// The error for the template engine, which gives it back unchanged.
pub(crate) fn jinja_error(error: &TemplateError) -> Error {
    let kind = match error.kind() {
        TemplateErrorKind::Undefined => ErrorKind::Undefined,
        TemplateErrorKind::Syntax => ErrorKind::Syntax,
        TemplateErrorKind::Loop => ErrorKind::Recursion,
        _ => ErrorKind::Other,
    };
    Error::new(kind, error.message()).with_source(error.clone())
}

/// Puts Ansible's words before the messages of Python and Jinja.
pub(super) fn with_lead(
    source: &Source<'_>,
    error: Error,
    environment: &TemplateEnvironment,
) -> Error {
    let (what, text) = match source {
        Source::Template(text) => ("template", text),
        Source::Expression(text) => ("expression", text),
    };
    if let Some(vault) = undecryptable(&error) {
        let told = TemplateError::new(
            TemplateErrorKind::Vault,
            format!("Attempt to use undecryptable variable: {}", vault.message()),
        )
        .or_origin(vault.origin());
        return jinja_error(&told.context_elsewhere(&format!("Error rendering {what}")));
    }
    if let Some(cause) = error.cause() {
        let known = cause.downcast_ref::<TemplateError>().cloned();
        return match known {
            Some(known) if known.kind() == TemplateErrorKind::Loop => {
                error.with_source(known.or_source(text, None, None))
            }
            _ => error,
        };
    }
    let kind = kind_of(&error);
    let message = match kind {
        TemplateErrorKind::Undefined => error.message().to_owned(),
        TemplateErrorKind::Syntax
            if what == "expression" && (text.contains("{{") || text.contains("{%")) =>
        {
            format!(
                "Syntax error in expression. Template delimiters are not supported in expressions: {}",
                error.message()
            )
        }
        TemplateErrorKind::Syntax => format!("Syntax error in {what}: {}", error.message()),
        _ if error.kind() == ErrorKind::Recursion => {
            format!("Recursive loop detected in {what}: {}", error.message())
        }
        _ => format!("Error rendering {what}: {}", error.message()),
    };
    let wrapped = TemplateError::new(kind, message)
        .or_source(text, error.line(), error.column())
        .with_chain(active::chain());
    let wrapped = match hint(&error, environment) {
        Some(hint) => wrapped.with_help(hint),
        None => wrapped,
    };
    error.with_source(wrapped)
}

/// What to do about an unknown filter or test.
fn hint(error: &Error, environment: &TemplateEnvironment) -> Option<String> {
    if error.kind() != ErrorKind::Assertion {
        return None;
    }
    let (kind, name) = error
        .message()
        .strip_prefix("No ")?
        .strip_suffix("'.")?
        .split_once(" named '")?;
    let jinja = environment.jinja();
    let short = short_name(name).unwrap_or(name);
    let close = match kind {
        "filter" => closest(short, jinja.filter_names()),
        _ => closest(short, jinja.test_names()),
    };
    if name.contains('.') && short_name(name).is_none() {
        let close = close.filter(|close| close.contains('.'));
        let meant = close.map_or(String::new(), |close| format!(" Did you mean '{close}'?"));
        return Some(format!(
            "Of collections only what is built in can be used, see `shevek doc -t {kind} -l`; their Python cannot be loaded.{meant}"
        ));
    }
    close.map(|close| format!("Did you mean '{close}'?"))
}

/// The failure to decrypt the value of a variable, unless it is told as that of a template already.
fn undecryptable(error: &Error) -> Option<&TemplateError> {
    let cause: &TemplateError = error.cause()?.downcast_ref()?;
    (cause.kind() == TemplateErrorKind::Vault && cause.cause().is_none()).then_some(cause)
}

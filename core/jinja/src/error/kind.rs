//! What kind of thing went wrong.

use std::fmt;

/// The class of an error: Python's exception or Jinja's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `TemplateSyntaxError`: the template does not parse.
    Syntax,
    /// `TemplateAssertionError`: an unknown filter or test.
    Assertion,
    /// `UndefinedError`: an undefined value was used.
    Undefined,
    /// `SecurityError`: the sandbox refused.
    Security,
    /// `TypeError`.
    Type,
    /// `ValueError`.
    Value,
    /// `KeyError`.
    Key,
    /// `IndexError`.
    Index,
    /// `AttributeError`.
    Attribute,
    /// `ZeroDivisionError`.
    ZeroDivision,
    /// `OverflowError`.
    Overflow,
    /// `RecursionError`.
    Recursion,
    /// `FilterArgumentError`: a filter was given arguments it cannot use.
    FilterArgument,
    /// `TemplateNotFound`.
    TemplateNotFound,
    /// `TemplateRuntimeError`.
    Runtime,
    /// The step, depth or output budget is used up.
    Budget,
    /// Anything else, mostly errors of the crate's user.
    Other,
}

impl ErrorKind {
    /// The name of Python's or Jinja's exception class.
    pub fn class_name(self) -> &'static str {
        match self {
            Self::Syntax => "TemplateSyntaxError",
            Self::Assertion => "TemplateAssertionError",
            Self::Undefined => "UndefinedError",
            Self::Security => "SecurityError",
            Self::Type => "TypeError",
            Self::Value => "ValueError",
            Self::Key => "KeyError",
            Self::Index => "IndexError",
            Self::Attribute => "AttributeError",
            Self::ZeroDivision => "ZeroDivisionError",
            Self::Overflow => "OverflowError",
            Self::Recursion => "RecursionError",
            Self::FilterArgument => "FilterArgumentError",
            Self::TemplateNotFound => "TemplateNotFound",
            Self::Runtime => "TemplateRuntimeError",
            Self::Budget => "BudgetError",
            Self::Other => "Error",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.class_name())
    }
}

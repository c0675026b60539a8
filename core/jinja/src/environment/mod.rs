//! Configuration, and templates compiled with it.

mod budget;
mod builder;
mod compile;
mod expression;
mod function;
mod inner;
mod loader;
mod template;
mod undefined_texts;

pub use budget::Budget;
pub use builder::Environment;
pub use expression::Expression;
pub(crate) use function::Look;
pub use function::{CallKind, Callable, Function};
pub(crate) use inner::Inner;
pub use loader::{Loader, Source};
pub use template::Template;
pub(crate) use template::TemplateData;
pub use undefined_texts::{Missing, jinja_undefined_text};

//! Host patterns that are typed.

use shevek_jinja::{Str, Tags, Value};

/// A pattern as the hosts of a play: it may be a template.
pub(super) fn typed_pattern(pattern: &str) -> Value {
    let tags = Tags {
        trusted: true,
        ..Tags::default()
    };
    Value::Str(Str::tagged(pattern, tags))
}

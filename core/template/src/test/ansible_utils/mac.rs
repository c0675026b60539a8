//! `mac`: whether a text is the address of a network card.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::Plugin;

pub(super) const TESTS: &[Plugin] = &[Plugin::new(&["ansible.utils.mac"], mac)];

fn mac(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("_mac", 1, ["mac"])?;
    let value = value.value();
    let Some(text) = value.as_str() else {
        return Err(Error::type_error(format!(
            "expected string or bytes-like object, got '{}'",
            value.type_name()
        )));
    };
    // Python's `$` stands before a last newline as well.
    let text = text.strip_suffix('\n').unwrap_or(text);
    let is_mac = has_groups(text, 6, 2, &[':', '-'])
        || has_groups(text, 3, 4, &['.'])
        || has_groups(text, 1, 12, &[]);
    Ok(Value::Bool(is_mac))
}

/// So many groups of so many hexadecimal digits; between them any of the separators.
fn has_groups(text: &str, count: usize, digits: usize, separators: &[char]) -> bool {
    let groups: Vec<&str> = text.split(separators).collect();
    groups.len() == count
        && groups
            .iter()
            .all(|group| group.len() == digits && group.bytes().all(|b| b.is_ascii_hexdigit()))
}

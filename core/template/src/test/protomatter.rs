//! Ansible's own tests of what is known about a value: `ansible._protomatter.tagged`, `tagged_with`.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::filter::tags_of;
use crate::plugin::Plugin;

pub(super) const TESTS: &[Plugin] = &[
    Plugin::new(&["ansible._protomatter.tagged"], tagged),
    Plugin::new(&["ansible._protomatter.tagged_with"], tagged_with),
];

/// Tags that Ansible knows and nothing here has.
const NEVER_SET: [&str; 2] = ["Deprecated", "SourceWasEncrypted"];

fn tagged(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("tagged", 1, ["value"])?;
    Ok(Value::Bool(!tags_of(&value.value()).is_empty()))
}

fn tagged_with(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, tag] = args.bind("tagged_with", 2, ["value", "tag_name"])?;
    let tag = tag.value();
    let name = tag.as_str().unwrap_or_default();
    let known = ["Origin", "TrustedAsTemplate", "VaultedValue"];
    if !known.contains(&name) && !NEVER_SET.contains(&name) {
        return Err(Error::value_error(format!(
            "Unknown tag name {}.",
            tag.repr()?
        )));
    }
    Ok(Value::Bool(tags_of(&value.value()).contains(&name)))
}

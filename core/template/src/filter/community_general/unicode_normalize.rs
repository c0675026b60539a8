//! `unicode_normalize`: one of Unicode's four ways to write a text.

use shevek_jinja::{Args, Error, Value};
use unicode_normalization::UnicodeNormalization;

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(
    &["community.general.unicode_normalize"],
    unicode_normalize,
)];

fn unicode_normalize(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [data, form] = args.bind("unicode_normalize", 1, ["data", "form"])?;
    let (data, form) = (data.value(), form.or("NFC"));
    let Some(text) = data.as_str() else {
        return Err(plugin_error(format!(
            "{} is not a valid input type",
            class_of(&data)
        )));
    };
    let normal: String = match form.as_str() {
        Some("NFC") => text.nfc().collect(),
        Some("NFD") => text.nfd().collect(),
        Some("NFKC") => text.nfkc().collect(),
        Some("NFKD") => text.nfkd().collect(),
        _ => return Err(plugin_error(format!("{} is not a valid form", form.str()?))),
    };
    Ok(Value::from(normal))
}

//! `random_mac`: the address of a network card that begins in a certain way.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error};
use crate::python::random::PythonRandom;

pub(super) const FILTERS: &[Plugin] =
    &[Plugin::new(&["community.general.random_mac"], random_mac).volatile()];

/// Ten hexadecimal digits, the first of them no zero.
const LEAST: u64 = 0x10_0000_0000;
const MOST: u64 = 0xff_ffff_ffff;

fn random_mac(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value, seed] = args.bind("random_mac", 1, ["value", "seed"])?;
    let value = value.value();
    let Some(prefix) = value.as_str() else {
        return Err(plugin_error(format!(
            "Invalid value type ({}) for random_mac ({})",
            class_of(&value),
            value.str()?
        )));
    };
    let mut mac = prefix.to_lowercase();
    let octets: Vec<&str> = mac.split(':').collect();
    let refused =
        |why: String| plugin_error(format!("Invalid value ({mac}) for random_mac: {why}"));
    if octets.len() > 5 {
        return Err(refused("5 colon(:) separated items max".into()));
    }
    let mistakes: Vec<_> = octets.iter().filter_map(|octet| mistake(octet)).collect();
    if !mistakes.is_empty() {
        return Err(refused(mistakes.join(",")));
    }
    let count = 2 * (6 - octets.len());
    let mut random = PythonRandom::new(&seed.value())?;
    let number = LEAST + random.below(MOST - LEAST + 1);
    for (index, digit) in format!("{number:x}").chars().take(count).enumerate() {
        if index % 2 == 0 {
            mac.push(':');
        }
        mac.push(digit);
    }
    Ok(Value::from(mac))
}

fn mistake(octet: &str) -> Option<String> {
    let is_digit = |byte: &u8| byte.is_ascii_hexdigit();
    if octet.is_empty() {
        Some("empty item".into())
    } else if octet.len() < 2 || !octet.as_bytes().iter().take(2).all(is_digit) {
        Some(format!("{octet} not hexa byte"))
    } else {
        None
    }
}

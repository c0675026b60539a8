//! `crc32`: the checksum of zip archives and Ethernet.

use shevek_jinja::{Args, Error, Value};

use crate::TemplateConfiguration;
use crate::plugin::{Plugin, class_of, plugin_error};

pub(super) const FILTERS: &[Plugin] = &[Plugin::new(&["community.general.crc32"], crc32)];

fn crc32(_: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [value] = args.bind("crc32s", 1, ["value"])?;
    let value = value.value();
    let bytes = match &value {
        Value::Str(text) => text.as_bytes(),
        Value::Bytes(bytes) => bytes,
        _ => {
            return Err(plugin_error(format!(
                "Invalid value type ({}) for crc32 ({})",
                class_of(&value),
                value.repr()?
            )));
        }
    };
    Ok(Value::from(format!("{:x}", checksum(bytes))))
}

/// Bit by bit: what is hashed in templates is short.
fn checksum(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xedb8_8320;
    let mut register = u32::MAX;
    for byte in bytes {
        register ^= u32::from(*byte);
        for _ in 0..8 {
            let carry = register & 1;
            register >>= 1;
            if carry == 1 {
                register ^= POLYNOMIAL;
            }
        }
    }
    !register
}

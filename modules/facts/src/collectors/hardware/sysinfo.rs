//! What IBM Z tells of itself.

use serde_json::json;

use crate::collector::{Facts, facts};
use crate::system_file;

/// Nothing on other machines.
pub(super) fn collect() -> Facts {
    match system_file::text("/proc/sysinfo") {
        Some(text) => describe(&text),
        None => Facts::new(),
    }
}

fn describe(text: &str) -> Facts {
    let mut described = facts(json!({
        "system_vendor": "NA", "product_version": "NA", "product_serial": "NA", "product_name": "NA",
        "product_uuid": "NA",
    }));
    for line in text.lines() {
        let Some((label, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim_start();
        let (fact, value) = match label {
            "Manufacturer" => ("system_vendor", value),
            "Type" => ("product_name", value),
            "Sequence Code" if value.starts_with('0') => {
                ("product_serial", value.trim_start_matches('0'))
            }
            _ => continue,
        };
        if !value.is_empty() {
            described.insert(fact.into(), value.into());
        }
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mainframe() {
        let text = "Manufacturer:         IBM\nType:                 8561\nModel:  703 T01\nSequence Code:        000000000001A2B8\n";
        let described = describe(text);
        assert_eq!(described["system_vendor"], "IBM");
        assert_eq!(described["product_name"], "8561");
        assert_eq!(described["product_serial"], "1A2B8");
        assert_eq!(described["product_uuid"], "NA");
    }
}

//! What the firmware says about the machine.

use std::path::Path;

use serde_json::Value as Json;

use crate::collector::Facts;
use crate::gathering::Gathering;
use crate::system_file;

const DIRECTORY: &str = "/sys/devices/virtual/dmi/id";

/// Fact, file, and the keyword of `dmidecode`.
const FIELDS: [(&str, &str, &str); 17] = [
    ("bios_date", "bios_date", "bios-release-date"),
    ("bios_vendor", "bios_vendor", "bios-vendor"),
    ("bios_version", "bios_version", "bios-version"),
    ("board_asset_tag", "board_asset_tag", "baseboard-asset-tag"),
    ("board_name", "board_name", "baseboard-product-name"),
    ("board_serial", "board_serial", "baseboard-serial-number"),
    ("board_vendor", "board_vendor", "baseboard-manufacturer"),
    ("board_version", "board_version", "baseboard-version"),
    (
        "chassis_asset_tag",
        "chassis_asset_tag",
        "chassis-asset-tag",
    ),
    ("chassis_serial", "chassis_serial", "chassis-serial-number"),
    ("chassis_vendor", "chassis_vendor", "chassis-manufacturer"),
    ("chassis_version", "chassis_version", "chassis-version"),
    ("product_name", "product_name", "system-product-name"),
    ("product_serial", "product_serial", "system-serial-number"),
    ("product_uuid", "product_uuid", "system-uuid"),
    ("product_version", "product_version", "system-version"),
    ("system_vendor", "sys_vendor", "system-manufacturer"),
];

/// The kinds of chassis of the SMBIOS specification, by number.
const FORM_FACTORS: [&str; 37] = [
    "Unknown",
    "Other",
    "Unknown",
    "Desktop",
    "Low Profile Desktop",
    "Pizza Box",
    "Mini Tower",
    "Tower",
    "Portable",
    "Laptop",
    "Notebook",
    "Hand Held",
    "Docking Station",
    "All In One",
    "Sub Notebook",
    "Space-saving",
    "Lunch Box",
    "Main Server Chassis",
    "Expansion Chassis",
    "Sub Chassis",
    "Bus Expansion Chassis",
    "Peripheral Chassis",
    "RAID Chassis",
    "Rack Mount Chassis",
    "Sealed-case PC",
    "Multi-system",
    "CompactPCI",
    "AdvancedTCA",
    "Blade",
    "Blade Enclosure",
    "Tablet",
    "Convertible",
    "Detachable",
    "IoT Gateway",
    "Embedded PC",
    "Mini PC",
    "Stick PC",
];

/// Every fact is there; what is unknown is `NA`. The kernel is asked, or `dmidecode` where it does not know.
pub(super) fn collect(gathering: &Gathering<'_>) -> Facts {
    let directory = Path::new(DIRECTORY);
    if directory.join("product_name").exists() {
        return from_kernel(directory);
    }
    let dmidecode = gathering.find_program("dmidecode", &[]);
    FIELDS
        .iter()
        .map(|(fact, _, keyword)| (*fact, *keyword))
        .chain([("form_factor", "chassis-type")])
        .map(|(fact, keyword)| {
            let output = dmidecode
                .as_ref()
                .and_then(|program| gathering.run(program, &["-s", keyword]))
                .filter(|output| output.rc == 0);
            let value = output.map_or_else(|| "NA".to_string(), |output| told(&output.stdout));
            (fact.to_string(), value.into())
        })
        .collect()
}

/// What `dmidecode` wrote without its comments.
fn told(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}

fn from_kernel(directory: &Path) -> Facts {
    let mut facts: Facts = FIELDS
        .iter()
        .map(|(fact, file, _)| {
            let text = system_file::text(directory.join(file));
            let value = text.unwrap_or_else(|| "NA".to_string());
            ((*fact).to_string(), Json::String(value))
        })
        .collect();
    let form_factor = match system_file::text(directory.join("chassis_type")) {
        None => "NA".to_string(),
        Some(number) => number
            .parse()
            .ok()
            .and_then(|number: usize| FORM_FACTORS.get(number))
            .map_or_else(|| format!("unknown ({number})"), ToString::to_string),
    };
    facts.insert("form_factor".into(), form_factor.into());
    facts
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn comments_are_left_out() {
        assert_eq!(told("# SMBIOS is old.\nQEMU\n"), "QEMU");
    }
}

//! What the firmware says about the machine.

use std::path::Path;

use serde_json::Value as Json;

use crate::collector::Facts;
use crate::system_file;

const DIRECTORY: &str = "/sys/devices/virtual/dmi/id";

/// Fact and file.
const FIELDS: [(&str, &str); 17] = [
    ("bios_date", "bios_date"),
    ("bios_vendor", "bios_vendor"),
    ("bios_version", "bios_version"),
    ("board_asset_tag", "board_asset_tag"),
    ("board_name", "board_name"),
    ("board_serial", "board_serial"),
    ("board_vendor", "board_vendor"),
    ("board_version", "board_version"),
    ("chassis_asset_tag", "chassis_asset_tag"),
    ("chassis_serial", "chassis_serial"),
    ("chassis_vendor", "chassis_vendor"),
    ("chassis_version", "chassis_version"),
    ("product_name", "product_name"),
    ("product_serial", "product_serial"),
    ("product_uuid", "product_uuid"),
    ("product_version", "product_version"),
    ("system_vendor", "sys_vendor"),
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

/// Every fact is there; what is unknown is `NA`.
pub(super) fn collect() -> Facts {
    let directory = Path::new(DIRECTORY);
    let mut facts: Facts = FIELDS
        .iter()
        .map(|(fact, file)| {
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

//! The file of dnsmasq: a line a lease, with expiry, hardware address, address, name and client.

use std::path::Path;

use shevek_plugin::InventoryError;
use shevek_plugin::serde_json::{Value as Json, json};

/// The leases in a file that have a name.
///
/// # Errors
/// With the line when it is no lease.
pub fn read(path: &Path) -> Result<Json, InventoryError> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        InventoryError::at_option(&["file"], format!("{}: {error}", path.display()))
    })?;
    let mut leases = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        // What follows is about IPv6.
        if line.starts_with("duid ") {
            break;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, hardware, address, name, _] = words.as_slice() else {
            let message = format!(
                "This is no lease: it has {} words instead of 5.",
                words.len()
            );
            return Err(InventoryError::at_line(path, number, 0, message));
        };
        if *name != "*" {
            leases.push(json!({"name": name, "address": address, "hardware": hardware}));
        }
    }
    Ok(Json::Array(leases))
}

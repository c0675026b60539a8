//! `shevek doc --metadata-dump | module_table`: prints docs/modules.md.

use std::io::{Read as _, stdin};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = String::new();
    stdin().read_to_string(&mut text)?;
    let metadata = serde_json::from_str(&text)?;
    print!("{}", shevek_tests::module_table::module_table(&metadata));
    Ok(())
}

//! What shevek implements for plugins stays as it is within a major version of the contract.

use std::fs;
use std::path::Path;

use shevek_plugin::CONTRACT_VERSION;

/// The traits that shevek implements, with the number of their methods.
const HOST_TRAITS: [(&str, &str, usize); 5] = [
    ("action.rs", "AbiActionHost", 20),
    ("template.rs", "AbiLookupHost", 2),
    ("callback.rs", "AbiCallbackDisplay", 2),
    ("module.rs", "AbiOutputSink", 3),
    ("log.rs", "AbiLog", 2),
];

#[test]
fn a_method_that_plugins_may_call_raises_the_major_version() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/abi");
    for (file, name, methods) in HOST_TRAITS {
        let text = fs::read_to_string(folder.join(file)).expect("a source");
        let (_, rest) = text.split_once(&format!("trait {name}:")).expect(name);
        let body = rest.split("\n}").next().unwrap_or_default();
        let found = body.matches("\n    fn ").count();
        assert_eq!(found, methods, "{name}: see CONTRACT_VERSION");
    }
    // Whoever changes the numbers above changes this one, too.
    assert_eq!(CONTRACT_VERSION.major, 2);
}

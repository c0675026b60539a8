//! What fuzzing starts from: the recorded cases.

use std::path::Path;

use serde_json::Value as Json;

const CASES: &[&str] = &[
    include_str!("../../core/jinja/tests/cases/jinja.json"),
    include_str!("../../core/jinja/tests/cases/values.json"),
    include_str!("../../core/jinja/tests/cases/python-grammar.json"),
    include_str!("../../core/jinja/tests/cases/python-methods.json"),
    include_str!("../../core/jinja/tests/cases/python-formatting.json"),
    include_str!("../../core/jinja/tests/cases/python-operators.json"),
];

/// The files of recorded cases as JSON.
pub fn cases() -> Vec<Json> {
    let read = |text: &&str| serde_json::from_str(text).expect("recorded cases are JSON");
    CASES.iter().map(read).collect()
}

/// The templates of all cases, and the files they include.
fn templates() -> Vec<String> {
    let mut templates = Vec::new();
    for data in cases() {
        let cases = data["cases"].as_array().into_iter().flatten();
        let files = data["files"].as_object().into_iter().flatten();
        let texts = cases
            .map(|case| &case["template"])
            .chain(files.map(|(_, text)| text));
        templates.extend(texts.filter_map(|text| Some(text.as_str()?.to_owned())));
    }
    templates
}

/// When `FUZZ_SEEDS` names a folder, writes the templates into it, each after `prefix`, and the `further` inputs as
/// they are; then ends the process.
pub fn write_seeds(prefix: Option<&[u8]>, further: &[&[u8]]) {
    let Some(folder) = std::env::var_os("FUZZ_SEEDS") else {
        return;
    };
    let mut inputs: Vec<Vec<u8>> = further.iter().map(|input| input.to_vec()).collect();
    if let Some(prefix) = prefix {
        let seed = |text: String| [prefix, text.as_bytes()].concat();
        inputs.extend(templates().into_iter().map(seed));
    }
    for (number, input) in inputs.iter().enumerate() {
        let path = Path::new(&folder).join(format!("seed-{number}"));
        std::fs::write(path, input).expect("the folder for seeds is writable");
    }
    std::process::exit(0);
}

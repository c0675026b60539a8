//! The table of modules in docs/modules.md.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::distributions::tested_distributions;

const HEAD: &str = "\
# Modules

Made by `shevek doc --metadata-dump | cargo run -p shevek-tests --bin module_table > docs/modules.md` from what the modules and actions declare; a
test compares it. `shevek doc NAME` shows the options of each. \"partial\" is explained there.

The last column names the distributions in which the module did its work over a real SSH connection, as `tests/distributions` recorded it;
[testing.md](testing.md) tells how. \"controller\" is what never leaves the controller. An
empty cell says that nothing was recorded. RPM distributions are not among them.

| module | what it does | check mode | diff | async | tested distributions |
| --- | --- | --- | --- | --- | --- |
";

/// The text of docs/modules.md, from what `shevek doc --metadata-dump` prints.
pub fn module_table(metadata: &Json) -> String {
    let mut out = HEAD.to_owned();
    let tested = tested_distributions();
    let modules = metadata["all"]["module"].as_object();
    for (full, entry) in modules.into_iter().flatten() {
        // Those that are not linked in count as the user's own.
        let name = full
            .strip_prefix("ansible.builtin.")
            .or_else(|| full.strip_prefix("ansible.legacy."));
        let Some(name) = name else {
            continue;
        };
        let doc = &entry["doc"];
        let support = |attribute: &str| match doc["attributes"][attribute]["support"].as_str() {
            Some("full") => "yes",
            Some("partial") => "partial",
            _ => "no",
        };
        let short = doc["short_description"].as_str().unwrap_or_default();
        let [check, diff, background] = ["check_mode", "diff_mode", "async"].map(support);
        let distributions = match support("connection") {
            "no" => "controller",
            _ => tested.get(name).map_or("", String::as_str),
        };
        let _ = writeln!(
            out,
            "| `{name}` | {short} | {check} | {diff} | {background} | {distributions} |"
        );
    }
    out
}

//! Removal of secret values from results.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::validate::python::str as text_of;

/// What stands where a whole value was secret.
const REMOVED: &str = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER";

/// Censors a result: a value that is secret is replaced, a secret within a text becomes eight stars. Keys stay.
/// Ansible: `remove_values`.
pub fn remove_values(value: Json, no_log_values: &BTreeSet<String>) -> Json {
    let mut secrets: Vec<&str> = no_log_values
        .iter()
        .map(String::as_str)
        .filter(|secret| !secret.is_empty())
        .collect();
    if secrets.is_empty() {
        return value;
    }
    // A secret may be a part of another one.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.chars().count()));
    let mut value = value;
    censor(&mut value, &secrets);
    value
}

fn censor(value: &mut Json, secrets: &[&str]) {
    match value {
        Json::Null | Json::Bool(_) => {}
        Json::String(text) => {
            if secrets.contains(&text.as_str()) {
                *text = REMOVED.into();
                return;
            }
            for secret in secrets {
                if text.contains(secret) {
                    *text = text.replace(secret, "********");
                }
            }
        }
        Json::Number(_) => {
            let text = text_of(value);
            if secrets.iter().any(|secret| text.contains(secret)) {
                *value = Json::from(REMOVED);
            }
        }
        Json::Array(list) => list.iter_mut().for_each(|item| censor(item, secrets)),
        Json::Object(map) => map.values_mut().for_each(|item| censor(item, secrets)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn censors_as_ansible() {
        let secrets = BTreeSet::from(["pass".to_string(), "password".into(), "12".into()]);
        let value = json!({
            "pass": "password",
            "cmd": ["login", "--password=password", {"n": 3125, "b": true, "m": 7}],
            "short": "pass",
        });
        assert_eq!(
            remove_values(value, &secrets),
            json!({
                "pass": REMOVED,
                "cmd": ["login", "--********=********", {"n": REMOVED, "b": true, "m": 7}],
                "short": REMOVED,
            })
        );
    }
}

//! Reading a result in one pass. Serde's own `flatten` would keep everything aside first.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::result::TaskResult;

impl<'de> Deserialize<'de> for TaskResult {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ResultVisitor)
    }
}

struct ResultVisitor;

impl<'de> Visitor<'de> for ResultVisitor {
    type Value = TaskResult;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a result, which is an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TaskResult, A::Error> {
        let mut result = TaskResult::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "changed" => result.changed = map.next_value()?,
                "failed" => result.failed = map.next_value()?,
                "skipped" => result.skipped = map.next_value()?,
                "unreachable" => result.unreachable = map.next_value()?,
                "msg" => result.msg = map.next_value()?,
                "ansible_facts" => result.ansible_facts = map.next_value()?,
                "warnings" => result.warnings = map.next_value()?,
                _ => {
                    result.fields.insert(key, map.next_value()?);
                }
            }
        }
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn typed_keys_are_told_from_all_others() {
        let text = r#"{"rc": 0, "changed": true, "failed": null, "msg": ["a"], "warnings": ["w"], "stdout": "x",
                       "ansible_facts": {"a": 1}}"#;
        let result: TaskResult = serde_json::from_str(text).expect("a result");
        assert_eq!(result.changed, Some(true));
        assert_eq!(result.failed, None);
        assert_eq!(result.msg, Some(json!(["a"])));
        assert_eq!(result.warnings, ["w"]);
        assert_eq!(
            result.fields,
            *json!({"rc": 0, "stdout": "x"})
                .as_object()
                .expect("an object")
        );
        let again = TaskResult::from_json(result.to_json()).expect("what was written can be read");
        assert_eq!(again, result);
    }

    #[test]
    fn values_of_another_type_are_refused() {
        for text in [r#"{"changed": "yes"}"#, r#"{"warnings": 1}"#, "[]", "1"] {
            assert!(serde_json::from_str::<TaskResult>(text).is_err(), "{text}");
        }
    }
}

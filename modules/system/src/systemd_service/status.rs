//! What `systemctl show` tells.

use serde_json::{Map, Value as Json};

/// The properties of a unit.
#[derive(Default)]
pub(super) struct Status(pub(super) Map<String, Json>);

impl Status {
    /// Reads `KEY=VALUE` lines. The values of keys that start with `Exec` may go on over several lines, from
    /// `{` to a line that ends with `}`.
    pub(super) fn parse(text: &str) -> Self {
        let mut found = Map::new();
        let mut lines = text.split('\n');
        while let Some(line) = lines.next() {
            let Some((key, value)) = line.split_once('=') else {
                continue;
            };
            let mut value = value.to_string();
            let spans_lines = key.starts_with("Exec") && value.trim_start().starts_with('{');
            if spans_lines && !value.trim_end().ends_with('}') {
                let mut is_whole = false;
                for more in lines.by_ref() {
                    value.push('\n');
                    value.push_str(more);
                    if more.trim_end().ends_with('}') {
                        is_whole = true;
                        break;
                    }
                }
                if !is_whole {
                    break;
                }
            }
            found.insert(key.to_string(), value.trim().into());
        }
        Self(found)
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    pub(super) fn is_running(&self) -> bool {
        matches!(self.get("ActiveState"), Some("active" | "activating"))
    }

    pub(super) fn is_deactivating(&self) -> bool {
        self.get("ActiveState") == Some("deactivating")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_several_lines() {
        let text = "Id=a.service\nExecStart={ path=/bin/sh ; argv[]=sh -c\n two ; }\nDescription={ odd\nExecStop={ x=1 }\n=\nNoEquals\nActiveState=active\n";
        let status = Status::parse(text);
        assert_eq!(
            status.get("ExecStart"),
            Some("{ path=/bin/sh ; argv[]=sh -c\n two ; }")
        );
        assert_eq!(status.get("Description"), Some("{ odd"));
        assert_eq!(status.get("ExecStop"), Some("{ x=1 }"));
        assert!(status.is_running() && !status.is_deactivating());
        let cut = Status::parse("A=1\nExecStart={ never\nB=2\n");
        assert_eq!((cut.get("A"), cut.get("B")), (Some("1"), None));
    }
}

//! Reading ansible.cfg: an INI file as Python's configparser takes it.

use std::collections::HashMap;

/// The values of an INI file by (section, key).
#[derive(Debug, Default)]
pub(super) struct IniFile {
    values: HashMap<(String, String), String>,
}

impl IniFile {
    /// Reads the text of a file. A line that is neither section, comment nor `key = value` is an error, told
    /// with its number.
    pub(super) fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut file = Self::default();
        let mut section = String::new();
        let mut last: Option<(String, String)> = None;
        for (index, line) in text.lines().enumerate() {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') || trimmed.starts_with(';') {
                continue;
            }
            if line.starts_with([' ', '\t'])
                && let Some(key) = &last
            {
                if let Some(value) = file.values.get_mut(key) {
                    value.push('\n');
                    value.push_str(without_comment(trimmed));
                }
                continue;
            }
            if let Some(name) = trimmed.strip_prefix('[') {
                let Some((name, _)) = name.split_once(']') else {
                    return Err((
                        index + 1,
                        format!("the section '{trimmed}' has no closing bracket"),
                    ));
                };
                section = name.trim().to_string();
                last = None;
                continue;
            }
            let Some((key, value)) = trimmed.split_once(['=', ':']) else {
                return Err((
                    index + 1,
                    format!("'{trimmed}' is neither a [section] nor 'name = value'"),
                ));
            };
            let key = (section.clone(), key.trim().to_lowercase());
            file.values
                .insert(key.clone(), without_comment(value.trim()).to_string());
            last = Some(key);
        }
        Ok(file)
    }

    pub(super) fn get(&self, section: &str, key: &str) -> Option<&str> {
        self.values
            .get(&(section.to_string(), key.to_lowercase()))
            .map(String::as_str)
    }
}

/// Ansible takes ` ;` as the start of a comment, but not ` #`.
fn without_comment(value: &str) -> &str {
    value.find(" ;").map_or(value, |at| value[..at].trim_end())
}

#[cfg(test)]
mod tests {
    use super::IniFile;

    #[test]
    fn sections_comments_and_continuations() {
        let file =
            IniFile::parse("# c\n[defaults]\nforks = 9 ; many\nroles_path: a\n  b\n[x]\nk=v=w\n")
                .unwrap();
        assert_eq!(file.get("defaults", "forks"), Some("9"));
        assert_eq!(file.get("defaults", "ROLES_PATH"), Some("a\nb"));
        assert_eq!(file.get("x", "k"), Some("v=w"));
        assert_eq!(IniFile::parse("[a]\nnonsense\n").unwrap_err().0, 2);
    }
}

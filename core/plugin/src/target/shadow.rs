//! The file of passwords.

/// A line of `/etc/shadow`. Python: `spwd.struct_spwd`. Numbers that are not given are -1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shadow {
    /// The hash, `*`, `!` and the like.
    pub password: String,
    /// Fewest days between two changes of the password.
    pub min: i64,
    /// Most days between them.
    pub max: i64,
    /// Days of warning before the password is too old.
    pub warn: i64,
    /// Days after that until the account is disabled.
    pub inactive: i64,
    /// The day, counted from 1970, on which the account ends.
    pub expire: i64,
}

impl Shadow {
    /// The line of a login name; `None` when there is none or the file may not be read. Python: `getspnam`.
    pub fn by_name(name: &str) -> Option<Self> {
        let text = std::fs::read("/etc/shadow").ok()?;
        Self::find(&String::from_utf8_lossy(&text), name)
    }

    fn find(text: &str, name: &str) -> Option<Self> {
        text.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next() != Some(name) {
                return None;
            }
            let password = fields.next()?.to_string();
            let _changed = fields.next();
            let mut number = || {
                fields
                    .next()
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(-1)
            };
            Some(Self {
                password,
                min: number(),
                max: number(),
                warn: number(),
                inactive: number(),
                expire: number(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_numbers_are_minus_one() {
        let text = "root:*:19000:0:99999:7:::\nann:!$6$x$y:19000:1:2:3:4:5:\nshort:x\n";
        let ann = Shadow::find(text, "ann").expect("there");
        assert_eq!(
            (
                ann.password.as_str(),
                ann.min,
                ann.max,
                ann.warn,
                ann.inactive,
                ann.expire
            ),
            ("!$6$x$y", 1, 2, 3, 4, 5)
        );
        let root = Shadow::find(text, "root").expect("there");
        assert_eq!((root.min, root.inactive, root.expire), (0, -1, -1));
        assert_eq!(Shadow::find(text, "short").map(|line| line.max), Some(-1));
        assert_eq!(Shadow::find(text, "nobody"), None);
    }
}

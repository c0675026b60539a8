//! The id of a key.

/// An id in the forms that `apt-key` wants. Ansible: `parse_key_id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyId {
    /// All digits that were given, in upper case.
    pub(super) whole: String,
    /// At most the last 16: what listings show.
    pub(super) long: String,
    /// The last 8.
    pub(super) short: String,
}

impl KeyId {
    /// 8, 16, or more than 16 hexadecimal digits, perhaps after `0x`; else `None`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let whole = text.to_uppercase();
        let whole = whole.strip_prefix("0X").unwrap_or(&whole);
        let is_long_enough = matches!(whole.len(), 8 | 16..);
        if !is_long_enough || !whole.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let last = |count: usize| whole[whole.len().saturating_sub(count)..].to_string();
        Some(Self {
            whole: whole.to_string(),
            long: last(16),
            short: last(8),
        })
    }

    /// Whether keys are told apart by 8 digits only.
    pub(super) fn is_short(&self) -> bool {
        self.whole.len() == 8
    }
}

#[cfg(test)]
mod tests {
    use super::KeyId;

    #[test]
    fn ids() {
        let id = KeyId::parse("0x36a1d7869245c8950f966e92d8576a8ba88d21e9").expect("an id");
        assert_eq!(id.whole, "36A1D7869245C8950F966E92D8576A8BA88D21E9");
        assert_eq!((&*id.long, &*id.short), ("D8576A8BA88D21E9", "A88D21E9"));
        let id = KeyId::parse("a88d21e9").expect("an id");
        assert!(id.is_short());
        assert_eq!((&*id.long, &*id.short), ("A88D21E9", "A88D21E9"));
        for wrong in ["", "A88D21E", "A88D21E90", "G88D21E9", "0x", "A88D 21E9"] {
            assert_eq!(KeyId::parse(wrong), None, "{wrong}");
        }
    }
}

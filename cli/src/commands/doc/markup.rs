//! The markup of descriptions, as the terminal shows it.

/// How text is emphasised.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// Signs instead of escape sequences. Ansible: `ANSIBLE_NOCOLOR`.
    pub(super) plain: bool,
}

impl Style {
    /// A heading; as it is where there are no escape sequences.
    pub(super) fn heading(self, text: &str) -> String {
        if self.plain {
            text.into()
        } else {
            format!("\x1b[1m{text}\x1b[0m")
        }
    }

    /// Bold text.
    pub(super) fn bold(self, text: &str) -> String {
        if self.plain {
            format!("*{text}*")
        } else {
            self.heading(text)
        }
    }

    /// Underlined text.
    pub(super) fn underlined(self, text: &str) -> String {
        if self.plain {
            format!("`{text}`")
        } else {
            format!("\x1b[4m{text}\x1b[0m")
        }
    }

    /// Resolves `I(..)`, `B(..)`, `C(..)`, `M(..)`, `P(..)`, `U(..)`, `L(..)`, `R(..)`, `O(..)`, `V(..)`, `E(..)`,
    /// `RV(..)` and `HORIZONTALLINE`. Ansible: `DocCLI.tty_ify`.
    pub(super) fn resolve(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        let mut before: Option<char> = None;
        while let Some(c) = rest.chars().next() {
            let begins_word = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
            if begins_word && let Some((resolved, after)) = self.mark(rest) {
                out.push_str(&resolved);
                before = Some(')');
                rest = after;
                continue;
            }
            out.push(c);
            before = Some(c);
            rest = &rest[c.len_utf8()..];
        }
        out
    }

    fn mark(self, text: &str) -> Option<(String, &str)> {
        if let Some(after) = text.strip_prefix("HORIZONTALLINE") {
            return Some(("\n-------------\n".into(), after));
        }
        let (name, inner) = text.split_once('(')?;
        if !matches!(
            name,
            "I" | "B" | "M" | "P" | "U" | "L" | "R" | "C" | "O" | "V" | "E" | "RV"
        ) {
            return None;
        }
        let is_semantic = matches!(name, "O" | "V" | "E" | "RV");
        let (content, after) = until_closed(inner, is_semantic)?;
        let linked = || {
            content
                .split_once(',')
                .map(|(a, b)| (a.to_owned(), b.trim().to_owned()))
        };
        let resolved = match name {
            "I" => self.underlined(&content),
            "B" => self.bold(&content),
            "M" if self.plain => format!("[{content}]"),
            "M" | "U" => content,
            "P" => {
                let plugin = content.split('#').next().unwrap_or_default();
                if self.plain {
                    format!("[[{plugin}]]")
                } else {
                    format!("[{plugin}]")
                }
            }
            "L" => {
                let (word, address) = linked()?;
                format!("{word} <{address}>")
            }
            "R" => linked()?.0,
            "O" | "RV" => named(&content),
            _ => format!("`{content}'"),
        };
        Some((resolved, after))
    }
}

/// The text up to the closing parenthesis, and what follows. In semantic markup backslashes escape.
fn until_closed(text: &str, is_semantic: bool) -> Option<(String, &str)> {
    let mut content = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            ')' if content.is_empty() => return None,
            ')' => return Some((content, &text[at + 1..])),
            '\\' if is_semantic => content.push(chars.next()?.1),
            _ => content.push(c),
        }
    }
    None
}

/// An option or key of a result, perhaps of another plugin: `ns.col.name#type:entry:option=value`.
fn named(content: &str) -> String {
    let (text, value) = match content.split_once('=') {
        Some((text, value)) => (text, Some(value)),
        None => (content, None),
    };
    let mut text = text;
    let mut of = None;
    if let Some((plugin, rest)) = text.split_once('#')
        && plugin.split('.').count() >= 3
        && let Some((kind, name)) = rest.split_once(':')
    {
        let suffix = if matches!(kind, "role" | "module" | "playbook") {
            ""
        } else {
            " plugin"
        };
        of = Some((kind, format!("{kind}{suffix} {plugin}")));
        text = name;
    } else if let Some(rest) = text.strip_prefix("ignore:") {
        text = rest;
    }
    let mut entry = None;
    if let Some((point, rest)) = text.split_once(':') {
        entry = Some(point);
        text = rest;
    }
    let shown = value.map_or_else(|| text.to_owned(), |value| format!("{text}={value}"));
    match (of, entry) {
        (Some(("role", plugin)), Some(point)) => {
            format!("`{shown}' (of {plugin}, {point} entrypoint)")
        }
        (Some((_, plugin)), _) => format!("`{shown}' (of {plugin})"),
        (None, _) => format!("`{shown}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_resolved() {
        let style = Style { plain: true };
        for (text, expected) in [
            ("I(a) B(b) C(c)", "`a` *b* `c'"),
            (
                "M(ns.c.m), L(word, http://h/) and U(http://h/)",
                "[ns.c.m], word <http://h/> and http://h/",
            ),
            (r"O(a=b\)) V(x) E(HOME) RV(key)", "`a=b)' `x' `HOME' `key'"),
            (
                "O(ns.c.m#module:opt=1) O(ns.c.l#lookup:opt)",
                "`opt=1' (of module ns.c.m) `opt' (of lookup plugin ns.c.l)",
            ),
            ("FI(a) I() I(open", "FI(a) I() I(open"),
            ("R(word, ref) P(a.b.c#lookup)", "word [[a.b.c]]"),
        ] {
            assert_eq!(style.resolve(text), expected);
        }
    }
}

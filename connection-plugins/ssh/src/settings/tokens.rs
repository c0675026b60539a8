//! The `%` tokens of ssh_config.

use crate::environment::Environment;

/// What the tokens stand for.
#[derive(Debug, Clone)]
pub(crate) struct Tokens<'a> {
    pub(crate) environment: &'a Environment,
    /// `%n`: the name given.
    pub(crate) alias: &'a str,
    /// `%h`: the real host name.
    pub(crate) host: &'a str,
    /// `%p`.
    pub(crate) port: u16,
    /// `%r`: the remote user.
    pub(crate) user: &'a str,
}

impl Tokens<'_> {
    /// Replaces the tokens of `text`.
    ///
    /// # Errors
    /// The token that is not known.
    pub(crate) fn expand(&self, text: &str) -> Result<String, String> {
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            match chars.next() {
                Some('%') => out.push('%'),
                Some('h') => out.push_str(self.host),
                Some('n') => out.push_str(self.alias),
                Some('p') => out.push_str(&self.port.to_string()),
                Some('r') => out.push_str(self.user),
                Some('u') => out.push_str(&self.environment.user),
                Some('i') => out.push_str(&self.environment.uid.to_string()),
                Some('d') => match &self.environment.home {
                    Some(home) => out.push_str(&home.to_string_lossy()),
                    None => return Err("%d (there is no home directory)".into()),
                },
                Some(other) => return Err(format!("%{other}")),
                None => return Err("%".into()),
            }
        }
        Ok(out)
    }
}

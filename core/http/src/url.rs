//! URLs. Python: `urllib.parse.urlsplit`.

use std::fmt;

/// A URL in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Url {
    /// In lower case.
    pub scheme: String,
    /// Host, perhaps with user, password and port.
    pub netloc: String,
    /// From the slash on.
    pub path: String,
    /// Behind the question mark.
    pub query: Option<String>,
    /// Behind the number sign.
    pub fragment: Option<String>,
}

impl Url {
    /// Takes a text apart; there is no text that is none.
    pub fn parse(text: &str) -> Self {
        let text = text.trim_matches(|letter: char| letter <= ' ');
        let text: String = text
            .chars()
            .filter(|letter| !matches!(letter, '\t' | '\r' | '\n'))
            .collect();
        let (scheme, rest) = match text.split_once(':') {
            Some((scheme, rest)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
            _ => (String::new(), &*text),
        };
        let (rest, fragment) = halves(rest, '#');
        let (rest, query) = halves(rest, '?');
        let (netloc, path) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => ("", rest),
        };
        Self {
            scheme,
            netloc: netloc.into(),
            path: path.into(),
            query: query.map(Into::into),
            fragment: fragment.map(Into::into),
        }
    }

    /// User and password as they are written in it.
    pub fn credentials(&self) -> Option<(&str, Option<&str>)> {
        let (credentials, _) = self.netloc.rsplit_once('@')?;
        Some(match credentials.split_once(':') {
            Some((user, password)) => (user, Some(password)),
            None => (credentials, None),
        })
    }

    /// Host and port as they are written, without user and password.
    pub fn host_and_port(&self) -> &str {
        self.netloc
            .rsplit_once('@')
            .map_or(&*self.netloc, |(_, host)| host)
    }

    /// The host in lower case, without the brackets of an address.
    pub fn host(&self) -> String {
        split_port(self.host_and_port())
            .0
            .trim_matches(['[', ']'])
            .to_ascii_lowercase()
    }

    /// The port, or that of the scheme.
    ///
    /// # Errors
    /// When it is no number.
    pub fn port(&self) -> Result<u16, String> {
        match split_port(self.host_and_port()).1 {
            None | Some("") => Ok(if self.scheme == "https" { 443 } else { 80 }),
            Some(port) => port
                .parse()
                .map_err(|_| format!("nonnumeric port: '{port}'")),
        }
    }

    /// Path and query, as a request names them.
    pub fn selector(&self) -> String {
        let mut selector = self.path.clone();
        if selector.is_empty() {
            selector.push('/');
        }
        if let Some(query) = &self.query {
            selector.push('?');
            selector.push_str(query);
        }
        selector
    }

    /// Without what stands before the host.
    pub(crate) fn without_credentials(&self) -> Self {
        Self {
            netloc: self.host_and_port().to_owned(),
            ..self.clone()
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.scheme.is_empty() {
            write!(f, "{}:", self.scheme)?;
        }
        if !self.netloc.is_empty() || self.path.starts_with("//") || self.scheme == "file" {
            write!(f, "//{}", self.netloc)?;
        }
        f.write_str(&self.path)?;
        if let Some(query) = self.query.as_deref().filter(|query| !query.is_empty()) {
            write!(f, "?{query}")?;
        }
        if let Some(fragment) = self.fragment.as_deref().filter(|text| !text.is_empty()) {
            write!(f, "#{fragment}")?;
        }
        Ok(())
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

fn halves(text: &str, at: char) -> (&str, Option<&str>) {
    match text.split_once(at) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// A host as written, and its port.
pub(crate) fn split_port(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (text, None),
    }
}

/// A reference seen from a URL. Python: `urljoin`.
pub fn join(base: &str, reference: &str) -> String {
    if base.is_empty() {
        return reference.into();
    }
    if reference.is_empty() {
        return base.into();
    }
    let (from, mut to) = (Url::parse(base), Url::parse(reference));
    if !to.scheme.is_empty() && to.scheme != from.scheme {
        return reference.into();
    }
    to.scheme = from.scheme;
    if !to.netloc.is_empty() {
        return to.to_string();
    }
    to.netloc = from.netloc;
    if to.path.is_empty() {
        to.path = from.path;
        if to.query.as_deref().is_none_or(str::is_empty) {
            to.query = from.query;
        }
        return to.to_string();
    }
    let joined = if to.path.starts_with('/') {
        to.path
    } else {
        let directory = from.path.rfind('/').map_or("", |slash| &from.path[..slash]);
        format!("{directory}/{}", to.path)
    };
    to.path = without_dots(&joined);
    to.to_string()
}

fn without_dots(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let mut kept: Vec<&str> = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let is_last = number + 1 == parts.len();
        match *part {
            "." => {}
            ".." => {
                if kept.len() > 1 {
                    kept.pop();
                }
            }
            // Empty parts in the middle go, as in Python.
            "" if number > 0 && !is_last => continue,
            part => {
                kept.push(part);
                continue;
            }
        }
        if is_last {
            kept.push("");
        }
    }
    let path = kept.join("/");
    if path.is_empty() { "/".into() } else { path }
}

/// The URL with asterisks for user and password. Ansible: `mask_url`.
pub fn mask_url(text: &str) -> String {
    let mut url = Url::parse(text);
    let (user, password) = match url.credentials() {
        Some((user, password))
            if !user.is_empty() || password.is_some_and(|word| !word.is_empty()) =>
        {
            (user.to_owned(), password.map(str::to_owned))
        }
        _ => return text.to_owned(),
    };
    url.netloc = match password.filter(|password| !password.is_empty()) {
        Some(password) => url
            .netloc
            .replace(&format!("{user}:{password}@"), "****:****@"),
        None => url.netloc.replace(&format!("{user}@"), "****@"),
    };
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_as_python() {
        for (base, reference, joined) in [
            ("http://h/a/b?q#f", "c", "http://h/a/c"),
            ("http://h/a/b", "/c/../d", "http://h/d"),
            ("http://h/a/b/", "../c/./", "http://h/a/c/"),
            ("http://h/a", "../../../c", "http://h/c"),
            ("http://h/a", "?x=1", "http://h/a?x=1"),
            ("http://h/a", "//other/x", "http://other/x"),
            ("http://h/a", "https://other", "https://other"),
            ("http://h/a", "", "http://h/a"),
            ("http://h", "b", "http://h/b"),
        ] {
            assert_eq!(join(base, reference), joined, "{base} {reference}");
        }
    }

    #[test]
    fn parts_and_masks() {
        let url = Url::parse("HTTP://u:p%40@[::1]:8080/x;y?a=b?c#d");
        assert_eq!(url.scheme, "http");
        assert_eq!(url.credentials(), Some(("u", Some("p%40"))));
        assert_eq!((url.host().as_str(), url.port()), ("::1", Ok(8080)));
        assert_eq!(url.selector(), "/x;y?a=b?c");
        assert_eq!(mask_url("http://u:p@h/x"), "http://****:****@h/x");
        assert_eq!(mask_url("http://u@h/x"), "http://****@h/x");
        assert_eq!(mask_url("http://h/x"), "http://h/x");
        assert!(Url::parse("http://h:x").port().is_err());
        assert_eq!(Url::parse("file:///a/b").to_string(), "file:///a/b");
    }
}

//! Which redirects are followed, and how. Ansible: `HTTPRedirectHandler`.

use std::str::FromStr;

use indexmap::IndexMap;

use crate::quote::quote_location;
use crate::url::join;
use crate::{Data, Headers, Url};

/// How often one URL, and how many URLs, a request may be led to. Python: `max_repeats`, `max_redirections`.
const REPEATS: u32 = 4;
const REDIRECTS: usize = 10;

/// The option `follow_redirects`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FollowRedirects {
    /// All.
    All,
    /// None.
    No,
    /// Those of GET and HEAD.
    Safe,
    /// Those that Python's `urllib` follows.
    #[default]
    Urllib2,
}

impl FromStr for FollowRedirects {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text.to_ascii_lowercase().as_str() {
            "all" | "yes" | "true" => Self::All,
            "no" | "none" | "false" => Self::No,
            "safe" => Self::Safe,
            "urllib2" | "urllib" => Self::Urllib2,
            other => return Err(format!("follow_redirects: '{other}' is not known")),
        })
    }
}

/// One request of perhaps several in a row.
#[derive(Debug, Clone)]
pub(crate) struct Hop {
    pub(crate) url: Url,
    pub(crate) method: String,
    pub(crate) data: Option<Data>,
    /// Those that are sent again after a redirect.
    pub(crate) headers: Headers,
    /// Those that are not.
    pub(crate) unredirected: Headers,
    /// Where redirects have led.
    pub(crate) visited: IndexMap<String, u32>,
}

/// Where an answer leads.
pub(crate) enum Lead {
    /// To another request.
    To(Box<Hop>),
    /// Nowhere: the answer is an error, of this URL and with these words before its own.
    Stop(Url, String),
}

impl Hop {
    /// What follows on an answer with a status of redirection.
    pub(crate) fn redirected(&self, code: u16, headers: &Headers, follow: FollowRedirects) -> Lead {
        let stay = || Lead::Stop(self.url.clone(), String::new());
        let Some(location) = headers.get("location").or_else(|| headers.get("uri")) else {
            return stay();
        };
        let mut target = Url::parse(location);
        if !matches!(target.scheme.as_str(), "http" | "https" | "ftp" | "") {
            let note = format!("Redirection to url '{location}' is not allowed");
            return Lead::Stop(target, note);
        }
        if target.path.is_empty() && !target.netloc.is_empty() {
            target.path = "/".into();
        }
        let target = join(&self.url.to_string(), &quote_location(&target.to_string()));
        let allowed = match follow {
            FollowRedirects::All => true,
            FollowRedirects::Safe => matches!(&*self.method, "GET" | "HEAD"),
            FollowRedirects::No => return Lead::Stop(Url::parse(&target), String::new()),
            FollowRedirects::Urllib2 => match code {
                301..=303 => matches!(&*self.method, "GET" | "HEAD" | "POST"),
                _ => matches!(&*self.method, "GET" | "HEAD"),
            },
        };
        if !allowed {
            return stay();
        }
        let mut visited = self.visited.clone();
        let seen = visited.get(&target).copied().unwrap_or_default();
        if seen >= REPEATS || visited.len() >= REDIRECTS {
            let note = "The HTTP server returned a redirect error that would lead to an infinite loop.\n\
                        The last 30x error message was:\n";
            return Lead::Stop(self.url.clone(), note.into());
        }
        visited.insert(target.clone(), seen + 1);
        let (method, keeps_data) = self.method_after(code, follow);
        let mut headers = self.headers.clone();
        if !keeps_data {
            for name in ["content-length", "content-type"] {
                headers.remove(name);
            }
            if follow != FollowRedirects::Urllib2 {
                headers.remove("transfer-encoding");
            }
        }
        Lead::To(Box::new(Self {
            url: Url::parse(&target),
            method,
            data: self.data.clone().filter(|_| keeps_data),
            headers,
            unredirected: Headers::default(),
            visited,
        }))
    }

    fn method_after(&self, code: u16, follow: FollowRedirects) -> (String, bool) {
        let method = &*self.method;
        if follow == FollowRedirects::Urllib2 {
            // As Python does before 3.13: a HEAD becomes a GET, too.
            return ("GET".into(), false);
        }
        let becomes_get = match code {
            302 | 303 => method != "HEAD",
            301 => method == "POST",
            _ => false,
        };
        let method = if becomes_get { "GET" } else { method };
        (method.to_owned(), matches!(code, 307 | 308))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(
        method: &str,
        code: u16,
        follow: FollowRedirects,
        location: &str,
    ) -> Option<(String, String, bool)> {
        let mut headers = Headers::default();
        headers.add("Content-type", "text/plain");
        let hop = Hop {
            url: Url::parse("http://h/a/b"),
            method: method.into(),
            data: Some(Data::Bytes(Vec::new())),
            headers,
            unredirected: Headers::default(),
            visited: IndexMap::new(),
        };
        let mut answer = Headers::default();
        answer.add("Location", location);
        match hop.redirected(code, &answer, follow) {
            Lead::Stop(..) => None,
            Lead::To(next) => {
                assert_eq!(
                    next.data.is_some(),
                    next.headers.get("content-type").is_some()
                );
                Some((next.method, next.url.to_string(), next.data.is_some()))
            }
        }
    }

    #[test]
    fn methods_change_as_in_ansible() {
        use FollowRedirects::{All, No, Safe, Urllib2};

        let to =
            |method: &str, data: bool| Some((method.to_owned(), "http://h/a/c".to_owned(), data));
        for (method, code, follow, expected) in [
            ("POST", 301, All, to("GET", false)),
            ("PUT", 301, All, to("PUT", false)),
            ("PUT", 302, All, to("GET", false)),
            ("HEAD", 303, All, to("HEAD", false)),
            ("POST", 307, All, to("POST", true)),
            ("POST", 308, All, to("POST", true)),
            ("POST", 302, Safe, None),
            ("GET", 308, Safe, to("GET", true)),
            ("GET", 302, No, None),
            ("POST", 302, Urllib2, to("GET", false)),
            ("HEAD", 302, Urllib2, to("GET", false)),
            ("POST", 307, Urllib2, None),
            ("PUT", 302, Urllib2, None),
        ] {
            assert_eq!(
                lead(method, code, follow, "c"),
                expected,
                "{method} {code} {follow:?}"
            );
        }
        assert_eq!(lead("GET", 302, All, "file:///etc/passwd"), None);
        assert_eq!(
            lead("GET", 302, All, "http://x")
                .map(|(_, url, _)| url)
                .as_deref(),
            Some("http://x/")
        );
    }
}

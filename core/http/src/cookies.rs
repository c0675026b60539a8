//! Cookies that one request gathers on its way. Python: `http.cookiejar` with its default policy.

use jiff::{SignedDuration, Timestamp};

use crate::date::parse_date;
use crate::{Headers, Url};

#[derive(Debug, Clone, PartialEq, Eq)]
struct Cookie {
    name: String,
    value: String,
    domain: String,
    /// Whether hosts below the domain get it too.
    with_hosts_below: bool,
    path: String,
    secure: bool,
}

/// A jar of cookies.
#[derive(Debug, Clone, Default)]
pub struct Cookies(Vec<Cookie>);

impl Cookies {
    /// Names and values: by domain, then by path, as they came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut places: Vec<(&str, &str)> = Vec::new();
        for cookie in &self.0 {
            let place = (cookie.domain.as_str(), cookie.path.as_str());
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let mut domains: Vec<&str> = Vec::new();
        for (domain, _) in &places {
            if !domains.contains(domain) {
                domains.push(domain);
            }
        }
        places.sort_by_key(|(domain, _)| domains.iter().position(|known| known == domain));
        places.into_iter().flat_map(|(domain, path)| {
            self.0
                .iter()
                .filter(move |cookie| cookie.domain == domain && cookie.path == path)
                .map(|cookie| (cookie.name.as_str(), cookie.value.as_str()))
        })
    }

    /// Takes those of an answer.
    pub(crate) fn take(&mut self, url: &Url, headers: &Headers) {
        for line in headers.all("set-cookie") {
            self.take_one(url, line, Timestamp::now());
        }
    }

    fn take_one(&mut self, url: &Url, line: &str, now: Timestamp) {
        let mut parts = line.split(';');
        let first = parts.next().unwrap_or_default();
        let Some((name, value)) = first.split_once('=') else {
            return;
        };
        let host = url.host();
        let mut cookie = Cookie {
            name: name.trim().into(),
            value: value.trim().into(),
            domain: host.clone(),
            with_hosts_below: false,
            path: directory(&url.path),
            secure: false,
        };
        if cookie.name.is_empty() {
            return;
        }
        let (mut ends, mut lasts) = (None, None);
        for part in parts {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let value = value.trim().trim_matches('"');
            match key.trim().to_ascii_lowercase().as_str() {
                "domain" if !value.is_empty() => {
                    let domain = value.trim_start_matches('.').to_ascii_lowercase();
                    if !may_set(&host, &domain) {
                        return;
                    }
                    cookie.domain = format!(".{domain}");
                    cookie.with_hosts_below = true;
                }
                "path" if value.starts_with('/') => cookie.path = value.into(),
                "secure" => cookie.secure = true,
                "expires" => ends = parse_date(value),
                "max-age" => lasts = value.parse::<i64>().ok(),
                _ => {}
            }
        }
        if let Some(seconds) = lasts {
            let seconds = SignedDuration::from_secs(seconds.clamp(-1, 1 << 32));
            ends = now.checked_add(seconds).ok();
        }
        let same = |known: &Cookie| {
            (&known.name, &known.domain, &known.path)
                == (&cookie.name, &cookie.domain, &cookie.path)
        };
        let place = self.0.iter().position(same);
        let is_over = ends.is_some_and(|end| end <= now);
        match (place, is_over) {
            (Some(place), true) => {
                self.0.remove(place);
            }
            (None, true) => {}
            (Some(place), false) => self.0[place] = cookie,
            (None, false) => self.0.push(cookie),
        }
    }

    /// The header for a request; the most specific path first.
    pub(crate) fn header(&self, url: &Url) -> Option<String> {
        let host = url.host();
        let mut sent: Vec<&Cookie> = self
            .0
            .iter()
            .filter(|cookie| {
                let is_host = if cookie.with_hosts_below {
                    let domain = cookie.domain.trim_start_matches('.');
                    host == domain || host.ends_with(&cookie.domain)
                } else {
                    host == cookie.domain
                };
                is_host
                    && is_below(
                        if url.path.is_empty() { "/" } else { &url.path },
                        &cookie.path,
                    )
                    && (!cookie.secure || url.scheme == "https")
            })
            .collect();
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = sent
            .iter()
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

fn directory(path: &str) -> String {
    match path.rfind('/') {
        None | Some(0) => "/".into(),
        Some(slash) => path[..slash].into(),
    }
}

fn is_below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory)
        .is_some_and(|rest| rest.is_empty() || directory.ends_with('/') || rest.starts_with('/'))
}

/// Whether a host may set a cookie for a domain: one that it is in, and that is no top level domain.
fn may_set(host: &str, domain: &str) -> bool {
    let is_address = host.contains(':')
        || host
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    domain.contains('.')
        && (host == domain
            || !is_address
                && host
                    .strip_suffix(domain)
                    .is_some_and(|before| before.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jar(url: &str, lines: &[&str]) -> Cookies {
        let mut headers = Headers::default();
        for line in lines {
            headers.add("Set-Cookie", *line);
        }
        let mut jar = Cookies::default();
        jar.take(&Url::parse(url), &headers);
        jar
    }

    #[test]
    fn cookies_go_back_where_they_belong() {
        let jar = jar(
            "http://a.example.com/x/y",
            &[
                "one=1",
                "two=2; Path=/; HttpOnly",
                "three=3; Domain=example.com; Path=/",
                "four=4; Secure; Path=/",
                "five=5; Domain=other.com",
                "six=6; Domain=com",
                "seven=7; Max-Age=0",
                "eight=8; Expires=Wed, 21-Oct-2015 07:28:00 GMT",
                "two=22; Path=/",
            ],
        );
        let header = |url: &str| jar.header(&Url::parse(url));
        assert_eq!(
            header("http://a.example.com/x/z").as_deref(),
            Some("one=1; two=22; three=3")
        );
        assert_eq!(header("http://b.example.com/").as_deref(), Some("three=3"));
        assert_eq!(
            header("https://a.example.com/").as_deref(),
            Some("two=22; three=3; four=4")
        );
        assert_eq!(header("http://other.com/"), None);
    }

    #[test]
    fn one_that_ends_is_forgotten() {
        let jar = jar("http://h/", &["a=1", "a=; Max-Age=0", "b=2"]);
        assert_eq!(jar.iter().collect::<Vec<_>>(), [("b", "2")]);
    }
}

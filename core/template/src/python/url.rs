//! Python's `urllib.parse`.

use shevek_jinja::Error;

/// The parts of a URL as `urlsplit` gives them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SplitUrl {
    pub(crate) scheme: String,
    pub(crate) netloc: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) fragment: String,
    pub(crate) username: Option<String>,
    pub(crate) password: Option<String>,
    pub(crate) hostname: Option<String>,
    pub(crate) port: Option<u16>,
}

/// `urllib.parse.urlsplit`.
pub(crate) fn urlsplit(url: &str) -> Result<SplitUrl, Error> {
    let cleaned: String = url
        .trim_start_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\r' | '\n'))
        .collect();
    let mut rest = cleaned.as_str();
    let mut out = SplitUrl::default();
    if let Some(colon) = rest.find(':')
        && rest.starts_with(|c: char| c.is_ascii_alphabetic())
        && rest[..colon]
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    {
        out.scheme = rest[..colon].to_ascii_lowercase();
        rest = &rest[colon + 1..];
    }
    if let Some(after) = rest.strip_prefix("//") {
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        after[..end].clone_into(&mut out.netloc);
        rest = &after[end..];
        if out.netloc.contains('[') != out.netloc.contains(']') {
            return Err(Error::value_error("Invalid IPv6 URL"));
        }
    }
    if let Some((before, fragment)) = rest.split_once('#') {
        fragment.clone_into(&mut out.fragment);
        rest = before;
    }
    if let Some((before, query)) = rest.split_once('?') {
        query.clone_into(&mut out.query);
        rest = before;
    }
    rest.clone_into(&mut out.path);
    let (user, host) = match out.netloc.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, out.netloc.as_str()),
    };
    if let Some(user) = user {
        match user.split_once(':') {
            Some((name, password)) => {
                out.username = Some(name.to_owned());
                out.password = Some(password.to_owned());
            }
            None => out.username = Some(user.to_owned()),
        }
    }
    let (hostname, port) = match host
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'))
    {
        Some((address, after)) => (address, after.strip_prefix(':')),
        None => host
            .split_once(':')
            .map_or((host, None), |(name, port)| (name, Some(port))),
    };
    out.hostname = (!hostname.is_empty()).then(|| hostname.to_lowercase());
    out.port = match port.filter(|port| !port.is_empty()) {
        None => None,
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => Some(
            port.parse()
                .map_err(|_| Error::value_error("Port out of range 0-65535"))?,
        ),
        Some(port) => {
            return Err(Error::value_error(format!(
                "Port could not be cast to integer value as '{port}'"
            )));
        }
    };
    Ok(out)
}

/// `urllib.parse.unquote`.
pub(crate) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let code = (bytes[index] == b'%')
            .then(|| text.get(index + 1..index + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) => {
                out.push(byte);
                index += 3;
            }
            None => {
                out.push(bytes[index]);
                index += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

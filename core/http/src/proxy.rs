//! Proxies of the environment. Python: `getproxies_environment`, `proxy_bypass_environment`.

use crate::url::split_port;
use crate::{Request, Url};

/// The proxy for a URL; `None` where it is asked directly.
pub(crate) fn proxy_of(request: &Request<'_>, url: &Url) -> Option<Url> {
    if !request.use_proxy || request.unix_socket.is_some() {
        return None;
    }
    let variable = |name: &str| (request.environment)(name).filter(|value| !value.is_empty());
    // In a CGI program HTTP_PROXY is what the client sent.
    let is_cgi = variable("REQUEST_METHOD").is_some();
    let lower = format!("{}_proxy", url.scheme);
    let proxy = variable(&lower).or_else(|| {
        let upper = (!is_cgi || url.scheme != "http").then(|| lower.to_uppercase());
        upper.and_then(|upper| variable(&upper))
    })?;
    let excluded = variable("no_proxy").or_else(|| variable("NO_PROXY"));
    if excluded.is_some_and(|list| is_excluded(url, &list)) {
        return None;
    }
    // Without a scheme the proxy is spoken to as the server would be.
    Some(if proxy.contains("://") {
        Url::parse(&proxy)
    } else {
        Url::parse(&format!("http://{proxy}"))
    })
}

fn is_excluded(url: &Url, list: &str) -> bool {
    if list.trim() == "*" {
        return true;
    }
    let host_and_port = url.host_and_port().to_ascii_lowercase();
    let (host, _) = split_port(&host_and_port);
    list.split(',')
        .map(|name| name.trim().trim_start_matches('.').to_ascii_lowercase())
        .filter(|name| !name.is_empty())
        .any(|name| {
            [host, &host_and_port]
                .iter()
                .any(|host| is_within(host, &name))
        })
}

fn is_within(host: &str, name: &str) -> bool {
    host.strip_suffix(name)
        .is_some_and(|before| before.is_empty() || before.len() > 1 && before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_hosts_need_none() {
        let excluded = |url: &str, list: &str| is_excluded(&Url::parse(url), list);
        assert!(excluded("http://a.example.com/", "x, .example.com"));
        assert!(excluded("http://example.com:80/", "example.com"));
        assert!(excluded("http://example.com:80/", "example.com:80"));
        assert!(excluded("http://h/", "*"));
        assert!(!excluded("http://badexample.com/", "example.com"));
        assert!(!excluded("http://example.com:81/", "example.com:80"));
    }

    #[test]
    fn the_environment_names_them() {
        let environment = |name: &str| match name {
            "http_proxy" => Some("proxy:3128".to_owned()),
            "HTTPS_PROXY" => Some("http://u:p@secure:1".to_owned()),
            "no_proxy" => Some("localhost".to_owned()),
            _ => None,
        };
        let mut request = Request::new("GET", "", &environment);
        let proxy = |request: &Request<'_>, url: &str| {
            proxy_of(request, &Url::parse(url)).map(|proxy| proxy.to_string())
        };
        assert_eq!(
            proxy(&request, "http://h/"),
            Some("http://proxy:3128".into())
        );
        assert_eq!(
            proxy(&request, "https://h/"),
            Some("http://u:p@secure:1".into())
        );
        assert_eq!(proxy(&request, "http://localhost/"), None);
        request.use_proxy = false;
        assert_eq!(proxy(&request, "http://h/"), None);
    }
}

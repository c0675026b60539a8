//! One host of a `ProxyJump` list.

/// `[user@]host[:port]` or `ssh://[user@]host[:port]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JumpSpec {
    pub(crate) host: String,
    pub(crate) user: Option<String>,
    pub(crate) port: Option<u16>,
}

impl JumpSpec {
    /// Reads the value of `ProxyJump`; `none` is an empty list.
    ///
    /// # Errors
    /// The part that is wrong.
    pub(crate) fn parse_list(text: &str) -> Result<Vec<Self>, String> {
        if text.eq_ignore_ascii_case("none") {
            return Ok(Vec::new());
        }
        text.split(',').map(Self::parse).collect()
    }

    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("Invalid -J argument '{text}'");
        let rest = text.strip_prefix("ssh://").unwrap_or(text);
        let rest = rest.trim_end_matches('/');
        let (user, place) = match rest.rsplit_once('@') {
            Some((user, place)) => (Some(user.to_string()), place),
            None => (None, rest),
        };
        let (host, port) = if let Some(inside) = place.strip_prefix('[') {
            let (host, after) = inside.split_once(']').ok_or_else(wrong)?;
            (host, after.strip_prefix(':'))
        } else if place.matches(':').count() == 1 {
            let (host, port) = place.split_once(':').ok_or_else(wrong)?;
            (host, Some(port))
        } else {
            (place, None)
        };
        let port = match port {
            Some(port) => Some(port.parse().map_err(|_| wrong())?),
            None => None,
        };
        if host.is_empty() || host.starts_with('-') || user.as_deref() == Some("") {
            return Err(wrong());
        }
        Ok(Self {
            host: host.to_string(),
            user,
            port,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_openssh_reads() {
        for (text, expected) in [
            ("gw", vec![(None, "gw", None)]),
            ("NONE", vec![]),
            (
                "a@gw:22,b",
                vec![(Some("a"), "gw", Some(22)), (None, "b", None)],
            ),
            ("ssh://a@[::1]:2222/", vec![(Some("a"), "::1", Some(2222))]),
            ("fe80::1", vec![(None, "fe80::1", None)]),
            ("a@b@gw", vec![(Some("a@b"), "gw", None)]),
        ] {
            let specs = JumpSpec::parse_list(text).unwrap();
            let specs: Vec<_> = specs
                .iter()
                .map(|spec| (spec.user.as_deref(), spec.host.as_str(), spec.port))
                .collect();
            assert_eq!(specs, expected, "{text}");
        }
        for text in ["", "a,,b", "gw:port", "@gw", "-oProxyCommand=x", "gw:99999"] {
            assert!(JumpSpec::parse_list(text).is_err(), "{text}");
        }
    }
}

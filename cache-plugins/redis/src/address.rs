//! Where the server is: `HOST:PORT:DB` or `HOST:PORT:DB:PASSWORD`.

use shevek_plugin::{CacheError, Secret};

/// A server, a database in it and the password.
pub(crate) struct Address {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) database: u32,
    pub(crate) password: Option<Secret>,
}

impl Address {
    /// Reads `fact_caching_connection`. An IPv6 address stands in brackets.
    ///
    /// # Errors
    /// When it is something else. The text may hold a password and is not shown.
    pub(crate) fn read(text: &str) -> Result<Self, CacheError> {
        if text.starts_with("tls://") {
            return Err(CacheError::new(
                "The redis cache does not speak TLS: take tls:// away from fact_caching_connection, or reach the server through a tunnel.",
            ));
        }
        let wrong = || {
            CacheError::new(
                "The redis cache cannot read fact_caching_connection: write HOST:PORT:DB or HOST:PORT:DB:PASSWORD, for example localhost:6379:0.",
            )
        };
        let (host, rest) = match text.strip_prefix('[') {
            Some(inner) => inner
                .split_once(']')
                .and_then(|(host, rest)| Some((host, rest.strip_prefix(':')?))),
            None => text.split_once(':'),
        }
        .filter(|(host, _)| !host.is_empty())
        .ok_or_else(wrong)?;
        let mut fields = rest.splitn(3, ':');
        let mut field = || fields.next().ok_or_else(wrong);
        let port = field()?.parse().map_err(|_| wrong())?;
        let database = field()?.parse().map_err(|_| wrong())?;
        let password = field().ok().filter(|password| !password.is_empty());
        Ok(Self {
            host: host.into(),
            port,
            database,
            password: password.map(Secret::new),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_an_address() {
        for (text, host, port, database, password) in [
            ("localhost:6379:0", "localhost", 6379, 0, None),
            (
                "10.0.0.1:7000:3:se:cret",
                "10.0.0.1",
                7000,
                3,
                Some("se:cret"),
            ),
            ("[::1]:6379:1:", "::1", 6379, 1, None),
        ] {
            let address = Address::read(text).expect(text);
            assert_eq!((&*address.host, address.port), (host, port));
            assert_eq!(address.database, database);
            assert_eq!(address.password.as_ref().map(Secret::expose), password);
        }
    }

    #[test]
    fn what_is_none_is_refused_without_its_password() {
        for text in [
            "",
            "localhost",
            "localhost:6379",
            "localhost:x:0:secret",
            ":6379:0:secret",
            "[::1:6379:0:secret",
            "localhost:6379:-1:secret",
            "tls://h:6379:0:secret",
        ] {
            let Err(error) = Address::read(text) else {
                panic!("{text}")
            };
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}

//! Digest authentication (RFC 7616) as Python's `HTTPDigestAuthHandler` does it: MD5, SHA-1 and SHA-256, with
//! `qop=auth` or without.

use data_encoding::HEXLOWER;
use md5::Md5;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::content::parameters;

/// What a server asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Challenge {
    realm: String,
    nonce: String,
    algorithm: Algorithm,
    /// As the server wrote it.
    algorithm_name: Option<String>,
    with_qop: bool,
    opaque: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Md5,
    Sha1,
    Sha256,
}

impl Algorithm {
    fn hex(self, text: &str) -> String {
        match self {
            Self::Md5 => HEXLOWER.encode(&Md5::digest(text)),
            Self::Sha1 => HEXLOWER.encode(&Sha1::digest(text)),
            Self::Sha256 => HEXLOWER.encode(&Sha256::digest(text)),
        }
    }
}

impl Challenge {
    /// Reads the rest of a `WWW-Authenticate` behind its first word.
    ///
    /// # Errors
    /// What asks for an algorithm or a quality that Python does not know either. `None` when it is not whole.
    pub(super) fn parse(text: &str) -> Result<Option<Self>, String> {
        let found = parameters(text, ',');
        let get = |name: &str| {
            found
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.clone())
        };
        let (Some(realm), Some(nonce)) = (get("realm"), get("nonce")) else {
            return Ok(None);
        };
        let algorithm_name = get("algorithm");
        let algorithm = match algorithm_name
            .as_deref()
            .unwrap_or("MD5")
            .to_ascii_uppercase()
            .as_str()
        {
            "MD5" => Algorithm::Md5,
            "SHA" => Algorithm::Sha1,
            "SHA-256" => Algorithm::Sha256,
            other => {
                return Err(format!(
                    "Unsupported digest authentication algorithm '{other}'"
                ));
            }
        };
        let qop = get("qop");
        let with_qop = qop
            .as_deref()
            .is_some_and(|qop| qop.split(',').any(|one| one.trim() == "auth"));
        if let Some(qop) = qop.filter(|_| !with_qop) {
            return Err(format!("qop '{qop}' is not supported."));
        }
        Ok(Some(Self {
            realm,
            nonce,
            algorithm,
            algorithm_name,
            with_qop,
            opaque: get("opaque"),
        }))
    }

    /// The value of `Authorization`.
    pub(super) fn answer(
        &self,
        user: &str,
        password: &str,
        method: &str,
        uri: &str,
        cnonce: &str,
    ) -> String {
        let hash = |text: &str| self.algorithm.hex(text);
        let Self { realm, nonce, .. } = self;
        let secret = hash(&format!("{user}:{realm}:{password}"));
        let target = hash(&format!("{method}:{uri}"));
        let response = if self.with_qop {
            hash(&format!("{secret}:{nonce}:00000001:{cnonce}:auth:{target}"))
        } else {
            hash(&format!("{secret}:{nonce}:{target}"))
        };
        let mut parts = vec![
            format!("Digest username=\"{user}\""),
            format!("realm=\"{realm}\""),
            format!("nonce=\"{nonce}\""),
            format!("uri=\"{uri}\""),
            format!("response=\"{response}\""),
        ];
        if let Some(opaque) = &self.opaque {
            parts.push(format!("opaque=\"{opaque}\""));
        }
        let algorithm = self.algorithm_name.as_deref().unwrap_or("MD5");
        parts.push(format!("algorithm=\"{algorithm}\""));
        if self.with_qop {
            parts.push(format!("qop=auth, nc=00000001, cnonce=\"{cnonce}\""));
        }
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7616, 3.9.1.
    #[test]
    fn the_example_of_the_standard() {
        let text = "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, \
                    nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
                    opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        let challenge = Challenge::parse(text).expect("known").expect("whole");
        let answer = challenge.answer(
            "Mufasa",
            "Circle of Life",
            "GET",
            "/dir/index.html",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        );
        assert!(
            answer.contains(
                "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""
            ),
            "{answer}"
        );
        assert!(answer.contains("opaque=\"FQhe/"), "{answer}");
    }

    #[test]
    fn what_is_not_known_is_told() {
        assert!(Challenge::parse("realm=\"x\", nonce=\"y\", algorithm=ROT13").is_err());
        assert!(Challenge::parse("realm=\"x\", nonce=\"y\", qop=\"auth-int\"").is_err());
        assert_eq!(Challenge::parse("realm=\"x\""), Ok(None));
    }
}

//! Who a request is from, and what is answered to a server that asks. Ansible: `_configure_auth`.

use super::digest::Challenge;
use super::netrc::login_for;
use super::{basic, basic_header};
use crate::{Headers, HttpError, Request, Url, unquote};

/// User and password that are told when they are asked for, and only to the host they are for.
#[derive(Debug, Clone)]
pub(crate) struct Login {
    user: String,
    password: String,
    /// Host and port as written.
    place: String,
    /// How often a digest was sent.
    digests: u32,
}

/// The URL without user and password, what is to be sent from the start, and what is told when it is asked for.
///
/// # Errors
/// When `~/.netrc` must not be used.
pub(crate) fn sign_in(
    request: &Request<'_>,
    url: &Url,
) -> Result<(Url, Option<String>, Option<Login>), HttpError> {
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let mut url = url.clone();
    let mut user = filled(&request.url_username);
    let mut password = request.url_password.clone();
    if user.is_none()
        && let Some((own, secret)) = url.credentials()
    {
        user = Some(unquote(own)).filter(|user| !user.is_empty());
        password = Some(unquote(secret.unwrap_or_default()));
        url = url.without_credentials();
    }
    let password = password.unwrap_or_default();
    match user {
        Some(user) if request.force_basic_auth => {
            let header = basic_header(&user, &password);
            Ok((url, Some(header), None))
        }
        Some(user) => {
            let login = Login {
                user,
                password,
                place: url.host_and_port().to_owned(),
                digests: 0,
            };
            Ok((url, None, Some(login)))
        }
        None if request.use_netrc => {
            let known = login_for(&url.host(), request.environment)?;
            let header = known.map(|(user, password)| basic_header(&user, &password));
            Ok((url, header, None))
        }
        None => Ok((url, None, None)),
    }
}

impl Login {
    /// The header that answers a `401`; `None` when there is nothing more to say.
    ///
    /// # Errors
    /// When the server asks for something else than Python knows.
    pub(crate) fn answer(
        &mut self,
        url: &Url,
        method: &str,
        asked: &Headers,
        sent: Option<&str>,
    ) -> Result<Option<String>, HttpError> {
        let Some(first) = asked.get("www-authenticate") else {
            return Ok(None);
        };
        let (scheme, rest) = first
            .trim()
            .split_once(char::is_whitespace)
            .unwrap_or((first, ""));
        let is_ours = url.host_and_port().eq_ignore_ascii_case(&self.place);
        if scheme.eq_ignore_ascii_case("digest") {
            if !is_ours || self.digests >= 5 {
                return Ok(None);
            }
            let Some(challenge) = Challenge::parse(rest).map_err(HttpError::Value)? else {
                return Ok(None);
            };
            let Self { user, password, .. } = self;
            let header = challenge.answer(user, password, method, &url.selector(), &random_hex());
            if sent == Some(&*header) {
                return Ok(None);
            }
            self.digests += 1;
            return Ok(Some(header));
        }
        if !scheme.eq_ignore_ascii_case("basic") {
            return Err(HttpError::Value(format!(
                "AbstractDigestAuthHandler does not support the following scheme: '{scheme}'"
            )));
        }
        let header = basic_header(&self.user, &self.password);
        let is_asked = asked.all("www-authenticate").any(basic::is_asked_for);
        Ok((is_asked && is_ours && sent != Some(&*header)).then_some(header))
    }
}

/// A number that is used once.
fn random_hex() -> String {
    use std::hash::{BuildHasher, Hasher};

    // Keys of hashers are random; the number only has to differ each time.
    let hasher = || {
        std::collections::hash_map::RandomState::new()
            .build_hasher()
            .finish()
    };
    format!("{:016x}", hasher())
}

//! `url`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use shevek_http::{Cookies, FollowRedirects, HttpError, Request, mask_url, open};
use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::{plugin_error, to_text};
use crate::python::codec;
use crate::settings::{SettingSources, plugin_settings};
use crate::templar::jinja_error;
use crate::{TemplateError, TemplateErrorKind};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("url", url)];

fn url(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let split_lines = take_bool(call, "split_lines")?;
    let options = Options::take(call)?;
    let waiting = call.configuration().waiting.clone();
    let mut out = Vec::new();
    for term in call.text_terms()? {
        options.check(&term)?;
        let environment = Arc::clone(&call.configuration().environment_variables);
        let (asked, of) = (term.clone(), options.clone());
        let answer =
            waiting.unless_interrupted(move || of.ask(asked, &|name: &str| environment(name)));
        let interrupted = || {
            Err(format!(
                "lookup_plugin.url({}) was interrupted",
                mask_url(&term)
            ))
        };
        let bytes = answer.unwrap_or_else(interrupted).map_err(plugin_error)?;
        let text = codec::decode_leniently(&bytes, "utf-8")?;
        if split_lines {
            out.extend(lines(&text).into_iter().map(Value::from));
        } else {
            out.push(Value::from(text));
        }
    }
    Ok(out)
}

/// How servers are asked.
#[derive(Clone)]
struct Options {
    validate_certs: bool,
    use_proxy: bool,
    username: Option<String>,
    password: Option<String>,
    headers: Vec<(String, String)>,
    force: bool,
    timeout: Option<Duration>,
    http_agent: Option<String>,
    force_basic_auth: bool,
    follow_redirects: FollowRedirects,
    use_gssapi: bool,
    unix_socket: Option<String>,
    ca_path: Option<String>,
    unredirected_headers: Vec<String>,
    ciphers: Vec<String>,
    use_netrc: bool,
}

impl Options {
    fn take(call: &mut LookupCall<'_>) -> Result<Self, Error> {
        Ok(Self {
            validate_certs: take_bool(call, "validate_certs")?,
            use_proxy: take_bool(call, "use_proxy")?,
            username: take_text(call, "username")?,
            password: take_text(call, "password")?,
            headers: take_headers(call)?,
            force: take_bool(call, "force")?,
            timeout: take_timeout(call)?,
            http_agent: take_text(call, "http_agent")?,
            force_basic_auth: take_bool(call, "force_basic_auth")?,
            follow_redirects: take_redirects(call)?.parse().map_err(plugin_error)?,
            use_gssapi: take_bool(call, "use_gssapi")?,
            unix_socket: take_text(call, "unix_socket")?,
            ca_path: take_text(call, "ca_path")?,
            unredirected_headers: take_list(call, "unredirected_headers")?,
            ciphers: take_list(call, "ciphers")?,
            use_netrc: take_bool(call, "use_netrc")?,
        })
    }

    /// What the server gives, or why it does not.
    fn ask(
        self,
        url: String,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Vec<u8>, String> {
        let shown = mask_url(&url);
        let mut request = Request::new("GET", url, environment);
        request.validate_certs = self.validate_certs;
        request.use_proxy = self.use_proxy;
        request.url_username = self.username;
        request.url_password = self.password;
        request.headers = self.headers;
        request.force = self.force;
        request.timeout = self.timeout;
        request.http_agent = self.http_agent;
        request.force_basic_auth = self.force_basic_auth;
        request.follow_redirects = self.follow_redirects;
        request.use_gssapi = self.use_gssapi;
        request.unix_socket = self.unix_socket;
        request.ca_path = self.ca_path;
        request.unredirected_headers = self.unredirected_headers;
        request.ciphers = self.ciphers;
        request.use_netrc = self.use_netrc;
        let response = open(&request, &mut Cookies::default());
        let mut response = response.map_err(|error| told(&error, &shown))?;
        response.read_all().map_err(|error| error.to_string())
    }

    /// What Python finds out only when it is about to ask the server.
    fn check(&self, url: &str) -> Result<(), Error> {
        if self.timeout.is_some_and(|limit| limit.is_zero()) {
            return Err(plugin_error(format!(
                "Failed lookup url for {}: <urlopen error [Errno 115] Operation now in progress>",
                mask_url(url)
            )));
        }
        let authorities = self.ca_path.as_deref().map(Path::new);
        if authorities.is_some_and(|path| !path.exists()) {
            return Err(plugin_error("[Errno 2] No such file or directory"));
        }
        Ok(())
    }
}

/// Which redirects are followed. Truth values are none of the words, even where they look like them.
fn take_redirects(call: &mut LookupCall<'_>) -> Result<String, Error> {
    let given = take_text(call, "follow_redirects")?.unwrap_or_else(|| "urllib2".to_owned());
    if ["all", "none", "safe", "urllib2", "no", "yes"].contains(&given.as_str()) {
        return Ok(given);
    }
    let message = format!(
        "The lookup plugin 'url' failed: Invalid value '{given}' for config 'follow_redirects' for 'url' lookup plugin."
    );
    let error = TemplateError::new(TemplateErrorKind::Plugin, message)
        .with_help("Valid values are: all, none, safe, urllib2, no, yes");
    Err(jinja_error(&error))
}

/// Ansible's words for a request that failed.
fn told(error: &HttpError, url: &str) -> String {
    match error {
        HttpError::Status(_) => format!("Received HTTP error for {url}: {error}"),
        HttpError::Url(_) => format!("Failed lookup url for {url}: {error}"),
        _ => error.to_string(),
    }
}

/// Python: `bytes.splitlines`.
fn lines(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.split_terminator('\n').map(str::to_owned).collect()
}

/// An option as it is given, or by a variable, the environment or ansible.cfg.
fn take(call: &mut LookupCall<'_>, name: &str) -> Result<Option<Value>, Error> {
    if let Some(value) = call.take(name) {
        return Ok(Some(value));
    }
    let settings = plugin_settings()
        .iter()
        .find(|plugin| plugin.kind == "lookup" && plugin.name == "url");
    let setting =
        settings.and_then(|plugin| plugin.options.iter().find(|option| option.name == name));
    let Some(setting) = setting else {
        return Ok(None);
    };
    let (configuration, templar) = (call.configuration(), call.templar);
    let (value, _) = setting.value(&SettingSources {
        variable: &|name| templar.core().variable(templar.resolved(), name),
        env: &*configuration.environment_variables,
        ini: &*configuration.ini_values,
        file: configuration.configuration_file.as_deref(),
    })?;
    Ok(Some(value).filter(|value| !value.is_none()))
}

fn take_bool(call: &mut LookupCall<'_>, name: &str) -> Result<bool, Error> {
    let value = take(call, name)?;
    call.options.extend(value.map(|value| (name.into(), value)));
    call.take_bool(name, false)
}

fn take_text(call: &mut LookupCall<'_>, name: &str) -> Result<Option<String>, Error> {
    let value = take(call, name)?;
    call.options.extend(value.map(|value| (name.into(), value)));
    call.take_text(name)
}

fn take_list(call: &mut LookupCall<'_>, name: &str) -> Result<Vec<String>, Error> {
    match take(call, name)? {
        None => Ok(Vec::new()),
        Some(value) if value.is_list_like() => value.to_vec()?.iter().map(to_text).collect(),
        Some(value) => {
            let text = to_text(&value)?;
            Ok(text.split(',').map(|word| word.trim().to_owned()).collect())
        }
    }
}

fn take_headers(call: &mut LookupCall<'_>) -> Result<Vec<(String, String)>, Error> {
    let value = take(call, "headers")?;
    call.options
        .extend(value.map(|value| ("headers".into(), value)));
    let pairs = call.take_dict("headers", "dictionary")?.unwrap_or_default();
    pairs
        .iter()
        .map(|(name, value)| Ok((to_text(name)?, to_text(value)?)))
        .collect()
}

fn take_timeout(call: &mut LookupCall<'_>) -> Result<Option<Duration>, Error> {
    let Some(value) = take(call, "timeout")? else {
        return Ok(None);
    };
    let seconds: Option<f64> = to_text(&value)?.trim().parse().ok();
    if seconds.is_some_and(|seconds| seconds < 0.0) {
        return Err(plugin_error("Timeout value out of range"));
    }
    match seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        Some(limit) => Ok(Some(limit)),
        None => Err(call.invalid("timeout", "float", &value)),
    }
}

//! `url`.

use std::time::Duration;

use shevek_http::{Cookies, HttpError, Request, mask_url, open};
use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::{plugin_error, to_text};
use crate::settings::{SettingSources, plugin_settings};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("url", url)];

fn url(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let environment = std::sync::Arc::clone(&call.configuration().environment_variables);
    let lookup = |name: &str| environment(name);
    let mut request = Request::new("GET", "", &lookup);
    let split_lines = take_bool(call, "split_lines")?;
    request.validate_certs = take_bool(call, "validate_certs")?;
    request.use_proxy = take_bool(call, "use_proxy")?;
    request.url_username = take_text(call, "username")?;
    request.url_password = take_text(call, "password")?;
    request.headers = take_headers(call)?;
    request.force = take_bool(call, "force")?;
    request.timeout = take_timeout(call)?;
    request.http_agent = take_text(call, "http_agent")?;
    request.force_basic_auth = take_bool(call, "force_basic_auth")?;
    request.follow_redirects = take_text(call, "follow_redirects")?
        .unwrap_or_default()
        .parse()
        .map_err(plugin_error)?;
    request.use_gssapi = take_bool(call, "use_gssapi")?;
    request.unix_socket = take_text(call, "unix_socket")?;
    request.ca_path = take_text(call, "ca_path")?;
    request.unredirected_headers = take_list(call, "unredirected_headers")?;
    request.ciphers = take_list(call, "ciphers")?;
    request.use_netrc = take_bool(call, "use_netrc")?;
    let mut out = Vec::new();
    for term in call.text_terms()? {
        request.url.clone_from(&term);
        let mut response = open(&request, &mut Cookies::default())
            .map_err(|error| plugin_error(told(&error, &mask_url(&term))))?;
        let bytes = response
            .read_all()
            .map_err(|error| plugin_error(error.to_string()))?;
        let text = String::from_utf8_lossy(&bytes);
        if split_lines {
            out.extend(lines(&text).into_iter().map(Value::from));
        } else {
            out.push(Value::from(text.into_owned()));
        }
    }
    Ok(out)
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
    match seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        Some(limit) => Ok(Some(limit).filter(|limit| !limit.is_zero())),
        None => Err(call.invalid("timeout", "float", &value)),
    }
}

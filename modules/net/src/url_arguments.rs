//! The options that both modules have. Ansible: `url_argument_spec`.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_http::Request;
use shevek_plugin::{ArgType, ModuleContext, OptionSpec, python};

/// How a server is asked.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct UrlArguments {
    pub(crate) url: String,
    pub(crate) force: bool,
    http_agent: Option<String>,
    use_proxy: bool,
    validate_certs: bool,
    url_username: Option<String>,
    url_password: Option<String>,
    force_basic_auth: bool,
    client_cert: Option<String>,
    client_key: Option<String>,
    use_gssapi: bool,
    timeout: u64,
    headers: Option<Map<String, Json>>,
    unredirected_headers: Vec<String>,
    decompress: bool,
    ciphers: Option<Vec<String>>,
    use_netrc: bool,
}

impl UrlArguments {
    /// Whether contents that come compressed are decompressed.
    pub(crate) fn decompress(&self) -> bool {
        self.decompress
    }

    /// A request for a URL with these options.
    pub(crate) fn request<'a>(
        &self,
        method: &str,
        url: &str,
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Request<'a> {
        let headers = self.headers.iter().flatten();
        Request {
            headers: headers
                .map(|(name, value)| (name.clone(), python::str(value)))
                .collect(),
            use_proxy: self.use_proxy,
            force: self.force,
            // Zero is no limit here; for Python it is one that nothing meets.
            timeout: Some(Duration::from_secs(self.timeout)).filter(|limit| !limit.is_zero()),
            validate_certs: self.validate_certs,
            url_username: self.url_username.clone(),
            url_password: self.url_password.clone(),
            http_agent: self.http_agent.clone(),
            force_basic_auth: self.force_basic_auth,
            client_cert: self.client_cert.clone(),
            client_key: self.client_key.clone(),
            unredirected_headers: self.unredirected_headers.clone(),
            decompress: self.decompress,
            ciphers: self.ciphers.clone().unwrap_or_default(),
            use_gssapi: self.use_gssapi,
            use_netrc: self.use_netrc,
            ..Request::new(method, url, environment)
        }
    }
}

/// Looks up variables as a command of the task would see them.
pub(crate) fn environment<'a>(
    context: &'a ModuleContext<'_>,
) -> impl Fn(&str) -> Option<String> + use<'a> {
    let task = context.environment;
    move |name| task.get(name).cloned().or_else(|| std::env::var(name).ok())
}

/// Their specification; the names of user and password have the further ones that a module gives.
pub(crate) fn url_options(user: &str, password: &str, timeout: u64) -> Vec<OptionSpec> {
    use ArgType::{Bool, Dict, Int, List, Path, Str};

    vec![
        OptionSpec::new("url", Str).required().doc(
            "What to ask for: `http://` or `https://` with a host and perhaps user, password and port, or `file://`.",
        ),
        OptionSpec::new("force", Bool)
            .default(false)
            .doc("Whether caches are asked not to answer."),
        OptionSpec::new("http_agent", Str)
            .default("ansible-httpget")
            .doc("Who asks: the header `User-Agent`."),
        OptionSpec::new("use_proxy", Bool)
            .default(true)
            .doc("Whether the proxies that the environment names are used."),
        OptionSpec::new("validate_certs", Bool)
            .default(true)
            .doc("Whether the server must have a certificate that the target trusts."),
        OptionSpec::new("url_username", Str)
            .aliases(&[user])
            .doc("The user, told to a server that asks for one."),
        OptionSpec::new("url_password", Str)
            .aliases(&[password])
            .no_log()
            .doc("The user's password."),
        OptionSpec::new("force_basic_auth", Bool)
            .default(false)
            .doc("Whether user and password are sent before the server asks."),
        OptionSpec::new("client_cert", Path)
            .doc("A PEM file with the target's own certificate, and perhaps its key."),
        OptionSpec::new("client_key", Path).doc("A PEM file with the key of that certificate."),
        OptionSpec::new("use_gssapi", Bool)
            .default(false)
            .doc("Authentication by Kerberos; it is refused, since there is none in shevek."),
        OptionSpec::new("timeout", Int)
            .default(timeout)
            .doc("For how many seconds nothing may come from the server."),
        OptionSpec::new("headers", Dict).doc("Further headers of the request."),
        OptionSpec::new("unredirected_headers", List)
            .elements(Str)
            .default(Vec::<Json>::new())
            .doc("Names of headers that are left out after a redirect; `Authorization` is a good one."),
        OptionSpec::new("decompress", Bool)
            .default(true)
            .doc("Whether contents that come compressed with gzip are decompressed."),
        OptionSpec::new("ciphers", List)
            .elements(Str)
            .doc("Cipher suites in OpenSSL's words; refused, since TLS is that of rustls."),
        OptionSpec::new("use_netrc", Bool)
            .default(true)
            .doc("Whether user and password may come from `~/.netrc`."),
    ]
}

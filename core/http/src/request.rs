//! What is asked for.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::FollowRedirects;

/// What is sent with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The contents of a file, which is read while it is sent.
    File(PathBuf),
}

/// A request, with the options of Ansible's `open_url`.
pub struct Request<'a> {
    /// In upper case.
    pub method: String,
    /// With everything that a URL may have.
    pub url: String,
    /// Headers, later ones of the same name win.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub data: Option<Data>,
    /// Whether the proxies of the environment are used.
    pub use_proxy: bool,
    /// Asks caches not to answer.
    pub force: bool,
    /// Only what changed since then is wanted.
    pub last_modified: Option<SystemTime>,
    /// How long to wait for a connection, and then for each piece of the answer.
    pub timeout: Option<Duration>,
    /// Whether the server must have a certificate that is trusted.
    pub validate_certs: bool,
    /// The user, for authentication.
    pub url_username: Option<String>,
    /// Their password.
    pub url_password: Option<String>,
    /// The header `User-Agent`.
    pub http_agent: Option<String>,
    /// Sends user and password before they are asked for.
    pub force_basic_auth: bool,
    /// Which redirects are followed.
    pub follow_redirects: FollowRedirects,
    /// A file with the client's certificate, and perhaps its key.
    pub client_cert: Option<String>,
    /// A file with the key.
    pub client_key: Option<String>,
    /// A socket of the file system that is connected to instead of the host.
    pub unix_socket: Option<String>,
    /// A file with the certificates to trust, instead of those of the system.
    pub ca_path: Option<String>,
    /// Names of headers that are not sent after a redirect.
    pub unredirected_headers: Vec<String>,
    /// Whether contents that come compressed with gzip are decompressed.
    pub decompress: bool,
    /// Cipher suites in OpenSSL's words.
    pub ciphers: Vec<String>,
    /// Authentication by Kerberos.
    pub use_gssapi: bool,
    /// Whether users and passwords are looked for in `~/.netrc`.
    pub use_netrc: bool,
    /// Looks up a variable of the environment.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Request<'a> {
    /// A request with the defaults of Ansible's `open_url`.
    pub fn new(
        method: impl Into<String>,
        url: impl Into<String>,
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        Self {
            method: method.into(),
            url: url.into(),
            headers: Vec::new(),
            data: None,
            use_proxy: true,
            force: false,
            last_modified: None,
            timeout: Some(Duration::from_secs(10)),
            validate_certs: true,
            url_username: None,
            url_password: None,
            http_agent: None,
            force_basic_auth: false,
            follow_redirects: FollowRedirects::Urllib2,
            client_cert: None,
            client_key: None,
            unix_socket: None,
            ca_path: None,
            unredirected_headers: Vec::new(),
            decompress: true,
            ciphers: Vec::new(),
            use_gssapi: false,
            use_netrc: true,
            environment,
        }
    }
}

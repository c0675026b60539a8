//! From directives to settings. As in OpenSSH, of several values for one keyword the first counts, and only
//! identity files add up.

use std::path::PathBuf;
use std::time::Duration;

use shevek_plugin::ConnectionError;

use super::directive::Directive;
use super::host_settings::{AddressFamily, HostSettings, KeepAlive, Route};
use super::jump_spec::JumpSpec;
use super::tokens::Tokens;
use crate::auth::{IdentityFile, Login, LoginMethod};
use crate::environment::Environment;
use crate::host_key::{StrictHostKeyChecking, matches_pattern};
use crate::options::SshOptions;

const DEFAULT_IDENTITIES: &[&str] = &["id_rsa", "id_ecdsa", "id_ed25519"];

/// All that was said about one host, in the order in which it counts.
pub(crate) struct Resolver<'a> {
    pub(crate) alias: &'a str,
    pub(crate) directives: Vec<Directive>,
    pub(crate) environment: &'a Environment,
}

impl Resolver<'_> {
    /// The settings that it amounts to.
    ///
    /// # Errors
    /// `Options` when a value is wrong.
    pub(crate) fn settings(&self, options: &SshOptions) -> Result<HostSettings, ConnectionError> {
        let environment = self.environment;
        let port = match self.value("port") {
            Some(text) => match text.parse() {
                Ok(port) if port > 0 => port,
                _ => return Err(wrong("Port", text)),
            },
            None => 22,
        };
        let user = self.value("user").unwrap_or(&environment.user).to_string();
        let host = match self.value("hostname") {
            Some(pattern) => {
                let tokens = self.tokens(self.alias, port, &user);
                tokens
                    .expand(pattern)
                    .map_err(|token| wrong("HostName", &token))?
            }
            None => self.alias.to_string(),
        }
        .to_ascii_lowercase();
        let tokens = self.tokens(&host, port, &user);
        let file = |keyword: &str, text: &str| {
            let text = tokens
                .expand(text)
                .map_err(|token| wrong(keyword, &token))?;
            Ok::<PathBuf, ConnectionError>(environment.expand_tilde(&text))
        };
        let home_file = |name: &str| {
            let home = environment.home.iter();
            home.map(|home| home.join(".ssh").join(name))
                .collect::<Vec<_>>()
        };
        let known_hosts = |keyword: &str, standard: Vec<PathBuf>| {
            let Some(directive) = self.first(keyword) else {
                return Ok(standard);
            };
            if directive.value().eq_ignore_ascii_case("none") {
                return Ok(Vec::new());
            }
            directive
                .words
                .iter()
                .map(|text| file(keyword, text))
                .collect()
        };
        let mut user_known_hosts = home_file("known_hosts");
        user_known_hosts.extend(home_file("known_hosts2"));
        let system = &environment.system_directory;
        let global = vec![
            system.join("ssh_known_hosts"),
            system.join("ssh_known_hosts2"),
        ];

        let mut identity_files = Vec::new();
        let named = |d: &&Directive| d.keyword == "identityfile";
        for directive in self.directives.iter().filter(named) {
            if !directive.value().eq_ignore_ascii_case("none") {
                identity_files.push(IdentityFile {
                    path: file("IdentityFile", directive.value())?,
                    explicit: true,
                });
            }
        }
        if !self.directives.iter().any(|d| named(&d)) {
            let files = DEFAULT_IDENTITIES.iter().flat_map(|name| home_file(name));
            identity_files.extend(files.map(|path| IdentityFile {
                path,
                explicit: false,
            }));
        }
        let agent_socket = match self.value("identityagent") {
            None | Some("SSH_AUTH_SOCK") => environment.agent_socket.clone(),
            Some(text) if text.eq_ignore_ascii_case("none") => None,
            Some(text) => Some(file("IdentityAgent", text)?),
        };
        let login = Login {
            user: user.clone(),
            identity_files,
            identities_only: self.flag("identitiesonly", false)?,
            private_key: options.private_key.clone(),
            passphrase: options.private_key_passphrase.clone(),
            agent_socket,
            password: options.password.clone(),
            methods: self.methods()?,
        };
        Ok(HostSettings {
            port,
            login,
            strict: self.strict()?,
            host_key_alias: self.value("hostkeyalias").map(str::to_string),
            user_known_hosts: known_hosts("userknownhostsfile", user_known_hosts)?,
            global_known_hosts: known_hosts("globalknownhostsfile", global)?,
            hash_known_hosts: self.flag("hashknownhosts", false)?,
            route: self.route(&tokens)?,
            family: match self.value("addressfamily") {
                None | Some("any") => AddressFamily::Any,
                Some("inet") => AddressFamily::Inet,
                Some("inet6") => AddressFamily::Inet6,
                Some(other) => return Err(wrong("AddressFamily", other)),
            },
            bind_address: self.value("bindaddress").map(str::to_string),
            keep_alive: self.keep_alive()?,
            variables: self.variables()?,
            forward_agent: self.forward_agent(&tokens)?,
            connect_timeout: match self.value("connecttimeout") {
                None | Some("none" | "0") => None,
                Some(text) => Some(seconds("ConnectTimeout", text)?),
            },
            host,
        })
    }

    fn first(&self, keyword: &str) -> Option<&Directive> {
        self.directives.iter().find(|d| d.keyword == keyword)
    }

    fn value(&self, keyword: &str) -> Option<&str> {
        self.first(keyword).map(Directive::value)
    }

    fn flag(&self, keyword: &str, default: bool) -> Result<bool, ConnectionError> {
        match self.value(keyword) {
            None => Ok(default),
            Some(text) => match text.to_ascii_lowercase().as_str() {
                "yes" | "true" => Ok(true),
                "no" | "false" => Ok(false),
                _ => Err(wrong(keyword, text)),
            },
        }
    }

    fn tokens<'a>(&'a self, host: &'a str, port: u16, user: &'a str) -> Tokens<'a> {
        Tokens {
            environment: self.environment,
            alias: self.alias,
            host,
            port,
            user,
        }
    }

    fn strict(&self) -> Result<StrictHostKeyChecking, ConnectionError> {
        match self.value("stricthostkeychecking") {
            None => Ok(StrictHostKeyChecking::Yes),
            Some(text) => match text.to_ascii_lowercase().as_str() {
                "yes" | "true" | "ask" => Ok(StrictHostKeyChecking::Yes),
                "accept-new" => Ok(StrictHostKeyChecking::AcceptNew),
                "no" | "false" | "off" => Ok(StrictHostKeyChecking::No),
                _ => Err(wrong("StrictHostKeyChecking", text)),
            },
        }
    }

    /// Whichever of `ProxyJump` and `ProxyCommand` comes first counts.
    fn route(&self, tokens: &Tokens<'_>) -> Result<Route, ConnectionError> {
        let proxy = |d: &&Directive| matches!(d.keyword.as_str(), "proxyjump" | "proxycommand");
        let Some(directive) = self.directives.iter().find(proxy) else {
            return Ok(Route::Direct);
        };
        if directive.value().eq_ignore_ascii_case("none") {
            return Ok(Route::Direct);
        }
        if directive.keyword == "proxycommand" {
            let command = tokens
                .expand(&directive.text)
                .map_err(|token| wrong("ProxyCommand", &token))?;
            return Ok(Route::Command(command));
        }
        let text = tokens
            .expand(directive.value())
            .map_err(|token| wrong("ProxyJump", &token))?;
        JumpSpec::parse_list(&text)
            .map(Route::Jumps)
            .map_err(ConnectionError::Options)
    }

    fn keep_alive(&self) -> Result<KeepAlive, ConnectionError> {
        let mut keep_alive = KeepAlive::default();
        if let Some(text) = self.value("serveraliveinterval") {
            let interval = seconds("ServerAliveInterval", text)?;
            keep_alive.interval = Some(interval).filter(|interval| !interval.is_zero());
        }
        if let Some(text) = self.value("serveralivecountmax") {
            keep_alive.count_max = text
                .parse()
                .map_err(|_| wrong("ServerAliveCountMax", text))?;
        }
        Ok(keep_alive)
    }

    /// `SetEnv` after `SendEnv`: what is named explicitly wins.
    fn variables(&self) -> Result<Vec<(String, String)>, ConnectionError> {
        let mut patterns: Vec<&str> = Vec::new();
        let lists = self.directives.iter().filter(|d| d.keyword == "sendenv");
        for word in lists.flat_map(|d| &d.words) {
            match word.strip_prefix('-') {
                Some(dropped) => patterns.retain(|pattern| !matches_pattern(dropped, pattern)),
                None => patterns.push(word),
            }
        }
        let mut variables: Vec<(String, String)> = self
            .environment
            .variables
            .iter()
            .filter(|(name, _)| patterns.iter().any(|p| matches_pattern(p, name)))
            .cloned()
            .collect();
        for word in self.first("setenv").map_or(&[][..], |d| &d.words) {
            let (name, value) = word.split_once('=').ok_or_else(|| wrong("SetEnv", word))?;
            variables.retain(|(other, _)| other != name);
            variables.push((name.to_string(), value.to_string()));
        }
        Ok(variables)
    }

    /// `ForwardAgent`: yes, no, a socket or a variable that holds one.
    fn forward_agent(&self, tokens: &Tokens<'_>) -> Result<Option<PathBuf>, ConnectionError> {
        let Some(text) = self.value("forwardagent") else {
            return Ok(None);
        };
        match text.to_ascii_lowercase().as_str() {
            "no" | "false" => return Ok(None),
            "yes" | "true" => return Ok(self.environment.agent_socket.clone()),
            _ => {}
        }
        if let Some(name) = text.strip_prefix('$') {
            let mut variables = self.environment.variables.iter();
            let found = variables.find(|(other, _)| other == name);
            return Ok(found.map(|(_, socket)| PathBuf::from(socket)));
        }
        let text = tokens
            .expand(text)
            .map_err(|token| wrong("ForwardAgent", &token))?;
        Ok(Some(self.environment.expand_tilde(&text)))
    }

    fn methods(&self) -> Result<Vec<LoginMethod>, ConnectionError> {
        let keyboard = self.first("kbdinteractiveauthentication").map_or(
            "challengeresponseauthentication",
            |_| "kbdinteractiveauthentication",
        );
        let mut methods = LoginMethod::ALL.to_vec();
        if let Some(list) = self.value("preferredauthentications") {
            methods = list.split(',').filter_map(LoginMethod::from_name).collect();
        }
        for (keyword, method) in [
            ("pubkeyauthentication", LoginMethod::PublicKey),
            ("passwordauthentication", LoginMethod::Password),
            (keyboard, LoginMethod::KeyboardInteractive),
        ] {
            // `unbound` and `host-bound` of PubkeyAuthentication are kinds of yes.
            let bound = matches!(self.value(keyword), Some("unbound" | "host-bound"));
            if !bound && !self.flag(keyword, true)? {
                methods.retain(|other| *other != method);
            }
        }
        Ok(methods)
    }
}

fn wrong(keyword: &str, value: &str) -> ConnectionError {
    ConnectionError::Options(format!("ssh: {keyword} does not take '{value}'"))
}

/// A time as sshd_config(5) writes it: `90`, `1m30s`, `2h`.
fn seconds(keyword: &str, text: &str) -> Result<Duration, ConnectionError> {
    let mut total = 0u64;
    let mut number = String::new();
    for c in text
        .chars()
        .chain(Some('s').filter(|_| text.ends_with(|c: char| c.is_ascii_digit())))
    {
        let unit = match c {
            '0'..='9' => {
                number.push(c);
                continue;
            }
            's' | 'S' => 1,
            'm' | 'M' => 60,
            'h' | 'H' => 3600,
            'd' | 'D' => 86400,
            'w' | 'W' => 604_800,
            _ => return Err(wrong(keyword, text)),
        };
        let count: u64 = number.parse().map_err(|_| wrong(keyword, text))?;
        number.clear();
        total = total.saturating_add(count.saturating_mul(unit));
    }
    if text.is_empty() {
        return Err(wrong(keyword, text));
    }
    Ok(Duration::from_secs(total))
}

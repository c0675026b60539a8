//! The servers that are asked, in their order.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use serde_json::Value as Json;

use super::authorization::Authorization;
use super::cache::ResponseCache;
use super::http::Connection;
use super::keycloak::Keycloak;
use super::options::ServerOptions;
use super::server_type::Server;
use super::token_file;
use crate::commands::galaxy::context::{Context, failed};
use crate::error::CommandError;

const DEFAULT_TIMEOUT: u64 = 60;

/// The configured servers, and those that single requirements name. Ansible: `GalaxyCLI.run`.
pub(in crate::commands::galaxy) struct Servers<'c> {
    context: &'c Context<'c>,
    cache: Option<Rc<ResponseCache>>,
    /// In the order in which they are asked.
    pub(in crate::commands::galaxy) all: Vec<Server<'c>>,
}

impl<'c> Servers<'c> {
    /// Those of `-s`, of `GALAXY_SERVER_LIST`, or the one of `GALAXY_SERVER`.
    ///
    /// # Errors
    /// Settings that make no sense.
    pub(in crate::commands::galaxy) fn configured(
        context: &'c Context<'c>,
    ) -> Result<Self, CommandError> {
        let mut servers = Self {
            context,
            cache: cache(context)?,
            all: Vec::new(),
        };
        let names = context.value("GALAXY_SERVER_LIST")?;
        let names = names.as_array().into_iter().flatten();
        for name in names
            .filter_map(Json::as_str)
            .filter(|name| !name.is_empty())
        {
            let options = ServerOptions::of(name, context)?;
            let server = servers.of_options(name, options)?;
            servers.all.push(server);
        }
        if context.text("api-version").is_some() {
            context.warn("--api-version is no public option and may go.");
        }
        let token = context.text("token");
        let Some(wanted) = context.text("server") else {
            if servers.all.is_empty() {
                let url = context.value("GALAXY_SERVER")?;
                let url = url.as_str().unwrap_or_default();
                let server = servers.plain("default", url, servers.own_token()?)?;
                servers.all.push(server);
            } else if token.is_some() {
                context.warn("--token has no effect: the servers of GALAXY_SERVER_LIST have tokens of their own");
            }
            return Ok(servers);
        };
        let known = servers.all.iter().position(|one| one.name == wanted);
        servers.all = match known {
            Some(at) => {
                if token.is_some() {
                    context.warn(format!("--token has no effect: the server '{wanted}' is one of GALAXY_SERVER_LIST and has a token of its own"));
                }
                vec![servers.all.swap_remove(at)]
            }
            None => vec![servers.plain("cmd_arg", wanted, servers.own_token()?)?],
        };
        Ok(servers)
    }

    /// The server that a requirement names by name or address.
    ///
    /// # Errors
    /// Settings that make no sense.
    pub(in crate::commands::galaxy) fn of_source(
        &self,
        source: &str,
        name: &str,
    ) -> Result<Source<'c>, CommandError> {
        let known = self
            .all
            .iter()
            .position(|one| one.name == source || one.url == source);
        if let Some(at) = known {
            return Ok(Source::Known(at));
        }
        if !source.contains("://") {
            return Err(failed(format!(
                "The source of {name}, '{source}', is neither the address of a Galaxy server nor one of GALAXY_SERVER_LIST"
            )));
        }
        let name = format!("explicit_requirement_{name}");
        let mut server = self.plain(&name, source, Authorization::None)?;
        server.cache = None;
        Ok(Source::New(Box::new(server)))
    }

    /// The server that roles come from: the first that has them, or the first. Ansible: `RoleDistributionServer`.
    pub(in crate::commands::galaxy) fn of_roles(&self) -> &Server<'c> {
        let found = self.all.iter().find(|server| {
            let api = server.api();
            api.is_ok_and(|api| api.versions.contains_key("v1"))
        });
        // There is always one.
        found.unwrap_or(&self.all[0])
    }

    fn of_options(&self, name: &str, options: ServerOptions) -> Result<Server<'c>, CommandError> {
        let context = self.context;
        if options.api_version.is_some() {
            context.warn(format!(
                "The \"api_version\" of the Galaxy server \"{name}\" is no public setting and may go."
            ));
        }
        let authorization = if let Some(user) = &options.username {
            Authorization::basic(user, options.password.as_deref().unwrap_or_default())
        } else if let Some(url) = options.auth_url {
            if options.client_secret.is_some() && options.token.is_some() {
                context.warn("Found both a client_secret and access_token for galaxy authentication, ignoring access_token");
            }
            Authorization::Keycloak(Keycloak {
                url,
                client_id: options.client_id.unwrap_or_else(|| "cloud-services".into()),
                client_secret: options.client_secret,
                refresh_token: options.token,
                current: RefCell::new(None),
            })
        } else {
            options
                .token
                .map_or(Authorization::None, Authorization::Token)
        };
        let mut server = self.plain(name, &options.url, authorization)?;
        server.forced_version = options.api_version;
        if !context.flag("ignore-certs")
            && let Some(validates) = options.validate_certs
        {
            server.connection.validate_certs = validates;
        }
        if given_timeout(context).is_none()
            && let Some(seconds) = options.timeout
        {
            server.connection.timeout = Duration::from_secs(seconds);
        }
        Ok(server)
    }

    fn plain(
        &self,
        name: &str,
        url: &str,
        authorization: Authorization,
    ) -> Result<Server<'c>, CommandError> {
        let context = self.context;
        let forced = context.text("api-version");
        Ok(Server {
            context,
            name: name.into(),
            url: url.into(),
            authorization,
            connection: connection(context)?,
            cache: self.cache.clone(),
            forced_version: forced.and_then(|version| version.parse().ok()),
            api: OnceCell::new(),
            warned: Cell::new(false),
        })
    }

    /// `--token`, or what the file `GALAXY_TOKEN_PATH` holds.
    fn own_token(&self) -> Result<Authorization, CommandError> {
        let path = path(self.context, "GALAXY_TOKEN_PATH")?;
        let token = self.context.text("token").map(str::to_owned);
        let token = token.or_else(|| token_file::token(&path));
        Ok(token.map_or(Authorization::None, Authorization::Token))
    }
}

/// Where a requirement comes from.
pub(in crate::commands::galaxy) enum Source<'c> {
    /// One of the configured servers.
    Known(usize),
    /// Another one.
    New(Box<Server<'c>>),
}

/// How servers are talked to that say nothing else.
pub(super) fn connection(context: &Context<'_>) -> Result<Connection, CommandError> {
    let default = context.value("GALAXY_SERVER_TIMEOUT")?.as_u64();
    let seconds = given_timeout(context).or(default);
    Ok(Connection {
        validate_certs: !context.ignores_certificates()?,
        timeout: Duration::from_secs(seconds.unwrap_or(DEFAULT_TIMEOUT)),
    })
}

fn given_timeout(context: &Context<'_>) -> Option<u64> {
    let given = context.matches.try_get_one::<u64>("timeout").ok().flatten();
    given.copied()
}

/// Only `install` and `download` keep answers.
fn cache(context: &Context<'_>) -> Result<Option<Rc<ResponseCache>>, CommandError> {
    let knows_cache = context
        .matches
        .try_contains_id("clear-response-cache")
        .is_ok();
    if !knows_cache {
        return Ok(None);
    }
    let folder = path(context, "GALAXY_CACHE_DIR")?;
    if context.flag("clear-response-cache") {
        ResponseCache::clear(&folder)?;
    }
    if context.flag("no-cache") {
        return Ok(None);
    }
    Ok(ResponseCache::open(&folder, context)?.map(Rc::new))
}

fn path(context: &Context<'_>, setting: &str) -> Result<PathBuf, CommandError> {
    let value = context.value(setting)?;
    Ok(PathBuf::from(value.as_str().unwrap_or_default()))
}

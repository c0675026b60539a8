//! The options of a server in `[galaxy_server.NAME]`, or in the environment.

use crate::commands::galaxy::context::Context;
use crate::configuration::{flag, number, text};
use crate::error::CommandError;

/// What is said of a server.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct ServerOptions {
    pub(super) url: String,
    pub(super) username: Option<String>,
    pub(super) password: Option<String>,
    pub(super) token: Option<String>,
    pub(super) auth_url: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<String>,
    pub(super) validate_certs: Option<bool>,
    pub(super) api_version: Option<u64>,
    pub(super) timeout: Option<u64>,
}

impl ServerOptions {
    /// Those of the server `name` of `GALAXY_SERVER_LIST`.
    ///
    /// # Errors
    /// A server without an address, and values that are none.
    pub(super) fn of(name: &str, context: &Context<'_>) -> Result<Self, CommandError> {
        let section = format!("galaxy_server.{name}");
        let variable = |key: &str| format!("ANSIBLE_GALAXY_SERVER_{name}_{key}").to_uppercase();
        let configuration = context.configuration;
        let option = |key: &str| {
            text(configuration, &variable(key), &section, key).filter(|value| !value.is_empty())
        };
        let Some(url) = option("url") else {
            return Err(CommandError::Usage(format!(
                "The Galaxy server '{name}' of GALAXY_SERVER_LIST has no address: set url in [{section}] of ansible.cfg, or {}",
                variable("url")
            )));
        };
        let api_version = number(
            configuration,
            &variable("api_version"),
            &section,
            "api_version",
        )?;
        if let Some(other) = api_version.filter(|version| ![2, 3].contains(version)) {
            return Err(CommandError::Usage(format!(
                "The api_version of the Galaxy server '{name}' is {other}, but has to be 2 or 3"
            )));
        }
        Ok(Self {
            url,
            username: option("username"),
            password: option("password"),
            token: option("token"),
            auth_url: option("auth_url"),
            client_id: option("client_id"),
            client_secret: option("client_secret"),
            validate_certs: flag(
                configuration,
                &variable("validate_certs"),
                &section,
                "validate_certs",
            )?,
            api_version,
            timeout: number(configuration, &variable("timeout"), &section, "timeout")?,
        })
    }
}

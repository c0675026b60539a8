//! The plugin itself.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use shevek_plugin::{
    Connection, ConnectionError, ConnectionMeta, ConnectionPlugin, ConnectionTarget, Log,
    async_trait,
};

use crate::connection::SshConnection;
use crate::connector::Connector;
use crate::environment::Environment;
use crate::options::{SshOptions, declared};

/// The connection plugin `ssh`: SSH spoken by the plugin itself, without a program of OpenSSH.
#[derive(Debug, Clone, Default)]
pub struct SshPlugin {
    /// Read once: every connection keeps it.
    environment: OnceLock<Arc<Environment>>,
}

impl SshPlugin {
    /// A plugin with an environment of its own instead of the process's.
    pub fn with_environment(environment: Environment) -> Self {
        Self {
            environment: Arc::new(environment).into(),
        }
    }
}

#[async_trait]
impl ConnectionPlugin for SshPlugin {
    fn meta(&self) -> ConnectionMeta {
        ConnectionMeta {
            name: "ssh".into(),
            short_description: "Reaches hosts through SSH.".into(),
            description: vec![
                "Speaks SSH itself; neither ssh nor sftp is needed on the controller, and only a shell on the \
                 target. One connection a host carries everything."
                    .into(),
                "Honours ssh_config: Host, Match (host, originalhost, user, localuser, all), Include, HostName, \
                 Port, User, IdentityFile, IdentitiesOnly, IdentityAgent, ProxyJump, ProxyCommand, known hosts \
                 files, StrictHostKeyChecking, ServerAliveInterval and CountMax, ConnectTimeout, AddressFamily, \
                 BindAddress and the switches of the authentication methods."
                    .into(),
                "Keep-alive is on: a host that goes silent counts as lost after 45 seconds unless ssh_config or \
                 the arguments say otherwise."
                    .into(),
            ],
            options: declared(),
        }
    }

    async fn connect(
        &self,
        target: ConnectionTarget,
        log: Arc<dyn Log>,
    ) -> Result<Arc<dyn Connection>, ConnectionError> {
        let options: SshOptions = target.options()?;
        if options
            .pkcs11_provider
            .as_deref()
            .is_some_and(|p| !p.is_empty())
        {
            return Err(ConnectionError::Options(
                "pkcs11_provider is not supported: load the token's keys into an ssh-agent".into(),
            ));
        }
        if options
            .ssh_executable
            .as_deref()
            .is_some_and(|p| p != "ssh")
        {
            log.warning("ssh_executable has no effect: the ssh connection starts no ssh program.");
        }
        let environment = self
            .environment
            .get_or_init(|| Arc::new(Environment::of_process()));
        let alias = options
            .host
            .clone()
            .unwrap_or_else(|| target.inventory_hostname.clone());
        let limit = Duration::from_secs(options.timeout.unwrap_or(target.timeout_seconds));
        let connector = Connector {
            alias,
            options,
            environment: Arc::clone(environment),
            limit,
            log: Arc::clone(&log),
        };
        let session = connector.connect().await?;
        Ok(Arc::new(SshConnection::new(connector, session, log)))
    }
}

shevek_plugin::register!(connection "ssh", SshPlugin::default());

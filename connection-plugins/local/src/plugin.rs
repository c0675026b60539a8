//! The plugin itself.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_plugin::target::User;
use shevek_plugin::{
    ArgType, Connection, ConnectionError, ConnectionMeta, ConnectionOption, ConnectionPlugin,
    ConnectionTarget, Log, OptionSpec, async_trait,
};

use crate::connection::LocalConnection;
use crate::process::SH;

/// The connection plugin `local`: tasks run on the controller as the user who started it.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalPlugin;

#[async_trait]
impl ConnectionPlugin for LocalPlugin {
    fn meta(&self) -> ConnectionMeta {
        ConnectionMeta {
            name: "local".into(),
            short_description: "Runs tasks on the controller itself.".into(),
            description: vec![
                "Commands run through /bin/sh as the user who started the controller; the remote user is ignored."
                    .into(),
            ],
            options: vec![
                ConnectionOption::new(OptionSpec::new("pipelining", ArgType::Bool).doc(
                    "Modules always run without temporary files where a runner can live.",
                ))
                .vars(&["ansible_pipelining"])
                .env(&["ANSIBLE_PIPELINING"])
                .ini(&["defaults.pipelining", "connection.pipelining"]),
                ConnectionOption::new(
                    OptionSpec::new("directory", ArgType::Path)
                        .doc("Where commands run: the playbook's directory, as in Ansible."),
                )
                .keyword("playbook_dir"),
                ConnectionOption::new(
                    OptionSpec::new("executable", ArgType::Path)
                        .default(SH)
                        .doc("The shell of `raw`."),
                )
                .env(&["ANSIBLE_EXECUTABLE"])
                .ini(&["defaults.executable"]),
                ConnectionOption::new(
                    OptionSpec::new("become_success_timeout", ArgType::Int)
                        .default(10)
                        .doc("Seconds until the tool that becomes another user must have asked or be through; 10 for less than one."),
                )
                .vars(&["ansible_local_become_success_timeout"]),
            ],
        }
    }

    async fn connect(
        &self,
        target: ConnectionTarget,
        log: Arc<dyn Log>,
    ) -> Result<Arc<dyn Connection>, ConnectionError> {
        let uid = rustix::process::getuid().as_raw();
        let user = User::by_id(uid).map_or_else(|| uid.to_string(), |user| user.name);
        log.verbose(3, &format!("ESTABLISH LOCAL CONNECTION FOR USER: {user}"));
        let text = |name| target.options.get(name).and_then(|value| value.as_str());
        Ok(Arc::new(LocalConnection {
            log,
            directory: text("directory").map(PathBuf::from),
            shell: text("executable").unwrap_or(SH).to_owned(),
        }))
    }
}

shevek_plugin::register!(connection "local", LocalPlugin);

//! Connects to one host, again if need be.

use std::sync::Arc;
use std::time::Duration;

use shevek_plugin::{ConnectionError, Log};

use crate::connect::connect;
use crate::environment::Environment;
use crate::options::SshOptions;
use crate::session::Session;

/// The longest pause between two tries, in seconds, as in Ansible.
const LONGEST_PAUSE: u64 = 30;

/// All that is needed to connect to a host.
pub(crate) struct Connector {
    pub(crate) alias: String,
    pub(crate) options: SshOptions,
    pub(crate) environment: Arc<Environment>,
    pub(crate) limit: Duration,
    pub(crate) log: Arc<dyn Log>,
}

impl Connector {
    /// Connects and logs in; tries again while the host cannot be reached. A refused login or host key is final.
    pub(crate) async fn connect(&self) -> Result<Session, ConnectionError> {
        let retries = self.options.reconnection_retries.unwrap_or(0);
        let mut attempt = 0;
        loop {
            let connected = connect(
                &self.alias,
                &self.options,
                &self.environment,
                self.limit,
                &self.log,
            );
            match connected.await {
                Err(error @ (ConnectionError::Unreachable(_) | ConnectionError::Timeout(_)))
                    if attempt < retries =>
                {
                    attempt += 1;
                    let pause = 2u64.saturating_pow(attempt).saturating_sub(1);
                    let pause = pause.min(LONGEST_PAUSE);
                    self.log.verbose(
                        3,
                        &format!(
                            "ssh_retry: attempt: {attempt}, {error}, pausing for {pause} seconds"
                        ),
                    );
                    tokio::time::sleep(Duration::from_secs(pause)).await;
                }
                result => return result,
            }
        }
    }
}

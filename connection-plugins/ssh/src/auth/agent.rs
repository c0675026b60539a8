//! The ssh-agent.

use std::path::Path;

use russh::keys::PublicKey;
use russh::keys::agent::AgentIdentity;
use russh::keys::agent::client::AgentClient;
use tokio::net::UnixStream;

/// A connection to the agent.
pub(crate) type Agent = AgentClient<UnixStream>;

/// Connects to the agent and asks for its keys.
pub(crate) async fn connect(socket: &Path) -> Result<(Agent, Vec<PublicKey>), russh::keys::Error> {
    let mut agent = AgentClient::connect_uds(socket).await?;
    let identities = agent.request_identities().await?;
    let keys = identities
        .into_iter()
        .filter_map(|identity| match identity {
            AgentIdentity::PublicKey { mut key, comment } => {
                key.set_comment(comment);
                Some(key)
            }
            // The agent lists the plain key beside each certificate.
            AgentIdentity::Certificate { .. } => None,
        })
        .collect();
    Ok((agent, keys))
}

//! Through another host.

use shevek_plugin::ConnectionError;

use crate::error::unreachable;
use crate::session::{Session, refusal};
use crate::settings::HostSettings;
use crate::stream::Duplex;

/// A stream to a host, opened by the SSH server of the host before it. The name is resolved there.
pub(crate) async fn through(
    before: &Session,
    settings: &HostSettings,
) -> Result<Box<dyn Duplex>, ConnectionError> {
    let (host, port) = (&settings.host, settings.port);
    let opened = before
        .handle
        .channel_open_direct_tcpip(host.as_str(), port.into(), "127.0.0.1", 65535)
        .await;
    match opened {
        Ok(channel) => Ok(Box::new(channel.into_stream())),
        Err(russh::Error::ChannelOpenFailure(why)) => Err(unreachable(&format!(
            "channel 0: open failed: {}\nstdio forwarding failed: {} port {} could not connect to {host} port {port}",
            refusal(&why),
            before.end.host,
            before.end.port
        ))),
        Err(_) => {
            before.end.wait().await;
            Err(before.end.error())
        }
    }
}

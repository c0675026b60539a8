//! A connection plugin of a dylib.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;

use crate::abi::connection::{ChannelObject, ConnectionObject, ConnectionPluginObject};
use crate::abi::encoding::{Bytes, decode, encode, encode_path};
use crate::abi::log::export_log;
use crate::connection::{
    Channel, ChannelEvent, Connection, ConnectionError, ConnectionMeta, ConnectionPlugin,
    ConnectionTarget, ExecOutput, ExecRequest,
};
use crate::log::Log;

/// The plugin and its description.
pub(super) fn import(
    object: ConnectionPluginObject,
    meta: &[u8],
) -> Result<Arc<dyn ConnectionPlugin>, String> {
    let meta = decode(meta)?;
    Ok(Arc::new(ImportedPlugin { object, meta }))
}

struct ImportedPlugin {
    object: ConnectionPluginObject,
    meta: ConnectionMeta,
}

struct ImportedConnection(ConnectionObject);

struct ImportedChannel(ChannelObject);

fn error(bytes: Bytes) -> ConnectionError {
    decode(&bytes).unwrap_or_else(ConnectionError::Lost)
}

#[async_trait]
impl ConnectionPlugin for ImportedPlugin {
    fn meta(&self) -> ConnectionMeta {
        self.meta.clone()
    }

    async fn connect(
        &self,
        target: ConnectionTarget,
        log: Arc<dyn Log>,
    ) -> Result<Arc<dyn Connection>, ConnectionError> {
        let answer = self.object.connect(encode(&target), export_log(log)).await;
        let connection = answer.into_result().map_err(error)?;
        Ok(Arc::new(ImportedConnection(connection)))
    }
}

#[async_trait]
impl Connection for ImportedConnection {
    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ConnectionError> {
        let answer = self.0.exec(request.into()).await;
        answer.into_result().map(Into::into).map_err(error)
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ConnectionError> {
        let answer = self
            .0
            .put_file(encode_path(local), remote.into(), mode.into())
            .await;
        answer.into_result().map_err(error)
    }

    async fn fetch_file(&self, remote: &str, local: &Path) -> Result<(), ConnectionError> {
        let answer = self.0.fetch_file(remote.into(), encode_path(local)).await;
        answer.into_result().map_err(error)
    }

    async fn spawn(&self, command: String) -> Result<Arc<dyn Channel>, ConnectionError> {
        let answer = self.0.spawn(command.into()).await;
        let channel = answer.into_result().map_err(error)?;
        Ok(Arc::new(ImportedChannel(channel)))
    }

    fn is_alive(&self) -> bool {
        self.0.is_alive()
    }

    async fn close(&self) -> Result<(), ConnectionError> {
        self.0.close().await.into_result().map_err(error)
    }
}

#[async_trait]
impl Channel for ImportedChannel {
    async fn write(&self, data: Vec<u8>) -> Result<(), ConnectionError> {
        self.0.write(data.into()).await.into_result().map_err(error)
    }

    async fn close_stdin(&self) -> Result<(), ConnectionError> {
        self.0.close_stdin().await.into_result().map_err(error)
    }

    async fn read(&self) -> Result<ChannelEvent, ConnectionError> {
        let answer = self.0.read().await;
        answer.into_result().map(Into::into).map_err(error)
    }
}

//! A connection plugin as the host sees it.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{ROption, RResult, RString};
use async_ffi::FutureExt;

use crate::abi::connection::{
    AbiChannel, AbiChannel_TO, AbiChannelEvent, AbiConnection, AbiConnection_TO,
    AbiConnectionPlugin, AbiConnectionPlugin_TO, AbiExecOutput, AbiExecRequest, Answer,
    ChannelObject, ConnectionObject, ConnectionPluginObject,
};
use crate::abi::encoding::{Bytes, borrow_path, decode, encode};
use crate::abi::log::{LogObject, import_log};
use crate::abi::runtime;
use crate::connection::{Channel, Connection, ConnectionError, ConnectionPlugin, ConnectionTarget};
use crate::guard::Surround;
use crate::registration::Factory;
use crate::registry::{Plugin, make};

/// Makes the plugin and its description.
pub(in crate::abi) fn connection(
    name: &str,
    factory: Factory,
) -> Result<(ConnectionPluginObject, Bytes), String> {
    let surround = Surround::runtime(runtime::handle()?);
    match make(name, factory, surround)? {
        Plugin::Connection(plugin) => {
            let meta = encode(&plugin.meta());
            let object = AbiConnectionPlugin_TO::from_value(ExportedPlugin(plugin), TD_Opaque);
            Ok((object, meta))
        }
        _ => Err(format!("'{name}' is no connection plugin")),
    }
}

struct ExportedPlugin(Arc<dyn ConnectionPlugin>);

struct ExportedConnection(Arc<dyn Connection>);

struct ExportedChannel(Arc<dyn Channel>);

/// An answer whose error is JSON.
fn answer<T, U: From<T>>(result: Result<T, ConnectionError>) -> RResult<U, Bytes> {
    result.map(U::from).map_err(|error| encode(&error)).into()
}

impl AbiConnectionPlugin for ExportedPlugin {
    fn connect(&self, target: Bytes, log: LogObject) -> Answer<ConnectionObject> {
        let plugin = self.0.clone();
        async move {
            let connection = match decode::<ConnectionTarget>(&target) {
                Ok(target) => plugin.connect(target, import_log(log)).await,
                Err(message) => Err(ConnectionError::Options(message)),
            };
            answer(connection.map(|connection| {
                AbiConnection_TO::from_value(ExportedConnection(connection), TD_Opaque)
            }))
        }
        .into_ffi()
    }
}

impl AbiConnection for ExportedConnection {
    fn exec(&self, request: AbiExecRequest) -> Answer<AbiExecOutput> {
        let connection = self.0.clone();
        async move { answer(connection.exec(request.into()).await) }.into_ffi()
    }

    fn put_file(&self, local: Bytes, remote: RString, mode: ROption<u32>) -> Answer<()> {
        let connection = self.0.clone();
        async move {
            let local = borrow_path(&local);
            answer(connection.put_file(local, &remote, mode.into()).await)
        }
        .into_ffi()
    }

    fn fetch_file(&self, remote: RString, local: Bytes) -> Answer<()> {
        let connection = self.0.clone();
        async move { answer(connection.fetch_file(&remote, borrow_path(&local)).await) }.into_ffi()
    }

    fn spawn(&self, command: RString) -> Answer<ChannelObject> {
        let connection = self.0.clone();
        async move {
            let channel = connection.spawn(command.into()).await;
            answer(
                channel
                    .map(|channel| AbiChannel_TO::from_value(ExportedChannel(channel), TD_Opaque)),
            )
        }
        .into_ffi()
    }

    fn is_alive(&self) -> bool {
        self.0.is_alive()
    }

    fn close(&self) -> Answer<()> {
        let connection = self.0.clone();
        async move { answer(connection.close().await) }.into_ffi()
    }
}

impl AbiChannel for ExportedChannel {
    fn write(&self, data: Bytes) -> Answer<()> {
        let channel = self.0.clone();
        async move { answer(channel.write(data.into()).await) }.into_ffi()
    }

    fn close_stdin(&self) -> Answer<()> {
        let channel = self.0.clone();
        async move { answer(channel.close_stdin().await) }.into_ffi()
    }

    fn read(&self) -> Answer<AbiChannelEvent> {
        let channel = self.0.clone();
        async move { answer(channel.read().await) }.into_ffi()
    }
}

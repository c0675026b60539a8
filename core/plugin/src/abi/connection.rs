//! Connection plugins, connections and channels across the boundary.

#![expect(
    non_local_definitions,
    clippy::used_underscore_binding,
    reason = "written by the macro sabi_trait"
)]

use abi_stable::std_types::{RBox, ROption, RResult, RString, RVec};
use abi_stable::{StableAbi, sabi_trait};
use async_ffi::FfiFuture;

use super::encoding::Bytes;
use super::log::LogObject;
use crate::connection::{ChannelEvent, ExecOutput, ExecRequest};

/// The future of a fallible call; the error is JSON.
pub(crate) type Answer<T> = FfiFuture<RResult<T, Bytes>>;

#[sabi_trait]
pub(crate) trait AbiConnectionPlugin: Send + Sync {
    #[sabi(last_prefix_field)]
    fn connect(&self, target: RVec<u8>, log: LogObject) -> Answer<ConnectionObject>;
}

pub(crate) type ConnectionPluginObject = AbiConnectionPlugin_TO<'static, RBox<()>>;

#[sabi_trait]
pub(crate) trait AbiConnection: Send + Sync {
    fn exec(&self, request: AbiExecRequest) -> Answer<AbiExecOutput>;

    fn put_file(&self, local: RVec<u8>, remote: RString, mode: ROption<u32>) -> Answer<()>;

    fn fetch_file(&self, remote: RString, local: RVec<u8>) -> Answer<()>;

    fn spawn(&self, command: RString) -> Answer<ChannelObject>;

    fn is_alive(&self) -> bool;

    #[sabi(last_prefix_field)]
    fn close(&self) -> Answer<()>;
}

pub(crate) type ConnectionObject = AbiConnection_TO<'static, RBox<()>>;

#[sabi_trait]
pub(crate) trait AbiChannel: Send + Sync {
    fn write(&self, data: RVec<u8>) -> Answer<()>;

    fn close_stdin(&self) -> Answer<()>;

    #[sabi(last_prefix_field)]
    fn read(&self) -> Answer<AbiChannelEvent>;
}

pub(crate) type ChannelObject = AbiChannel_TO<'static, RBox<()>>;

/// [`ExecRequest`]; bytes go across as they are, for they may be many.
#[repr(C)]
#[derive(StableAbi)]
pub(crate) struct AbiExecRequest {
    command: RString,
    stdin: RVec<u8>,
    pty: bool,
}

impl From<ExecRequest> for AbiExecRequest {
    fn from(request: ExecRequest) -> Self {
        Self {
            command: request.command.into(),
            stdin: request.stdin.into(),
            pty: request.pty,
        }
    }
}

impl From<AbiExecRequest> for ExecRequest {
    fn from(request: AbiExecRequest) -> Self {
        Self {
            command: request.command.into(),
            stdin: request.stdin.into(),
            pty: request.pty,
        }
    }
}

/// [`ExecOutput`].
#[repr(C)]
#[derive(StableAbi)]
pub(crate) struct AbiExecOutput {
    rc: i32,
    stdout: RVec<u8>,
    stderr: RVec<u8>,
}

impl From<ExecOutput> for AbiExecOutput {
    fn from(output: ExecOutput) -> Self {
        Self {
            rc: output.rc,
            stdout: output.stdout.into(),
            stderr: output.stderr.into(),
        }
    }
}

impl From<AbiExecOutput> for ExecOutput {
    fn from(output: AbiExecOutput) -> Self {
        Self {
            rc: output.rc,
            stdout: output.stdout.into(),
            stderr: output.stderr.into(),
        }
    }
}

/// [`ChannelEvent`].
#[repr(u8)]
#[derive(StableAbi)]
pub(crate) enum AbiChannelEvent {
    Stdout(RVec<u8>),
    Stderr(RVec<u8>),
    Exit(i32),
    Closed,
}

impl From<ChannelEvent> for AbiChannelEvent {
    fn from(event: ChannelEvent) -> Self {
        match event {
            ChannelEvent::Stdout(data) => Self::Stdout(data.into()),
            ChannelEvent::Stderr(data) => Self::Stderr(data.into()),
            ChannelEvent::Exit(status) => Self::Exit(status),
            ChannelEvent::Closed => Self::Closed,
        }
    }
}

impl From<AbiChannelEvent> for ChannelEvent {
    fn from(event: AbiChannelEvent) -> Self {
        match event {
            AbiChannelEvent::Stdout(data) => Self::Stdout(data.into()),
            AbiChannelEvent::Stderr(data) => Self::Stderr(data.into()),
            AbiChannelEvent::Exit(status) => Self::Exit(status),
            AbiChannelEvent::Closed => Self::Closed,
        }
    }
}

//! What a whole-program test is built from.

mod ansible_core;
mod delay_proxy;
mod environment;
mod fake_server;
mod galaxy_server;
mod machine;
mod outcome;
mod processes;
mod program;
mod redact;
mod redis_server;
mod shevek;
mod site;

pub use ansible_core::ansible_core;
pub use delay_proxy::{DelayProxy, Traffic};
pub use environment::TestEnvironment;
pub use fake_server::{BannerServer, SilentServer, refused_port};
pub use galaxy_server::GalaxyServer;
pub use machine::{Account, Init, Machine, MachineOptions, PASSWORD, Storage, UserKey, WholeRoot};
pub use outcome::Outcome;
pub use processes::{Process, processes_in_namespace_of, processes_with_environment, wait_until};
pub use program::{program, repository};
pub use redact::redact;
pub use redis_server::RedisServer;
pub use shevek::{Running, Shevek};
pub use site::Site;

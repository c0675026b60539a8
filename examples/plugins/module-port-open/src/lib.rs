//! The module `port_open`: says whether a TCP port can be reached from the target.
//!
//! A module runs on the target, within shevek's runner. This one is a dylib that travels there: it needs no more
//! than the C library of the target.

use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use serde::Deserialize;
use shevek_plugin::serde_json::{Map, Value as Json};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult,
};

shevek_plugin::export!();
shevek_plugin::register!(module "port_open", PortOpen);

struct PortOpen;

/// The arguments, as the spec has checked and converted them.
#[derive(Deserialize)]
struct Args {
    host: String,
    port: u16,
    timeout: f64,
    state: State,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum State {
    Any,
    Open,
    Closed,
}

impl Module for PortOpen {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "port_open".into(),
            short_description: "Says whether a TCP port can be reached from the target.".into(),
            description: vec!["It connects and hangs up at once. Nothing is changed.".into()],
            spec: ArgumentSpec::new(vec![
                OptionSpec::new("host", ArgType::Str)
                    .default("127.0.0.1")
                    .doc("Name or address."),
                OptionSpec::new("port", ArgType::Int)
                    .required()
                    .doc("The port's number."),
                OptionSpec::new("timeout", ArgType::Float)
                    .default(5.0)
                    .doc("Seconds to wait for an answer."),
                OptionSpec::new("state", ArgType::Str)
                    .choices(&["any", "open", "closed"])
                    .default("any")
                    .doc("What the port must be for the task to succeed."),
            ]),
            examples: vec![Example {
                name: "The database must be reachable".into(),
                task: "port_open:\n  host: db.example.org\n  port: 5432\n  state: open\n".into(),
            }],
            returns: vec![
                ("open".into(), "Whether the port answered.".into()),
                ("reason".into(), "Why it did not.".into()),
                ("elapsed".into(), "Seconds until that was known.".into()),
            ],
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        let limit = Duration::try_from_secs_f64(args.timeout)
            .ok()
            .filter(|limit| !limit.is_zero())
            .ok_or_else(|| ModuleError::new("timeout must be more than 0 seconds"))?;
        let start = Instant::now();
        let reason = connect(&args.host, args.port, limit).err();
        let open = reason.is_none();
        let mut result = TaskResult::changed(false)
            .with("open", open)
            .with("elapsed", start.elapsed().as_secs_f64());
        if let Some(reason) = reason {
            result.set("reason", reason);
        }
        let wanted = match args.state {
            State::Any => true,
            State::Open => open,
            State::Closed => !open,
        };
        if wanted {
            return Ok(result);
        }
        let is = if open { "open" } else { "closed" };
        result.failed = Some(true);
        result.msg = Some(format!("port {} of {} is {is}", args.port, args.host).into());
        Ok(result)
    }
}

/// Connects to the first address that answers.
fn connect(host: &str, port: u16, limit: Duration) -> Result<(), String> {
    let addresses = (host, port)
        .to_socket_addrs()
        .map_err(|error| error.to_string())?;
    let mut reason = "the name has no address".to_string();
    for address in addresses {
        match TcpStream::connect_timeout(&address, limit) {
            Ok(_) => return Ok(()),
            Err(error) => reason = error.to_string(),
        }
    }
    Err(reason)
}

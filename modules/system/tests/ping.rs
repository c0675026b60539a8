//! `ping` answers with its argument.

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};
use shevek_module_system::Ping;
use shevek_plugin::{Module, ModuleContext, OutputSink, Stream, Surroundings, TaskResult};

struct Nobody;

impl OutputSink for Nobody {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

fn ping(data: Option<&str>) -> TaskResult {
    let args: Map<String, Json> = data
        .map(|data| ("data".to_string(), data.into()))
        .into_iter()
        .collect();
    let surroundings = Surroundings::Target {
        env: &|_| None,
        home: &|_| None,
    };
    let validated = Ping
        .meta()
        .spec
        .validate(args, &surroundings)
        .expect("valid");
    let environment = IndexMap::new();
    let context = ModuleContext {
        check_mode: false,
        diff: false,
        no_log: false,
        verbosity: 0,
        environment: &environment,
        tmpdir: std::env::temp_dir(),
        runner: &[],
        output: &Nobody,
    };
    Ping.run(validated.args, &context)
        .unwrap_or_else(|error| *error.result)
}

#[test]
fn answers() {
    assert_eq!(ping(None).get("ping"), Some(&Json::from("pong")));
    assert_eq!(ping(Some("a")).get("ping"), Some(&Json::from("a")));
    let crashed = ping(Some("crash"));
    assert!(crashed.is_failed() && crashed.message().ends_with("boom"));
}

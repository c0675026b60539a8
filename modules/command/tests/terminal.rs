//! `expect`: cancellation, what is left behind, output that cases cannot hold.

use std::path::PathBuf;
use std::sync::Mutex;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};
use shevek_module_command::Expect;
use shevek_plugin::target::Process;
use shevek_plugin::{Module, ModuleContext, ModuleError, OutputSink, Stream, TaskResult};

/// Keeps what is written, and cancels once `until` has been written.
#[derive(Default)]
struct Recorder {
    bytes: Mutex<Vec<u8>>,
    until: Option<&'static str>,
}

impl Recorder {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes.lock().expect("no panic")).into_owned()
    }
}

impl OutputSink for Recorder {
    fn write(&self, _stream: Stream, bytes: &[u8]) {
        self.bytes.lock().expect("no panic").extend(bytes);
    }

    fn is_cancelled(&self) -> bool {
        self.until.is_some_and(|until| self.text().contains(until))
    }
}

fn expect(script: &str, more: &Json, output: &Recorder) -> Result<TaskResult, ModuleError> {
    let environment = IndexMap::from([("SCRIPT".to_string(), script.to_string())]);
    let context = ModuleContext {
        check_mode: false,
        diff: false,
        no_log: false,
        verbosity: 0,
        environment: &environment,
        tmpdir: std::env::temp_dir(),
        runner: &[],
        output,
    };
    let mut args: Map<String, Json> = match json!({"timeout": 30, "responses": {}}) {
        Json::Object(args) => args,
        _ => Map::new(),
    };
    args.insert("command".into(), r#"sh -c 'eval "$SCRIPT"'"#.into());
    args.extend(more.as_object().cloned().unwrap_or_default());
    Expect.run(args, &context)
}

/// Processes that run `sleep` for so many seconds.
fn sleepers(seconds: &str) -> Vec<u32> {
    Process::all()
        .into_iter()
        .filter(|process| !process.is_zombie())
        .filter(|process| {
            let file = PathBuf::from(format!("/proc/{}/cmdline", process.pid));
            std::fs::read(file).is_ok_and(|line| line == format!("sleep\0{seconds}\0").as_bytes())
        })
        .map(|process| process.pid)
        .collect()
}

#[test]
fn a_cancelled_command_ends_with_everything_it_started() {
    let output = Recorder {
        until: Some("ready"),
        ..Recorder::default()
    };
    let script =
        "trap '' TERM HUP INT; sleep 7101 & (trap '' HUP; set -m; sleep 7101) & echo ready; wait";
    let error = expect(script, &json!({}), &output).expect_err("cancelled");
    assert!(error.to_string().contains("cancelled"));
    assert_eq!(sleepers("7101"), Vec::<u32>::new());
}

#[test]
fn nothing_is_left_of_a_command_that_ended() {
    let script = "nohup sleep 7102 >/dev/null 2>&1 & nohup sleep 7102 >/dev/null 2>&1 & echo done";
    let result = expect(script, &json!({}), &Recorder::default()).expect("it ends");
    assert_eq!(result.get("rc"), Some(&json!(0)));
    assert_eq!(sleepers("7102"), Vec::<u32>::new());
}

#[test]
fn nothing_is_left_when_answers_run_out() {
    let script = "trap '' HUP; sleep 7103 & printf 'Q? '; read x; wait";
    let error = expect(
        script,
        &json!({"responses": {"Q": []}}),
        &Recorder::default(),
    )
    .expect_err("no answer");
    assert!(
        error.to_string().contains("No remaining responses for 'Q'"),
        "{error}"
    );
    assert_eq!(sleepers("7103"), Vec::<u32>::new());
}

#[test]
fn output_that_is_no_text() {
    let error = expect("printf 'a\\377b'", &json!({}), &Recorder::default()).expect_err("no UTF-8");
    assert!(
        error
            .to_string()
            .contains("invalid UTF8 string value: 'utf-8' codec can't encode character '\\udcff'"),
        "{error}"
    );
}

#[test]
fn an_answer_that_is_longer_than_a_line_of_the_terminal() {
    let answer = "x".repeat(20_000);
    let script = "stty -icanon; printf 'Q? '; head -c 20000 | tr -d '\\n' | wc -c";
    let result = expect(
        script,
        &json!({"responses": {"Q": answer}}),
        &Recorder::default(),
    )
    .expect("it ends");
    assert_eq!(result.get("stdout"), Some(&json!("Q? 20000")));
}

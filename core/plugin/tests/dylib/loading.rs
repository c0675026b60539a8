//! Plugins across the boundary of a dylib behave like plugins that are linked in.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{TestDirectory, fixture};
use shevek_plugin::serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    ActionError, ActionHost, ActionTask, ChannelEvent, Connection, ConnectionError,
    ConnectionTarget, ExecOutput, ExecRequest, Log, ModuleCall, ModuleContext, NoLog, OutputSink,
    PluginKind, PromptAnswer, PromptRequest, Stream, TaskResult, async_trait, load_file,
};

fn target(greeting: &str) -> ConnectionTarget {
    ConnectionTarget {
        inventory_hostname: "host1".into(),
        timeout_seconds: 5,
        options: Map::from_iter([("greeting".to_string(), json!(greeting))]),
    }
}

async fn connect(greeting: &str) -> Result<Arc<dyn Connection>, ConnectionError> {
    let plugins = load_file(&fixture("everything")).expect("the fixture is loaded");
    let plugin = plugins.connection("everything").expect("it has it");
    plugin.connect(target(greeting), Arc::new(NoLog)).await
}

async fn said(connection: &Arc<dyn Connection>, command: &str) -> String {
    let output = connection
        .exec(ExecRequest::new(command))
        .await
        .expect("it answers");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[derive(Default)]
struct Messages(Mutex<Vec<String>>);

impl Messages {
    fn add(&self, message: String) {
        self.0.lock().expect("no test panics with it").push(message);
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().expect("no test panics with it").clone()
    }
}

impl Log for Messages {
    fn verbose(&self, level: u8, message: &str) {
        self.add(format!("{level} {message}"));
    }

    fn warning(&self, message: &str) {
        self.add(format!("! {message}"));
    }
}

#[test]
fn a_dylib_says_what_it_holds() {
    let plugins = load_file(&fixture("everything")).expect("the fixture is loaded");
    let listed: Vec<_> = plugins
        .plugins()
        .map(|info| {
            format!(
                "{} {} {:?} {}",
                info.kind.as_str(),
                info.name,
                info.aliases,
                info.version
            )
        })
        .collect();
    assert_eq!(
        listed,
        [
            "connection everything [] 1.2.3",
            "connection panics_when_made [] 1.2.3",
            "action ask [\"ask_again\"] 1.2.3",
            "action panics_when_asked [] 1.2.3",
            "module panics_when_dropped [] 1.2.3",
            "module tell [] 1.2.3",
            "filter shows [] 1.2.3",
            "test shows [] 1.2.3",
            "lookup asks [] 1.2.3",
            "callback listens [] 1.2.3",
            "cache remembers [] 1.2.3",
            "inventory lists [] 1.2.3",
        ]
    );
    let meta = plugins.connection("everything").expect("it has it").meta();
    assert_eq!(meta.options[0].vars, ["ansible_greeting"]);
    assert_eq!(meta.options[0].spec.default, Some(json!("hello")));
}

#[tokio::test]
async fn a_connection_passes_everything_on() {
    let plugins = load_file(&fixture("everything")).expect("the fixture is loaded");
    let plugin = plugins.connection("everything").expect("it has it");
    let log = Arc::new(Messages::default());
    let connection = plugin
        .connect(target("good day"), log.clone())
        .await
        .expect("it connects");
    let output = connection
        .exec(ExecRequest {
            command: "cat".into(),
            stdin: vec![0, 255, 10],
            pty: true,
        })
        .await
        .expect("it answers");
    assert_eq!(
        output,
        ExecOutput {
            rc: 7,
            stdout: vec![0, 255, 10],
            stderr: vec![255, 0],
        }
    );
    assert_eq!(said(&connection, "greet").await, "good day");
    assert_eq!(said(&connection, "nap").await, "true true");
    assert_eq!(
        connection
            .put_file(Path::new("/l/ä"), "/r", Some(0o600))
            .await,
        Err(ConnectionError::File("/l/ä /r Some(384)".into()))
    );
    assert_eq!(
        connection.fetch_file("/r", Path::new("/l")).await,
        Err(ConnectionError::File("/r /l".into()))
    );
    assert_eq!(
        connection.exec(ExecRequest::new("lost")).await,
        Err(ConnectionError::Lost("gone".into()))
    );
    assert!(connection.is_alive());
    assert_eq!(connection.close().await, Ok(()));
    assert!(!connection.is_alive());
    assert_eq!(
        log.all(),
        ["3 connected to host1", "! the road is slippery", "1 awake"]
    );
    let refused = connect("refused").await.err();
    assert_eq!(
        refused,
        Some(ConnectionError::Authentication("no entry".into()))
    );
}

#[tokio::test]
async fn a_channel_passes_everything_on() {
    let connection = connect("hello").await.expect("it connects");
    let channel = connection.spawn("x".into()).await.expect("it spawns");
    channel.write(b"one".to_vec()).await.expect("it is open");
    assert_eq!(
        channel.read().await,
        Ok(ChannelEvent::Stdout(b"one".to_vec()))
    );
    // A read that waits, is dropped, and loses nothing.
    let waited = tokio::time::timeout(Duration::from_millis(10), channel.read()).await;
    assert!(waited.is_err());
    channel.write(b"error".to_vec()).await.expect("it is open");
    let event = channel.read().await;
    assert_eq!(event, Ok(ChannelEvent::Stderr(b"error".to_vec())));
    channel.close_stdin().await.expect("it is open");
    assert!(channel.write(b"more".to_vec()).await.is_err());
    assert_eq!(channel.read().await, Ok(ChannelEvent::Exit(143)));
    assert_eq!(channel.read().await, Ok(ChannelEvent::Closed));
}

#[tokio::test]
async fn dropping_a_call_ends_the_work_in_the_dylib() {
    // A copy has counters of its own: other tests do not disturb it.
    let directory = TestDirectory::new();
    let file = directory.copy("everything", "libcancel.so");
    let plugins = load_file(&file).expect("the fixture is loaded");
    let plugin = plugins.connection("everything").expect("it has it");
    let connection = plugin
        .connect(target("x"), Arc::new(NoLog))
        .await
        .expect("it connects");
    let other = plugin
        .connect(target("y"), Arc::new(NoLog))
        .await
        .expect("it connects");
    assert_eq!(said(&other, "alive").await, "2");
    let sleep = connection.exec(ExecRequest::new("sleep"));
    assert!(
        tokio::time::timeout(Duration::from_millis(20), sleep)
            .await
            .is_err()
    );
    assert_eq!(said(&other, "cancelled").await, "1");
    drop(connection);
    assert_eq!(said(&other, "alive").await, "1");
}

#[tokio::test]
async fn many_dylibs_of_one_kind_live_in_one_process() {
    let directory = TestDirectory::new();
    let mut connections = Vec::new();
    for number in 0..5 {
        for name in ["second", "third"] {
            let file = directory.copy(name, &format!("lib{name}{number}.so"));
            let plugin = load_file(&file)
                .expect("the fixture is loaded")
                .connection(name)
                .expect("it has it");
            let connection = plugin.connect(target(""), Arc::new(NoLog)).await;
            connections.push((name, connection.expect("it connects")));
        }
    }
    for (name, connection) in connections {
        assert_eq!(said(&connection, "").await, name);
    }
}

#[tokio::test]
async fn a_panic_is_an_error_of_that_call() {
    let connection = connect("hello").await.expect("it connects");
    let error = connection.exec(ExecRequest::new("panic")).await;
    let Err(ConnectionError::Lost(message)) = error else {
        panic!("it was {error:?}");
    };
    assert!(
        message.starts_with(
            "the connection 'everything' panicked: exec fell over (everything/src/connection.rs:"
        ),
        "{message}"
    );
    assert_eq!(said(&connection, "greet").await, "hello");
    assert!(matches!(
        connect("panic").await.err(),
        Some(ConnectionError::Unreachable(message)) if message.contains("cannot even connect")
    ));
    let plugins = load_file(&fixture("everything")).expect("the fixture is loaded");
    let when_made = plugins.connection("panics_when_made").err();
    assert!(when_made.is_some_and(|said| said.contains("panicked: cannot be made")));
    let when_asked = plugins.action("panics_when_asked").err();
    assert!(when_asked.is_some_and(|said| said.contains("panicked: will not say who it is")));
    drop(plugins.module("panics_when_dropped").expect("it is made"));
    assert!(plugins.module("nothing").is_err());
}

#[derive(Default)]
struct Engine(Messages);

#[async_trait]
impl ActionHost for Engine {
    async fn execute_module(&self, call: ModuleCall) -> Result<TaskResult, ActionError> {
        // The engine's own runtime is at work here, not the dylib's.
        tokio::time::sleep(Duration::from_millis(1)).await;
        tokio::spawn(async {}).await.expect("it ends");
        if call.args.contains_key("fail") {
            return Err(ActionError::FailedWith(Box::new(
                TaskResult::failure("no").with("rc", 5),
            )));
        }
        Ok(TaskResult::changed(call.wrap_async)
            .with("module", call.module)
            .with("args", call.args))
    }

    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ActionError> {
        Ok(ExecOutput {
            rc: request.command.len() as i32,
            ..ExecOutput::default()
        })
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ActionError> {
        Err(ActionError::Unreachable(format!(
            "{} {remote} {mode:?}",
            local.display()
        )))
    }

    async fn fetch_file(&self, _remote: &str, _local: &Path) -> Result<(), ActionError> {
        Ok(())
    }

    fn template(&self, source: &str) -> Result<Json, ActionError> {
        Ok(json!([source]))
    }

    fn evaluate_expression(&self, expression: &str) -> Result<Json, ActionError> {
        Ok(json!({"value of": expression}))
    }

    fn evaluate(&self, condition: &str) -> Result<bool, ActionError> {
        Ok(condition == "x is defined")
    }

    fn variable(&self, name: &str) -> Result<Option<Json>, ActionError> {
        match name {
            "null" => Ok(Some(Json::Null)),
            "panic" => panic!("the engine fell over"),
            _ => Ok(None),
        }
    }

    fn inventory_hostname(&self) -> String {
        "host1".into()
    }

    fn find_file(&self, subdirectory: &str, name: &str) -> Result<PathBuf, ActionError> {
        Ok(Path::new("/role").join(subdirectory).join(name))
    }

    fn verbose(&self, level: u8, message: &str) {
        self.0.verbose(level, message);
    }

    fn warning(&self, message: &str) {
        self.0.warning(message);
    }

    async fn prompt(&self, request: PromptRequest) -> Result<PromptAnswer, ActionError> {
        Ok(PromptAnswer::Text(format!("{request:?}")))
    }

    async fn reset_connection(&self) -> Result<(), ActionError> {
        Err(ActionError::Unreachable("not there".into()))
    }

    fn display(&self, message: &str) {
        self.0.warning(&format!("displayed: {message}"));
    }

    fn setting(&self, environment: &str, section: &str, key: &str) -> Option<String> {
        (key != "none").then(|| format!("{environment} {section} {key}"))
    }

    fn blame(&self, argument: Option<&str>, help: Option<&str>) {
        self.0.warning(&format!("blamed: {argument:?} {help:?}"));
    }

    fn read_file(&self, path: &Path) -> Result<Vec<u8>, ActionError> {
        Ok(path.to_string_lossy().into_owned().into_bytes())
    }

    fn with_module_defaults(
        &self,
        module: &str,
        mut args: Map<String, Json>,
    ) -> Result<Map<String, Json>, ActionError> {
        args.insert("of".into(), json!(module));
        Ok(args)
    }
}

fn task(key: &str) -> ActionTask {
    ActionTask {
        action: "ask".into(),
        args: Map::from_iter([(key.to_string(), json!(1))]),
        check_mode: true,
        becomes: true,
        ..ActionTask::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_reaches_its_host() {
    let plugins = load_file(&fixture("everything")).expect("the fixture is loaded");
    let action = plugins.action("ask").expect("it has it");
    let engine = Engine::default();
    let result = action.run(&task("a"), &engine).await.expect("it succeeds");
    let mut json = result.to_json();
    let panicked = json["panicked"].take();
    assert!(
        panicked
            .as_str()
            .is_some_and(|text| text.contains("the engine panicked: the engine fell over")),
        "{panicked}"
    );
    assert_eq!(
        json,
        json!({
            "changed": true,
            "called": {"changed": true, "module": "ping", "args": {"a": 1}},
            "rc": 2,
            "put": "Err(Unreachable(\"/a /b Some(384)\"))",
            "fetched": "Ok(())",
            "template": ["{{ x }}"],
            "expression": {"value of": "x"},
            "evaluate": true,
            "null": null,
            "is_null": true,
            "undefined": false,
            "host": "host1",
            "file": "/role/files/x",
            "check_mode": true,
            "prompt": "Text(\"PromptRequest { text: \\\"Who?\\\", private: true, seconds: Some(1.5), complete_keys: None, interrupt_keys: Some(\\\"a\\\") }\")",
            "settings": ["A b c", null],
            "read": [120, 121],
            "defaults": {"a": 1, "of": "ping"},
            "becomes": true,
            "reset": "Err(Unreachable(\"not there\"))",
            "panicked": null,
        })
    );
    assert_eq!(
        engine.0.all(),
        [
            "2 asking",
            "! do not ask too much",
            "! displayed: here",
            "! blamed: Some(\"x\") None"
        ]
    );
    let failed = action.run(&task("fail"), &engine).await;
    let Err(ActionError::FailedWith(failed)) = failed else {
        panic!("it was {failed:?}");
    };
    assert_eq!(failed.get("rc"), Some(&json!(5)));
    let panicked = action.run(&task("panic"), &engine).await;
    assert!(
        matches!(&panicked, Err(ActionError::Failed(message)) if message.contains("the action 'ask' panicked: the action fell over")),
        "{panicked:?}"
    );
}

#[derive(Default)]
struct Sink(Mutex<Vec<(Stream, Vec<u8>)>>);

impl OutputSink for Sink {
    fn write(&self, stream: Stream, bytes: &[u8]) {
        let mut written = self.0.lock().expect("no test panics with it");
        written.push((stream, bytes.to_vec()));
    }

    fn is_cancelled(&self) -> bool {
        true
    }
}

#[test]
fn a_module_runs() {
    let plugins = load_file(&fixture("everything")).expect("the fixture is loaded");
    let module = plugins.module("tell").expect("it has it");
    let sink = Sink::default();
    let environment = [("NAME".to_string(), "value".to_string())]
        .into_iter()
        .collect();
    let runner = ["runner".to_string(), "job".to_string()];
    let run = |text: &str| {
        let context = ModuleContext {
            check_mode: true,
            diff: false,
            no_log: false,
            verbosity: 2,
            environment: &environment,
            tmpdir: "/tmp/x".into(),
            runner: &runner,
            output: &sink,
        };
        module.run(
            Map::from_iter([("text".to_string(), json!(text))]),
            &context,
        )
    };
    assert_eq!(
        run("hello").expect("it succeeds").to_json(),
        json!({
            "changed": false, "text": "hello", "check_mode": true, "tmpdir": "/tmp/x", "variable": "value",
            "runner": ["runner", "job"], "cancelled": true,
        })
    );
    assert_eq!(
        *sink.0.lock().expect("no test panics with it"),
        [
            (Stream::Stdout, b"hello".to_vec()),
            (Stream::Stderr, vec![255])
        ]
    );
    let failed = run("fail").expect_err("it fails");
    assert_eq!(failed.result.get("rc"), Some(&json!(3)));
    assert_eq!(failed.to_string(), "told to fail");
    let panicked = run("panic").expect_err("it panics");
    assert!(
        panicked
            .to_string()
            .contains("panicked: the module fell over")
    );
    assert_eq!(
        plugins
            .plugins()
            .filter(|p| p.kind == PluginKind::Module)
            .count(),
        2
    );
}

//! The examples build as anybody's crate does, and work.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use shevek_plugin::serde_json::{Map, Value as Json, json};
use shevek_plugin::{
    ActionError, ActionHost, ActionTask, ChannelEvent, Connection, ConnectionError,
    ConnectionTarget, ExecOutput, ExecRequest, LoadedPlugins, ModuleCall, ModuleContext, NoLog,
    OutputSink, PromptAnswer, PromptRequest, Stream, Surroundings, TaskResult, async_trait,
    load_file,
};

use crate::support::{TestDirectory, build};

fn example(folder: &str, file: &str) -> LoadedPlugins {
    let package = format!(
        "{}/../../examples/plugins/{folder}",
        env!("CARGO_MANIFEST_DIR")
    );
    load_file(&build(&package).join(file)).expect("the example is loaded")
}

fn object(json: Json) -> Map<String, Json> {
    json.as_object().cloned().expect("it is an object")
}

async fn connect(
    plugins: &LoadedPlugins,
    name: &str,
    options: Json,
) -> Result<Arc<dyn Connection>, ConnectionError> {
    let target = ConnectionTarget {
        inventory_hostname: "host1".into(),
        timeout_seconds: 5,
        options: object(options),
    };
    let plugin = plugins.connection(name).expect("it has it");
    plugin.connect(target, Arc::new(NoLog)).await
}

/// What every connection must be able to do.
async fn try_out(connection: &Arc<dyn Connection>, home: &Path) {
    let output = connection
        .exec(ExecRequest {
            command: "cat; echo $((6*7)) >&2; exit 3".into(),
            stdin: vec![b'x', 0, 255],
            pty: false,
        })
        .await;
    assert_eq!(
        output,
        Ok(ExecOutput {
            rc: 3,
            stdout: vec![b'x', 0, 255],
            stderr: b"42\n".to_vec(),
        })
    );
    let killed = connection.exec(ExecRequest::new("kill -9 $$")).await;
    assert_eq!(killed.map(|output| output.rc), Ok(137));
    // Input that nobody reads, and much of it.
    let mut much = ExecRequest::new("true");
    much.stdin = vec![0; 1 << 20];
    assert_eq!(connection.exec(much).await.map(|output| output.rc), Ok(0));

    let local = home.join("local");
    std::fs::write(&local, b"content\n").expect("it is written");
    let remote = home.join("it's remote").display().to_string();
    connection
        .put_file(&local, &remote, Some(0o640))
        .await
        .expect("it is put");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(&remote)
            .expect("it is there")
            .permissions(),
    );
    assert_eq!(mode & 0o777, 0o640);
    let back = home.join("back");
    connection
        .fetch_file(&remote, &back)
        .await
        .expect("it is fetched");
    assert_eq!(std::fs::read(&back).expect("it is there"), b"content\n");
    let missing = connection.fetch_file("/missing", &back).await;
    assert!(
        matches!(&missing, Err(ConnectionError::File(said)) if said.contains("/missing")),
        "{missing:?}"
    );
}

#[tokio::test]
async fn the_connection_with_exec_only() {
    let plugins = example("connection-exec-only", "libshevek_connection_prefix.so");
    let directory = TestDirectory::new();
    let connection = connect(
        &plugins,
        "prefix",
        json!({"command": ["env", "-i", "WHO=me"]}),
    )
    .await
    .expect("it connects");
    try_out(&connection, directory.path()).await;
    let output = connection.exec(ExecRequest::new("echo $WHO $HOME")).await;
    assert_eq!(output.map(|output| output.stdout), Ok(b"me\n".to_vec()));
    let spawned = connection.spawn("cat".into()).await.err();
    assert_eq!(spawned, Some(ConnectionError::Unsupported("spawn".into())));

    let failed = connect(&plugins, "prefix", json!({"command": ["false"]})).await;
    assert!(matches!(
        failed.err(),
        Some(ConnectionError::Unreachable(_))
    ));
    let failed = connect(&plugins, "prefix", json!({"command": ["/missing"]})).await;
    assert!(
        matches!(failed.err(), Some(ConnectionError::Unreachable(said)) if said.contains("/missing"))
    );
}

#[tokio::test]
async fn the_connection_with_spawn() {
    let plugins = example("connection-spawn", "libshevek_connection_workdir.so");
    let directory = TestDirectory::new();
    let home = directory.path().join("home");
    let options = |create: bool| json!({"directory": home, "create": create});
    let failed = connect(&plugins, "workdir", options(false)).await;
    assert!(matches!(
        failed.err(),
        Some(ConnectionError::Unreachable(_))
    ));
    let connection = connect(&plugins, "workdir", options(true))
        .await
        .expect("it connects");
    try_out(&connection, &home).await;
    let output = connection.exec(ExecRequest::new("cd; pwd")).await;
    let expected = format!("{}\n", home.canonicalize().expect("it exists").display());
    assert_eq!(
        output.map(|output| output.stdout),
        Ok(expected.into_bytes())
    );

    let channel = connection
        .spawn("while read line; do echo got $line; done; exit 4".into())
        .await
        .expect("it spawns");
    for word in ["one", "two"] {
        let line = format!("{word}\n").into_bytes();
        channel.write(line).await.expect("it is open");
        let event = channel.read().await;
        let expected = format!("got {word}\n").into_bytes();
        assert_eq!(event, Ok(ChannelEvent::Stdout(expected)));
    }
    channel.close_stdin().await.expect("it is open");
    assert_eq!(channel.read().await, Ok(ChannelEvent::Exit(4)));
    assert_eq!(channel.read().await, Ok(ChannelEvent::Closed));
    // Dropping a stream hangs up on its command.
    let mark = home.join("pid");
    let channel = connection
        .spawn(format!("echo $$ > '{}'; exec sleep 600", mark.display()))
        .await
        .expect("it spawns");
    let pid = loop {
        match std::fs::read_to_string(&mark) {
            Ok(pid) if pid.ends_with('\n') => break pid.trim().to_string(),
            _ => tokio::time::sleep(std::time::Duration::from_millis(5)).await,
        }
    };
    drop(channel);
    let process = PathBuf::from(format!("/proc/{pid}/cmdline"));
    for _ in 0..400 {
        // Gone, or waiting to be collected.
        if std::fs::read(&process).map_or(true, |line| line.is_empty()) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("the command outlived its stream");
}

/// A host that is one file.
struct OneFile {
    content: Option<&'static str>,
    put: Mutex<Vec<String>>,
}

#[async_trait]
impl ActionHost for OneFile {
    async fn execute_module(&self, _call: ModuleCall) -> Result<TaskResult, ActionError> {
        Err(ActionError::Failed("it needs no module".into()))
    }

    async fn exec(&self, request: ExecRequest) -> Result<ExecOutput, ActionError> {
        assert_eq!(request.command, r"cat '/etc/it'\''s'");
        Ok(ExecOutput {
            rc: i32::from(self.content.is_none()),
            stdout: self.content.unwrap_or_default().into(),
            stderr: Vec::new(),
        })
    }

    async fn put_file(
        &self,
        local: &Path,
        remote: &str,
        mode: Option<u32>,
    ) -> Result<(), ActionError> {
        let text = std::fs::read_to_string(local).expect("it is there");
        let mut put = self.put.lock().expect("no test panics with it");
        put.push(format!("{remote} {mode:?} {text}"));
        Ok(())
    }

    async fn fetch_file(&self, _remote: &str, _local: &Path) -> Result<(), ActionError> {
        Err(ActionError::Failed("it fetches nothing".into()))
    }

    fn template(&self, source: &str) -> Result<Json, ActionError> {
        Ok(json!(source))
    }

    fn evaluate_expression(&self, expression: &str) -> Result<Json, ActionError> {
        Ok(json!(expression))
    }

    fn evaluate(&self, _condition: &str) -> Result<bool, ActionError> {
        Ok(true)
    }

    fn variable(&self, _name: &str) -> Result<Option<Json>, ActionError> {
        Ok(None)
    }

    fn inventory_hostname(&self) -> String {
        "host1".into()
    }

    fn find_file(&self, _subdirectory: &str, name: &str) -> Result<PathBuf, ActionError> {
        Ok(name.into())
    }

    fn verbose(&self, _level: u8, _message: &str) {}

    fn warning(&self, _message: &str) {}

    async fn prompt(&self, _: PromptRequest) -> Result<PromptAnswer, ActionError> {
        Ok(PromptAnswer::NotInteractive)
    }

    async fn reset_connection(&self) -> Result<(), ActionError> {
        Ok(())
    }

    fn display(&self, _: &str) {}

    fn setting(&self, _: &str, _: &str, _: &str) -> Option<String> {
        None
    }

    fn blame(&self, _: Option<&str>, _: Option<&str>) {}

    fn read_file(&self, path: &Path) -> Result<Vec<u8>, ActionError> {
        std::fs::read(path).map_err(|error| ActionError::Failed(error.to_string()))
    }
}

#[tokio::test]
async fn the_action() {
    try_action(&example("action-put-text", "libshevek_action_put_text.so")).await;
}

/// What the example of an action does.
pub(crate) async fn try_action(plugins: &LoadedPlugins) {
    let action = plugins.action("put_text").expect("it has it");
    let task = |check_mode: bool| ActionTask {
        action: "put_text".into(),
        args: object(json!({"content": "new\n", "dest": "/etc/it's", "mode": "0600"})),
        check_mode,
        diff: true,
        ..ActionTask::default()
    };
    let host = |content| OneFile {
        content,
        put: Mutex::default(),
    };
    let put = |host: OneFile| host.put.into_inner().expect("no test panics with it");

    let other = host(Some("old\n"));
    let result = action.run(&task(false), &other).await.expect("it succeeds");
    assert!(result.is_changed());
    let diff = result.get("diff").expect("it was asked for");
    assert_eq!(
        (&diff["before"], &diff["after"]),
        (&json!("old\n"), &json!("new\n"))
    );
    assert_eq!(put(other), ["/etc/it's Some(384) new\n"]);

    for (content, check_mode, changed) in [
        (Some("new\n"), false, false),
        (Some("old\n"), true, true),
        (None, true, true),
    ] {
        let host = host(content);
        let result = action.run(&task(check_mode), &host).await;
        assert_eq!(result.map(|result| result.is_changed()), Ok(changed));
        assert!(put(host).is_empty());
    }

    let mut wrong = task(false);
    wrong.args.insert("moed".into(), json!("1"));
    let error = action.run(&wrong, &host(None)).await.err();
    assert_eq!(
        error.map(|error| error.to_string()).as_deref(),
        Some(
            "Unsupported parameters for (put_text) module: moed. Supported parameters include: dest, mode, text (content)."
        )
    );
}

struct Nowhere;

impl OutputSink for Nowhere {
    fn write(&self, _stream: Stream, _bytes: &[u8]) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

#[test]
fn the_module() {
    let plugins = example("module-port-open", "libshevek_module_port_open.so");
    let module = plugins.module("port_open").expect("it has it");
    let environment = std::iter::empty().collect();
    let run = |args: Json| {
        let context = ModuleContext {
            check_mode: false,
            diff: false,
            no_log: false,
            verbosity: 0,
            environment: &environment,
            tmpdir: "/tmp".into(),
            runner: &[],
            output: &Nowhere,
        };
        let valid = module
            .meta()
            .spec
            .validate(object(args), &Surroundings::Controller)
            .expect("the arguments are valid");
        module.run(valid.args, &context)
    };
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a port");
    let port = listener.local_addr().expect("it has one").port();
    let open = run(json!({"port": port.to_string()})).expect("it succeeds");
    assert_eq!(open.get("open"), Some(&json!(true)));
    drop(listener);
    let closed = run(json!({"port": port, "state": "open"})).expect("it has a result");
    assert!(closed.is_failed());
    assert_eq!(
        closed.message(),
        format!("port {port} of 127.0.0.1 is closed")
    );
    assert!(run(json!({"port": port, "state": "closed"})).is_ok());
    assert!(run(json!({"port": port, "timeout": 0})).is_err());
}

//! Large outputs, output as it appears, cancellation.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indexmap::IndexMap;
use serde_json::{Map, Value as Json, json};
use shevek_module_command::Command;
use shevek_plugin::target::Process;
use shevek_plugin::{Module, ModuleContext, ModuleError, OutputSink, Stream, TaskResult};

/// A piece of output and when it came.
type Piece = (Stream, Vec<u8>, Instant);

/// Keeps what is written, and cancels once `until` has been written.
#[derive(Default)]
struct Recorder {
    pieces: Mutex<Vec<Piece>>,
    until: Option<&'static [u8]>,
}

impl OutputSink for Recorder {
    fn write(&self, stream: Stream, bytes: &[u8]) {
        let mut pieces = self.pieces.lock().expect("no panic");
        pieces.push((stream, bytes.to_vec(), Instant::now()));
    }

    fn is_cancelled(&self) -> bool {
        let pieces = self.pieces.lock().expect("no panic");
        self.until
            .is_some_and(|until| pieces.iter().any(|(_, bytes, _)| bytes.ends_with(until)))
    }
}

fn shell(script: &str, output: &Recorder) -> Result<TaskResult, ModuleError> {
    let environment = IndexMap::new();
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
    let args: Map<String, Json> = match json!({"_raw_params": script, "_uses_shell": true}) {
        Json::Object(args) => args,
        _ => Map::new(),
    };
    Command.run(args, &context)
}

#[test]
fn ten_megabytes_on_both_outputs() {
    let output = Recorder::default();
    let script = "head -c 10485760 /dev/zero | tr '\\0' x >&2 & head -c 10485760 /dev/zero | tr '\\0' y; wait";
    let result = shell(script, &output).expect("it runs");
    for (key, stream, byte) in [
        ("stdout", Stream::Stdout, b'y'),
        ("stderr", Stream::Stderr, b'x'),
    ] {
        let text = result.get(key).and_then(Json::as_str).expect("text");
        assert_eq!(text.len(), 10_485_760);
        assert!(text.bytes().all(|found| found == byte));
        let pieces = output.pieces.lock().expect("no panic");
        let streamed = pieces.iter().filter(|(from, _, _)| *from == stream);
        assert_eq!(
            streamed.map(|(_, bytes, _)| bytes.len()).sum::<usize>(),
            10_485_760
        );
    }
}

#[test]
fn output_comes_as_it_appears() {
    let output = Recorder::default();
    shell("echo one; sleep 0.4; echo two", &output).expect("it runs");
    let pieces = output.pieces.lock().expect("no panic");
    let [first, second] = pieces.as_slice() else {
        panic!("two pieces");
    };
    assert_eq!(
        (first.1.as_slice(), second.1.as_slice()),
        (&b"one\n"[..], &b"two\n"[..])
    );
    let pause = second.2.duration_since(first.2);
    assert!(pause >= Duration::from_millis(300), "{pause:?}");
}

#[test]
fn a_cancelled_command_ends_with_everything_it_started() {
    let output = Recorder {
        until: Some(b"ready\n"),
        ..Recorder::default()
    };
    let started = Instant::now();
    // The shell and a background process both ignore the polite signal.
    let error = shell(
        "trap '' TERM; sleep 71 & echo $$; echo ready; wait",
        &output,
    )
    .expect_err("cancelled");
    assert!(error.to_string().contains("cancelled"));
    assert!(started.elapsed() < Duration::from_secs(20));
    let pieces = output.pieces.lock().expect("no panic");
    let text: Vec<u8> = pieces
        .iter()
        .flat_map(|(_, bytes, _)| bytes.clone())
        .collect();
    let text = String::from_utf8(text).expect("text");
    let group: u32 = text
        .lines()
        .next()
        .expect("a line")
        .parse()
        .expect("a process id");
    let left = || {
        Process::all()
            .into_iter()
            .filter(|process| process.group == group && !process.is_zombie())
            .count()
    };
    // A process that was killed is gone as soon as the system comes to it.
    let patience = Instant::now() + Duration::from_secs(5);
    while left() > 0 && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(left(), 0);
}

#[test]
fn an_obedient_command_may_tidy_up() {
    let output = Recorder {
        until: Some(b"ready\n"),
        ..Recorder::default()
    };
    let file = std::env::temp_dir().join(format!("shevek-tidy-{}", std::process::id()));
    let script = format!(
        "trap 'echo bye > {}; exit' TERM; echo ready; sleep 72 & wait",
        file.display()
    );
    shell(&script, &output).expect_err("cancelled");
    assert_eq!(
        std::fs::read_to_string(&file).ok().as_deref(),
        Some("bye\n")
    );
    std::fs::remove_file(&file).expect("cleanup");
}

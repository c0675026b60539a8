//! The runner as a process: what it says, and how it ends.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use shevek_wire::{
    Attachment, FailureKind, Frame, Hello, Request, Response, RunModule, WIRE_VERSION, read_frame,
    write_frame,
};

struct Runner {
    child: Child,
    output: ChildStdout,
}

impl Runner {
    fn start(arguments: &[&str]) -> Self {
        Self::start_in(&std::env::temp_dir(), arguments)
    }

    /// With a directory for temporary files of its own.
    fn start_in(temporary: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_shevek-runner"))
            .args(arguments)
            .env("TMPDIR", temporary)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the runner starts");
        let output = child.stdout.take().expect("a pipe");
        Self { child, output }
    }

    fn hello(&mut self) -> Hello {
        let frame = read_frame(&mut self.output).expect("a frame");
        Hello::from_frame(&frame.expect("a frame")).expect("a hello")
    }

    fn send(&mut self, id: u32, request: Request) {
        let stdin = self.child.stdin.as_mut().expect("a pipe");
        write_frame(stdin, &request.into_frame(id)).expect("a reader");
    }

    fn receive(&mut self) -> (u32, Response) {
        let frame = read_frame(&mut self.output)
            .expect("a frame")
            .expect("a frame");
        (frame.id, Response::from_frame(frame).expect("a response"))
    }

    /// Ends its input; its exit status.
    fn end(&mut self) -> i32 {
        drop(self.child.stdin.take());
        self.child
            .wait()
            .expect("an end")
            .code()
            .expect("no signal")
    }
}

fn shell(line: &str) -> Request {
    module(
        "command",
        &json!({"_raw_params": line, "_uses_shell": true}),
    )
}

fn module(name: &str, args: &Json) -> Request {
    Request::RunModule(Box::new(RunModule {
        module: name.into(),
        args: args.as_object().cloned().unwrap_or_default(),
        ..RunModule::default()
    }))
}

fn stdout(response: &Response) -> String {
    let Response::Result(json) = response else {
        panic!("{response:?}");
    };
    let json: Json = serde_json::from_slice(json).expect("JSON");
    json["stdout"].as_str().unwrap_or_default().to_string()
}

#[test]
fn says_hello_and_answers_out_of_order() {
    let mut runner = Runner::start(&["serve", "--hash", "abc"]);
    let hello = runner.hello();
    assert_eq!((hello.wire, hello.hash.as_str()), (WIRE_VERSION, "abc"));
    for module in ["async_status", "async_wrapper", "command", "ping", "setup"] {
        assert!(
            hello.modules.iter().any(|name| name == module),
            "{:?}",
            hello.modules
        );
    }
    runner.send(1, shell("sleep 0.4; echo slow"));
    runner.send(2, shell("echo quick"));
    let (id, response) = runner.receive();
    assert_eq!((id, stdout(&response).as_str()), (2, "quick"));
    let (id, response) = runner.receive();
    assert_eq!((id, stdout(&response).as_str()), (1, "slow"));
    assert_eq!(runner.end(), 0);
}

#[test]
fn modules_cannot_disturb_the_frames() {
    let mut runner = Runner::start(&["serve"]);
    runner.hello();
    // The runner's own descriptors 0 and 1 lead nowhere near the frames.
    runner.send(
        1,
        shell("echo noise > /proc/$PPID/fd/1; cat /proc/$PPID/fd/0; echo fine"),
    );
    let (_, response) = runner.receive();
    assert_eq!(stdout(&response), "fine");
    assert_eq!(runner.end(), 0);
}

#[test]
fn ends_with_its_input_and_takes_everything_along() {
    for input_ends in [true, false] {
        let mut runner = Runner::start(&["serve"]);
        runner.hello();
        let marker = if input_ends { "43211" } else { "43212" };
        // Deaf to polite signals, and with a child in a group of its own.
        let line = format!("trap '' TERM HUP INT; setsid sleep {marker} & sleep {marker}");
        runner.send(1, shell(&line));
        wait_for(marker, 2);
        let started = Instant::now();
        if input_ends {
            runner.end();
        } else {
            runner.send(0, Request::Shutdown);
            let _ = runner.child.wait();
        }
        assert!(started.elapsed() < Duration::from_secs(4));
        wait_for(marker, 0);
    }
}

#[test]
fn a_signal_ends_it_with_everything_but_async_jobs() {
    for (signal, number) in [("TERM", "43221"), ("HUP", "43222"), ("INT", "43223")] {
        let directory = std::env::temp_dir().join(format!("shevek-runner-signal-{number}"));
        let _ = std::fs::remove_dir_all(&directory);
        std::fs::create_dir_all(&directory).expect("a directory");
        let mut runner = Runner::start_in(&directory, &["serve"]);
        runner.hello();
        let job = json!({
            "module": "command", "time_limit": 30, "async_dir": directory.join("jobs"),
            "module_args": {"_raw_params": format!("sleep {number}9"), "_uses_shell": true},
        });
        runner.send(1, module("async_wrapper", &job));
        let launched = match runner.receive() {
            (1, Response::Result(launched)) => {
                serde_json::from_slice::<Json>(&launched).expect("a result")
            }
            (_, other) => panic!("no result: {other:?}"),
        };
        wait_for(&format!("{number}9"), 1);
        let line = format!("trap '' TERM HUP INT; setsid sleep {number} & sleep {number}");
        runner.send(2, shell(&line));
        wait_for(number, 2);
        let started = Instant::now();
        kill(signal, runner.child.id());
        // Its input stays open: waiting in the usual way would close it.
        while runner.child.try_wait().expect("a child").is_none() {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(runner.child.wait().expect("an end").code(), Some(1));
        assert!(started.elapsed() < Duration::from_secs(4));
        wait_for(number, 0);
        wait_for(&format!("{number}9"), 1);
        let name = format!("shevek-tmp-{}-", runner.child.id());
        let left = std::fs::read_dir(&directory).expect("the directory");
        let own = left
            .flatten()
            .map(|entry| entry.file_name())
            .find(|left| left.to_string_lossy().starts_with(&name));
        assert_eq!(own, None, "files are left");
        let jid = launched["ansible_job_id"].as_str().expect("a job");
        let scratch = directory.join("jobs").join(format!(".{jid}"));
        assert!(scratch.is_dir(), "the job has no directory");
        for pid in sleeping(&format!("{number}9")) {
            kill("KILL", pid);
        }
        // The job still writes its result.
        let has_ended = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            !scratch.exists()
        });
        assert!(has_ended, "the job's directory is left");
        std::fs::remove_dir_all(&directory).expect("it was made here");
    }
}

#[test]
fn a_oneshot_finishes_its_work_first() {
    let mut runner = Runner::start(&["--oneshot"]);
    runner.send(7, shell("sleep 0.3; echo done"));
    drop(runner.child.stdin.take());
    runner.hello();
    let (id, response) = runner.receive();
    assert_eq!((id, stdout(&response).as_str()), (7, "done"));
    let mut rest = Vec::new();
    runner.output.read_to_end(&mut rest).expect("an end");
    assert!(rest.is_empty());
    assert_eq!(runner.end(), 0);
}

#[test]
fn a_oneshot_that_nobody_listens_to_ends() {
    let mut runner = Runner::start(&["--oneshot"]);
    runner.send(1, shell("sleep 43213"));
    drop(runner.child.stdin.take());
    runner.hello();
    wait_for("43213", 1);
    let Runner { mut child, output } = runner;
    drop(output);
    let started = Instant::now();
    let _ = child.wait();
    assert!(started.elapsed() < Duration::from_secs(4));
    wait_for("43213", 0);
}

#[test]
fn refuses_what_makes_no_sense() {
    let mut runner = Runner::start(&["serve"]);
    runner.hello();
    runner.send(1, shell("sleep 1"));
    runner.send(1, shell("true"));
    let (id, response) = runner.receive();
    let Response::Failed(failure) = response else {
        panic!("{response:?}");
    };
    assert_eq!((id, failure.kind), (1, FailureKind::Protocol));

    let nonsense = Frame {
        kind: 0x7f,
        id: 1,
        payload: Vec::new(),
    };
    let stdin = runner.child.stdin.as_mut().expect("a pipe");
    write_frame(stdin, &nonsense).expect("a reader");
    stdin.flush().expect("a reader");
    let code = runner.child.wait().expect("an end").code();
    assert_eq!(code, Some(1));
    let mut text = String::new();
    let mut stderr = runner.child.stderr.take().expect("a pipe");
    stderr.read_to_string(&mut text).expect("text");
    assert!(text.contains("unknown kind of frame 0x7f"), "{text}");
}

#[test]
fn unknown_arguments_are_refused() {
    let output = Command::new(env!("CARGO_BIN_EXE_shevek-runner"))
        .arg("--bogus")
        .output()
        .expect("the runner starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--bogus"));
}

/// Waits until so many processes `sleep marker` exist.
fn wait_for(marker: &str, count: usize) {
    for _ in 0..100 {
        if sleeping(marker).len() == count {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let running = sleeping(marker).len();
    panic!("{running} processes of sleep {marker}, not {count}");
}

/// The processes `sleep marker`.
fn sleeping(marker: &str) -> Vec<u32> {
    let line = format!("sleep\0{marker}\0");
    let processes = std::fs::read_dir("/proc").expect("procfs").flatten();
    processes
        .filter(|entry| {
            std::fs::read(entry.path().join("cmdline")).is_ok_and(|l| l == line.as_bytes())
        })
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

fn kill(signal: &str, pid: u32) {
    let line = format!("kill -{signal} {pid}");
    let status = Command::new("sh").args(["-c", &line]).status();
    assert!(status.expect("a shell").success());
}

#[test]
fn contents_come_with_a_call() {
    let directory =
        std::env::temp_dir().join(format!("shevek-serve-contents-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let dest = directory.join("file");
    let copy = |attachment, checksum: &str| {
        let args = json!({"dest": dest, "_local_checksum": checksum, "_original_basename": "f"});
        Request::RunModule(Box::new(RunModule {
            module: "copy".into(),
            args: args.as_object().cloned().unwrap_or_default(),
            attachment: Some(attachment),
            ..RunModule::default()
        }))
    };
    let changed = |response: &Response| -> Option<bool> {
        let Response::Result(json) = response else {
            panic!("{response:?}");
        };
        let json: Json = serde_json::from_slice(json).expect("JSON");
        json["changed"]
            .as_bool()
            .filter(|_| json["failed"] != json!(true))
    };
    let contents = || std::fs::read_to_string(&dest).expect("readable");
    const HELLO: &str = "f572d396fae9206628714fb2ce00f72e94f2258f";
    const OTHER: &str = "bea43e7033e19327183416f23fe2ee1b64c25f4a";
    let mut runner = Runner::start_in(&directory, &["serve"]);
    runner.hello();

    runner.send(1, copy(Attachment::Follows, HELLO));
    runner.send(1, Request::Chunk(b"hel".to_vec()));
    runner.send(1, Request::Chunk(b"lo\n".to_vec()));
    runner.send(1, Request::End);
    assert_eq!(changed(&runner.receive().1), Some(true));
    assert_eq!(contents(), "hello\n");

    // They are there: nobody asks for them, and what came nevertheless is left.
    runner.send(2, copy(Attachment::OnDemand, HELLO));
    assert_eq!(changed(&runner.receive().1), Some(false));
    runner.send(3, copy(Attachment::Follows, HELLO));
    runner.send(3, Request::Chunk(b"hello\n".to_vec()));
    runner.send(3, Request::End);
    assert_eq!(changed(&runner.receive().1), Some(false));

    // What came is not what was announced; then it is given up in the middle.
    for (id, last) in [(4, Request::End), (5, Request::Cancel)] {
        runner.send(id, copy(Attachment::OnDemand, OTHER));
        assert_eq!(runner.receive(), (id, Response::Proceed));
        runner.send(id, Request::Chunk(b"half".to_vec()));
        runner.send(id, last);
        assert_eq!(changed(&runner.receive().1), None);
        assert_eq!(contents(), "hello\n");
    }
    assert_eq!(runner.end(), 0);
    let left = std::fs::read_dir(&directory).expect("readable").count();
    assert_eq!(left, 1, "the file alone");
    std::fs::remove_dir_all(&directory).expect("removed");
}

/// To find the checksum of a large file takes long: its size may tell enough.
#[test]
fn contents_are_announced_by_their_size() {
    let directory = std::env::temp_dir().join(format!("shevek-serve-size-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory");
    let dest = directory.join("file");
    let copy = |more: Json| {
        let mut args = json!({"dest": dest, "_local_size": 6, "_original_basename": "f"});
        let (Some(args), Json::Object(more)) = (args.as_object_mut(), more) else {
            panic!("objects");
        };
        args.extend(more);
        Request::RunModule(Box::new(RunModule {
            module: "copy".into(),
            args: args.clone(),
            attachment: Some(Attachment::OnDemand),
            ..RunModule::default()
        }))
    };
    let result = |response: Response| -> Json {
        let Response::Result(json) = response else {
            panic!("{response:?}");
        };
        serde_json::from_slice(&json).expect("JSON")
    };
    let mut runner = Runner::start_in(&directory, &["serve"]);
    runner.hello();

    // Nothing is there; then something of another size.
    for id in [1, 2] {
        runner.send(id, copy(json!({})));
        assert_eq!(runner.receive(), (id, Response::Proceed));
        runner.send(id, Request::Chunk(b"hello\n".to_vec()));
        runner.send(id, Request::End);
        let result = result(runner.receive().1);
        assert_eq!(result["changed"], true, "{result}");
        assert_eq!(
            result["checksum"],
            "f572d396fae9206628714fb2ce00f72e94f2258f"
        );
        assert_eq!(result["md5sum"], "b1946ac92492d2347c6235b4d2611184");
        assert!(result.get("_wants_checksum").is_none(), "{result}");
        assert_eq!(std::fs::read(&dest).expect("readable"), b"hello\n");
        std::fs::write(&dest, "longer than that\n").expect("writable");
    }
    // Fewer bytes come than were announced.
    runner.send(3, copy(json!({})));
    assert_eq!(runner.receive(), (3, Response::Proceed));
    runner.send(3, Request::Chunk(b"hell".to_vec()));
    runner.send(3, Request::End);
    let short = result(runner.receive().1);
    assert_eq!(short["failed"], true, "{short}");
    assert_eq!(short["_wants_checksum"], true);
    let message = "The file changed while it was copied: it had 6 bytes, 4 came. Copy it again.";
    assert_eq!(short["msg"], message);
    let there = std::fs::read_to_string(&dest).expect("readable");
    assert_eq!(there, "longer than that\n");

    // The size does not tell: nothing is asked for but the checksum.
    for (id, there, more) in [
        (4, "hello\n", json!({})),
        (5, "other\n", json!({})),
        (6, "longer\n", json!({"checksum": "00"})),
    ] {
        std::fs::write(&dest, there).expect("writable");
        runner.send(id, copy(more));
        let asked = result(runner.receive().1);
        assert_eq!(asked["_wants_checksum"], true, "{asked}");
        assert_eq!(asked["changed"], false);
        assert!(asked.get("failed").is_none(), "{asked}");
        assert_eq!(std::fs::read_to_string(&dest).expect("readable"), there);
    }
    assert_eq!(runner.end(), 0);
    let left = std::fs::read_dir(&directory).expect("readable").count();
    assert_eq!(left, 1, "the file alone");
    std::fs::remove_dir_all(&directory).expect("removed");
}

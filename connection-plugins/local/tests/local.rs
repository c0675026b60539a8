//! The local connection: streams, statuses, files, and nothing left behind.

#![expect(clippy::unwrap_used, reason = "a test ends when its set-up fails")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use shevek_connection_local::LocalPlugin;
use shevek_plugin::{
    ChannelEvent, Connection, ConnectionError, ConnectionPlugin, ConnectionTarget, ExecRequest,
    NoLog, serde_json::Map,
};

async fn connect() -> Arc<dyn Connection> {
    let target = ConnectionTarget {
        inventory_hostname: "localhost".into(),
        timeout_seconds: 10,
        options: Map::new(),
    };
    LocalPlugin.connect(target, Arc::new(NoLog)).await.unwrap()
}

struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("shevek-local-{name}-{}", std::process::id()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Whether the process that wrote its id to `file` is gone after a while.
fn is_gone(file: &Path) -> bool {
    let id = fs::read_to_string(file).unwrap();
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        let stat = fs::read_to_string(format!("/proc/{}/stat", id.trim())).unwrap_or_default();
        if stat.is_empty() || stat.contains(") Z ") {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

#[tokio::test]
async fn a_command_gets_its_input_and_gives_both_outputs_and_its_status() {
    let connection = connect().await;
    for (command, stdin, rc, stdout, stderr) in [
        (
            "cat; echo wrong >&2; exit 3",
            "in\0put",
            3,
            "in\0put",
            "wrong\n",
        ),
        ("kill -KILL $$", "", 137, "", ""),
        ("true", "never read", 0, "", ""),
    ] {
        let request = ExecRequest {
            command: command.into(),
            stdin: stdin.into(),
            pty: false,
        };
        let output = connection.exec(request).await.unwrap();
        assert_eq!(output.rc, rc, "{command}");
        assert_eq!(output.stdout, stdout.as_bytes(), "{command}");
        assert_eq!(output.stderr, stderr.as_bytes(), "{command}");
    }
}

#[tokio::test]
async fn ten_megabytes_pass_both_ways() {
    let data: Vec<u8> = (0..10_000_000u32).map(|i| (i ^ (i >> 9)) as u8).collect();
    let request = ExecRequest {
        command: "cat".into(),
        stdin: data.clone(),
        pty: false,
    };
    assert!(connect().await.exec(request).await.unwrap().stdout == data);
}

#[tokio::test]
async fn a_command_on_a_terminal_has_a_controlling_one() {
    let connection = connect().await;
    let request = ExecRequest {
        command: "test -t 0 && test -t 1 && echo to-the-terminal > /dev/tty; cat; exit 4".into(),
        stdin: b"typed".to_vec(),
        pty: true,
    };
    let output = connection.exec(request).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.rc, 4, "{text}");
    assert!(text.contains("to-the-terminal"), "{text}");
    assert!(text.contains("typed"), "{text}");
}

#[tokio::test]
async fn a_spawned_command_talks_as_long_as_it_lives() {
    let connection = connect().await;
    let channel = connection
        .spawn("while read line; do echo \"got $line\"; done; exit 7".into())
        .await
        .unwrap();
    for round in 0..3 {
        channel
            .write(format!("{round}\n").into_bytes())
            .await
            .unwrap();
        let expected = ChannelEvent::Stdout(format!("got {round}\n").into_bytes());
        assert_eq!(channel.read().await.unwrap(), expected);
    }
    channel.close_stdin().await.unwrap();
    for event in [
        ChannelEvent::Exit(7),
        ChannelEvent::Closed,
        ChannelEvent::Closed,
    ] {
        assert_eq!(channel.read().await.unwrap(), event);
    }
}

#[tokio::test]
async fn what_is_dropped_is_ended_with_its_children() {
    let scratch = Scratch::new("drop");
    let connection = connect().await;
    for pty in [false, true] {
        let file = scratch.file(if pty { "terminal" } else { "pipes" });
        let request = ExecRequest {
            command: format!("sleep 60 & echo $! > {}; wait", file.display()),
            stdin: Vec::new(),
            pty,
        };
        let limit = Duration::from_millis(500);
        let result = tokio::time::timeout(limit, connection.exec(request)).await;
        assert!(result.is_err());
        assert!(is_gone(&file), "pty: {pty}");
    }
    let file = scratch.file("channel");
    let command = format!("sleep 60 & echo $! > {}; echo up; wait", file.display());
    let channel = connection.spawn(command).await.unwrap();
    assert_eq!(
        channel.read().await.unwrap(),
        ChannelEvent::Stdout(b"up\n".to_vec())
    );
    drop(channel);
    assert!(is_gone(&file));
}

#[tokio::test]
async fn files_are_copied_with_their_mode_and_never_half() {
    let scratch = Scratch::new("files");
    let connection = connect().await;
    let (from, to) = (scratch.file("from"), scratch.file("to"));
    fs::write(&from, b"content\0").unwrap();
    fs::write(&to, b"older and longer content").unwrap();
    connection
        .put_file(&from, to.to_str().unwrap(), Some(0o751))
        .await
        .unwrap();
    assert_eq!(fs::read(&to).unwrap(), b"content\0");
    assert_eq!(
        fs::metadata(&to).unwrap().permissions().mode() & 0o7777,
        0o751
    );
    let back = scratch.file("back");
    connection
        .fetch_file(to.to_str().unwrap(), &back)
        .await
        .unwrap();
    assert_eq!(fs::read(&back).unwrap(), b"content\0");

    let missing = scratch.file("missing");
    let error = connection
        .fetch_file(missing.to_str().unwrap(), &back)
        .await;
    assert_eq!(
        error.unwrap_err(),
        ConnectionError::File(format!(
            "file or module does not exist: {}",
            missing.display()
        ))
    );
    let directory = scratch.0.to_str().unwrap();
    assert!(connection.put_file(&from, directory, None).await.is_err());
    let left = fs::read_dir(&scratch.0).unwrap().count();
    assert_eq!(left, 3, "only from, to and back");
}

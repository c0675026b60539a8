//! Hosts that cannot be reached, go away or refuse.

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use shevek_plugin::{ConnectionError, ExecRequest};

use crate::support::{Recorder, Sshd, children_of, eventually, free_port, kill, run};

#[tokio::test]
async fn a_refused_port_is_unreachable() {
    let sshd = Sshd::start("");
    let port = free_port("127.0.0.1");
    let error = sshd
        .connect_with(json!({ "port": port }))
        .await
        .err()
        .unwrap();
    assert_eq!(
        error,
        ConnectionError::Unreachable(format!(
            "Failed to connect to the host via ssh: ssh: connect to host 127.0.0.1 port {port}: Connection refused"
        ))
    );
}

#[tokio::test]
async fn a_host_that_cannot_be_reached_is_tried_again() {
    let sshd = Sshd::start("");
    let port = free_port("127.0.0.1");
    let recorder: Arc<Recorder> = Arc::default();
    let started = Instant::now();
    let options = json!({ "port": port, "reconnection_retries": 1 });
    assert!(sshd.connect_logged(options, &recorder).await.is_err());
    assert!(
        started.elapsed() >= Duration::from_secs(1),
        "a pause between two tries"
    );
    let text = recorder.text();
    assert_eq!(
        text.matches("ESTABLISH SSH CONNECTION").count(),
        2,
        "{text}"
    );
    assert!(text.contains("3 ssh_retry: attempt: 1"), "{text}");
}

#[tokio::test]
async fn an_unknown_name_is_unreachable() {
    let sshd = Sshd::start("");
    let options = json!({ "host": "no-such-host.invalid" });
    let error = sshd.connect_with(options).await.err().unwrap().to_string();
    let expected = "Failed to connect to the host via ssh: ssh: Could not resolve hostname no-such-host.invalid: ";
    assert!(error.starts_with(expected), "{error}");
}

#[tokio::test]
async fn a_port_that_never_answers_ends_with_the_time_limit() {
    let sshd = Sshd::start("");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let started = Instant::now();
    let options = json!({ "port": port, "timeout": 2 });
    let error = sshd.connect_with(options).await.err().unwrap();
    let took = started.elapsed();
    assert_eq!(
        error,
        ConnectionError::Timeout(format!(
            "Failed to connect to the host via ssh: Connection timed out during banner exchange\n\
             Connection to 127.0.0.1 port {port} timed out"
        ))
    );
    assert!(
        took >= Duration::from_secs(2) && took < Duration::from_secs(3),
        "{took:?}"
    );
}

#[tokio::test]
async fn a_server_that_speaks_something_else_is_unreachable() {
    let sshd = Sshd::start("");
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port();
    let answer = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        stream
            .write_all(b"HTTP/1.0 400 Bad Request\r\n\r\n")
            .unwrap();
    });
    let options = json!({ "port": port, "timeout": 5 });
    let error = sshd.connect_with(options).await.err().unwrap();
    answer.join().unwrap();
    assert!(
        matches!(error, ConnectionError::Unreachable(_)),
        "{error:?}"
    );
}

#[tokio::test]
async fn where_a_session_takes_one_channel_there_are_more_sessions() {
    let sshd = Sshd::start("MaxSessions 1");
    let connection = sshd.connect().await;
    let channel = connection.spawn("cat".into()).await.unwrap();
    let output = connection.exec(ExecRequest::new("echo beside")).await;
    assert_eq!(output.unwrap().stdout, b"beside\n");
    let output = connection.exec(ExecRequest::new("echo again")).await;
    assert_eq!(output.unwrap().stdout, b"again\n");
    channel.write(b"still here".to_vec()).await.unwrap();
    channel.read().await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_connection_that_breaks_in_mid_command_is_lost_at_once() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    let channel = connection
        .spawn("echo up; exec sleep 60".into())
        .await
        .unwrap();
    channel.read().await.unwrap();
    let [session] = sshd.sessions()[..] else {
        panic!("one session expected");
    };
    let commands = children_of(session);
    let running = connection.exec(ExecRequest::new("sleep 60"));
    let breaking = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        kill(session);
        Instant::now()
    };
    let (result, broken) = tokio::join!(running, breaking);
    assert!(broken.elapsed() < Duration::from_secs(1));
    let expected = format!(
        "Failed to connect to the host via ssh: Connection to 127.0.0.1 port {} lost: ",
        sshd.port
    );
    for error in [result.unwrap_err(), channel.read().await.unwrap_err()] {
        assert!(matches!(error, ConnectionError::Lost(_)), "{error:?}");
        assert!(error.to_string().starts_with(&expected), "{error}");
        assert!(error.is_unreachable());
    }
    assert!(!connection.is_alive());
    let error = connection.exec(ExecRequest::new("true")).await.unwrap_err();
    assert!(matches!(error, ConnectionError::Lost(_)), "{error:?}");
    assert!(channel.write(b"x".to_vec()).await.is_err());
    // These were cut off with their session.
    for command in commands {
        kill(command);
    }
    let orphans = run(
        "sh",
        &[
            "-c",
            "ps -eo pid,args | grep '[s]leep 60' | awk '{print $1}'",
        ],
    );
    for orphan in orphans.split_whitespace() {
        kill(orphan.parse().unwrap());
    }
}

#[tokio::test]
async fn a_server_that_goes_silent_is_lost_after_its_keep_alives() {
    let sshd = Sshd::start("");
    let options = json!({
        "ssh_common_args": "-o ServerAliveInterval=1 -o ServerAliveCountMax=1"
    });
    let connection = sshd.connect_with(options).await.unwrap();
    let [session] = sshd.sessions()[..] else {
        panic!("one session expected");
    };
    run("kill", &["-STOP", &session.to_string()]);
    let started = Instant::now();
    let error = connection.exec(ExecRequest::new("true")).await.unwrap_err();
    assert!(matches!(error, ConnectionError::Lost(_)), "{error:?}");
    assert!(
        error.to_string().contains("Timeout, server not responding"),
        "{error}"
    );
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn whoever_drops_or_closes_leaves_no_session_behind() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    assert_eq!(sshd.sessions().len(), 1);
    connection.close().await.unwrap();
    eventually("closed", || sshd.sessions().is_empty()).await;

    let connection = sshd.connect().await;
    let channel = connection.spawn("cat".into()).await.unwrap();
    let session = sshd.sessions()[0];
    drop(connection);
    eventually("dropped", || sshd.sessions().is_empty()).await;
    assert!(children_of(session).is_empty());
    assert!(channel.read().await.is_err());
}

#[tokio::test]
async fn a_dropped_command_is_hung_up_on() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    let session = sshd.sessions()[0];
    let limit = Duration::from_millis(300);
    let request = ExecRequest {
        command: "exec sleep 61".into(),
        stdin: Vec::new(),
        pty: true,
    };
    let result = tokio::time::timeout(limit, connection.exec(request)).await;
    assert!(result.is_err());
    eventually("the command on a terminal ended", || {
        children_of(session).is_empty()
    })
    .await;
    // Its slot is free again.
    let output = connection.exec(ExecRequest::new("echo on")).await.unwrap();
    assert_eq!(output.stdout, b"on\n");
}

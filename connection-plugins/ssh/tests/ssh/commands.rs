//! Commands over a real sshd: streams, statuses, signals, size.

use std::time::{Duration, Instant};

use crate::support::Sshd;
use serde_json::json;
use shevek_plugin::{ChannelEvent, ExecRequest};

#[tokio::test]
async fn a_command_gets_its_input_and_gives_both_outputs_and_its_status() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    let output = connection
        .exec(ExecRequest {
            command: "cat; echo wrong >&2; exit 3".into(),
            stdin: b"in\0put".to_vec(),
            pty: false,
        })
        .await
        .unwrap();
    assert_eq!(output.rc, 3);
    assert_eq!(output.stdout, b"in\0put");
    assert_eq!(output.stderr, b"wrong\n");
}

#[tokio::test]
async fn variables_are_sent_that_the_configuration_names() {
    let sshd = Sshd::start("AcceptEnv LANG LC_* APP_*");
    let options = json!({
        "ssh_common_args": "-o SendEnv=LA* -o 'SetEnv=APP_A=\"1 2\" APP_B=3 OTHER=4'"
    });
    let connection = sshd.connect_with(options).await.unwrap();
    let request = ExecRequest::new("echo \"$LANG,$APP_A,$APP_B,$OTHER\"");
    let output = connection.exec(request).await.unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "xx_YY.UTF-8,1 2,3,\n"
    );
}

#[tokio::test]
async fn a_command_on_a_terminal_has_one() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    let request = ExecRequest {
        command: "tty > /dev/null && echo to-the-terminal > /dev/tty; cat; exit 4".into(),
        stdin: b"typed".to_vec(),
        pty: true,
    };
    let output = connection.exec(request).await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.rc, 4, "{text}");
    assert!(
        text.contains("to-the-terminal") && text.contains("typed"),
        "{text}"
    );
}

#[tokio::test]
async fn a_signal_counts_as_128_and_its_number() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    for (signal, rc) in [("KILL", 137), ("TERM", 143), ("USR2", 140)] {
        let request = ExecRequest::new(format!("kill -{signal} $$"));
        assert_eq!(connection.exec(request).await.unwrap().rc, rc, "{signal}");
    }
}

#[tokio::test]
async fn ten_megabytes_of_anything_pass_both_ways_unchanged() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    let data: Vec<u8> = (0..10_000_000u32)
        .map(|i| (i ^ (i >> 8) ^ (i >> 16)) as u8)
        .collect();
    let started = Instant::now();
    let output = connection
        .exec(ExecRequest {
            command: "cat".into(),
            stdin: data.clone(),
            pty: false,
        })
        .await
        .unwrap();
    assert!(output.stdout == data);
    eprintln!("10 MB there and back in {:?}", started.elapsed());
}

#[tokio::test]
async fn a_spawned_command_talks_as_long_as_it_lives() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    let channel = connection
        .spawn("while read line; do echo \"got $line\"; done; echo end >&2; exit 7".into())
        .await
        .unwrap();
    let started = Instant::now();
    for round in 0..100 {
        channel
            .write(format!("{round}\n").into_bytes())
            .await
            .unwrap();
        let answer = channel.read().await.unwrap();
        assert_eq!(
            answer,
            ChannelEvent::Stdout(format!("got {round}\n").into_bytes())
        );
    }
    eprintln!("a round: {:?}", started.elapsed() / 100);
    channel.close_stdin().await.unwrap();
    // sshd tells the end and the last output in either order.
    let mut last = [channel.read().await.unwrap(), channel.read().await.unwrap()];
    last.sort_by_key(|event| matches!(event, ChannelEvent::Exit(_)));
    let end = ChannelEvent::Stderr(b"end\n".to_vec());
    assert_eq!(last, [end, ChannelEvent::Exit(7)]);
    assert_eq!(channel.read().await.unwrap(), ChannelEvent::Closed);
    assert_eq!(channel.read().await.unwrap(), ChannelEvent::Closed);
}

#[tokio::test]
async fn a_dropped_read_loses_nothing() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    let channel = connection
        .spawn("sleep 0.2; echo late".into())
        .await
        .unwrap();
    let early = tokio::time::timeout(Duration::from_millis(20), channel.read()).await;
    assert!(early.is_err());
    assert_eq!(
        channel.read().await.unwrap(),
        ChannelEvent::Stdout(b"late\n".to_vec())
    );
}

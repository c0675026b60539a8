//! Known, unknown, changed and revoked host keys.

use std::fs;
use std::sync::Arc;

use serde_json::json;
use shevek_plugin::{ConnectionError, ExecRequest};

use crate::support::{Recorder, Sshd, make_key, run};

fn fingerprint(file: &std::path::Path) -> String {
    let text = run("ssh-keygen", &["-l", "-f", file.to_str().unwrap()]);
    text.split_whitespace().nth(1).unwrap().to_string()
}

#[tokio::test]
async fn an_unknown_key_is_refused_and_told() {
    let sshd = Sshd::start("");
    fs::write(sshd.known_hosts(), "").unwrap();
    for options in [
        json!({}),
        json!({ "host_key_checking": true }),
        json!({ "ssh_args": "-o StrictHostKeyChecking=ask" }),
    ] {
        let error = sshd.connect_with(options).await.err().unwrap();
        assert!(matches!(error, ConnectionError::HostKey(_)), "{error:?}");
        let text = error.to_string();
        assert!(text.contains("Host key verification failed."), "{text}");
        assert!(
            text.contains(&format!("[127.0.0.1]:{}", sshd.port)),
            "{text}"
        );
        assert!(
            text.contains(&fingerprint(&sshd.file("hostkey.pub"))),
            "{text}"
        );
    }
    assert_eq!(fs::read_to_string(sshd.known_hosts()).unwrap(), "");
}

#[tokio::test]
async fn without_checking_a_new_key_is_accepted_and_written_down() {
    let sshd = Sshd::start("");
    for options in [
        json!({ "host_key_checking": false }),
        json!({ "ssh_common_args": "-o StrictHostKeyChecking=accept-new" }),
        json!({ "host_key_checking": false, "ssh_common_args": "-o HashKnownHosts=yes" }),
    ] {
        fs::write(sshd.known_hosts(), "other ssh-ed25519 AAAA").unwrap();
        sshd.connect_with(options.clone()).await.unwrap();
        let file = sshd.known_hosts();
        let written = fs::read_to_string(&file).unwrap();
        assert_eq!(written.lines().count(), 2, "{written}");
        let hashed = options.to_string().contains("HashKnownHosts");
        assert_eq!(
            written.lines().nth(1).unwrap().starts_with("|1|"),
            hashed,
            "{written}"
        );
        // OpenSSH finds it, and so do we.
        let name = format!("[127.0.0.1]:{}", sshd.port);
        run("ssh-keygen", &["-F", &name, "-f", file.to_str().unwrap()]);
        sshd.connect().await;
        assert_eq!(fs::read_to_string(&file).unwrap(), written);
    }
    let nowhere = json!({
        "host_key_checking": false,
        "ssh_common_args": "-o UserKnownHostsFile=/dev/null"
    });
    fs::write(sshd.known_hosts(), "").unwrap();
    sshd.connect_with(nowhere).await.unwrap();
    assert_eq!(fs::read_to_string(sshd.known_hosts()).unwrap(), "");
}

#[tokio::test]
async fn all_kinds_of_lines_are_understood() {
    let sshd = Sshd::start("");
    let line = sshd.known_hosts_line();
    let key = line.split_once(' ').unwrap().1;
    let port = sshd.port;
    for (text, accepted) in [
        (format!("# comment\n\n*,!other {key}"), true),
        (format!("[127.0.0.?]:{port} {key}"), true),
        (format!("!127.*,[127.*]:{port},![127.0.0.1]:* {key}"), false),
        // A key of the host at port 22 is good for its other ports.
        (format!("127.0.0.1 {key}"), true),
        (format!("[127.0.0.1]:1 {key}"), false),
        (format!("@cert-authority * {key}"), false),
        (format!("{line}@revoked * {key}"), false),
        (
            format!("nonsense\n[127.0.0.1]:{port} ssh-ed25519 not-base64\n{line}"),
            true,
        ),
    ] {
        fs::write(sshd.known_hosts(), &text).unwrap();
        let result = sshd.connect_with(json!({})).await;
        assert_eq!(result.is_ok(), accepted, "{text}: {:?}", result.err());
    }
    fs::write(sshd.known_hosts(), &line).unwrap();
    run(
        "ssh-keygen",
        &["-q", "-H", "-f", sshd.known_hosts().to_str().unwrap()],
    );
    assert!(
        fs::read_to_string(sshd.known_hosts())
            .unwrap()
            .starts_with("|1|")
    );
    sshd.connect().await;
    // Another file, another name.
    fs::remove_file(sshd.known_hosts()).unwrap();
    fs::write(sshd.file("more hosts"), format!("the-alias {key}")).unwrap();
    let args = format!(
        "-o HostKeyAlias=the-alias -o 'UserKnownHostsFile=/nonexistent \"{}\"'",
        sshd.file("more hosts").display()
    );
    sshd.connect_with(json!({ "ssh_common_args": args }))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_changed_key_is_refused_loudly() {
    let sshd = Sshd::start("");
    let other = make_key(sshd.scratch.path(), "other", "ed25519", "");
    let other = other.with_extension("pub");
    let other_key = fs::read_to_string(&other).unwrap();
    let file = sshd.known_hosts();
    fs::write(
        &file,
        format!("# first line\n[127.0.0.1]:{} {other_key}", sshd.port),
    )
    .unwrap();
    for options in [
        json!({}),
        json!({ "ssh_common_args": "-o StrictHostKeyChecking=accept-new" }),
    ] {
        let error = sshd.connect_with(options).await.err().unwrap();
        assert!(matches!(error, ConnectionError::HostKey(_)), "{error:?}");
        let text = error.to_string();
        for part in [
            "REMOTE HOST IDENTIFICATION HAS CHANGED",
            "Host key verification failed.",
            &format!("{}:2", file.display()),
            &fingerprint(&other),
            &fingerprint(&sshd.file("hostkey.pub")),
            "ssh-keygen -f",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
    // Without checking it is let through with a warning, and no password is sent.
    let recorder: Arc<Recorder> = Arc::default();
    let connection = sshd
        .connect_logged(json!({ "host_key_checking": false }), &recorder)
        .await
        .unwrap();
    let output = connection.exec(ExecRequest::new("echo in")).await.unwrap();
    assert_eq!(output.stdout, b"in\n");
    assert!(
        recorder
            .text()
            .contains("WARNING WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!")
    );
    let recorder: Arc<Recorder> = Arc::default();
    let options =
        json!({ "host_key_checking": false, "private_key_file": null, "password": "secret" });
    let error = sshd.connect_logged(options, &recorder).await.err().unwrap();
    assert!(
        matches!(error, ConnectionError::Authentication(_)),
        "{error:?}"
    );
    assert!(
        !recorder.text().contains("trying password"),
        "{}",
        recorder.text()
    );
    assert!(
        fs::read_to_string(&file)
            .unwrap()
            .contains(other_key.trim()),
        "the old key stays"
    );
}

#[tokio::test]
async fn the_kind_of_key_that_is_known_is_asked_for() {
    let sshd = Sshd::start("");
    drop(sshd);
    for kind in ["ecdsa", "rsa"] {
        let keys = crate::support::Scratch::new();
        let key = make_key(keys.path(), "known", kind, "");
        let sshd = Sshd::start(&format!("HostKey {}", key.display()));
        let public = fs::read_to_string(key.with_extension("pub")).unwrap();
        let line = format!("[127.0.0.1]:{} {public}", sshd.port);
        fs::write(sshd.known_hosts(), line).unwrap();
        sshd.connect().await;
    }
}

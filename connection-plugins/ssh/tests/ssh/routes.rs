//! Jump hosts, proxy commands, configuration files.

use std::fs;

use serde_json::json;
use shevek_plugin::{ConnectionError, ExecRequest};

use crate::support::{Sshd, eventually, free_port};

/// A gateway and a target whose home directory knows both.
fn gateway_and_target() -> (Sshd, Sshd) {
    let gateway = Sshd::start_at("127.0.0.2", "");
    let target = Sshd::start("");
    let known = target.known_hosts_line() + &gateway.known_hosts_line();
    fs::write(target.known_hosts(), known).unwrap();
    configure(
        &target,
        &format!(
            "Host gw 127.0.0.2\n IdentityFile {}\n",
            gateway.file("id").display()
        ),
    );
    (gateway, target)
}

fn configure(sshd: &Sshd, text: &str) {
    let file = sshd.home().join(".ssh/config");
    let before = fs::read_to_string(&file).unwrap_or_default();
    fs::write(file, format!("{before}{text}")).unwrap();
}

#[tokio::test]
async fn through_a_jump_host() {
    let (gateway, target) = gateway_and_target();
    configure(
        &target,
        &format!(
            "Host gw\n HostName 127.0.0.2\n Port {}\n User root\n",
            gateway.port
        ),
    );
    for args in [
        format!("-J root@127.0.0.2:{}", gateway.port),
        "-o ProxyJump=gw".to_string(),
        // A chain: the second hop is reached from the first.
        format!("-o ProxyJump=gw,ssh://root@127.0.0.2:{}", gateway.port),
    ] {
        let connection = target
            .connect_with(json!({ "ssh_common_args": args }))
            .await
            .unwrap();
        let output = connection
            .exec(ExecRequest::new("echo $SSH_CONNECTION"))
            .await
            .unwrap();
        assert!(!gateway.sessions().is_empty(), "{args}");
        assert_eq!(output.rc, 0);
        connection.close().await.unwrap();
        drop(connection);
        eventually("both ends are free", || {
            gateway.sessions().is_empty() && target.sessions().is_empty()
        })
        .await;
    }
}

#[tokio::test]
async fn each_host_of_a_chain_is_checked_and_named() {
    let (gateway, target) = gateway_and_target();
    let jump = format!("-J root@127.0.0.2:{}", gateway.port);
    let connect = |more: serde_json::Value| {
        let mut options = json!({ "ssh_common_args": jump });
        options
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let target = &target;
        async move { target.connect_with(options).await.err().unwrap() }
    };
    // The target does not listen.
    let port = free_port("127.0.0.1");
    let error = connect(json!({ "port": port })).await;
    assert!(
        matches!(error, ConnectionError::Unreachable(_)),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains(&format!("could not connect to 127.0.0.1 port {port}")),
        "{error}"
    );
    // The gateway's key is unknown; switching checks off for the target does not concern the gateway.
    fs::write(target.known_hosts(), target.known_hosts_line()).unwrap();
    for more in [json!({}), json!({ "host_key_checking": false })] {
        let error = connect(more).await;
        assert!(matches!(error, ConnectionError::HostKey(_)), "{error:?}");
        assert!(error.to_string().contains("127.0.0.2"), "{error}");
    }
    // The gateway does not accept us.
    let known = target.known_hosts_line() + &gateway.known_hosts_line();
    fs::write(target.known_hosts(), known).unwrap();
    fs::write(target.home().join(".ssh/config"), "").unwrap();
    let error = connect(json!({})).await;
    assert!(
        matches!(error, ConnectionError::Authentication(_)),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .contains("root@127.0.0.2: Permission denied"),
        "{error}"
    );
}

#[tokio::test]
async fn through_a_proxy_command() {
    let (gateway, target) = gateway_and_target();
    let known = target.known_hosts();
    let command = format!(
        "ssh -F none -i {} -o UserKnownHostsFile={} -p {} -W %h:%p root@127.0.0.2",
        gateway.file("id").display(),
        known.display(),
        gateway.port
    );
    let args = format!("-o ProxyCommand=\"{command}\"");
    let connection = target
        .connect_with(json!({ "ssh_common_args": args }))
        .await
        .unwrap();
    let output = connection.exec(ExecRequest::new("echo in")).await.unwrap();
    assert_eq!(output.stdout, b"in\n");
    assert_eq!(gateway.sessions().len(), 1);
    drop(connection);
    eventually("the command has ended", || gateway.sessions().is_empty()).await;

    let started = std::time::Instant::now();
    let error = target
        .connect_with(json!({ "ssh_common_args": "-o ProxyCommand='exit 1'" }))
        .await
        .err()
        .unwrap();
    assert!(
        matches!(error, ConnectionError::Unreachable(_)),
        "{error:?}"
    );
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}

#[tokio::test]
async fn the_configuration_of_openssh_is_honoured() {
    let sshd = Sshd::start("");
    fs::write(
        sshd.home().join(".ssh/extra.conf"),
        format!("IdentityFile %d/../id\nPort {}\n", sshd.port),
    )
    .unwrap();
    configure(
        &sshd,
        "Host web?\n HostName 127.0.0.1\n Include ~/.ssh/extra.conf\nMatch originalhost web1\n User root\n\
         Host *\n User nobody\n Port 1\n",
    );
    let options =
        json!({ "host": "web1", "port": null, "remote_user": null, "private_key_file": null });
    let connection = sshd.connect_with(options).await.unwrap();
    let output = connection.exec(ExecRequest::new("id -un")).await.unwrap();
    assert_eq!(output.stdout, b"root\n");
}

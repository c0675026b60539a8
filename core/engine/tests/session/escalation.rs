//! Sessions of other users through sudo and su.

use std::sync::Arc;
use std::time::Duration;

use shevek_engine::{Become, BecomeLimit, BecomeMethod, Session, SessionError};
use shevek_plugin::{ExecRequest, Secret};

use crate::accounts::Account;
use crate::process_connection::ProcessConnection;
use crate::support::{options, shell};

fn sudo(user: &str, password: Option<&str>) -> Become {
    Become {
        user: user.into(),
        password: password.map(Secret::new),
        ..Become::default()
    }
}

fn su(user: &str, password: Option<&str>) -> Become {
    Become {
        method: BecomeMethod::Su,
        ..sudo(user, password)
    }
}

fn session(login: &Account, escalation: Become, exec_only: bool) -> Session {
    let connection = ProcessConnection {
        shell: login.shell(),
        environment: login.environment(),
        exec_only,
        ..ProcessConnection::default()
    };
    let (options, _) = options();
    Session::open(Arc::new(connection), Some(escalation), options)
}

async fn whoami(session: &Session) -> Result<String, SessionError> {
    let result = session
        .run_module(shell("id -un; echo $HOME; umask"), None)
        .await?;
    assert!(!result.is_failed(), "{result:?}");
    let text = result.get("stdout").and_then(|s| s.as_str());
    Ok(text.unwrap_or_default().replace('\n', " "))
}

#[tokio::test(flavor = "multi_thread")]
async fn users_become_each_other() {
    let (Some(login), Some(other)) = (Account::new(), Account::new()) else {
        return;
    };
    // The setting that newer sudo has by default: it sits between us and the runner.
    let _rule = login.allow_sudo("use_pty");
    let other_home = format!("{0} /home/{0} 0022", other.name);
    let cases = [
        (sudo("", Some(&login.password)), "root /root 0022"),
        (sudo(&other.name, Some(&login.password)), &other_home),
        (su(&other.name, Some(&other.password)), &other_home),
    ];
    for exec_only in [false, true] {
        for (escalation, expected) in &cases {
            let session = session(&login, escalation.clone(), exec_only);
            assert_eq!(whoami(&session).await.unwrap(), *expected, "{exec_only}");
            let request = ExecRequest {
                command: "id -un; cat; echo 'it'\"'\"'s' >&2; exit 3".into(),
                stdin: b"from stdin".to_vec(),
                pty: false,
            };
            let output = session.exec(request, false).await.unwrap();
            let user = expected.split(' ').next().unwrap();
            assert_eq!(
                String::from_utf8_lossy(&output.stdout),
                format!("{user}\nfrom stdin")
            );
            assert!(String::from_utf8_lossy(&output.stderr).ends_with("it's\n"));
            assert_eq!(output.rc, 3);
            session.close().await;
        }
    }
    // The code went through standard input into the other user's own cache; nobody else can read it.
    let place = format!("/home/{}/.cache/shevek", other.name);
    let mode = std::fs::metadata(&place).unwrap().permissions();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777,
        0o700
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn root_needs_no_password() {
    let Some(other) = Account::new() else { return };
    for escalation in [sudo(&other.name, None), su(&other.name, None)] {
        let connection = ProcessConnection {
            environment: vec![("HOME".into(), "/root".into())],
            ..ProcessConnection::default()
        };
        let (options, _) = options();
        let session = Session::open(Arc::new(connection), Some(escalation), options);
        let expected = format!("{0} /home/{0} 0022", other.name);
        assert_eq!(whoami(&session).await.unwrap(), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_say_what_ansible_says() {
    let (Some(login), Some(other)) = (Account::new(), Account::new()) else {
        return;
    };
    let _rule = login.allow_sudo("!use_pty");
    let cases = [
        (sudo("root", None), "Missing sudo password"),
        (sudo("root", Some("wrong")), "Incorrect sudo password"),
        (su(&other.name, None), "Missing su password"),
        (su(&other.name, Some("wrong")), "Incorrect su password"),
    ];
    let login = Arc::new(login);
    let mut attempts = tokio::task::JoinSet::new();
    for exec_only in [false, true] {
        for (escalation, expected) in cases.clone() {
            if exec_only && expected == "Missing su password" {
                // su hears the end of its input instead and cannot say more.
                continue;
            }
            let session = session(&login, escalation, exec_only);
            attempts.spawn(async move {
                let error = whoami(&session).await.unwrap_err();
                assert_eq!(error.to_string(), expected);
                assert!(!error.is_unreachable());
                let request = ExecRequest::new("true");
                let error = session.exec(request, false).await.unwrap_err();
                assert_eq!(error.to_string(), expected);
            });
        }
    }
    while let Some(attempt) = attempts.join_next().await {
        attempt.unwrap();
    }
    let nobody = sudo("no_such_user", Some(&login.password));
    let error = whoami(&session(&login, nobody, false)).await.unwrap_err();
    assert!(error.to_string().contains("no_such_user"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_that_never_comes() {
    let connection = Arc::new(ProcessConnection {
        environment: vec![("HOME".into(), "/proc".into())],
        ..ProcessConnection::default()
    });
    let silent = Become {
        exe: Some("/bin/sh -c 'echo wait for it; sleep 97' --".into()),
        ..sudo("root", Some("pw"))
    };
    let (mut options, log) = options();
    options.become_limit = BecomeLimit::Connection(Duration::from_secs(1));
    let session = Session::open(connection.clone(), Some(silent.clone()), options);
    let error = session.run_module(shell("true"), None).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Timeout (1s) waiting for privilege escalation prompt: wait for it\n"
    );
    assert!(error.is_unreachable());
    assert!(!log.all().contains("pw"), "{}", log.all());

    let (mut options, _) = self::options();
    options.become_limit = BecomeLimit::Own(Duration::from_secs(1));
    let session = Session::open(connection, Some(silent), options);
    let error = session.run_module(shell("true"), None).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Timed out waiting for become success or become password prompt.\n>>> Standard Output\nwait for it\n"
    );
    assert!(error.is_unreachable());
}

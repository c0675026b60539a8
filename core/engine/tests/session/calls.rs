//! Module calls over a live runner.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use shevek_engine::{Session, SessionError};

use crate::process_connection::ProcessConnection;
use crate::support::{Home, options, shell};

fn connection(home: &Home) -> Arc<ProcessConnection> {
    Arc::new(ProcessConnection {
        environment: home.environment(),
        ..ProcessConnection::default()
    })
}

#[tokio::test]
async fn one_exec_then_one_write_a_call() {
    let home = Home::new("calls");
    let (options, log) = options();
    let connection = connection(&home);
    let session = Session::open(connection.clone(), None, options.clone());
    let result = session
        .run_module(shell("echo hi; pwd"), None)
        .await
        .unwrap();
    assert_eq!(result.get("stdout").unwrap(), "hi\n/", "{result:?}");
    assert!(log.all().contains("RUNNER UPLOAD"), "{}", log.all());

    let writes = connection.writes.load(Ordering::SeqCst);
    for _ in 0..10 {
        session.run_module(shell("true"), None).await.unwrap();
    }
    assert_eq!(connection.writes.load(Ordering::SeqCst), writes + 10);
    assert_eq!(connection.commands.load(Ordering::SeqCst), 1);
    session.close().await;

    // The second time the runner is there already.
    let (options, log) = crate::support::options();
    let session = Session::open(connection.clone(), None, options);
    session.start().await.unwrap();
    assert!(!log.all().contains("UPLOAD"), "{}", log.all());
    session.close().await;
}

#[tokio::test]
async fn many_at_once_and_output_as_it_appears() {
    let home = Home::new("many");
    let (options, _) = options();
    let session = Arc::new(Session::open(connection(&home), None, options));
    let started = Instant::now();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&seen);
    let handler: shevek_engine::OutputHandler = Arc::new(move |_, bytes: &[u8]| {
        sink.lock()
            .unwrap()
            .push((started.elapsed(), bytes.to_vec()));
    });
    let streaming = session.run_module(shell("echo first; sleep 1; echo second"), Some(handler));
    let mut calls = Vec::new();
    for number in 0..20 {
        let session = Arc::clone(&session);
        calls.push(tokio::spawn(async move {
            let line = format!("sleep 0.5; echo {number}");
            let result = session.run_module(shell(&line), None).await.unwrap();
            assert_eq!(result.get("stdout").unwrap(), &number.to_string());
        }));
    }
    let result = streaming.await.unwrap();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(result.get("stdout").unwrap(), "first\nsecond");
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(
        seen[1].0 > seen[0].0 + Duration::from_millis(600),
        "{seen:?}"
    );
    assert!(started.elapsed() < Duration::from_secs(8));
}

#[tokio::test]
async fn a_dropped_call_ends_its_processes() {
    let home = Home::new("drop");
    let (options, _) = options();
    let session = Session::open(connection(&home), None, options);
    session.start().await.unwrap();
    let call = session.run_module(shell("sleep 98761"), None);
    assert!(
        tokio::time::timeout(Duration::from_millis(500), call)
            .await
            .is_err()
    );
    wait_for_none("98761").await;
    // The session goes on.
    session.run_module(shell("true"), None).await.unwrap();
    // Hanging up ends what runs, but not what a finished task left in the background.
    session
        .run_module(shell("sleep 98762 > /dev/null 2>&1 &"), None)
        .await
        .unwrap();
    {
        let call = session.run_module(shell("sleep 98763"), None);
        let _ = tokio::time::timeout(Duration::from_millis(500), call).await;
    }
    drop(session);
    wait_for_none("98763").await;
    let left = sleepers("98762");
    assert_eq!(
        left.len(),
        1,
        "background processes outlive the session, as in Ansible"
    );
    let _ = std::process::Command::new("kill").args(&left).status();
}

#[tokio::test]
async fn a_lost_runner_is_an_error_for_all() {
    let home = Home::new("lost");
    let (options, _) = options();
    let session = Session::open(connection(&home), None, options);
    let error = session
        .run_module(shell("kill -9 $PPID"), None)
        .await
        .unwrap_err();
    assert!(matches!(error, SessionError::Lost(_)), "{error:?}");
    assert!(!session.is_alive());
    let error = session.run_module(shell("true"), None).await.unwrap_err();
    assert!(
        error.is_unreachable() && error.to_string().contains("137"),
        "{error}"
    );
}

#[tokio::test]
async fn what_a_module_cannot_do_is_its_failure() {
    let home = Home::new("fail");
    let (options, log) = options();
    let session = Session::open(connection(&home), None, options);
    let mut request = shell("true");
    request.args.insert("bogus".into(), true.into());
    let result = session.run_module(request, None).await.unwrap();
    assert!(result.is_failed());
    assert!(result.message().contains("bogus"), "{result:?}");

    let mut request = shell("echo sesame");
    request.module = "no_such".into();
    let error = session.run_module(request, None).await.unwrap_err();
    assert_eq!(error.to_string(), "the runner has no module no_such");
    assert!(!log.all().contains("sesame"), "{}", log.all());
}

fn sleepers(marker: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("procfs").flatten() {
        let line = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        if line == format!("sleep\0{marker}\0").as_bytes() {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found
}

async fn wait_for_none(marker: &str) {
    for _ in 0..50 {
        if sleepers(marker).is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("sleep {marker} still runs");
}

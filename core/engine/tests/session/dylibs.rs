//! Modules in dylibs, on the target.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use shevek_engine::{ModuleRequest, Session, SessionError};

use crate::process_connection::ProcessConnection;
use crate::support::{Home, command_dylib, options, shell};

fn session(home: &Home, exec_only: bool) -> (Session, Arc<crate::support::Lines>) {
    let connection = ProcessConnection {
        environment: home.environment(),
        exec_only,
        ..ProcessConnection::default()
    };
    let (options, log) = options();
    (Session::open(Arc::new(connection), None, options), log)
}

#[tokio::test]
async fn a_dylib_travels_once_and_runs_there() {
    let home = Home::new("dylib");
    let dylib = command_dylib();
    for exec_only in [false, true] {
        let (session, log) = session(&home, exec_only);
        for _ in 0..2 {
            let mut request = shell("echo from a dylib");
            request.dylibs = vec![dylib.clone()];
            let result = session.run_module(request, None).await.unwrap();
            assert_eq!(result.get("stdout"), Some(&Json::from("from a dylib")));
        }
        assert_eq!(log.all().matches(" PUT ").count(), 1, "{}", log.all());
        session.close().await;
    }
    // A new session finds it on the target.
    let (session, log) = session(&home, false);
    let mut request = shell("true");
    request.dylibs = vec![dylib];
    session.run_module(request, None).await.unwrap();
    assert!(!log.all().contains(" PUT "), "{}", log.all());
}

#[tokio::test]
async fn a_job_runs_a_module_of_a_dylib() {
    let home = Home::new("job");
    for exec_only in [false, true] {
        let (session, _) = session(&home, exec_only);
        let directory = home.0.join("jobs").display().to_string();
        let args = json!({
            "module": "command",
            "module_args": {"_raw_params": "sleep 0.3; echo done", "_uses_shell": true},
            "time_limit": 20,
            "async_dir": directory,
        });
        let request = ModuleRequest {
            module: "async_wrapper".into(),
            args: args.as_object().cloned().unwrap(),
            dylibs: vec![command_dylib()],
            ..ModuleRequest::default()
        };
        let launch = session.run_module(request, None).await.unwrap();
        let jid = launch.get("ansible_job_id").and_then(Json::as_str);
        let jid = jid.unwrap_or_else(|| panic!("{launch:?}")).to_string();
        // Not over yet: the status at the time limit.
        let status = session
            .await_job(&jid, &directory, Duration::ZERO)
            .await
            .unwrap();
        assert_eq!(
            status.get("finished"),
            Some(&Json::from(false)),
            "{status:?}"
        );
        let status = session
            .await_job(&jid, &directory, Duration::from_secs(20))
            .await
            .unwrap();
        assert_eq!(
            status.get("finished"),
            Some(&Json::from(true)),
            "{status:?}"
        );
        assert_eq!(
            status.get("stdout"),
            Some(&Json::from("done")),
            "{status:?}"
        );
        session.close().await;
    }
}

#[tokio::test]
async fn a_file_that_is_no_plugin_is_refused_by_name() {
    let home = Home::new("noplugin");
    let (session, _) = session(&home, false);
    let file = home.0.join("libfoo.so");
    std::fs::write(&file, "no library").unwrap();
    let mut request = shell("true");
    request.dylibs = vec![file];
    let error = session.run_module(request, None).await.unwrap_err();
    assert!(matches!(error, SessionError::Runner(_)), "{error:?}");
    assert!(error.to_string().contains("plugin-"), "{error}");
}

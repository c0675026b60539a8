//! Files over a live runner and without one.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use shevek_engine::{Session, SessionError};

use crate::process_connection::ProcessConnection;
use crate::support::{Home, options};

fn session(home: &Home, exec_only: bool) -> Session {
    let connection = ProcessConnection {
        environment: home.environment(),
        exec_only,
        ..ProcessConnection::default()
    };
    Session::open(Arc::new(connection), None, options().0)
}

#[tokio::test]
async fn there_and_back_again() {
    let home = Home::new("files");
    // Every byte, and more than the pieces that are in flight at once.
    let bytes: Vec<u8> = (0..5_000_000u32).map(|n| (n ^ (n >> 8)) as u8).collect();
    let source = home.0.join("source");
    std::fs::write(&source, &bytes).unwrap();
    for exec_only in [false, true] {
        let session = session(&home, exec_only);
        let (there, back) = (home.0.join("there it is"), home.0.join("back"));
        let remote = there.display().to_string();
        session
            .put_file(&source, &remote, Some(0o640))
            .await
            .unwrap();
        assert_eq!(
            there.metadata().unwrap().permissions().mode() & 0o7777,
            0o640
        );
        session.fetch_file("~/there it is", &back).await.unwrap();
        assert!(std::fs::read(&back).unwrap() == bytes);
        // A second time, over the first.
        session.put_file(&source, &remote, None).await.unwrap();
        assert_eq!(
            there.metadata().unwrap().permissions().mode() & 0o7777,
            0o600
        );
        std::fs::remove_file(&there).unwrap();
        session.close().await;
    }
}

#[tokio::test]
async fn failures_leave_nothing_behind() {
    let home = Home::new("nofiles");
    let source = home.0.join("source");
    std::fs::write(&source, vec![7; 3_000_000]).unwrap();
    for exec_only in [false, true] {
        let session = session(&home, exec_only);
        let directory = home.0.join("directory");
        let _ = std::fs::create_dir(&directory);
        let missing = home.0.join("missing");
        for remote in [
            &missing.join("x").display().to_string(),
            "/dev/full/x",
            &directory.display().to_string(),
        ] {
            let error = session.put_file(&source, remote, None).await.unwrap_err();
            assert!(matches!(error, SessionError::File(_)), "{error:?}");
            assert!(error.to_string().starts_with(remote), "{error}");
        }
        let back = home.0.join("back");
        let error = session
            .fetch_file(&missing.display().to_string(), &back)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("No such file"), "{error}");
        assert!(!back.exists());
        let error = session.put_file(&back, "/tmp/x", None).await.unwrap_err();
        assert!(matches!(error, SessionError::File(_)), "{error:?}");
        // The session goes on.
        session.start().await.unwrap();
        session
            .fetch_file(&source.display().to_string(), &back)
            .await
            .unwrap();
        std::fs::remove_file(&back).unwrap();
        session.close().await;
    }
    let left: Vec<_> = std::fs::read_dir(&home.0)
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().contains("shevek-"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

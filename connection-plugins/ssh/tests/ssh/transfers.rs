//! Files there and back.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;

use shevek_plugin::{ConnectionError, ExecRequest};

use crate::support::Sshd;

fn bytes(count: u32) -> Vec<u8> {
    (0..count)
        .map(|i| (i ^ (i >> 8) ^ (i >> 16)) as u8)
        .collect()
}

#[tokio::test]
async fn files_arrive_complete_with_their_mode_whatever_they_are_called() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    let remote_directory = sshd.file("remote");
    fs::create_dir(&remote_directory).unwrap();
    for (name, size, mode) in [
        ("plain", 3_000_000, Some(0o755)),
        ("empty", 0, Some(0o600)),
        ("it's a \"name\" $HOME `x`; *", 10, Some(0o640)),
        ("-n", 5, None),
    ] {
        let local = sshd.file("local");
        fs::write(&local, bytes(size)).unwrap();
        let remote = remote_directory.join(name);
        fs::write(&remote, "older and longer than some").unwrap();
        let started = Instant::now();
        connection
            .put_file(&local, remote.to_str().unwrap(), mode)
            .await
            .unwrap();
        eprintln!("put {size} bytes in {:?}", started.elapsed());
        assert!(fs::read(&remote).unwrap() == bytes(size), "{name}");
        let has = fs::metadata(&remote).unwrap().permissions().mode() & 0o7777;
        assert_eq!(has, mode.unwrap_or(0o644), "{name}");
        let back = sshd.file("back");
        connection
            .fetch_file(remote.to_str().unwrap(), &back)
            .await
            .unwrap();
        assert!(fs::read(&back).unwrap() == bytes(size), "{name}");
        fs::remove_file(&remote).unwrap();
    }
    let left = fs::read_dir(&remote_directory).unwrap().count();
    assert_eq!(left, 0, "no unfinished file stays");
}

#[tokio::test]
async fn a_transfer_that_cannot_be_says_why_and_harms_nothing() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    let local = sshd.file("local");
    fs::write(&local, bytes(100_000)).unwrap();
    let scratch = sshd.scratch.path().to_str().unwrap().to_string();
    let put = |remote: String| {
        let (connection, local) = (&connection, &local);
        async move {
            let error = connection
                .put_file(local, &remote, Some(0o600))
                .await
                .unwrap_err();
            assert!(matches!(error, ConnectionError::File(_)), "{error:?}");
            error.to_string()
        }
    };
    let error = put(format!("{scratch}/missing/file")).await;
    assert!(
        error.starts_with(&format!(
            "failed to transfer file to {scratch}/missing/file: "
        )),
        "{error}"
    );
    assert!(put(scratch.clone()).await.contains("not a regular file"));
    assert!(put("/dev/null".into()).await.contains("not a regular file"));

    let fetched = sshd.file("fetched");
    for remote in [format!("{scratch}/missing"), scratch.clone()] {
        let error = connection.fetch_file(&remote, &fetched).await.unwrap_err();
        assert!(matches!(error, ConnectionError::File(_)), "{error:?}");
        assert!(error.to_string().contains(&remote), "{error}");
    }
    let unfinished = fs::read_dir(sshd.scratch.path()).unwrap().flatten();
    let mut unfinished = unfinished.map(|entry| entry.file_name().into_string().unwrap());
    assert!(!unfinished.any(|name| name.contains(".shevek-") || name == "fetched"));
    let missing = connection
        .put_file(&sshd.file("nothing"), "/tmp/x", None)
        .await;
    assert!(
        missing
            .unwrap_err()
            .to_string()
            .contains("No such file or directory")
    );
}

#[tokio::test]
async fn a_full_disk_is_told_and_the_connection_goes_on() {
    let sshd = Sshd::start_in("127.0.0.1", "", |directory| {
        let small = directory.join("small");
        fs::create_dir_all(&small).unwrap();
        format!("mount -t tmpfs -o size=1m none {}", small.display())
    });
    let connection = sshd.connect().await;
    let local = sshd.file("local");
    fs::write(&local, bytes(8_000_000)).unwrap();
    let remote = sshd.file("small/file");
    for _ in 0..3 {
        let put = connection.put_file(&local, remote.to_str().unwrap(), None);
        let error = put.await.unwrap_err();
        assert!(matches!(error, ConnectionError::File(_)), "{error:?}");
        assert!(
            error.to_string().contains("No space left on device"),
            "{error}"
        );
        let request = ExecRequest::new(format!("ls {}/small", sshd.scratch.path().display()));
        let output = connection.exec(request).await.unwrap();
        assert_eq!((output.rc, output.stdout), (0, Vec::new()), "nothing stays");
    }
}

#[tokio::test]
async fn a_command_that_stops_reading_does_not_stop_the_others() {
    let sshd = Sshd::start("");
    let connection = sshd.connect().await;
    for count in [0, 100_000, 2_500_000] {
        let output = connection
            .exec(ExecRequest {
                command: format!("head -c {count} | wc -c"),
                stdin: bytes(8_000_000),
                pty: false,
            })
            .await
            .unwrap();
        assert_eq!(
            String::from_utf8(output.stdout).unwrap().trim(),
            count.to_string()
        );
        let output = connection.exec(ExecRequest::new("echo on")).await.unwrap();
        assert_eq!(output.stdout, b"on\n", "after {count}");
    }
}

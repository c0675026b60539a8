//! The bytes on the wire, so that no change goes unnoticed: an old runner may read them.

use serde_json::json;
use shevek_wire::{
    Attachment, AwaitJob, Done, FailureKind, Frame, Hello, PutFile, Request, Response, RunModule,
    RunnerFailure, WIRE_VERSION, WireError,
};

fn bytes(frame: &Frame) -> Vec<u8> {
    let mut out = Vec::new();
    frame.encode_into(&mut out);
    out
}

#[test]
fn requests() {
    let module = RunModule {
        module: "ping".into(),
        args: json!({"data": "pong"}).as_object().cloned().unwrap(),
        check_mode: true,
        ..RunModule::default()
    };
    let copy = RunModule {
        module: "copy".into(),
        attachment: Some(Attachment::OnDemand),
        ..RunModule::default()
    };
    let job = AwaitJob {
        jid: "j1.2".into(),
        async_dir: "~/.ansible_async".into(),
        timeout_ms: 1000,
    };
    let file = PutFile {
        path: "/tmp/a".into(),
        mode: Some(0o640),
        sha256: None,
    };
    let cases: [(Request, &[u8]); 7] = [
        (
            Request::RunModule(Box::new(module)),
            b"\0\0\0\x3f\x01\0\0\0\x07{\"module\":\"ping\",\"args\":{\"data\":\"pong\"},\"check_mode\":true}",
        ),
        (
            Request::RunModule(Box::new(copy)),
            b"\0\0\0\x39\x01\0\0\0\x07{\"module\":\"copy\",\"args\":{},\"attachment\":\"on_demand\"}",
        ),
        (
            Request::AwaitJob(job),
            b"\0\0\0\x44\x02\0\0\0\x07{\"jid\":\"j1.2\",\"async_dir\":\"~/.ansible_async\",\"timeout_ms\":1000}",
        ),
        (
            Request::PutFile(file),
            b"\0\0\0\x21\x03\0\0\0\x07{\"path\":\"/tmp/a\",\"mode\":416}",
        ),
        (
            Request::Chunk(vec![0, 255]),
            b"\0\0\0\x07\x04\0\0\0\x07\0\xff",
        ),
        (Request::End, b"\0\0\0\x05\x05\0\0\0\x07"),
        (Request::Cancel, b"\0\0\0\x05\x07\0\0\0\x07"),
    ];
    for (request, golden) in cases {
        let frame = request.clone().into_frame(7);
        assert_eq!(bytes(&frame), golden, "{}", golden.escape_ascii());
        assert!(Request::from_frame(frame).unwrap() == request);
    }
}

#[test]
fn responses() {
    let failure = RunnerFailure {
        kind: FailureKind::UnknownModule,
        message: "no".into(),
    };
    let done = Done {
        size: 3,
        unchanged: false,
    };
    let cases: [(Response, &[u8]); 5] = [
        (
            Response::Stdout(b"hi".to_vec()),
            b"\0\0\0\x07\x82\0\0\x01\0hi",
        ),
        (
            Response::Result(b"{}".to_vec()),
            b"\0\0\0\x07\x84\0\0\x01\0{}",
        ),
        (Response::Proceed, b"\0\0\0\x05\x86\0\0\x01\0"),
        (
            Response::Done(done),
            b"\0\0\0\x21\x87\0\0\x01\0{\"size\":3,\"unchanged\":false}",
        ),
        (
            Response::Failed(failure),
            b"\0\0\0\x2d\x88\0\0\x01\0{\"kind\":\"unknown_module\",\"message\":\"no\"}",
        ),
    ];
    for (response, golden) in cases {
        let frame = response.clone().into_frame(256);
        assert_eq!(bytes(&frame), golden, "{}", golden.escape_ascii());
        assert_eq!(Response::from_frame(frame).unwrap(), response);
    }
}

#[test]
fn another_version_is_refused_by_name_whatever_else_it_says() {
    let hello = Hello {
        wire: WIRE_VERSION,
        user: "joe".into(),
        modules: vec!["ping".into()],
        ..Hello::default()
    };
    assert_eq!(Hello::from_frame(&hello.to_frame()).unwrap(), hello);

    let other = Frame {
        kind: Hello::KIND,
        id: 0,
        payload: br#"{"wire":77,"modules":5}"#.to_vec(),
    };
    let error = Response::from_frame(other).unwrap_err();
    assert!(matches!(error, WireError::Version { theirs: 77 }));
    assert!(error.to_string().contains("version 77"), "{error}");
}

#[test]
fn a_bad_payload_is_reported_without_its_values() {
    let frame = Frame {
        kind: 0x01,
        id: 1,
        payload: br#"{"module":{"hunter2":1}}"#.to_vec(),
    };
    let error = Request::from_frame(frame).err().unwrap().to_string();
    assert!(
        error.contains("0x01") && !error.contains("hunter2"),
        "{error}"
    );
}

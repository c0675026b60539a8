use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::answer::Answer;
use super::request::Request;
use super::store::{Published, Store};

/// Takes in a form with `file` and `sha256`.
pub(super) fn upload(request: &Request, store: &mut Store, part: &str, root: &str) -> Answer {
    let Some((archive, sha256)) = form(request) else {
        return Answer::error(400, "invalid", "No form with a file and a checksum.");
    };
    let actual = piped("sha256sum", &[], &archive);
    let actual = String::from_utf8_lossy(&actual);
    if actual.split_whitespace().next() != Some(&sha256) {
        return Answer::error(400, "invalid", "The checksum is that of another file.");
    }
    let manifest = piped("tar", &["xzOf", "-", "MANIFEST.json"], &archive);
    let Ok(manifest) = serde_json::from_slice::<Value>(&manifest) else {
        return Answer::error(400, "invalid", "This is no collection.");
    };
    let info = manifest["collection_info"].clone();
    let text = |key: &str| info[key].as_str().unwrap_or_default().to_owned();
    let (namespace, name, version) = (text("namespace"), text("name"), text("version"));
    let is_known = store
        .versions(part, &namespace, &name)
        .iter()
        .any(|one| one.version == version);
    if is_known {
        let text = format!("Collection {namespace}.{name}-{version} already exists.");
        return Answer::error(400, "conflict.collection_exists", &text);
    }
    store.imports.push((name.clone(), 0));
    let number = store.imports.len();
    // What is called so does not pass the importer.
    if name != "bad" {
        store
            .published
            .entry(part.to_owned())
            .or_default()
            .push(Published {
                namespace,
                name,
                version,
                info,
                sha256,
                archive,
            });
    }
    let task = format!("{root}imports/collections/{number}/");
    Answer::json(&json!({"task": task})).with_status(202)
}

/// The state of an import, which takes until the second question.
pub(super) fn import(store: &mut Store, number: &str) -> Answer {
    let found = number.parse::<usize>().ok();
    let found = found.and_then(|number| store.imports.get_mut(number.checked_sub(1)?));
    let Some((name, asked)) = found else {
        return Answer::not_found();
    };
    *asked += 1;
    if *asked == 1 {
        return Answer::json(
            &json!({"id": number, "state": "running", "finished_at": null, "messages": []}),
        );
    }
    let (state, error) = if name == "bad" {
        let error = json!({"code": "import_failed", "description": "It is bad"});
        ("failed", error)
    } else {
        ("completed", Value::Null)
    };
    Answer::json(&json!({
        "id": number,
        "state": state,
        "finished_at": "2024-01-01T00:00:02.000000Z",
        "error": error,
        "messages": [
            {"level": "INFO", "time": 1, "message": "Importing"},
            {"level": "WARNING", "time": 1, "message": "No changelog"},
        ],
    }))
}

/// The file and the checksum. Parts of a form may come in base64.
fn form(request: &Request) -> Option<(Vec<u8>, String)> {
    let kind = request.headers.get("content-type")?;
    let boundary = kind.split_once("boundary=")?.1.trim_matches('"');
    let text = String::from_utf8_lossy(&request.body).replace("\r\n", "\n");
    let (mut file, mut sha256) = (None, None);
    for part in text.split(&format!("--{boundary}")) {
        let Some((head, body)) = part.split_once("\n\n") else {
            continue;
        };
        let head = head.to_lowercase();
        if head.contains("name=\"sha256\"") || head.contains("name=sha256") {
            sha256 = Some(body.trim().to_owned());
        } else if head.contains("base64") {
            file = Some(piped("base64", &["-d"], body.trim().as_bytes()));
        }
    }
    Some((file?, sha256?))
}

/// What a program makes of a text.
fn piped(program: &str, arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a program of every system");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // It may have read enough.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("its output");
    writer.join().expect("the writer");
    output.stdout
}

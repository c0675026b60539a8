//! `uri`, `get_url` and the lookup `url` against a server that the test starts itself.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use shevek_tests::support::Site;

/// A server that answers with the method and the contents it got; gives its address. It ends with the test.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound").to_string();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    address
}

fn answer(stream: TcpStream) {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    if reader.read_line(&mut first).is_err() {
        return;
    }
    let mut line = String::new();
    while reader
        .read_line(&mut line)
        .is_ok_and(|_| !line.trim().is_empty())
    {
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let method = first.split(' ').next().unwrap_or_default();
    let text = format!("{method} {}\n", String::from_utf8_lossy(&body));
    let mut stream = reader.into_inner();
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{text}",
        text.len()
    );
}

#[test]
fn files_of_the_controller_are_sent() {
    let site = Site::start();
    let address = serve();
    site.environment
        .write("files/up.txt", "from the controller");
    let tasks = format!(
        "- uri: {{url: 'http://{address}/', method: PUT, src: up.txt, return_content: true}}
- uri:
    url: http://{address}/
    method: POST
    body_format: form-multipart
    body: {{given: {{content: inner}}, sent: {{filename: up.txt, multipart_encoding: 7or8bit}}}}
    return_content: true
- uri: {{url: 'http://{address}/', method: PUT, src: /etc/hostname, remote_src: true}}
- get_url: {{url: 'http://{address}/', dest: /root/got, mode: '0600'}}
"
    );
    let outcome = site.tasks("h1", &tasks).arg("-v").run();
    outcome
        .assert_code(0)
        .assert_stdout("\"content\": \"PUT from the controller\\n\"")
        .assert_stdout("filename=\\\"up.txt\\\"\\r\\n\\r\\nfrom the controller\\r\\n--")
        .assert_stdout("\"mode\": \"0600\"")
        .assert_recap("h1", [4, 1, 0, 0, 0, 0, 0]);
    site.assert_nothing_left(&outcome);
}

#[test]
fn the_lookup_asks_from_the_controller() {
    let site = Site::start();
    let address = serve();
    let tasks = format!(
        "- debug: msg={{{{ lookup('url', 'http://{address}/', wantlist=true) }}}}
- debug: msg={{{{ lookup('url', 'http://{address}/', ciphers=['x']) }}}}
  ignore_errors: true
"
    );
    let outcome = site.tasks("h1", &tasks).run();
    outcome
        .assert_code(0)
        .assert_stdout("\"GET \"")
        .assert_printed("ciphers is not supported")
        .assert_recap("h1", [2, 0, 0, 0, 0, 0, 1]);
    site.assert_nothing_left(&outcome);
}

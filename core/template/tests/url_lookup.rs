//! The lookup `url` beside a small server. What is expected here is what ansible-core 2.19 gives with the same server.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use shevek_jinja::{Str, Tags, Value};
use shevek_template::{
    Templar, TemplateConfiguration, TemplateContext, TemplateEnvironment, VariableMap,
};

/// Answers every request: `/lines` with lines, `/moved` with a redirect, all else with the request's headers.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let path = lines.next().unwrap_or_default();
            let path = path.split(' ').nth(1).unwrap_or_default().to_owned();
            let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let (status, more, body) = match path.as_str() {
                "/lines" => ("200 OK", "", b"a\nb\r\nc\rd\xe4\n".to_vec()),
                "/moved" => ("302 Found", "Location: /headers\r\n", Vec::new()),
                _ => ("200 OK", "", headers.join("\n").to_lowercase().into_bytes()),
            };
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\n{more}Content-Length: {length}\r\nConnection: close\r\n\r\n"
            );
            let _ = stream.write_all(&[head.as_bytes(), &body].concat());
        }
    });
    format!("http://{address}")
}

/// The value of an expression, or the message of its error.
fn answer(server: &str, expression: &str) -> Result<Value, String> {
    let variables: VariableMap = [("server", Value::from(server))].into_iter().collect();
    let templar = Templar::new(
        TemplateEnvironment::new(TemplateConfiguration::default()),
        Arc::new(variables),
        TemplateContext::default(),
    );
    let tags = Tags {
        trusted: true,
        ..Tags::default()
    };
    let source = Str::tagged(format!("{{{{ {expression} }}}}"), tags);
    templar
        .template(&Value::Str(source))
        .map_err(|error| error.message().to_owned())
}

#[test]
fn options_have_their_effect() {
    let server = serve();
    for (expression, expected) in [
        ("query('url', server ~ '/lines')[:3] == ['a', 'b', 'c']", true),
        (
            "lookup('url', server ~ '/lines', split_lines=false).startswith('a\n')",
            true,
        ),
        // A byte that is no text is kept as such: one character.
        ("query('url', server ~ '/lines')[3] | length == 2", true),
        ("lookup('url', server) is search('user-agent: ansible-httpget')", true),
        ("lookup('url', server, http_agent='me') is search('user-agent: me')", true),
        ("lookup('url', server, headers={'X-A': 1}) is search('x-a: 1')", true),
        ("lookup('url', server, force=true) is search('cache-control: no-cache')", true),
        ("lookup('url', server, username='u', password='p') is search('authorization')", false),
        (
            "lookup('url', server, username='u', password='p', force_basic_auth=true) is search('basic dtpw')",
            true,
        ),
        ("lookup('url', server ~ '/moved') is search('user-agent')", true),
        (
            "lookup('url', server ~ '/moved', headers={'X-A': 1, 'X-B': 2}, unredirected_headers=['X-A'])
             is search('x-a')",
            false,
        ),
    ] {
        assert_eq!(answer(&server, expression), Ok(Value::Bool(expected)), "{expression}");
    }
}

#[test]
fn errors_are_those_of_ansible() {
    let server = serve();
    for (options, expected) in [
        (
            "follow_redirects='bogus'",
            "Invalid value 'bogus' for config 'follow_redirects' for 'url' lookup plugin.",
        ),
        (
            "follow_redirects=true",
            "Invalid value 'True' for config 'follow_redirects' for 'url' lookup plugin.",
        ),
        (
            "follow_redirects='none'",
            "Received HTTP error for URL/moved: HTTP Error 302: Found",
        ),
        ("timeout=-1", "Timeout value out of range"),
        (
            "timeout=0",
            "Failed lookup url for URL/moved: <urlopen error [Errno 115] Operation now in progress>",
        ),
        (
            "ca_path='/no/such/file'",
            "[Errno 2] No such file or directory",
        ),
    ] {
        let message = answer(
            &server,
            &format!("lookup('url', server ~ '/moved', {options})"),
        );
        let message = message.expect_err("it fails").replace(&server, "URL");
        let expected = format!("The lookup plugin 'url' failed: {expected}");
        assert!(message.ends_with(&expected), "{options}: {message}");
    }
}

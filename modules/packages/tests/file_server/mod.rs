//! A server of files over HTTP for the cases, in their throw-away root.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

/// Serves what is below `/srv/web` at `127.0.0.1:8000` until it is killed; `/run/serving` is there when it does. As
/// a key server it gives the file `/srv/web/pks/ID`.
pub(crate) fn serve() {
    let listener = TcpListener::bind("127.0.0.1:8000").expect("a port");
    std::fs::write("/run/serving", "").expect("a file");
    for stream in listener.incoming().flatten() {
        // A client that leaves is no failure of the server.
        let _ = answer(stream);
    }
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let target = request.split(' ').nth(1).unwrap_or_default();
    let path = match target.split_once("&search=0x") {
        Some((_, id)) => format!("/pks/{id}"),
        None => target.to_string(),
    };
    let file = std::fs::read(format!("/srv/web{path}"));
    let (status, body) = match &file {
        Ok(bytes) => ("200 OK", bytes.as_slice()),
        Err(_) => ("404 Not Found", b"no\n".as_slice()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)
}

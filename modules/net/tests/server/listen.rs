//! Listeners.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::sync::Arc;
use std::thread;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use super::request::Request;
use super::routes::route;

const AUTHORITY: &[u8] = include_bytes!("pki/ca.pem");
const SERVER: [&[u8]; 2] = [
    include_bytes!("pki/server.pem"),
    include_bytes!("pki/server.key"),
];
const ELSEWHERE: [&[u8]; 2] = [
    include_bytes!("pki/elsewhere.pem"),
    include_bytes!("pki/elsewhere.key"),
];
const OWN: [&[u8]; 2] = [include_bytes!("pki/own.pem"), include_bytes!("pki/own.key")];

/// Serves until it is killed; `/run/serving` is there when it does.
pub(crate) fn serve() {
    let files = [
        ("ca.pem", AUTHORITY),
        ("own.pem", OWN[0]),
        ("client.pem", include_bytes!("pki/client.pem")),
        ("client.key", include_bytes!("pki/client.key")),
    ];
    std::fs::create_dir_all("/run/pki").expect("a folder");
    for (name, text) in files {
        std::fs::write(format!("/run/pki/{name}"), text).expect("a file");
    }
    let plain = TcpListener::bind("127.0.0.1:8000").expect("a port");
    thread::spawn(move || {
        for stream in plain.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    for (port, identity, asks) in [
        (8443, SERVER, false),
        (8444, ELSEWHERE, false),
        (8445, OWN, false),
        (8446, SERVER, true),
    ] {
        secure(port, identity, asks);
    }
    let socket = UnixListener::bind("/run/server.sock").expect("a socket");
    std::fs::write("/run/serving", "").expect("a file");
    for stream in socket.incoming().flatten() {
        thread::spawn(move || answer(stream));
    }
}

/// HTTPS; `asks` for a certificate of the client.
fn secure(port: u16, [certificate, key]: [&[u8]; 2], asks: bool) {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("versions");
    let builder = if asks {
        let mut store = RootCertStore::empty();
        store
            .add(CertificateDer::from_pem_slice(AUTHORITY).expect("a certificate"))
            .expect("an authority");
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(store), provider)
            .build()
            .expect("an authority");
        builder.with_client_cert_verifier(verifier)
    } else {
        builder.with_no_client_auth()
    };
    let chain = vec![CertificateDer::from_pem_slice(certificate).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(key).expect("a key");
    let config = Arc::new(
        builder
            .with_single_cert(chain, key)
            .expect("a key that fits"),
    );
    let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let config = Arc::clone(&config);
            thread::spawn(move || {
                let connection = ServerConnection::new(config).expect("a connection");
                answer(StreamOwned::new(connection, stream));
            });
        }
    });
}

fn answer(stream: impl Read + Write + Tunnel) {
    let mut reader = BufReader::new(stream);
    // What begins like this is TLS, where there is none.
    if reader
        .fill_buf()
        .is_ok_and(|bytes| bytes.first() == Some(&0x16))
    {
        return;
    }
    let Some(request) = Request::read(&mut reader) else {
        return;
    };
    let mut stream = reader.into_inner();
    if request.method == "CONNECT" {
        if request.header("proxy-authorization") == Some("Basic bm86Ym9keQ==") {
            let _ = stream.write_all(b"HTTP/1.1 407 Who are you?\r\n\r\n");
            return;
        }
        let _ = stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n");
        stream.tunnel(&request.target);
        return;
    }
    let bytes = route(&request).into_bytes(&request.method);
    let _ = stream.write_all(&bytes);
    let _ = stream.flush();
}

/// What a proxy does after `CONNECT`.
trait Tunnel {
    fn tunnel(self, target: &str);
}

impl Tunnel for TcpStream {
    fn tunnel(mut self, target: &str) {
        let Ok(mut server) = TcpStream::connect(target) else {
            return;
        };
        let mut back = (
            server.try_clone().expect("a socket"),
            self.try_clone().expect("a socket"),
        );
        thread::spawn(move || {
            let _ = std::io::copy(&mut back.0, &mut back.1);
            let _ = back.1.shutdown(std::net::Shutdown::Write);
        });
        let _ = std::io::copy(&mut self, &mut server);
        let _ = server.shutdown(std::net::Shutdown::Write);
    }
}

impl Tunnel for std::os::unix::net::UnixStream {
    fn tunnel(self, _target: &str) {}
}

impl Tunnel for StreamOwned<ServerConnection, TcpStream> {
    fn tunnel(self, _target: &str) {}
}

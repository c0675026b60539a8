use std::io::Write;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// Accepts every connection and never says a word.
#[derive(Debug)]
pub struct SilentServer {
    address: SocketAddr,
    connections: Receiver<TcpStream>,
}

impl SilentServer {
    /// Listens on a free port of 127.0.0.1 until dropped.
    pub fn start() -> Self {
        let (address, connections) = accept_and_say(b"");
        Self {
            address,
            connections,
        }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The connection of the next client, which stays open as long as it is kept.
    #[track_caller]
    pub fn client(&self) -> TcpStream {
        let client = self.connections.recv_timeout(Duration::from_secs(60));
        client.expect("a client within a minute")
    }
}

/// Sends the banner of an SSH server, and then nothing: key exchange never comes to an end.
#[derive(Debug)]
pub struct BannerServer {
    address: SocketAddr,
    _connections: Receiver<TcpStream>,
}

impl BannerServer {
    /// Listens on a free port of 127.0.0.1 until dropped.
    pub fn start() -> Self {
        let (address, connections) = accept_and_say(b"SSH-2.0-OpenSSH_9.2\r\n");
        Self {
            address,
            _connections: connections,
        }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }
}

/// The receiver keeps the connections open; the thread ends at the first one after it is dropped.
fn accept_and_say(greeting: &'static [u8]) -> (SocketAddr, Receiver<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (keep, connections) = channel();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.write_all(greeting);
            if keep.send(stream).is_err() {
                break;
            }
        }
    });
    (address, connections)
}

/// A port of 127.0.0.1 on which nobody listens.
pub fn refused_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

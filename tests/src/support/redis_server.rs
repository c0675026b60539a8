use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{refused_port, wait_until};

/// A Redis server on a port of 127.0.0.1, which keeps nothing. Ends when it is dropped.
#[derive(Debug)]
pub struct RedisServer {
    process: Child,
    port: u16,
    password: Option<&'static str>,
}

impl RedisServer {
    /// Starts one; with a password it lets nobody in without.
    pub fn start(password: Option<&'static str>) -> Self {
        // Between the look for a free port and its use somebody else may take it.
        for _ in 0..10 {
            let port = refused_port();
            if let Some(process) = process(port, password) {
                return Self {
                    process,
                    port,
                    password,
                };
            }
        }
        panic!("redis-server does not start on any port");
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The same server anew: connections break, and what was kept is gone.
    pub fn restart(&mut self) {
        self.stop();
        self.process = process(self.port, self.password).expect("its port is still free");
    }

    /// Ends it.
    pub fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Sends a command to a database and returns what was answered, as it was sent.
    pub fn ask(&self, database: u32, words: &[&str]) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("it listens");
        let database = database.to_string();
        let mut request = String::new();
        let log_in = self.password.map(|password| vec!["AUTH", password]);
        let select = vec!["SELECT", &database];
        for words in log_in
            .into_iter()
            .chain([select, words.to_vec(), vec!["QUIT"]])
        {
            let _ = write!(request, "*{}\r\n", words.len());
            for word in words {
                let _ = write!(request, "${}\r\n{word}\r\n", word.len());
            }
        }
        stream.write_all(request.as_bytes()).expect("it listens");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let before = if self.password.is_some() { 2 } else { 1 };
        let answer = answer.strip_suffix("+OK\r\n").expect("it said farewell");
        answer["+OK\r\n".len() * before..].to_owned()
    }

    /// The text of an entry.
    pub fn entry(&self, database: u32, name: &str) -> Option<String> {
        let answer = self.ask(database, &["GET", name]);
        let (length, text) = answer.split_once("\r\n")?;
        (length != "$-1").then(|| text.strip_suffix("\r\n").expect("a whole entry").to_owned())
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A server that answers; `None` when it cannot have the port.
fn process(port: u16, password: Option<&str>) -> Option<Child> {
    let mut command = Command::new("redis-server");
    command
        .args(["--bind", "127.0.0.1", "--save", "", "--daemonize", "no"])
        .args(["--port", &port.to_string()])
        .current_dir(std::env::temp_dir())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    if let Some(password) = password {
        command.args(["--requirepass", password]);
    }
    let mut process = command
        .spawn()
        .expect("redis-server runs: tests/prepare installs it");
    let mut has_ended = false;
    let is_ready = wait_until(Duration::from_secs(20), || {
        has_ended = matches!(process.try_wait(), Ok(Some(_)));
        has_ended || answers(port)
    });
    if is_ready && !has_ended {
        return Some(process);
    }
    let _ = process.kill();
    let _ = process.wait();
    None
}

/// Whether it is Redis that listens: a connection to a port that nobody has may come to be with itself.
fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else {
        return false;
    };
    let mut answer = [0; 5];
    let asked = stream.set_read_timeout(Some(Duration::from_secs(2)));
    asked.is_ok()
        && stream.write_all(b"PING\r\n").is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && [*b"+PONG", *b"-NOAU"].contains(&answer)
}

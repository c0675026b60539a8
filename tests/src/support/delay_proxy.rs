use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// What went through a [`DelayProxy`] so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Connections accepted.
    pub connections: u64,
    /// Bytes from client to server.
    pub up: u64,
    /// Bytes from server to client.
    pub down: u64,
    /// How often the client spoke after the server had: sequential round trips.
    pub turns: u64,
}

#[derive(Debug, Default)]
struct Counters {
    connections: AtomicU64,
    up: AtomicU64,
    down: AtomicU64,
    turns: AtomicU64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

/// A TCP proxy that holds every byte back for a fixed time, as a long line does.
///
/// Bandwidth is not limited, order is kept, and a connection that one side closes is closed to the
/// other side after the same delay.
#[derive(Debug)]
pub struct DelayProxy {
    address: SocketAddr,
    counters: Arc<Counters>,
}

impl DelayProxy {
    /// Listens on a free port of 127.0.0.1 and forwards to `target`, each direction `one_way` late.
    pub fn start(target: SocketAddr, one_way: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let counters = Arc::new(Counters::default());
        let shared = Arc::clone(&counters);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(target) else {
                    continue;
                };
                shared.connections.fetch_add(1, Ordering::Relaxed);
                let last = Arc::new(Mutex::new(Direction::Down));
                forward(&client, &server, Direction::Up, one_way, &shared, &last);
                forward(&server, &client, Direction::Down, one_way, &shared, &last);
            }
        });
        Self { address, counters }
    }

    /// The port to connect to instead of the target's.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The counters at this moment.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            connections: self.counters.connections.load(Ordering::Relaxed),
            up: self.counters.up.load(Ordering::Relaxed),
            down: self.counters.down.load(Ordering::Relaxed),
            turns: self.counters.turns.load(Ordering::Relaxed),
        }
    }
}

fn forward(
    from: &TcpStream,
    to: &TcpStream,
    direction: Direction,
    one_way: Duration,
    counters: &Arc<Counters>,
    last: &Arc<Mutex<Direction>>,
) {
    let (Ok(mut from), Ok(to)) = (from.try_clone(), to.try_clone()) else {
        return;
    };
    let _ = to.set_nodelay(true);
    let (counters, last) = (Arc::clone(counters), Arc::clone(last));
    let (queue, delayed) = channel();
    thread::spawn(move || deliver(to, &delayed, one_way));
    thread::spawn(move || collect(&mut from, &queue, direction, &counters, &last));
}

fn collect(
    from: &mut TcpStream,
    queue: &Sender<(Instant, Vec<u8>)>,
    direction: Direction,
    counters: &Counters,
    last: &Mutex<Direction>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length) = from.read(&mut buffer) {
        if length == 0 {
            break;
        }
        let bytes = if direction == Direction::Up {
            &counters.up
        } else {
            &counters.down
        };
        bytes.fetch_add(length as u64, Ordering::Relaxed);
        let mut last = last.lock().expect("no holder of this lock panics");
        if direction == Direction::Up && *last == Direction::Down {
            counters.turns.fetch_add(1, Ordering::Relaxed);
        }
        *last = direction;
        drop(last);
        if queue
            .send((Instant::now(), buffer[..length].to_vec()))
            .is_err()
        {
            break;
        }
    }
}

fn deliver(mut to: TcpStream, delayed: &Receiver<(Instant, Vec<u8>)>, one_way: Duration) {
    while let Ok((arrived, bytes)) = delayed.recv() {
        thread::sleep((arrived + one_way).saturating_duration_since(Instant::now()));
        if to.write_all(&bytes).is_err() {
            break;
        }
    }
    thread::sleep(one_way);
    let _ = to.shutdown(Shutdown::Write);
}

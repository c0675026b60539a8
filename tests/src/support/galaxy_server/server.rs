use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use super::request::Request;
use super::routes::answer;
use super::store::Store;

/// A Galaxy server on a free port of 127.0.0.1, until dropped.
#[derive(Debug)]
pub struct GalaxyServer {
    address: SocketAddr,
    store: Arc<Mutex<Store>>,
    is_over: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

impl GalaxyServer {
    /// Starts it; `folder` holds the files that it has below `/files/`.
    pub fn start(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (store, is_over) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let url = format!("http://{address}");
        let folder: PathBuf = folder.to_path_buf();
        let listener = thread::spawn({
            let (store, is_over) = (Arc::clone(&store), Arc::clone(&is_over));
            move || {
                for stream in listener.incoming() {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    if let Ok(stream) = stream {
                        serve(&stream, &store, &url, &folder);
                    }
                }
            }
        });
        Self {
            address,
            store,
            is_over,
            listener: Some(listener),
        }
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked since the last time: `GET /api/ Token secret`.
    pub fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.store.lock().expect("the store").requests)
    }
}

impl Drop for GalaxyServer {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes it.
        let _ = TcpStream::connect(self.address);
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

fn serve(stream: &TcpStream, store: &Mutex<Store>, url: &str, folder: &Path) {
    let Ok(request) = Request::read(stream) else {
        return;
    };
    let mut store = store.lock().expect("the store");
    store.requests.push(
        format!(
            "{} {} {}",
            request.method,
            request.path,
            request.authorization()
        )
        .trim_end()
        .to_owned(),
    );
    answer(&request, &mut store, url, folder).send(stream);
}

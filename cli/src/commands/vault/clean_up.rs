//! What a signal must not leave behind: plain text on a disk, a running editor.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use rustix::process::{Pid, Signal, kill_process};
use tokio::signal::unix::{SignalKind, signal};

use super::wipe::wipe;
use crate::display::{Colour, Terminal};

/// How long an editor may take to end after SIGTERM, and again after SIGKILL.
const PATIENCE: Duration = Duration::from_secs(2);
/// The exit code after Ctrl-C.
const INTERRUPTED: i32 = 99;

/// Files and folders that are wiped, and the editor that is ended, when this process is told to end.
#[derive(Clone, Default)]
pub(super) struct CleanUp {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    editor_ended: Condvar,
}

#[derive(Default)]
struct State {
    paths: Vec<PathBuf>,
    editor: Option<Pid>,
    /// Nothing may be written any more.
    is_ending: bool,
}

impl CleanUp {
    /// From now on SIGINT, SIGTERM, SIGHUP and SIGQUIT wipe what is watched before they end the process.
    pub(super) fn on_signals(terminal: &Terminal) -> io::Result<Self> {
        let clean_up = Self::default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let mut signals = Vec::new();
        {
            let _entered = runtime.enter();
            for (kind, code) in [
                (SignalKind::interrupt(), INTERRUPTED),
                (SignalKind::terminate(), 128 + 15),
                (SignalKind::hangup(), 128 + 1),
                (SignalKind::quit(), 128 + 3),
            ] {
                signals.push((signal(kind)?, code));
            }
        }
        let (watched, terminal) = (clean_up.clone(), terminal.clone());
        std::thread::Builder::new()
            .name("signals".into())
            .spawn(move || {
                let code = runtime.block_on(first_of(&mut signals));
                watched.end();
                if code == INTERRUPTED {
                    terminal.error_line("[ERROR]: User interrupted execution", Colour::Error);
                }
                std::process::exit(code)
            })?;
        Ok(clean_up)
    }

    /// Watches a file or folder until what this returns is dropped, which wipes it.
    pub(super) fn watch(&self, path: &Path) -> Watched {
        self.state().paths.push(path.to_path_buf());
        Watched {
            clean_up: self.clone(),
            path: path.to_path_buf(),
        }
    }

    /// Runs an editor to its end.
    pub(super) fn run_editor(&self, command: &mut Command) -> io::Result<ExitStatus> {
        let mut child = {
            // A signal waits until it is known whom to end.
            let mut state = self.state();
            let child = command.spawn()?;
            state.editor = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
            child
        };
        let status = child.wait();
        self.shared.state.lock().editor = None;
        self.shared.editor_ended.notify_all();
        drop(self.state());
        status
    }

    /// The state, for work that must not begin once the process ends: then this never returns.
    fn state(&self) -> parking_lot::MutexGuard<'_, State> {
        let state = self.shared.state.lock();
        if !state.is_ending {
            return state;
        }
        drop(state);
        loop {
            std::thread::park();
        }
    }

    /// Ends the editor and wipes everything.
    fn end(&self) {
        let mut state = self.shared.state.lock();
        state.is_ending = true;
        for signal in [Signal::TERM, Signal::KILL] {
            let Some(editor) = state.editor else { break };
            // One that is gone already is about to be noticed.
            let _ = kill_process(editor, signal);
            self.shared.editor_ended.wait_while_for(
                &mut state,
                |state| state.editor.is_some(),
                PATIENCE,
            );
        }
        for path in &state.paths {
            // Nobody is left who could be told.
            let _ = wipe(path);
        }
    }
}

/// A path that is wiped when this is dropped, or by a signal.
pub(super) struct Watched {
    clean_up: CleanUp,
    path: PathBuf,
}

impl Watched {
    /// The path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Lets `act` give the file its place, after which it is no longer watched. No signal comes in between.
    pub(super) fn release(self, act: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
        let mut state = self.clean_up.state();
        act(&self.path)?;
        state.paths.retain(|path| *path != self.path);
        Ok(())
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let mut state = self.clean_up.state();
        if let Some(at) = state.paths.iter().position(|path| *path == self.path) {
            // What cannot be removed was told by whoever could not write there.
            let _ = wipe(&self.path);
            state.paths.remove(at);
        }
    }
}

async fn first_of(signals: &mut [(tokio::signal::unix::Signal, i32)]) -> i32 {
    std::future::poll_fn(|context| {
        for (signal, code) in signals.iter_mut() {
            if signal.poll_recv(context).is_ready() {
                return std::task::Poll::Ready(*code);
            }
        }
        std::task::Poll::Pending
    })
    .await
}

//! Showing plain text.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::{Command, Stdio};

use shevek_engine::ConfigSource;
use shevek_vault::Zeroizing;

use crate::configuration::{Configuration, text};
use crate::display::Terminal;

/// How `less` behaves. Ansible: `CLI.LESS_OPTS`.
const LESS: &str = "FRSX";

/// Shows a text: through the pager on a terminal, else as it is. Ansible: `CLI.pager`.
pub(in crate::commands) fn show(plain: &[u8], configuration: &Configuration, terminal: &Terminal) {
    if !io::stdout().is_terminal() {
        print(plain, terminal);
        return;
    }
    let configured = configuration
        .env("ANSIBLE_PAGER")
        .or_else(|| text(configuration, "PAGER", "defaults", "pager"));
    let pager = configured.unwrap_or_else(|| "less".into());
    if !pager.is_empty() {
        page(plain, &pager);
    } else if has_less() {
        page(plain, "less");
    } else {
        print(plain, terminal);
    }
}

fn page(plain: &[u8], pager: &str) {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", pager]).stdin(Stdio::piped());
    if pager.contains("less") {
        command.env("LESS", LESS);
    }
    // The shell tells on the terminal what it cannot run; a pager may be left before it saw everything.
    if let Ok(mut child) = command.spawn() {
        if let Some(mut stdin) = child.stdin.take() {
            let _ = stdin.write_all(plain);
        }
        let _ = child.wait();
    }
}

fn has_less() -> bool {
    Command::new("less")
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Prints a text that may hold other bytes, with a line break at its end.
fn print(plain: &[u8], terminal: &Terminal) {
    let mut shown = Zeroizing::new(Vec::with_capacity(plain.len() + 1));
    let mut is_replaced = false;
    for chunk in plain.utf8_chunks() {
        if !chunk.valid().is_empty() {
            is_replaced = false;
            shown.extend_from_slice(chunk.valid().as_bytes());
        }
        // Neighbours are one.
        if !chunk.invalid().is_empty() && !std::mem::replace(&mut is_replaced, true) {
            shown.push(b'?');
        }
    }
    if std::str::from_utf8(plain).is_err() {
        terminal.warning(
            "Non UTF-8 encoded data replaced with \"?\" while displaying text to stdout/stderr.",
        );
    }
    if shown.last() != Some(&b'\n') {
        shown.push(b'\n');
    }
    let mut out = io::stdout().lock();
    // Whoever reads may have seen enough.
    let _ = out.write_all(&shown).and_then(|()| out.flush());
}

//! The sentences in which failures are told: Ansible's frame around OpenSSH's words.

use std::io;

use shevek_plugin::ConnectionError;

/// Ansible's frame around what ssh printed.
pub(crate) fn failed_to_connect(what: &str) -> String {
    format!("Failed to connect to the host via ssh: {what}")
}

/// The host could not be reached.
pub(crate) fn unreachable(what: &str) -> ConnectionError {
    ConnectionError::Unreachable(failed_to_connect(what))
}

/// A system error as OpenSSH prints it: the bare text of `strerror`.
pub(crate) fn system_text(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(_) => {
            let text = error.to_string();
            match text.find(" (os error ") {
                Some(at) => text[..at].to_string(),
                None => text,
            }
        }
        None => error.to_string(),
    }
}

/// TCP did not connect.
pub(crate) fn tcp_failed(host: &str, port: u16, error: &io::Error) -> ConnectionError {
    unreachable(&format!(
        "ssh: connect to host {host} port {port}: {}",
        system_text(error)
    ))
}

/// The name has no address.
pub(crate) fn name_unknown(host: &str, error: &io::Error) -> ConnectionError {
    // The resolver wraps getaddrinfo's text in a sentence of its own.
    let text = system_text(error);
    let text = text
        .strip_prefix("failed to lookup address information: ")
        .unwrap_or(&text);
    unreachable(&format!("ssh: Could not resolve hostname {host}: {text}"))
}

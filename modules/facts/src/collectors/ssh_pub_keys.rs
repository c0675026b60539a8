//! `ssh_pub_keys`: the SSH server's public keys.

use serde_json::Value as Json;

use crate::collector::{Collector, Facts};
use crate::gathering::Gathering;
use crate::system_file;

pub(super) const COLLECTOR: Collector = Collector::minimal("ssh_pub_keys", collect).ids(&[
    "ssh_host_pub_keys",
    "ssh_host_key_dsa_public",
    "ssh_host_key_rsa_public",
    "ssh_host_key_ecdsa_public",
    "ssh_host_key_ed25519_public",
]);

fn collect(_gathering: &Gathering<'_>) -> Facts {
    let mut keys = Facts::new();
    for directory in ["/etc/ssh", "/etc/openssh", "/etc"] {
        for algorithm in ["dsa", "rsa", "ecdsa", "ed25519"] {
            let file = format!("{directory}/ssh_host_{algorithm}_key.pub");
            let Some(text) = system_file::text(file) else {
                continue;
            };
            let mut words = text.split_whitespace();
            if let (Some(kind), Some(key)) = (words.next(), words.next()) {
                let name = format!("ssh_host_key_{algorithm}_public");
                keys.insert(format!("{name}_keytype"), Json::from(kind));
                keys.insert(name, Json::from(key));
            }
        }
        if !keys.is_empty() {
            break;
        }
    }
    keys
}

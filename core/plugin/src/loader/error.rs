//! Why a file gave no plugins.

use std::path::PathBuf;

use crate::contract_version::{CONTRACT_VERSION, ContractVersion};

/// Why a file gave no plugins.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// It cannot be read.
    #[error("{path}: {reason}", path = .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: String,
    },
    /// It is no dylib of this machine.
    #[error("{path} is no plugin: it is {what}", path = .path.display())]
    NoLibrary {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        what: &'static str,
    },
    /// It is a dylib, but not one of shevek's plugins.
    #[error(
        "{path} is no plugin: it is a shared library without the mark of a shevek plugin (its lib.rs must say \
         `shevek_plugin::export!();` and its Cargo.toml keep the default features of shevek-plugin)",
        path = .path.display()
    )]
    NoPlugin {
        /// The file.
        path: PathBuf,
    },
    /// It was built against another version of the contract.
    #[error(
        "{path} ({package} {version}) was built against version {plugin} of the plugin contract (shevek-plugin \
         {contract_package}), and this shevek has version {host} (shevek-plugin {own}); {rebuild}",
        path = .path.display(), host = CONTRACT_VERSION, own = env!("CARGO_PKG_VERSION"), rebuild = rebuild(.package)
    )]
    Contract {
        /// The file.
        path: PathBuf,
        /// Its package.
        package: String,
        /// The package's version.
        version: String,
        /// The contract it was built against.
        plugin: ContractVersion,
        /// The version of the contract crate it was built against.
        contract_package: String,
    },
    /// It claims the right version of the contract, and its types have another layout all the same.
    #[error(
        "{path} ({package} {version}) was built against version {plugin} of the plugin contract (shevek-plugin \
         {contract_package}), as this shevek ({host}, shevek-plugin {own}), but its types are laid out in another \
         way; {rebuild}\n{detail}",
        path = .path.display(), host = CONTRACT_VERSION, own = env!("CARGO_PKG_VERSION"), rebuild = rebuild(.package)
    )]
    Layout {
        /// The file.
        path: PathBuf,
        /// Its package.
        package: String,
        /// The package's version.
        version: String,
        /// The contract it claims.
        plugin: ContractVersion,
        /// The version of the contract crate it claims.
        contract_package: String,
        /// The innermost difference: the last section of the layout check's report.
        detail: String,
    },
    /// The system's loader refuses it.
    #[error("{path} ({package} {version}) cannot be loaded: {reason}", path = .path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// Its package.
        package: String,
        /// The package's version.
        version: String,
        /// The loader's reason.
        reason: String,
    },
}

fn rebuild(package: &str) -> String {
    format!(
        "rebuild it: `cargo update -p shevek-plugin && cargo build --release` in the crate {package}, with the \
         shevek-plugin of this shevek"
    )
}

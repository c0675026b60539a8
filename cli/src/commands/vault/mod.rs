//! `shevek vault`, `ansible-vault`.

mod clean_up;
mod edit;
mod encrypt_string;
mod encryption;
mod files;
mod input;
mod output;
mod private_folder;
mod run;
mod wipe;

pub(super) use run::run;

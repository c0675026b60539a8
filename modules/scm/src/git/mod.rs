//! `git`: a checkout of a repository.

mod archive;
mod arguments;
mod check;
mod clone;
mod difference;
mod fetch;
mod git_dir;
mod head;
mod module;
mod program;
mod remote;
mod ssh;
mod submodules;
mod switch;
mod umask;
mod url;
mod verify;

pub use module::Git;

use std::path::{Path, PathBuf};

/// A command of an installed ansible-core (`ansible-playbook`, `ansible`), from the directory
/// `ANSIBLE_CORE_BIN` or from `PATH`. None when it is not installed.
pub fn ansible_core(command: &str) -> Option<PathBuf> {
    if let Some(directory) = std::env::var_os("ANSIBLE_CORE_BIN") {
        let path = Path::new(&directory).join(command);
        return path.is_file().then_some(path);
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|directory| directory.join(command))
        .find(|path| path.is_file())
}

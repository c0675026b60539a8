//! Who runs the program.

/// Python: `getpass.getuser`.
pub(super) fn login_name() -> String {
    let named = ["LOGNAME", "USER", "LNAME", "USERNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|name| !name.is_empty());
    let uid = rustix::process::getuid().as_raw().to_string();
    named
        .or_else(|| {
            let accounts = std::fs::read_to_string("/etc/passwd").ok()?;
            accounts.lines().find_map(|line| {
                let mut fields = line.split(':');
                let name = fields.next()?;
                (fields.nth(1)? == uid).then(|| name.to_owned())
            })
        })
        .unwrap_or(uid)
}

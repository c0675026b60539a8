//! The fully qualified name.

use shevek_plugin::ModuleContext;
use shevek_plugin::target::Tool;

/// Python: `socket.getfqdn()`: the first of the names of the machine's address that has a dot.
pub(super) fn fqdn(context: &ModuleContext<'_>) -> String {
    let node = rustix::system::uname()
        .nodename()
        .to_string_lossy()
        .into_owned();
    let answer = |key: &str| -> Option<Vec<String>> {
        let tool = Tool::new(context.find_program("getent", &[])?).args(["hosts", key]);
        let output = tool.run(context).ok()?;
        let line = output.stdout.lines().next()?;
        let words: Vec<String> = line.split_whitespace().map(ToString::to_string).collect();
        (words.len() > 1).then_some(words)
    };
    let Some(forward) = answer(&node) else {
        return node;
    };
    let names = answer(&forward[0]).unwrap_or(forward);
    let names = &names[1..];
    names
        .iter()
        .find(|name| name.contains('.'))
        .or(names.first())
        .cloned()
        .unwrap_or(node)
}

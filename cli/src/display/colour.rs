//! What lines are about, which decides their colours.

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Colour {
    Plain,
    Prompt,
    Ok,
    Changed,
    Error,
    Skip,
    Unreachable,
    Debug,
    Verbose,
    Warning,
    Deprecation,
    Included,
    DiffAdd,
    DiffRemove,
    DiffLines,
}

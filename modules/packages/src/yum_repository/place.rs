//! Puts the file in its place.

use shevek_plugin::target::files::{
    Attributes, CommonArguments, Draft, Ownership, is_link, real_path, splitext,
};
use shevek_plugin::{ModuleContext, ModuleError};

/// Writes new contents, when there are any, and sees to owner and permissions; says whether those changed.
///
/// # Errors
/// When something is refused; the file is what it was then.
pub(super) fn place(
    dest: &str,
    contents: Option<&str>,
    common: &CommonArguments,
    context: &ModuleContext<'_>,
) -> Result<bool, ModuleError> {
    let attributes = Attributes::load(common, dest, false);
    let Some(contents) = contents else {
        return attributes.apply(context, false, None);
    };
    // A link stays: the file that it leads to is written. What is asked for belongs to the link.
    let file = real_path(dest);
    let link = is_link(dest);
    let own = if link {
        Attributes::default()
    } else {
        attributes.clone()
    };
    let unsafe_writes = common.unsafe_writes;
    let draft = Draft::of(
        contents.as_bytes(),
        &file,
        splitext(&file),
        unsafe_writes,
        context,
    )?;
    let mut changed = draft.place(Ownership::Keep, unsafe_writes, &own, None, context)?;
    if link {
        changed |= attributes.apply(context, false, None)?;
    }
    Ok(changed)
}

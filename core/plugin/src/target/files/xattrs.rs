//! Extended attributes, access control lists among them.

use rustix::fs::{XattrFlags, getxattr, listxattr, setxattr};

/// The most that the kernel lets one attribute, or the list of names, be.
const MOST: usize = 64 << 10;

/// Copies those that can be copied. Python: part of `shutil.copystat`, which passes over the others as well.
pub(super) fn copy_xattrs(from: impl AsRef<std::path::Path>, to: impl AsRef<std::path::Path>) {
    let (from, to) = (from.as_ref(), to.as_ref());
    let mut names = vec![0; MOST];
    let Ok(length) = listxattr(from, &mut names[..]) else {
        return;
    };
    let mut value = Vec::new();
    for name in names[..length]
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
    {
        value.resize(MOST, 0);
        if let Ok(length) = getxattr(from, name, &mut value[..]) {
            let _ = setxattr(to, name, &value[..length], XattrFlags::empty());
        }
    }
}

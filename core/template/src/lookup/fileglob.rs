//! `fileglob`.

use std::path::PathBuf;

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::file::glob::glob;
use crate::python::posix_path;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("fileglob", fileglob)];

fn fileglob(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let mut out = Vec::new();
    for term in &call.terms {
        let Some(term) = term.as_str() else {
            return Err(Error::type_error(format!(
                "expected str, bytes or os.PathLike object, not {}",
                term.type_name()
            )));
        };
        let (directory, pattern) = posix_path::split(term);
        let places: Vec<PathBuf> = if directory.is_empty() {
            let directories = call.templar.context().directories();
            directories
                .into_iter()
                .flat_map(|base| [base.join("files"), base.to_owned()])
                .collect()
        } else {
            call.templar
                .context()
                .find("files", directory)
                .into_iter()
                .collect()
        };
        for place in places {
            let found = glob(&place.join(pattern).to_string_lossy());
            let files: Vec<Value> = found
                .into_iter()
                .filter(|path| path.is_file())
                .map(|path| Value::from(path.to_string_lossy().into_owned()))
                .collect();
            if !files.is_empty() {
                out.extend(files);
                break;
            }
        }
    }
    Ok(out)
}

//! Files of the controller that came with the call.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};
use shevek_plugin::{ModuleContext, ModuleError};

use crate::temporary::Temporary;

/// What came.
#[derive(Debug, Default)]
pub(in crate::uri) struct Attached {
    /// The option `src`.
    pub(super) src: Option<Temporary>,
    /// Files of fields.
    pub(super) fields: HashMap<String, Vec<u8>>,
}

impl Attached {
    /// Takes it; `lengths` are those of the files, in order.
    ///
    /// # Errors
    /// When it does not come as a whole.
    pub(in crate::uri) fn receive(
        lengths: &Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<Self, ModuleError> {
        let failed = |error: std::io::Error| {
            ModuleError::new(format!("the files of the controller did not come: {error}"))
        };
        if lengths.contains_key("") {
            let (file, mut handle) = Temporary::create(&context.tmpdir).map_err(failed)?;
            context.receive(&mut handle).map_err(failed)?;
            return Ok(Self {
                src: Some(file),
                fields: HashMap::new(),
            });
        }
        let mut bytes = Vec::new();
        context.receive(&mut bytes).map_err(failed)?;
        let mut rest = bytes.as_slice();
        let mut fields = HashMap::new();
        for (name, length) in lengths {
            let length = length
                .as_u64()
                .and_then(|length| usize::try_from(length).ok());
            let (file, after) = length
                .and_then(|length| rest.split_at_checked(length))
                .ok_or_else(|| failed(std::io::ErrorKind::UnexpectedEof.into()))?;
            fields.insert(name.clone(), file.to_vec());
            rest = after;
        }
        Ok(Self { src: None, fields })
    }
}

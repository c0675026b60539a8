//! A lookup of a dylib.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use abi_stable::std_types::{ROption, RResult, RStr, RString};
use serde_json::{Map, Value as Json};

use crate::abi::encoding::{Bytes, decode, encode, encode_path};
use crate::abi::template::{AbiLookupHost, AbiLookupHost_TO, LookupObject};
use crate::filter::TemplatePluginMeta;
use crate::guard::catch;
use crate::lookup::{Lookup, LookupError, LookupHost};

/// The lookup and its description.
pub(super) fn import(object: LookupObject, meta: &[u8]) -> Result<Arc<dyn Lookup>, String> {
    let meta = decode(meta)?;
    Ok(Arc::new(Imported { object, meta }))
}

struct Imported {
    object: LookupObject,
    meta: TemplatePluginMeta,
}

impl Lookup for Imported {
    fn meta(&self) -> TemplatePluginMeta {
        self.meta.clone()
    }

    fn run(
        &self,
        terms: Vec<Json>,
        kwargs: Map<String, Json>,
        host: &dyn LookupHost,
    ) -> Result<Vec<Json>, LookupError> {
        let host = AbiLookupHost_TO::from_value(ExportedHost(host), TD_Opaque);
        let answer = self.object.run(encode(&terms), encode(&kwargs), host);
        let bytes = answer.into_result().map_err(LookupError::new)?;
        decode(&bytes).map_err(LookupError)
    }
}

/// The caller as the dylib's lookup sees it. A panic in it does not cross the boundary.
struct ExportedHost<'a>(&'a dyn LookupHost);

impl AbiLookupHost for ExportedHost<'_> {
    fn variable(&self, name: RStr<'_>) -> RResult<ROption<Bytes>, RString> {
        let found = catch("the host", || self.0.variable(&name)).and_then(|found| found);
        found
            .map(|json| json.map(|json| encode(&json)).into())
            .map_err(RString::from)
            .into()
    }

    fn find_file(&self, folder: RStr<'_>, name: RStr<'_>) -> ROption<Bytes> {
        let found = catch("the host", || self.0.find_file(&folder, &name));
        // A search that panicked found nothing.
        found.ok().flatten().map(|path| encode_path(&path)).into()
    }
}

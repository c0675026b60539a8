//! A lookup as the host sees it.

use std::path::PathBuf;
use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use serde_json::Value as Json;

use crate::abi::encoding::{Bytes, decode, decode_path, encode};
use crate::abi::template::{AbiLookup, AbiLookup_TO, Answer, LookupHostObject, LookupObject};
use crate::guard::Surround;
use crate::lookup::{Lookup, LookupHost};
use crate::registration::Factory;
use crate::registry::{Plugin, make};

/// Makes the lookup and its description.
pub(in crate::abi) fn lookup(
    name: &str,
    factory: Factory,
) -> Result<(LookupObject, Bytes), String> {
    match make(name, factory, Surround::none())? {
        Plugin::Lookup(plugin) => {
            let meta = encode(&plugin.meta());
            Ok((AbiLookup_TO::from_value(Exported(plugin), TD_Opaque), meta))
        }
        _ => Err(format!("'{name}' is no lookup")),
    }
}

struct Exported(Arc<dyn Lookup>);

impl AbiLookup for Exported {
    fn run(&self, terms: Bytes, kwargs: Bytes, host: LookupHostObject<'_>) -> Answer {
        let run = || {
            let found = self
                .0
                .run(decode(&terms)?, decode(&kwargs)?, &ImportedHost(host));
            found
                .map(|items| encode(&items))
                .map_err(|error| error.to_string())
        };
        run().map_err(String::into).into()
    }
}

/// The caller as the lookup sees it.
struct ImportedHost<'a>(LookupHostObject<'a>);

impl LookupHost for ImportedHost<'_> {
    fn variable(&self, name: &str) -> Result<Option<Json>, String> {
        let found = self.0.variable(name.into()).into_result()?;
        let found = found.into_option();
        found.map(|bytes| decode(&bytes)).transpose()
    }

    fn find_file(&self, folder: &str, name: &str) -> Option<PathBuf> {
        let found = self.0.find_file(folder.into(), name.into());
        found.into_option().map(decode_path)
    }
}

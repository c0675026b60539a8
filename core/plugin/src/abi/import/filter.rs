//! A filter or test of a dylib.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::abi::encoding::{decode, encode};
use crate::abi::template::FilterObject;
use crate::filter::{Filter, FilterError, TemplatePluginMeta, Test};

/// The filter and its description.
pub(super) fn filter(object: FilterObject, meta: &[u8]) -> Result<Arc<dyn Filter>, String> {
    let meta = decode(meta)?;
    Ok(Arc::new(Imported { object, meta }))
}

/// The test and its description.
pub(super) fn test(object: FilterObject, meta: &[u8]) -> Result<Arc<dyn Test>, String> {
    let meta = decode(meta)?;
    Ok(Arc::new(Imported { object, meta }))
}

struct Imported {
    object: FilterObject,
    meta: TemplatePluginMeta,
}

impl Imported {
    fn answer<T: serde::de::DeserializeOwned>(
        &self,
        subject: &Json,
        args: &[Json],
        kwargs: &Map<String, Json>,
    ) -> Result<T, FilterError> {
        let answer = self
            .object
            .call(encode(subject), encode(&args), encode(kwargs));
        let bytes = answer.into_result().map_err(FilterError::new)?;
        decode(&bytes).map_err(FilterError)
    }
}

impl Filter for Imported {
    fn meta(&self) -> TemplatePluginMeta {
        self.meta.clone()
    }

    fn call(
        &self,
        subject: Json,
        args: Vec<Json>,
        kwargs: Map<String, Json>,
    ) -> Result<Json, FilterError> {
        self.answer(&subject, &args, &kwargs)
    }
}

impl Test for Imported {
    fn meta(&self) -> TemplatePluginMeta {
        self.meta.clone()
    }

    fn call(
        &self,
        subject: Json,
        args: Vec<Json>,
        kwargs: Map<String, Json>,
    ) -> Result<bool, FilterError> {
        self.answer(&subject, &args, &kwargs)
    }
}

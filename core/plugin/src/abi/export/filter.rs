//! A filter or test as the host sees it.

use std::sync::Arc;

use abi_stable::sabi_trait::TD_Opaque;
use serde_json::{Map, Value as Json};

use crate::abi::encoding::{Bytes, decode, encode};
use crate::abi::template::{AbiFilter, AbiFilter_TO, Answer, FilterObject};
use crate::filter::{Filter, FilterError, Test};
use crate::guard::Surround;
use crate::registration::Factory;
use crate::registry::{Plugin, make};

/// Makes the filter or test and its description.
pub(in crate::abi) fn filter(
    name: &str,
    factory: Factory,
) -> Result<(FilterObject, Bytes), String> {
    match make(name, factory, Surround::none())? {
        Plugin::Filter(plugin) => {
            let meta = encode(&plugin.meta());
            let object = AbiFilter_TO::from_value(ExportedFilter(plugin), TD_Opaque);
            Ok((object, meta))
        }
        Plugin::Test(plugin) => {
            let meta = encode(&plugin.meta());
            let object = AbiFilter_TO::from_value(ExportedTest(plugin), TD_Opaque);
            Ok((object, meta))
        }
        _ => Err(format!("'{name}' is neither filter nor test")),
    }
}

struct ExportedFilter(Arc<dyn Filter>);

impl AbiFilter for ExportedFilter {
    fn call(&self, subject: Bytes, args: Bytes, kwargs: Bytes) -> Answer {
        answer(&subject, &args, &kwargs, |subject, args, kwargs| {
            self.0.call(subject, args, kwargs)
        })
    }
}

struct ExportedTest(Arc<dyn Test>);

impl AbiFilter for ExportedTest {
    fn call(&self, subject: Bytes, args: Bytes, kwargs: Bytes) -> Answer {
        answer(&subject, &args, &kwargs, |subject, args, kwargs| {
            self.0.call(subject, args, kwargs).map(Json::Bool)
        })
    }
}

fn answer(
    subject: &[u8],
    args: &[u8],
    kwargs: &[u8],
    call: impl FnOnce(Json, Vec<Json>, Map<String, Json>) -> Result<Json, FilterError>,
) -> Answer {
    let run = || {
        let result = call(decode(subject)?, decode(args)?, decode(kwargs)?);
        result
            .map(|json| encode(&json))
            .map_err(|error| error.to_string())
    };
    run().map_err(Into::into).into()
}

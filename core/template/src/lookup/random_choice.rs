//! `random_choice`.

use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::python::random::PythonRandom;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("random_choice", random_choice)];

fn random_choice(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    if call.terms.is_empty() {
        return Ok(Vec::new());
    }
    let index = PythonRandom::from_system()?.below(call.terms.len() as u64) as usize;
    Ok(vec![call.terms[index].clone()])
}

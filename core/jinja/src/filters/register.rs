//! The table of filters.

use super::{
    batch, case, collect, default, extremes, filesizeformat, groupby, html, indent, join, map,
    number, pprint, select, sort, text, tojson, truncate, unique, urlencode, urlize, wordwrap,
};
use crate::environment::{Callable, Inner};
use crate::{Args, Error, State, Value};

type Code = fn(&mut State<'_>, Args) -> Result<Value, Error>;

const FILTERS: &[(&str, Code)] = &[
    ("abs", number::abs),
    ("attr", collect::attr),
    ("batch", batch::batch),
    ("capitalize", case::capitalize),
    ("center", text::center),
    ("count", collect::length),
    ("dictsort", sort::dictsort),
    ("e", html::escape),
    ("escape", html::escape),
    ("filesizeformat", filesizeformat::filesizeformat),
    ("first", collect::first),
    ("float", number::float),
    ("forceescape", html::forceescape),
    ("format", text::format),
    ("groupby", groupby::groupby),
    ("indent", indent::indent),
    ("int", number::int),
    ("items", collect::items),
    ("join", join::join),
    ("last", collect::last),
    ("length", collect::length),
    ("list", collect::list),
    ("lower", case::lower),
    ("map", map::map),
    ("max", extremes::max),
    ("min", extremes::min),
    ("pprint", pprint::pprint),
    ("random", collect::random),
    ("reject", select::reject),
    ("rejectattr", select::rejectattr),
    ("replace", text::replace),
    ("reverse", collect::reverse),
    ("round", number::round),
    ("safe", html::safe),
    ("select", select::select),
    ("selectattr", select::selectattr),
    ("slice", batch::slice),
    ("sort", sort::sort),
    ("string", text::string),
    ("striptags", html::striptags),
    ("sum", number::sum),
    ("title", case::title),
    ("tojson", tojson::tojson),
    ("trim", text::trim),
    ("truncate", truncate::truncate),
    ("unique", unique::unique),
    ("upper", case::upper),
    ("urlencode", urlencode::urlencode),
    ("urlize", urlize::urlize),
    ("wordcount", text::wordcount),
    ("wordwrap", wordwrap::wordwrap),
    ("xmlattr", html::xmlattr),
];

/// Adds all of Jinja's filters.
pub(crate) fn register(env: &mut Inner) {
    for (name, code) in FILTERS {
        env.filters
            .insert((*name).into(), Callable::new(*name, *code));
    }
    for name in ["default", "d"] {
        env.filters.insert(
            name.into(),
            Callable::new(name, default::default).accepting_undefined(),
        );
    }
}

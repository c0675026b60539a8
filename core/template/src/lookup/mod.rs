//! Ansible's lookups, one file each or one small family.

mod call;
mod cartesian;
mod config;
mod csvfile;
mod dict;
mod env;
mod file;
mod fileglob;
mod first_found;
mod flattened;
mod function;
mod ini;
mod inventory_hostnames;
mod list;
mod nested;
mod password;
mod pipe;
mod random_choice;
mod random_string;
mod run;
mod sequence;
mod shell_command;
mod subelements;
mod template;
mod url;
mod vars;

pub(crate) use call::{Lookup, LookupCall};
pub(crate) use function::LookupFunction;
pub(crate) use run::run;

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = &'static Lookup> {
    [
        cartesian::LOOKUPS,
        config::LOOKUPS,
        csvfile::LOOKUPS,
        dict::LOOKUPS,
        env::LOOKUPS,
        file::LOOKUPS,
        fileglob::LOOKUPS,
        first_found::LOOKUPS,
        flattened::LOOKUPS,
        ini::LOOKUPS,
        inventory_hostnames::LOOKUPS,
        list::LOOKUPS,
        nested::LOOKUPS,
        password::LOOKUPS,
        pipe::LOOKUPS,
        random_choice::LOOKUPS,
        random_string::LOOKUPS,
        sequence::LOOKUPS,
        subelements::LOOKUPS,
        template::LOOKUPS,
        url::LOOKUPS,
        vars::LOOKUPS,
    ]
    .into_iter()
    .flatten()
}

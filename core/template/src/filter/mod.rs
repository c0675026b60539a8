//! Ansible's filters, a family a file.

mod ansible_utils;
mod base64;
mod boolean;
mod combinatorics;
mod combine;
mod comment;
mod community_general;
mod date;
mod default;
mod dictionary;
mod extract;
mod flatten;
mod hash;
mod human;
mod json;
mod mandatory;
mod math;
mod password_hash;
mod path;
mod pprint;
mod protomatter;
mod random;
mod regex;
mod set_theory;
mod string;
mod subelements;
mod url;
mod uuid;
mod vault;
mod windows_path;
mod yaml;

pub(crate) use password_hash::{Hash, random_salt};
pub(crate) use protomatter::tags_of;

use crate::plugin::Plugin;

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = &'static Plugin> {
    [
        base64::FILTERS,
        boolean::FILTERS,
        combinatorics::FILTERS,
        combine::FILTERS,
        comment::FILTERS,
        date::FILTERS,
        default::FILTERS,
        dictionary::FILTERS,
        extract::FILTERS,
        flatten::FILTERS,
        hash::FILTERS,
        human::FILTERS,
        json::FILTERS,
        mandatory::FILTERS,
        math::FILTERS,
        password_hash::FILTERS,
        path::FILTERS,
        pprint::FILTERS,
        protomatter::FILTERS,
        random::FILTERS,
        regex::FILTERS,
        set_theory::FILTERS,
        string::FILTERS,
        subelements::FILTERS,
        url::FILTERS,
        uuid::FILTERS,
        vault::FILTERS,
        windows_path::FILTERS,
        yaml::FILTERS,
    ]
    .into_iter()
    .flatten()
    .chain(ansible_utils::all())
    .chain(community_general::all())
}

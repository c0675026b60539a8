//! Parts of Python's standard library that Ansible's filters and lookups show through.

pub(crate) mod codec;
pub(crate) mod config_parser;
pub(crate) mod csv;
pub(crate) mod human_bytes;
pub(crate) mod int;
pub(crate) mod json_decode;
pub(crate) mod json_encode;
pub(crate) mod key_value;
pub(crate) mod posix_path;
pub(crate) mod random;
pub(crate) mod regex;
pub(crate) mod strftime;
pub(crate) mod url;
pub(crate) mod windows_path;
pub(crate) mod yaml_dump;

//! What the modules for files share.

pub(crate) use shevek_plugin::target::files::{
    Algorithm, AttributeDiff, Attributes, CommonArguments, Draft, Ownership, State,
    attribute_names, backup_local, base_name, bin_path, check_with, content_text, crash, digest_of,
    digest_of_file, directory_of, exists, fail, file_attributes, is_dir, is_link, join,
    permission_bits, python_words, real_path, run_command, splitext, supplemented, symbolic, umask,
    with_file_common,
};

//! The arguments of `uri`.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::target::files::{CommonArguments, with_file_common};
use shevek_plugin::{ArgType, ArgumentSpec, OptionSpec};

use crate::url_arguments::{UrlArguments, url_options};

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Args {
    #[serde(flatten)]
    pub(super) url: UrlArguments,
    pub(super) dest: Option<String>,
    pub(super) body: Option<Json>,
    pub(super) body_format: BodyFormat,
    pub(super) src: Option<String>,
    pub(super) method: String,
    pub(super) return_content: bool,
    pub(super) follow_redirects: String,
    pub(super) creates: Option<String>,
    pub(super) removes: Option<String>,
    pub(super) status_code: Vec<i64>,
    pub(super) unix_socket: Option<String>,
    pub(super) ca_path: Option<String>,
    /// The names of fields whose files came with the call, each with its length; an empty name is `src`.
    #[serde(rename = "_attached")]
    pub(super) attached: Option<Map<String, Json>>,
    #[serde(flatten)]
    pub(super) common: CommonArguments,
}

/// The option `body_format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum BodyFormat {
    FormUrlencoded,
    Json,
    Raw,
    FormMultipart,
}

pub(super) fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Dict, Int, List, Path, Raw, Str};

    let mut options = url_options("user", "password", 30);
    options.extend([
        OptionSpec::new("dest", Path)
            .doc("A file for the contents; in a directory the server's name for it is taken, or that in the URL."),
        OptionSpec::new("body", Raw).doc("What is sent."),
        OptionSpec::new("body_format", Str)
            .default("raw")
            .choices(&["form-urlencoded", "json", "raw", "form-multipart"])
            .doc("How `body` is written, which says the header `Content-Type`, too."),
        OptionSpec::new("src", Path).doc("A file that is sent; of the controller without `remote_src`."),
        OptionSpec::new("method", Str).default("GET").doc("What is to be done with the URL."),
        OptionSpec::new("return_content", Bool)
            .default(false)
            .doc("Whether the contents are in the result; those of JSON and of errors are parsed in any case."),
        OptionSpec::new("follow_redirects", Str)
            .default("safe")
            .choices(&["all", "no", "none", "safe", "urllib2", "yes"])
            .doc("Which redirects are followed: `safe` is those of GET and HEAD."),
        OptionSpec::new("creates", Path).doc("A path; when it is there, nothing is done."),
        OptionSpec::new("removes", Path).doc("A path; when it is not there, nothing is done."),
        OptionSpec::new("status_code", List)
            .elements(Int)
            .default(vec![200])
            .doc("The statuses that are success."),
        OptionSpec::new("unix_socket", Path).doc("A socket of the file system that is asked, instead of the host."),
        OptionSpec::new("remote_src", Bool)
            .default(false)
            .doc("Whether `src`, and the files of `form-multipart`, are on the target."),
        OptionSpec::new("ca_path", Path)
            .doc("A PEM file with the certificates to trust, instead of those of the target."),
        OptionSpec::new("_attached", Dict).doc("Set by the action: lengths of the files that come with the call."),
    ]);
    ArgumentSpec::new(with_file_common(options)).mutually_exclusive(&["body", "src"])
}

//! The module itself.

use std::time::Instant;

use serde_json::{Map, Value as Json};
use shevek_http::{Headers, header_parameter, mask_url};
use shevek_plugin::target::files::{
    Algorithm, Attributes, base_name, digest_of_file, exists, is_dir, join, python_words,
    supplemented,
};
use shevek_plugin::{
    Example, Module, ModuleContext, ModuleError, ModuleMeta, Support, TaskResult, register,
};

use super::arguments::{Args, spec};
use super::checksum::{Expected, in_file, is_url, split, url_filename};
use super::destination::{look, place};
use super::download::{Came, Download, Wanted, download};

register!(module "get_url", GetUrl);

/// The module `get_url`. Ansible: `modules/get_url.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct GetUrl;

impl Module for GetUrl {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "get_url".into(),
            short_description: "Fetch a file from a server to the target".into(),
            description: vec![
                "Fetches a file by HTTP or HTTPS. The target asks the server itself; whom it trusts is said by its own \
                 certificates."
                    .into(),
                "What is there already is only replaced when the contents differ, and not asked for again when it has \
                 the `checksum` or the server says that it is not older. In check mode the server is asked, but \
                 nothing is fetched: `changed` is that of an empty file."
                    .into(),
            ],
            spec: spec(),
            examples: vec![Example {
                name: "A file whose checksum is known".into(),
                task: "get_url:\n  url: file:///etc/hostname\n  dest: /tmp/shevek-example-fetched\n".into(),
            }],
            returns: [
                ("dest", "The file."),
                ("src", "The temporary file that it came in."),
                ("url", "What was asked for, without user and password."),
                ("checksum_src", "SHA-1 of what came."),
                ("checksum_dest", "SHA-1 of what was there; `md5sum` is the MD5 of what is there now."),
                ("status_code", "The status of the answer; `msg` is its message."),
                ("elapsed", "How many seconds it took."),
                ("backup_file", "The copy of what was there before, with `backup`."),
                ("owner", "Its owner; likewise `group`, `uid`, `gid`, `mode`, `size` and `state`."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Partial,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        supplemented(get(&args, context))
    }
}

fn get(args: &Args, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let url = args.url.url.as_str();
    let mut result = TaskResult::changed(false)
        .with("checksum_dest", Json::Null)
        .with("checksum_src", Json::Null)
        .with("dest", args.dest.as_str())
        .with("elapsed", 0)
        .with("url", mask_url(url));
    let expected = match expected(args, &result, context)? {
        Outcome::Settled(result) => return Ok(result),
        Outcome::Found(expected) => expected,
    };
    let into_directory = is_dir(&args.dest);
    let mut wanted = Wanted {
        url,
        method: if context.check_mode { "HEAD" } else { "GET" },
        force: args.url.force,
        last_modified: None,
        decompress: args.url.decompress(),
    };
    if !into_directory && exists(&args.dest) {
        if let Some(expected) = expected.as_ref().filter(|_| !wanted.force) {
            let there = digest_of_file(&args.dest, expected.algorithm(&args.dest)?)
                .map_err(|error| ModuleError::new(python_words(&error, &args.dest)))?;
            if there == expected.digest {
                let attributes = Attributes::load(&args.common, &args.dest, false);
                let changed = attributes.apply(context, false, None)?;
                result.changed = Some(changed);
                let message = if changed {
                    "file already exists but file attributes changed"
                } else {
                    "file already exists"
                };
                result.msg = Some(message.into());
                return Ok(result);
            }
            wanted.force = true;
        }
        let metadata = std::fs::metadata(&args.dest);
        wanted.last_modified = metadata.and_then(|metadata| metadata.modified()).ok();
    }
    let start = Instant::now();
    let came = match download(args, &wanted, context)? {
        Download::NotModified(result) => return Ok(result),
        Download::Came(came) => came,
    };
    result.set("elapsed", start.elapsed().as_secs());
    result.set("src", came.file.path().to_string_lossy());
    arrive(
        args,
        &came,
        expected.as_ref(),
        into_directory,
        result,
        context,
    )
}

/// The file is there: checks it and puts it in its place.
fn arrive(
    args: &Args,
    came: &Came,
    expected: Option<&Expected>,
    into_directory: bool,
    mut result: TaskResult,
    context: &ModuleContext<'_>,
) -> Result<TaskResult, ModuleError> {
    let mut dest = args.dest.clone();
    if into_directory {
        dest = join(&dest, &name_of(came));
        result.set("dest", dest.as_str());
    }
    let unreadable = |error: std::io::Error| ModuleError::new(error.to_string());
    let source = came.file.digest(Algorithm::Sha1).map_err(unreadable)?;
    result.set("checksum_src", source.as_str());
    let there = look(&dest).map_err(|error| with_all(error, &result))?;
    result.set("checksum_dest", there.as_deref());
    let differs = there.as_deref() != Some(&*source);
    result.msg = Some(came.fetched.message().into());
    if context.check_mode {
        result.changed = Some(differs);
        return Ok(result);
    }
    if let Some(expected) = expected {
        let path = came.file.path().to_string_lossy().into_owned();
        let found = came
            .file
            .digest(expected.algorithm(&path)?)
            .map_err(unreadable)?;
        if found != expected.digest {
            let error = ModuleError::new(format!(
                "The checksum for {path} did not match {}; it was {found}.",
                expected.digest
            ));
            return Err(with_all(error, &result));
        }
    }
    let placed = place(args, &came.file, &dest, differs, context)
        .map_err(|error| with_all(error, &result))?;
    result.changed = Some(placed.changed);
    result.set("md5sum", digest_of_file(&dest, Algorithm::Md5).ok());
    if let Some(file) = placed.backup_file {
        result.set("backup_file", file);
    }
    result.set("status_code", came.fetched.status());
    Ok(result)
}

/// What came of looking for the checksum.
enum Outcome {
    Found(Option<Expected>),
    Settled(TaskResult),
}

/// The checksum that is asked for; its file is fetched where it has one.
fn expected(
    args: &Args,
    result: &TaskResult,
    context: &ModuleContext<'_>,
) -> Result<Outcome, ModuleError> {
    if args.checksum.is_empty() {
        return Ok(Outcome::Found(None));
    }
    let told = |error: ModuleError| with_all(error, result);
    let (algorithm, checksum) = split(&args.checksum).map_err(told)?;
    let mut checksum = checksum.to_owned();
    if is_url(&checksum) {
        let wanted = Wanted {
            url: &checksum,
            method: "GET",
            force: args.url.force,
            last_modified: None,
            decompress: true,
        };
        match download(args, &wanted, context)? {
            Download::NotModified(result) => return Ok(Outcome::Settled(result)),
            Download::Came(came) => {
                let bytes = std::fs::read(came.file.path())
                    .map_err(|error| ModuleError::new(error.to_string()))?;
                checksum = in_file(&String::from_utf8_lossy(&bytes), &args.url.url, &checksum)?;
            }
        }
    }
    let expected = Expected::new(algorithm, &checksum).map_err(told)?;
    Ok(Outcome::Found(Some(expected)))
}

/// The name that the server gives, or that in the URL it was led to.
fn name_of(came: &Came) -> String {
    let mut headers = Headers::default();
    if let Some(value) = came.fetched.text("content-disposition") {
        headers.add("content-disposition", value);
    }
    header_parameter(&headers, "content-disposition", "filename")
        .map(|name| base_name(&name).to_owned())
        .filter(|name| !name.is_empty() && !matches!(&**name, "." | ".."))
        .unwrap_or_else(|| url_filename(came.fetched.text("url").unwrap_or_default()))
}

/// A failure that tells what a result would. Ansible: `fail_json(msg=.., **result)`.
fn with_all(mut error: ModuleError, result: &TaskResult) -> ModuleError {
    for (key, value) in &result.fields {
        if error.result.get(key).is_none() {
            error.result.set(key, value.clone());
        }
    }
    error.result.changed = error.result.changed.or(result.changed);
    error
}

//! The module itself.

use std::io::Read;
use std::time::Instant;

use serde_json::{Map, Value as Json};
use shevek_http::{ContentType, Fetched, Url, fetch, mask_url};
use shevek_plugin::target::files::{crash, exists, is_dir, join, supplemented};
use shevek_plugin::{
    Example, Module, ModuleContext, ModuleError, ModuleMeta, Support, TaskResult, register,
};

use super::arguments::{Args, spec};
use super::body::{Attached, build};
use super::result::{Answer, headers, may_be_json};
use super::text::Text;
use super::write::{filename, write};
use crate::url_arguments::environment;

register!(module "uri", Uri);

/// The module `uri`. Ansible: `modules/uri.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Uri;

impl Module for Uri {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "uri".into(),
            short_description: "Ask a server by HTTP".into(),
            description: vec![
                "Sends a request to a server, from the target, and tells what it said. It fails when the status is none \
                 of `status_code`."
                    .into(),
                "The headers of the answer are keys of the result: in lower case, with underscores.".into(),
            ],
            spec: spec(),
            examples: vec![Example {
                name: "Skipped when a file is there".into(),
                task: "uri:\n  url: http://localhost/start\n  method: POST\n  creates: /etc/hostname\n".into(),
            }],
            returns: [
                ("status", "The status of the answer, -1 without one; `msg` is its message."),
                ("url", "What answered, after redirects, without user and password."),
                ("redirected", "Whether that is another URL than was asked for."),
                ("content", "The contents, with `return_content`."),
                ("json", "The contents, when they are JSON."),
                ("cookies", "The cookies that were set; `cookies_string` is a header with them."),
                ("elapsed", "How many seconds it took."),
                ("path", "The file that was written, with `dest`."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::None,
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
        supplemented(ask(&args, context))
    }
}

fn ask(args: &Args, context: &ModuleContext<'_>) -> Result<TaskResult, ModuleError> {
    let url = args.url.url.as_str();
    let method = args.method.to_uppercase();
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(ModuleError::new(
            "Parameter 'method' needs to be a single word in uppercase, like GET or POST.",
        ));
    }
    let variables = environment(context);
    let mut request = args.url.request(&method, url, &variables);
    request.follow_redirects = args.follow_redirects.parse().map_err(ModuleError::new)?;
    request.unix_socket = args.unix_socket.clone().filter(|path| !path.is_empty());
    request.ca_path.clone_from(&args.ca_path);
    if let Some(result) = skipped(args) {
        return Ok(result);
    }
    let attached = match &args.attached {
        Some(lengths) => Attached::receive(lengths, context)?,
        None => Attached::default(),
    };
    build(args, &attached, &mut request)?;
    if let Some(dest) = args
        .dest
        .as_deref()
        .filter(|dest| std::path::Path::new(dest).is_file())
    {
        let metadata = std::fs::metadata(dest);
        request.last_modified = metadata.and_then(|metadata| metadata.modified()).ok();
    }
    let start = Instant::now();
    let fetched = fetch(&request).map_err(|message| {
        ModuleError::new(message)
            .with("url", mask_url(url))
            .with("status", -1)
    })?;
    let elapsed = start.elapsed().as_secs();
    take(args, fetched, elapsed, context)?.into_result(url, &args.status_code)
}

/// The options `creates` and `removes`.
fn skipped(args: &Args) -> Option<TaskResult> {
    let reason = match (&args.creates, &args.removes) {
        (Some(path), _) if exists(path) => format!("skipped, since '{path}' exists"),
        (_, Some(path)) if !exists(path) => format!("skipped, since '{path}' does not exist"),
        _ => return None,
    };
    Some(TaskResult::changed(false).with("stdout", reason))
}

/// Reads and writes the contents.
fn take(
    args: &Args,
    mut fetched: Fetched,
    elapsed: u64,
    context: &ModuleContext<'_>,
) -> Result<Answer, ModuleError> {
    let kind = headers(&fetched).map(ContentType::of);
    let is_json = kind.as_ref().is_some_and(may_be_json);
    let is_success = fetched
        .status()
        .is_some_and(|status| args.status_code.contains(&status));
    let is_wanted = is_json || args.return_content || !is_success;
    let mut answer = Answer {
        content: None,
        json: None,
        body: None,
        elapsed,
        changed: false,
        path: destination(args, &fetched),
        fetched: Fetched {
            response: None,
            error: None,
            info: fetched.info.clone(),
        },
    };
    let mut bytes = match (&mut fetched.response, &mut fetched.error) {
        (Some(response), _) if is_wanted => Some(response.read_all().map_err(|error| {
            let reason = error.to_string();
            if reason.starts_with("IncompleteRead") {
                let url = mask_url(&args.url.url);
                ModuleError::new(format!("HTTP Error while fetching {url}: {reason}"))
            } else {
                crash(reason)
            }
        })?),
        (_, Some(error)) => Some(std::mem::take(&mut error.body)),
        (None, None) if is_wanted => Some(Vec::new()),
        _ => None,
    };
    if let Some(path) = answer.path.as_deref()
        && is_success
        && answer.fetched.status() != Some(304)
    {
        let mut contents: Box<dyn Read + '_> = match (&bytes, &mut fetched.response) {
            (Some(bytes), _) => Box::new(bytes.as_slice()),
            (None, Some(response)) => Box::new(&mut response.body),
            (None, None) => Box::new(std::io::empty()),
        };
        write(&mut *contents, path, &args.common, context)
            .map_err(|error| answer.write_failed(error, &mask_url(&args.url.url)))?;
        answer.changed = true;
    }
    let charset = kind.map_or_else(|| "utf-8".into(), |kind| kind.charset);
    if let Some(bytes) = bytes.take() {
        let text = Text::decode(bytes, &charset)?;
        if is_json {
            answer.json = text.json()?;
        }
        if !is_wanted {
            answer.body = Some(text.contents()?);
        } else if args.return_content {
            answer.content = Some(text.contents()?);
        }
    }
    Ok(answer)
}

/// The file that contents go to, when there was an answer.
fn destination(args: &Args, fetched: &Fetched) -> Option<String> {
    let dest = args.dest.clone()?;
    let headers = headers(fetched)?;
    if !is_dir(&dest) {
        return Some(dest);
    }
    let url = match (&fetched.response, &fetched.error) {
        (Some(response), _) => response.url.clone(),
        (None, Some(error)) => error.url.clone(),
        (None, None) => Url::default(),
    };
    Some(join(&dest, &filename(headers, &url)))
}

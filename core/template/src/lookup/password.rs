//! `password`.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use shevek_jinja::{Error, ErrorKind, Value, meter};

use super::{Lookup, LookupCall};
use crate::filter::{Hash, random_salt};
use crate::plugin::{plugin_error, text_with, to_text};
use crate::python::key_value::parse_key_value;
use crate::python::posix_path;
use crate::python::random::PythonRandom;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new("password", password)];

const SALT_ALPHABET: &str = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BCRYPT_ALPHABET: &str = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const OPTIONS: [&str; 5] = ["length", "encrypt", "chars", "ident", "seed"];

struct Request {
    path: PathBuf,
    length: usize,
    encrypt: Option<String>,
    ident: Option<String>,
    seed: Value,
    characters: Vec<char>,
}

fn password(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let shared = std::mem::take(&mut call.options);
    let mut out = Vec::new();
    for term in std::mem::take(&mut call.terms) {
        let term = text_with(&term, "split")?;
        let request = request(call, &term, &shared)?;
        out.push(Value::from(request.answer()?));
    }
    Ok(out)
}

fn request(
    call: &mut LookupCall<'_>,
    term: &str,
    shared: &[(std::sync::Arc<str>, Value)],
) -> Result<Request, Error> {
    let (words, pairs) = parse_key_value(term);
    let unknown: Vec<&str> = pairs
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !OPTIONS.contains(name))
        .collect();
    if !unknown.is_empty() {
        return Err(plugin_error(format!(
            "Unrecognized parameter(s) given to password lookup: {}",
            unknown.join(", ")
        )));
    }
    call.options = pairs
        .into_iter()
        .map(|(name, value)| (name.into(), Value::from(value)))
        .collect();
    // Options inside of the term replace the named ones, also those it does not give.
    let is_named = call.options.is_empty();
    if is_named {
        call.options.extend(shared.iter().cloned());
    }
    let path = posix_path::expanduser(
        &words.join(" "),
        &*call.configuration().environment_variables,
    );
    let base = call
        .templar
        .context()
        .base_directory
        .clone()
        .unwrap_or_default();
    let length = call.take_int("length")?.unwrap_or(20);
    let characters = match call.take("chars") {
        None => candidates(["ascii_letters", "digits", ".,:-_"]),
        Some(Value::Str(text)) if is_named => candidates(text.as_str().split(',').map(str::trim)),
        Some(Value::Str(text)) => {
            let comma = text.contains(",,").then_some(",");
            let text = text.replace(",,", ",");
            candidates(
                comma
                    .into_iter()
                    .chain(text.split(',').filter(|part| !part.is_empty())),
            )
        }
        Some(list) => {
            let parts = list
                .to_vec()?
                .iter()
                .map(to_text)
                .collect::<Result<Vec<_>, _>>()?;
            candidates(parts.iter().map(String::as_str))
        }
    };
    Ok(Request {
        path: base.join(path),
        length: usize::try_from(length).unwrap_or(0),
        encrypt: call.take_text("encrypt")?.filter(|name| !name.is_empty()),
        ident: call.take_text("ident")?,
        seed: call.take_text("seed")?.map_or(Value::None, Value::from),
        characters,
    })
}

/// The characters of a set: the names are those of Python's module `string`, others stand for
/// themselves.
fn candidates<'p>(parts: impl IntoIterator<Item = &'p str>) -> Vec<char> {
    const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
    const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const WHITESPACE: &str = " \t\n\r\u{b}\u{c}";
    const PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    let mut out = String::new();
    for part in parts {
        match part {
            "ascii_letters" => out.extend([LOWER, UPPER]),
            "ascii_lowercase" => out.push_str(LOWER),
            "ascii_uppercase" => out.push_str(UPPER),
            "digits" => out.push_str("0123456789"),
            "hexdigits" => out.push_str("0123456789abcdefABCDEF"),
            "octdigits" => out.push_str("01234567"),
            "punctuation" => out.push_str(PUNCTUATION),
            "whitespace" => out.push_str(WHITESPACE),
            "printable" => {
                for part in ["0123456789", LOWER, UPPER, PUNCTUATION, WHITESPACE] {
                    out.push_str(part);
                }
            }
            other => out.push_str(other),
        }
    }
    // Quotes would break the shell commands that passwords end up in.
    out.chars().filter(|c| !matches!(c, '"' | '\'')).collect()
}

impl Request {
    /// The password, hashed when that is asked for. Reads the file, or makes it.
    fn answer(&self) -> Result<String, Error> {
        let is_kept = self.path != Path::new("/dev/null");
        let content = if is_kept {
            fs::read_to_string(&self.path).ok()
        } else {
            None
        };
        let mut is_changed = content.is_none();
        let (password, mut salt, stored_ident) = match content {
            Some(content) => split_content(content.trim_end_matches(['\n', '\r'])),
            None => (self.fresh()?, None, None),
        };
        let mut ident = match (stored_ident, &self.ident) {
            (Some(stored), Some(wanted)) if stored != *wanted => {
                return Err(plugin_error(format!(
                    "The ident parameter provided ({stored}) does not match the stored one ({wanted})."
                )));
            }
            (Some(stored), _) => Some(stored),
            (None, wanted) => wanted.clone(),
        };
        if ident.is_none() && self.encrypt.as_deref() == Some("bcrypt") {
            ident = Some("2b".to_owned());
            is_changed = true;
        }
        if self.encrypt.is_some() && salt.is_none() {
            salt = Some(self.fresh_salt()?);
            is_changed = true;
        }
        if is_kept && is_changed {
            let ident = ident
                .as_ref()
                .map(|ident| format!(" ident={ident}"))
                .unwrap_or_default();
            let line = match &salt {
                Some(salt) => format!("{password} salt={salt}{ident}"),
                None => password.clone(),
            };
            self.write(&line)?;
        }
        match self.encrypt.as_deref() {
            None => Ok(password),
            // The lookup knows the names of passlib only.
            Some(hashtype @ ("md5" | "sha256" | "sha512" | "blowfish")) => {
                Err(plugin_error(format!(
                    "Installed passlib version 1.7.4 does not support the '{hashtype}' algorithm."
                )))
            }
            Some(hashtype) => Hash {
                password,
                salt,
                salt_size: None,
                rounds: None,
                ident,
            }
            .compute(hashtype),
        }
    }

    fn fresh(&self) -> Result<String, Error> {
        if self.characters.is_empty() && self.length > 0 {
            return Err(Error::new(
                ErrorKind::Index,
                "Cannot choose from an empty sequence",
            ));
        }
        meter::spend_text(self.length)?;
        let mut random = PythonRandom::new(&self.seed)?;
        let limit = self.characters.len() as u64;
        Ok((0..self.length)
            .map(|_| self.characters[random.below(limit) as usize])
            .collect())
    }

    fn fresh_salt(&self) -> Result<String, Error> {
        match self.encrypt.as_deref() {
            Some("bcrypt" | "blowfish") => random_salt(22, BCRYPT_ALPHABET),
            Some("md5" | "md5_crypt") => random_salt(8, SALT_ALPHABET),
            _ => random_salt(16, SALT_ALPHABET),
        }
    }

    /// Writes the file so that nobody else may read it, and nobody ever sees half of it.
    fn write(&self, line: &str) -> Result<(), Error> {
        let failed = |error: std::io::Error| {
            plugin_error(format!("could not write {}: {error}", self.path.display()))
        };
        if let Some(directory) = self
            .path
            .parent()
            .filter(|directory| !directory.as_os_str().is_empty())
        {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(directory)
                .map_err(failed)?;
        }
        let unique = random_salt(8, "abcdefghijklmnopqrstuvwxyz")?;
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{unique}.tmp"));
        let temporary = self.path.with_file_name(name);
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&temporary)
            .map_err(failed)?;
        let written = file
            .write_all(format!("{line}\n").as_bytes())
            .and_then(|()| fs::rename(&temporary, &self.path));
        if written.is_err() {
            fs::remove_file(&temporary).ok();
        }
        written.map_err(failed)
    }
}

/// Password, salt and variant of a file's line.
fn split_content(line: &str) -> (String, Option<String>, Option<String>) {
    let Some((password, rest)) = line.rsplit_once(" salt=") else {
        return (line.to_owned(), None, None);
    };
    let (salt, ident) = match rest.rsplit_once(" ident=") {
        Some((salt, ident)) => (salt, Some(ident.to_owned())),
        None => (rest, None),
    };
    let salt = (!salt.is_empty()).then(|| salt.to_owned());
    (password.to_owned(), salt, ident)
}

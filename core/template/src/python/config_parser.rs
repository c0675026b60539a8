//! Python's `configparser.ConfigParser`.

use std::fmt::Write as _;

use shevek_jinja::value::str_repr;
use shevek_jinja::{Error, ErrorKind};

/// How a file is read.
#[derive(Clone, Copy)]
pub(crate) struct ParserOptions {
    pub(crate) case_sensitive: bool,
    /// A line without `=` is an option without a value.
    pub(crate) allow_no_value: bool,
    /// `%(name)s` refers to another option.
    pub(crate) interpolation: bool,
}

type Entries = Vec<(String, Option<String>)>;

/// An option that is there; without a value when it stands alone in its line.
pub(crate) struct ConfigOption {
    pub(crate) value: Option<String>,
}

/// The sections of a file. Those of `DEFAULT` hold in every section.
pub(crate) struct ConfigParser {
    options: ParserOptions,
    defaults: Entries,
    sections: Vec<(String, Entries)>,
}

const DEFAULT: &str = "DEFAULT";
const MOST_INTERPOLATIONS: usize = 10;

impl ConfigParser {
    /// Reads a text. An option that is there twice is an error of kind `Key`.
    pub(crate) fn parse(text: &str, options: ParserOptions) -> Result<Self, Error> {
        let mut parser = Self {
            options,
            defaults: Vec::new(),
            sections: Vec::new(),
        };
        let mut in_defaults = false;
        let mut has_section = false;
        let mut option_indent = 0;
        let mut continues = false;
        let mut broken = Vec::new();
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let number = index + 1;
            let trimmed = line.trim();
            if trimmed.starts_with(['#', ';']) {
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            if trimmed.is_empty() {
                // An empty line may be part of a value.
                if continues && let Some(value) = parser.last_value(in_defaults) {
                    value.push('\n');
                }
                continue;
            }
            if continues && indent > option_indent {
                if let Some(value) = parser.last_value(in_defaults) {
                    value.push('\n');
                    value.push_str(trimmed);
                }
                continue;
            }
            option_indent = indent;
            if let Some((name, _)) = trimmed
                .strip_prefix('[')
                .and_then(|rest| rest.rsplit_once(']'))
            {
                continues = false;
                has_section = true;
                in_defaults = name == DEFAULT;
                if in_defaults {
                    continue;
                }
                if parser.has_section(name) {
                    return Err(Error::new(
                        ErrorKind::Other,
                        format!(
                            "While reading from '<???>' [line {number:2}]: section {} already exists",
                            str_repr(name)
                        ),
                    ));
                }
                parser.sections.push((name.to_owned(), Vec::new()));
                continue;
            }
            if !has_section {
                return Err(Error::new(
                    ErrorKind::Other,
                    format!(
                        "File contains no section headers.\nfile: '<???>', line: {number}\n{}",
                        str_repr(line)
                    ),
                ));
            }
            let (key, value) = match trimmed.find(['=', ':']) {
                Some(0) => {
                    broken.push((number, line));
                    continue;
                }
                Some(at) => (
                    trimmed[..at].trim_end(),
                    Some(trimmed[at + 1..].trim().to_owned()),
                ),
                None if options.allow_no_value => (trimmed, None),
                None => {
                    broken.push((number, line));
                    continue;
                }
            };
            continues = value.is_some();
            let key = parser.folded(key);
            let section = parser.sections.last().map(|(name, _)| name.clone());
            let entries = parser.entries(in_defaults);
            if entries.iter().any(|(known, _)| *known == key) {
                let section = section.filter(|_| !in_defaults);
                return Err(Error::new(
                    ErrorKind::Key,
                    format!(
                        "While reading from '<???>' [line {number:2}]: option {} in section {} already exists",
                        str_repr(&key),
                        str_repr(section.as_deref().unwrap_or(DEFAULT))
                    ),
                ));
            }
            entries.push((key, value));
        }
        if !broken.is_empty() {
            let mut message = "Source contains parsing errors: '<???>'".to_owned();
            for (number, line) in broken {
                let _ = write!(message, "\n\t[line {number:2}]: {}", str_repr(line));
            }
            return Err(Error::new(ErrorKind::Other, message));
        }
        parser.trim_values();
        Ok(parser)
    }

    fn folded(&self, key: &str) -> String {
        if self.options.case_sensitive {
            key.to_owned()
        } else {
            key.to_lowercase()
        }
    }

    fn entries(&mut self, in_defaults: bool) -> &mut Entries {
        match self.sections.last_mut() {
            Some((_, entries)) if !in_defaults => entries,
            _ => &mut self.defaults,
        }
    }

    fn last_value(&mut self, in_defaults: bool) -> Option<&mut String> {
        self.entries(in_defaults).last_mut()?.1.as_mut()
    }

    /// Values of several lines lose the empty ones at their end.
    fn trim_values(&mut self) {
        let all = self.sections.iter_mut().map(|(_, entries)| entries);
        for (_, value) in all.chain([&mut self.defaults]).flatten() {
            if let Some(value) = value {
                value.truncate(value.trim_end().len());
            }
        }
    }

    pub(crate) fn has_section(&self, name: &str) -> bool {
        self.sections.iter().any(|(known, _)| known == name)
    }

    /// The names of the sections, without `DEFAULT`.
    pub(crate) fn section_names(&self) -> impl Iterator<Item = &str> {
        self.sections.iter().map(|(name, _)| name.as_str())
    }

    /// An option with its value; `None` when there is none of that name.
    pub(crate) fn get(&self, section: &str, key: &str) -> Result<Option<ConfigOption>, Error> {
        let key = self.folded(key);
        let Some((_, raw)) = self.raw(section, &key) else {
            return Ok(None);
        };
        let value = raw
            .as_deref()
            .map(|raw| self.expanded(section, &key, raw))
            .transpose()?;
        Ok(Some(ConfigOption { value }))
    }

    /// All options of a section, those of `DEFAULT` first; `None` when there is no such section.
    pub(crate) fn items(&self, section: &str) -> Result<Option<Entries>, Error> {
        if !self.has_section(section) && section != DEFAULT {
            return Ok(None);
        }
        let mut names: Vec<&String> = self.defaults.iter().map(|(name, _)| name).collect();
        for (name, _) in self.section(section).into_iter().flatten() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let items = names.into_iter().map(|name| {
            Ok((
                name.clone(),
                self.get(section, name)?.and_then(|option| option.value),
            ))
        });
        items.collect::<Result<_, Error>>().map(Some)
    }

    fn section(&self, name: &str) -> Option<&Entries> {
        let found = self.sections.iter().find(|(known, _)| known == name);
        found.map(|(_, entries)| entries)
    }

    /// An option as it is written.
    fn raw(&self, section: &str, key: &str) -> Option<&(String, Option<String>)> {
        let in_section = self.section(section).into_iter().flatten();
        let mut all = in_section.chain(&self.defaults);
        all.find(|(known, _)| known == key)
    }

    fn expanded(&self, section: &str, key: &str, value: &str) -> Result<String, Error> {
        if !self.options.interpolation {
            return Ok(value.to_owned());
        }
        let mut out = String::new();
        self.expand(section, (key, value), value, 1, &mut out)?;
        Ok(out)
    }

    /// `%(name)s` refers to another option of the section, `%%` is a percent sign.
    fn expand(
        &self,
        section: &str,
        (key, raw): (&str, &str),
        value: &str,
        depth: usize,
        out: &mut String,
    ) -> Result<(), Error> {
        let failed = |message: String| Error::new(ErrorKind::Other, message);
        if depth > MOST_INTERPOLATIONS {
            return Err(failed(format!(
                "Recursion limit exceeded in value substitution: option {} in section {} contains an interpolation key \
                 which cannot be substituted in {MOST_INTERPOLATIONS} steps. Raw value: {}",
                str_repr(key),
                str_repr(section),
                str_repr(raw)
            )));
        }
        let mut rest = value;
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                out.push('%');
                rest = after;
                continue;
            }
            if !rest.starts_with('(') {
                return Err(failed(format!(
                    "'%' must be followed by '%' or '(', found: {}",
                    str_repr(&format!("%{rest}"))
                )));
            }
            let Some((reference, after)) = rest[1..].split_once(")s") else {
                return Err(failed(format!(
                    "bad interpolation variable reference {}",
                    str_repr(&format!("%{rest}"))
                )));
            };
            let reference = self.folded(reference);
            let Some((_, Some(found))) = self.raw(section, &reference) else {
                return Err(failed(format!(
                    "Bad value substitution: option {} in section {} contains an interpolation key {} which is not a valid option \
                     name. Raw value: {}",
                    str_repr(key),
                    str_repr(section),
                    str_repr(&reference),
                    str_repr(raw)
                )));
            };
            self.expand(section, (key, raw), found, depth + 1, out)?;
            rest = after;
        }
        out.push_str(rest);
        Ok(())
    }
}

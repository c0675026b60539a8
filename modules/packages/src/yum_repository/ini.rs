//! Files of sections and options. Python: `configparser.RawConfigParser`.

use indexmap::IndexMap;

use super::ini_error::IniError;

/// The section whose options all others have as well. Python: `DEFAULTSECT`.
const DEFAULT: &str = "DEFAULT";

type Options = IndexMap<String, String>;

/// The sections of a file in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ini {
    defaults: Options,
    sections: IndexMap<String, Options>,
}

impl Ini {
    /// Reads a file's text; `file` is its name for messages.
    ///
    /// # Errors
    /// When it is not such a file.
    pub(super) fn parse(text: &str, file: &str) -> Result<Self, IniError> {
        let mut reader = Reader {
            file,
            ini: Self::default(),
            section: None,
            option: None,
            indent: 0,
            strange: Vec::new(),
        };
        for (index, line) in text.split_inclusive('\n').enumerate() {
            reader.line(index + 1, line)?;
        }
        if !reader.strange.is_empty() {
            return Err(IniError::Lines {
                file: file.to_string(),
                lines: reader.strange,
            });
        }
        let mut ini = reader.ini;
        let all = ini.sections.values_mut().chain([&mut ini.defaults]);
        for value in all.flat_map(Options::values_mut) {
            value.truncate(value.trim_end().len());
        }
        Ok(ini)
    }

    /// Whether there is no section but that of defaults.
    pub(super) fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// Takes a section away, if it is there.
    pub(super) fn remove(&mut self, section: &str) {
        self.sections.shift_remove(section);
    }

    /// Puts a section at the end.
    pub(super) fn add(&mut self, section: &str, options: Options) {
        self.sections.insert(section.to_string(), options);
    }

    /// Whether a section may have this name.
    pub(super) fn is_name(section: &str) -> bool {
        section != DEFAULT
    }

    /// The file's text. Python: `write`.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        if !self.defaults.is_empty() {
            write_section(&mut text, DEFAULT, &self.defaults);
        }
        for (name, options) in &self.sections {
            write_section(&mut text, name, options);
        }
        text
    }

    /// Everything in the order of names, for comparison and for the reader of a difference.
    pub(super) fn sorted(&self) -> String {
        let mut text = String::new();
        let mut names: Vec<&String> = self.sections.keys().collect();
        names.sort();
        for name in names {
            let mut options = self.defaults.clone();
            options.extend(self.sections[name].clone());
            options.sort_keys();
            text.push_str(&["[", name, "]\n"].concat());
            for (option, value) in &options {
                text.push_str(&[option, " = ", value, "\n"].concat());
            }
            text.push('\n');
        }
        text
    }
}

fn write_section(text: &mut String, name: &str, options: &Options) {
    text.push_str(&["[", name, "]\n"].concat());
    for (option, value) in options {
        text.push_str(&[option, " = ", &value.replace('\n', "\n\t"), "\n"].concat());
    }
    text.push('\n');
}

/// Where a reader stands.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Defaults,
    Section(String),
}

struct Reader<'a> {
    file: &'a str,
    ini: Ini,
    section: Option<Place>,
    /// The option that the next line may go on with.
    option: Option<String>,
    indent: usize,
    strange: Vec<(usize, String)>,
}

impl Reader<'_> {
    fn line(&mut self, number: usize, line: &str) -> Result<(), IniError> {
        let value = line.trim();
        if value.starts_with(['#', ';']) {
            return Ok(());
        }
        if value.is_empty() {
            self.go_on("");
            return Ok(());
        }
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if indent > self.indent && self.go_on(value) {
            return Ok(());
        }
        self.indent = indent;
        if let Some(name) = header(value) {
            return self.begin(number, name);
        }
        let Some(place) = self.section.clone() else {
            return Err(IniError::NoSection {
                file: self.file.to_string(),
                line: number,
                text: line.to_string(),
            });
        };
        match value.split_once(['=', ':']) {
            Some((option, value)) if !option.trim_end().is_empty() => self.option(
                number,
                &place,
                &option.trim_end().to_lowercase(),
                value.trim(),
            ),
            _ => {
                self.strange.push((number, line.to_string()));
                Ok(())
            }
        }
    }

    fn options(&mut self, place: &Place) -> &mut Options {
        match place {
            Place::Defaults => &mut self.ini.defaults,
            Place::Section(name) => self.ini.sections.entry(name.clone()).or_default(),
        }
    }

    /// Adds a line to the value of the option before, if there is one.
    fn go_on(&mut self, line: &str) -> bool {
        let (Some(place), Some(option)) = (self.section.clone(), self.option.clone()) else {
            return false;
        };
        let Some(value) = self.options(&place).get_mut(&option) else {
            return false;
        };
        value.push('\n');
        value.push_str(line);
        true
    }

    fn begin(&mut self, number: usize, name: &str) -> Result<(), IniError> {
        if self.ini.sections.contains_key(name) {
            return Err(IniError::Section {
                file: self.file.to_string(),
                line: number,
                section: name.to_string(),
            });
        }
        let place = match name {
            DEFAULT => Place::Defaults,
            name => Place::Section(name.to_string()),
        };
        self.options(&place);
        self.section = Some(place);
        self.option = None;
        Ok(())
    }

    fn option(
        &mut self,
        number: usize,
        place: &Place,
        option: &str,
        value: &str,
    ) -> Result<(), IniError> {
        let before = self
            .options(place)
            .insert(option.to_string(), value.to_string());
        if before.is_some() {
            return Err(IniError::Option {
                file: self.file.to_string(),
                line: number,
                section: match place {
                    Place::Defaults => DEFAULT.to_string(),
                    Place::Section(name) => name.clone(),
                },
                option: option.to_string(),
            });
        }
        self.option = Some(option.to_string());
        Ok(())
    }
}

/// The name in `[name]`; what follows the last bracket does not count.
fn header(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('[')?;
    let name = &inner[..inner.rfind(']')?];
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_and_written() {
        let text = "# note\n[a]\nBaseURL: http://x\n   http://y\n\n  http://z\n; more\nname =\n[b] rest\n k=v\n";
        let ini = Ini::parse(text, "f").expect("it is one");
        assert_eq!(
            ini.text(),
            "[a]\nbaseurl = http://x\n\thttp://y\n\t\n\thttp://z\nname = \n\n[b]\nk = v\n\n"
        );
        assert_eq!(Ini::parse(&ini.text(), "f").as_ref(), Ok(&ini));
    }

    /// Whatever the text: no panic, and what was read is read again from what is written.
    #[test]
    fn random_texts() {
        let mut seed = 1_u64;
        let mut next = |limit: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed % 1_000_003).unwrap_or_default() % limit
        };
        let pieces = [
            "[", "]", "a", "B", "=", ":", "\n", " ", "\t", "#", ";", "é", "DEFAULT", "\r\n",
        ];
        for _ in 0..20_000 {
            let text: String = (0..next(24)).map(|_| pieces[next(pieces.len())]).collect();
            if let Ok(ini) = Ini::parse(&text, "f") {
                let again = Ini::parse(&ini.text(), "f").expect("what is written can be read");
                assert_eq!(again.sorted(), ini.sorted(), "{text:?}");
            }
        }
    }
}

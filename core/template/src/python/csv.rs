//! Python's `csv.reader`, for dialects that quote with `"` and double it inside.

/// How a text is read.
#[derive(Clone, Copy)]
pub(crate) struct CsvDialect {
    pub(crate) delimiter: char,
    /// Blanks after a delimiter do not count.
    pub(crate) skip_initial_space: bool,
    /// What is not quoted properly is an error.
    pub(crate) strict: bool,
}

/// A text that is no CSV.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CsvError {
    #[error(
        "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?"
    )]
    CarriageReturn,
    #[error("'{0}' expected after '\"'")]
    AfterQuote(char),
    #[error("unexpected end of data")]
    Unfinished,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    InField,
    InQuotes,
    /// A quote inside of quotes: the first of two, or the last.
    AfterQuote,
    EndOfLine,
}

struct Reader {
    dialect: CsvDialect,
    state: State,
    field: String,
    row: Vec<String>,
}

/// The rows of a text. An empty line is a row without fields.
pub(crate) fn read_csv(text: &str, dialect: CsvDialect) -> Result<Vec<Vec<String>>, CsvError> {
    let mut reader = Reader {
        dialect,
        state: State::StartRecord,
        field: String::new(),
        row: Vec::new(),
    };
    let mut rows = Vec::new();
    for line in text.split_inclusive('\n') {
        for c in line.chars() {
            reader.take(c)?;
        }
        reader.end_line();
        if reader.state == State::StartRecord {
            rows.push(std::mem::take(&mut reader.row));
        }
    }
    if !reader.field.is_empty() || reader.state == State::InQuotes {
        if dialect.strict {
            return Err(CsvError::Unfinished);
        }
        reader.save();
        rows.push(reader.row);
    }
    Ok(rows)
}

impl Reader {
    fn save(&mut self) {
        self.row.push(std::mem::take(&mut self.field));
    }

    fn take(&mut self, c: char) -> Result<(), CsvError> {
        let is_newline = matches!(c, '\n' | '\r');
        let is_delimiter = c == self.dialect.delimiter;
        match self.state {
            State::EndOfLine if is_newline => {}
            State::EndOfLine => return Err(CsvError::CarriageReturn),
            State::StartRecord if is_newline => self.state = State::EndOfLine,
            State::InQuotes if c == '"' => self.state = State::AfterQuote,
            State::InQuotes => self.field.push(c),
            _ if is_newline => {
                self.save();
                self.state = State::EndOfLine;
            }
            State::AfterQuote if c == '"' => {
                self.field.push(c);
                self.state = State::InQuotes;
            }
            State::StartRecord | State::StartField if c == '"' => self.state = State::InQuotes,
            State::StartRecord | State::StartField
                if c == ' ' && self.dialect.skip_initial_space =>
            {
                self.state = State::StartField;
            }
            _ if is_delimiter => {
                self.save();
                self.state = State::StartField;
            }
            State::AfterQuote if self.dialect.strict => {
                return Err(CsvError::AfterQuote(self.dialect.delimiter));
            }
            _ => {
                self.field.push(c);
                self.state = State::InField;
            }
        }
        Ok(())
    }

    fn end_line(&mut self) {
        match self.state {
            State::InQuotes | State::StartRecord => {}
            State::EndOfLine => self.state = State::StartRecord,
            State::StartField | State::InField | State::AfterQuote => {
                self.save();
                self.state = State::StartRecord;
            }
        }
    }
}

//! A reader of the TOML that problem files use: tables, arrays of tables, inline tables, arrays, strings, integers,
//! booleans, decimals. Other floats, dates, dotted keys and multi-line strings are refused: a strict subset leaves no room for two
//! readings of one file.

use crate::limits;
use crate::verdict::{Fault, Reason};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A number such as `-0.52`, as it is written.
    Decimal(String),
    /// `true` or `false`.
    Boolean(bool),
    /// An array.
    Array(Vec<Value>),
    /// An inline table.
    Table(Table),
}

/// Keys with their values, in the order of the file.
pub type Table = Vec<(String, Value)>;

/// A part of a file: the keys under one header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The name in `[name]` or `[[name]]`; empty for the keys before any header.
    pub name: String,
    /// Whether the header was `[[name]]`.
    pub repeated: bool,
    /// The keys.
    pub table: Table,
}

/// Reads a file.
pub fn parse(text: &str) -> Result<Vec<Section>, Reason> {
    if text.len() > limits::PROBLEM_BYTES {
        return Err(Fault::Limit.because("the problem file is too large"));
    }
    let mut reader = Reader { text, at: 0 };
    let mut sections = vec![Section { name: String::new(), repeated: false, table: Vec::new() }];
    loop {
        reader.lines();
        let Some(byte) = reader.peek() else { return Ok(sections) };
        if byte == b'[' {
            let section = reader.header()?;
            let clash = |known: &Section| known.name == section.name && !(known.repeated && section.repeated);
            if sections.iter().any(clash) || sections.len() >= limits::STATEMENTS {
                return Err(reader.wrong("a repeated table, or too many"));
            }
            sections.push(section);
        } else if let Some(section) = sections.last_mut() {
            reader.pair(&mut section.table, 0)?;
        }
        reader.line_end()?;
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, what: &str) -> Reason {
        let line = 1 + self.text.as_bytes()[..self.at].iter().filter(|b| **b == b'\n').count();
        Fault::Problem.because(format!("line {line}: {what}"))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
    }

    fn blanks(&mut self) {
        self.skip(|b| b == b' ' || b == b'\t');
    }

    /// Blanks, comments and line ends.
    fn lines(&mut self) {
        loop {
            self.skip(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'));
            if self.peek() != Some(b'#') {
                return;
            }
            self.skip(|b| b != b'\n');
        }
    }

    fn line_end(&mut self) -> Result<(), Reason> {
        self.blanks();
        if self.peek() == Some(b'#') {
            self.skip(|b| b != b'\n');
        }
        if self.peek() == Some(b'\r') {
            self.at += 1;
        }
        match self.peek() {
            None | Some(b'\n') => Ok(()),
            Some(_) => Err(self.wrong("expected the end of the line")),
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), Reason> {
        self.blanks();
        if self.eat(byte) { Ok(()) } else { Err(self.wrong(&format!("expected `{}`", byte as char))) }
    }

    fn key(&mut self) -> Result<String, Reason> {
        self.blanks();
        let start = self.at;
        self.skip(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        if start == self.at {
            return Err(self.wrong("expected a bare key"));
        }
        Ok(self.text[start..self.at].to_owned())
    }

    fn header(&mut self) -> Result<Section, Reason> {
        self.expect(b'[')?;
        let repeated = self.eat(b'[');
        let name = self.key()?;
        self.expect(b']')?;
        // The two brackets of `]]` stand together.
        if repeated && !self.eat(b']') {
            return Err(self.wrong("expected `]`"));
        }
        Ok(Section { name, repeated, table: Vec::new() })
    }

    fn pair(&mut self, table: &mut Table, depth: usize) -> Result<(), Reason> {
        let key = self.key()?;
        self.expect(b'=')?;
        let value = self.value(depth)?;
        if table.len() >= 256 || table.iter().any(|(known, _)| *known == key) {
            return Err(self.wrong("a repeated key, or too many keys"));
        }
        table.push((key, value));
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Value, Reason> {
        if depth > limits::TOML_DEPTH {
            return Err(Fault::Limit.because("the problem file is nested too deeply"));
        }
        self.blanks();
        match self.peek() {
            Some(b'"') => self.basic_string(),
            Some(b'\'') => self.literal_string(),
            Some(b'[') => self.array(depth),
            Some(b'{') => self.inline_table(depth),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Value, Reason> {
        let start = self.at;
        self.skip(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_' | b':'));
        let word = &self.text[start..self.at];
        let digits = word.strip_prefix('-').unwrap_or(word);
        let plain = !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|b| b.is_ascii_digit());
        match word {
            "true" => Ok(Value::Boolean(true)),
            "false" => Ok(Value::Boolean(false)),
            _ if plain && (digits == "0" || !digits.starts_with('0')) => {
                word.parse().map(Value::Integer).map_err(|_| self.wrong("a malformed integer"))
            }
            _ if is_decimal(digits) => Ok(Value::Decimal(word.to_owned())),
            _ => Err(self.wrong("expected a string, a number, an array or an inline table")),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Reason> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.lines();
            if self.eat(b']') {
                return Ok(Value::Array(items));
            }
            items.push(self.value(depth + 1)?);
            self.lines();
            if !self.eat(b',') && self.peek() != Some(b']') {
                return Err(self.wrong("expected `,` or `]`"));
            }
        }
    }

    fn inline_table(&mut self, depth: usize) -> Result<Value, Reason> {
        self.at += 1;
        let mut table = Vec::new();
        self.blanks();
        if self.eat(b'}') {
            return Ok(Value::Table(table));
        }
        loop {
            self.pair(&mut table, depth + 1)?;
            self.blanks();
            if self.eat(b'}') {
                return Ok(Value::Table(table));
            }
            self.expect(b',')?;
        }
    }

    fn literal_string(&mut self) -> Result<Value, Reason> {
        self.at += 1;
        let start = self.at;
        self.skip(|b| b != b'\'' && b != b'\n' && b != b'\r');
        let text = self.text[start..self.at].to_owned();
        // An empty string followed by a quote would open a multi-line string.
        if !self.eat(b'\'') || (text.is_empty() && self.peek() == Some(b'\'')) {
            return Err(self.wrong("an unfinished or multi-line string"));
        }
        Ok(Value::Text(text))
    }

    fn basic_string(&mut self) -> Result<Value, Reason> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let start = self.at;
            self.skip(|b| !matches!(b, b'"' | b'\\') && (b >= 0x20 || b == b'\t') && b != 0x7f);
            text.push_str(&self.text[start..self.at]);
            let escape = self.text.as_bytes().get(self.at + 1).copied();
            match (self.peek(), escape) {
                (Some(b'"'), next) if !(text.is_empty() && next == Some(b'"')) => {
                    self.at += 1;
                    return Ok(Value::Text(text));
                }
                (Some(b'\\'), Some(b'"')) => text.push('"'),
                (Some(b'\\'), Some(b'\\')) => text.push('\\'),
                (Some(b'\\'), Some(b'n')) => text.push('\n'),
                (Some(b'\\'), Some(b't')) => text.push('\t'),
                _ => return Err(self.wrong("an unfinished or multi-line string, or an unknown escape")),
            }
            self.at += 2;
        }
    }
}

/// Digits, a point, digits.
fn is_decimal(word: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let parts = word.split_once('.').filter(|(whole, _)| *whole == "0" || !whole.starts_with('0'));
    word.len() <= 64 && parts.is_some_and(|(whole, rest)| digits(whole) && digits(rest))
}

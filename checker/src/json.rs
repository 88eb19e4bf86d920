//! A reader of the JSON that certificates use: objects without repeated keys, arrays, strings, small natural numbers.

use crate::limits;
use crate::verdict::{Fault, Reason};

/// A JSON value of the subset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// A natural number below 10^9, for counts and indices; every other number is a string.
    Natural(u32),
    /// A string.
    Text(String),
    /// An array.
    Array(Vec<Json>),
    /// An object, in the order of the file.
    Object(Vec<(String, Json)>),
}

/// Reads a text that holds exactly one value.
pub fn parse(text: &str) -> Result<Json, Reason> {
    if text.len() > limits::CERTIFICATE_BYTES {
        return Err(Fault::Limit.because("the certificate is too large"));
    }
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.wrong("text after the value"));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn wrong(&self, what: &str) -> Reason {
        Fault::Syntax.because(format!("{what}, at byte {}", self.at))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self, depth: usize) -> Result<Json, Reason> {
        if depth > limits::JSON_DEPTH {
            return Err(Fault::Limit.because("the certificate is nested too deeply"));
        }
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Ok(Json::Text(self.string()?)),
            Some(b'0'..=b'9') => self.natural(),
            _ => Err(self.wrong("expected an object, an array, a string or a natural number")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Reason> {
        self.at += 1;
        let mut fields: Vec<(String, Json)> = Vec::new();
        if self.eat(b'}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.space();
            let key = self.string()?;
            // Objects of the format have few keys; the bound keeps the search for repeated ones linear.
            if fields.len() >= 64 || fields.iter().any(|(known, _)| *known == key) {
                return Err(self.wrong("a repeated key, or too many keys"));
            }
            if !self.eat(b':') {
                return Err(self.wrong("expected `:`"));
            }
            fields.push((key, self.value(depth + 1)?));
            if self.eat(b'}') {
                return Ok(Json::Object(fields));
            }
            if !self.eat(b',') {
                return Err(self.wrong("expected `,` or `}`"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, Reason> {
        self.at += 1;
        let mut items = Vec::new();
        if self.eat(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            if items.len() >= limits::ELEMENTS {
                return Err(Fault::Limit.because("an array is too long"));
            }
            items.push(self.value(depth + 1)?);
            if self.eat(b']') {
                return Ok(Json::Array(items));
            }
            if !self.eat(b',') {
                return Err(self.wrong("expected `,` or `]`"));
            }
        }
    }

    fn natural(&mut self) -> Result<Json, Reason> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let digits = &self.text[start..self.at];
        if digits.len() > 9 || (digits.len() > 1 && digits.starts_with('0')) {
            return Err(self.wrong("a bare number must be natural and below 10^9"));
        }
        digits.parse().map(Json::Natural).map_err(|_| self.wrong("a malformed number"))
    }

    fn string(&mut self) -> Result<String, Reason> {
        if self.peek() != Some(b'"') {
            return Err(self.wrong("expected a string"));
        }
        self.at += 1;
        let mut out = String::new();
        loop {
            // Quotes and backslashes are single bytes in UTF-8, so the slices below fall on character boundaries.
            let start = self.at;
            while matches!(self.peek(), Some(b) if b != b'"' && b != b'\\' && b >= 0x20) {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(self.wrong("an unfinished string or a control character")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Reason> {
        self.at += 1;
        let byte = self.peek();
        self.at += usize::from(byte.is_some());
        match byte {
            Some(b'"') => Ok('"'),
            Some(b'\\') => Ok('\\'),
            Some(b'/') => Ok('/'),
            Some(b'b') => Ok('\u{8}'),
            Some(b'f') => Ok('\u{c}'),
            Some(b'n') => Ok('\n'),
            Some(b'r') => Ok('\r'),
            Some(b't') => Ok('\t'),
            Some(b'u') => self.unicode(),
            _ => {
                self.at -= usize::from(byte.is_some());
                Err(self.wrong("an unknown escape"))
            }
        }
    }

    fn unicode(&mut self) -> Result<char, Reason> {
        let first = self.hex()?;
        let code = if (0xd800..0xdc00).contains(&first) {
            if self.text.as_bytes().get(self.at..self.at + 2) != Some(b"\\u") {
                return Err(self.wrong("half of a surrogate pair"));
            }
            self.at += 2;
            let second = self.hex()?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(self.wrong("half of a surrogate pair"));
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| self.wrong("not a character"))
    }

    fn hex(&mut self) -> Result<u32, Reason> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let digits = digits.filter(|d| d.iter().all(u8::is_ascii_hexdigit));
        let code =
            digits.and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u32::from_str_radix(d, 16).ok());
        self.at += if code.is_some() { 4 } else { 0 };
        code.ok_or_else(|| self.wrong("expected four hexadecimal digits"))
    }
}

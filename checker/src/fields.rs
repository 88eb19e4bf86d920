//! Access to the fields of a certificate's objects: no field may be missing, none may be unknown.

use crate::interval::{self, Interval};
use crate::json::Json;
use crate::method::Method;
use crate::number;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use std::cmp::Ordering;

/// An object with its place in the certificate.
pub struct Fields<'a> {
    path: String,
    entries: &'a [(String, Json)],
}

impl<'a> Fields<'a> {
    /// The fields of an object that has all `required` keys, perhaps some `optional` ones, and no others.
    pub fn new(json: &'a Json, path: &str, required: &[&str], optional: &[&str]) -> Result<Self, Reason> {
        let fields = Fields::any(json, path)?;
        for (key, _) in fields.entries {
            if !required.contains(&key.as_str()) && !optional.contains(&key.as_str()) {
                return Err(Fault::Field.because(format!("{path}: unknown key {}", number::shorten(key))));
            }
        }
        for key in required {
            fields.get(key)?;
        }
        Ok(fields)
    }

    /// The fields of an object whose keys are checked later.
    pub fn any(json: &'a Json, path: &str) -> Result<Self, Reason> {
        match json {
            Json::Object(entries) => Ok(Fields { path: path.to_owned(), entries }),
            _ => Err(Fault::Field.because(format!("{path}: expected an object"))),
        }
    }

    /// The value of a key, if it is there.
    pub fn find(&self, key: &str) -> Option<&'a Json> {
        self.entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// The place of a key.
    pub fn place(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Result<&'a Json, Reason> {
        self.find(key).ok_or_else(|| Fault::Field.because(format!("{}: missing", self.place(key))))
    }

    /// An object with these keys.
    pub fn object(&self, key: &str, required: &[&str]) -> Result<Fields<'a>, Reason> {
        Fields::new(self.get(key)?, &self.place(key), required, &[])
    }

    fn wrong(&self, key: &str, expected: &str) -> Reason {
        Fault::Field.because(format!("{}: expected {expected}", self.place(key)))
    }

    /// A string.
    pub fn text(&self, key: &str) -> Result<&'a str, Reason> {
        match self.get(key)? {
            Json::Text(text) => Ok(text),
            _ => Err(self.wrong(key, "a string")),
        }
    }

    /// A natural number.
    pub fn natural(&self, key: &str) -> Result<usize, Reason> {
        match self.get(key)? {
            Json::Natural(value) => Ok(*value as usize),
            _ => Err(self.wrong(key, "a natural number")),
        }
    }

    /// An array.
    pub fn array(&self, key: &str) -> Result<&'a [Json], Reason> {
        match self.get(key)? {
            Json::Array(items) => Ok(items),
            _ => Err(self.wrong(key, "an array")),
        }
    }

    /// A rational number, written canonically in a string.
    pub fn rational(&self, key: &str) -> Result<BigRational, Reason> {
        let text = self.text(key)?;
        number::canonical(text).map_err(|reason| self.placed(key, reason))
    }

    /// An interval `["lo", "hi"]`, `lo <= hi`.
    pub fn interval(&self, key: &str) -> Result<Interval, Reason> {
        pair(self.get(key)?).map_err(|reason| self.placed(key, reason))
    }

    /// An array of intervals.
    pub fn intervals(&self, key: &str) -> Result<Vec<Interval>, Reason> {
        let items = self.array(key)?.iter().enumerate();
        let placed = |(index, json), path: String| {
            pair(json).map_err(|r: Reason| r.fault.because(format!("{path}[{index}]: {}", r.text)))
        };
        items.map(|item| placed(item, self.place(key))).collect()
    }

    /// An array of rational numbers.
    pub fn numbers(&self, key: &str) -> Result<Vec<BigRational>, Reason> {
        let number = |json: &Json| match json {
            Json::Text(text) => number::canonical(text),
            _ => Err(self.wrong(key, "numbers")),
        };
        self.array(key)?.iter().map(number).collect()
    }

    /// An interval of positive step sizes.
    pub fn step_sizes(&self, key: &str) -> Result<Interval, Reason> {
        let eta = self.interval(key)?;
        match interval::sign(eta.lo()) {
            Ordering::Greater => Ok(eta),
            _ => Err(Fault::Field.because(format!("{}: not positive", self.place(key)))),
        }
    }

    /// The method: that with the keys `momentum` and `nesterov`, gradient descent without them.
    pub fn method(&self) -> Result<Method, Reason> {
        let nesterov = match self.find("nesterov") {
            None => false,
            Some(_) if self.text("nesterov")? == "yes" => true,
            Some(_) => return Err(self.wrong("nesterov", "yes")),
        };
        if self.find("momentum").is_none() && !nesterov {
            return Ok(Method::Plain);
        }
        let method = Method::with(self.rational("momentum")?, nesterov);
        method.ok_or_else(|| self.wrong("momentum", "a momentum in range"))
    }

    /// The ranges from the lower end of some step sizes to the `until` of the first part, from there to the next, and so on to the
    /// upper end, each with its part, which has these keys besides; one range where the step sizes are one.
    pub fn parts(&self, eta: &Interval, keys: &[&str]) -> Result<Vec<(Interval, Fields<'a>)>, Reason> {
        let not_shown = |text: &str| Fault::NotShown.because(format!("{}: {text}", self.place("parts")));
        let (mut from, mut parts) = (eta.lo().clone(), Vec::new());
        for (index, json) in self.array("parts")?.iter().enumerate() {
            let place = format!("{}[{index}]", self.place("parts"));
            let part = Fields::new(json, &place, &[&["until"], keys].concat(), &[])?;
            let until = part.rational("until")?;
            let steps = Interval::new(from, until.clone()).filter(|steps| steps.is_point() == eta.is_point());
            parts.push((steps.ok_or_else(|| not_shown("the step sizes do not ascend"))?, part));
            from = until;
        }
        match parts.is_empty() || (eta.is_point() && parts.len() > 1) || from != *eta.hi() {
            true => Err(not_shown("they do not cover the step sizes")),
            false => Ok(parts),
        }
    }

    fn placed(&self, key: &str, reason: Reason) -> Reason {
        reason.fault.because(format!("{}: {}", self.place(key), reason.text))
    }
}

/// The interval that a JSON value `["lo", "hi"]` denotes.
pub fn pair(json: &Json) -> Result<Interval, Reason> {
    let wrong = || Fault::Field.because("expected an interval [\"lo\", \"hi\"]");
    let Json::Array(ends) = json else { return Err(wrong()) };
    let [Json::Text(lo), Json::Text(hi)] = ends.as_slice() else { return Err(wrong()) };
    Interval::new(number::canonical(lo)?, number::canonical(hi)?)
        .ok_or_else(|| Fault::Field.because("the ends of an interval are in the wrong order"))
}

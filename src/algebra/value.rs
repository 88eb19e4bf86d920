//! A real number as it is handed to readers: an enclosure, and the exact form where short.

use super::{ClosedForm, Deferred};
use crate::arith::Rational;
use std::fmt;
use std::sync::Arc;

/// A real number: an *enclosure* `lo <= value <= hi`, and the closed form where one is proved.
///
/// The closed form is looked for when it is first asked for: most numbers of a long list are never asked.
#[derive(Clone)]
pub struct Value {
    /// Lower bound.
    pub lo: Rational,
    /// Upper bound. Equal to `lo` only for a rational value.
    pub hi: Rational,
    exact: Exact,
    name: Option<Arc<(String, String)>>,
}

#[derive(Clone)]
enum Exact {
    Known(Option<ClosedForm>),
    Sought(Deferred<Option<ClosedForm>>),
}

impl Value {
    /// The value of an exact rational.
    pub fn rational(q: Rational) -> Self {
        Value { lo: q.clone(), hi: q.clone(), exact: Exact::Known(Some(ClosedForm::Rational(q))), name: None }
    }

    /// A number known by bounds only.
    pub fn between(lo: Rational, hi: Rational) -> Self {
        Value { lo, hi, exact: Exact::Known(None), name: None }
    }

    /// A number between two bounds with its proved closed form, where there is one.
    pub fn with_form(lo: Rational, hi: Rational, form: Option<ClosedForm>) -> Self {
        match form {
            Some(ClosedForm::Rational(q)) => Value::rational(q),
            form => Value { lo, hi, exact: Exact::Known(form), name: None },
        }
    }

    /// A number between two bounds whose closed form `search` proves, once it is asked for.
    pub fn with_search(
        lo: Rational,
        hi: Rational,
        search: impl FnOnce() -> Option<ClosedForm> + Send + 'static,
    ) -> Self {
        Value { lo, hi, exact: Exact::Sought(Deferred::new(search)), name: None }
    }

    /// A number between two bounds that is proved to be one with a name, such as `pi/6`: in plain text that the
    /// language of losses reads, and in LaTeX.
    pub fn named(lo: Rational, hi: Rational, plain: &str, latex: &str) -> Self {
        let name = Some(Arc::new((plain.to_string(), latex.to_string())));
        Value { name, ..Value::between(lo, hi) }
    }

    /// The name of a number that has one instead of a closed form: in plain text and in LaTeX.
    pub fn name(&self) -> Option<(&str, &str)> {
        self.name.as_ref().map(|name| (name.0.as_str(), name.1.as_str()))
    }

    /// The proved closed form, where it is short.
    pub fn exact(&self) -> Option<&ClosedForm> {
        match &self.exact {
            Exact::Known(form) => form.as_ref(),
            Exact::Sought(search) => search.as_ref(),
        }
    }

    /// The rational number that this value is, where it is known to be one.
    pub fn as_rational(&self) -> Option<&Rational> {
        self.exact()?.as_rational()
    }

    /// The same number with the search for its closed form done: a rational has equal ends then.
    #[must_use]
    pub fn resolved(&self) -> Value {
        let name = self.name.clone();
        Value { name, ..Value::with_form(self.lo.clone(), self.hi.clone(), self.exact().cloned()) }
    }

    /// The value of the opposite sign.
    #[must_use]
    pub fn negated(&self) -> Value {
        let (lo, hi) = (Rational::from(-&self.hi), Rational::from(-&self.lo));
        match &self.exact {
            Exact::Known(form) => Value::with_form(lo, hi, form.as_ref().map(ClosedForm::negated)),
            Exact::Sought(search) => {
                let search = search.clone();
                Value::with_search(lo, hi, move || search.as_ref().map(ClosedForm::negated))
            }
        }
    }

    /// The number as a float: that of the rational where it is one, else of the enclosure's midpoint. *Approximate.*
    pub fn approx(&self) -> f64 {
        match self.as_rational() {
            Some(q) => q.to_f64(),
            None => Rational::from(&self.lo + &self.hi).to_f64() / 2.0,
        }
    }
}

impl PartialEq for Value {
    /// The same enclosure and the same closed form.
    fn eq(&self, other: &Self) -> bool {
        self.lo == other.lo && self.hi == other.hi && self.exact() == other.exact() && self.name == other.name
    }
}

impl Eq for Value {}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value")
            .field("lo", &self.lo)
            .field("hi", &self.hi)
            .field("exact", &self.exact())
            .finish()
    }
}

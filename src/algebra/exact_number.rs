//! Exact values of elementary functions at the points where they have closed forms.

use super::{ClosedForm, Value, enclose};
use crate::arith::{Elementary, Interval, Rational, Scalar};
use std::cmp::Ordering;

/// A number known exactly: a closed form, a rational multiple of pi, or a fraction of the logarithm of a rational.
/// Arithmetic and elementary functions give [`ExactNumber::Unknown`] or `None` where the result is none of these, so
/// a known result is *exact*: `sin(pi/6)` is 1/2, `tanh(log(3)/2)` is 1/2.
#[derive(Clone, Debug, PartialEq)]
pub enum ExactNumber {
    /// A rational number or square roots.
    Closed(ClosedForm),
    /// This multiple of pi, not zero.
    Pi(Rational),
    /// `log(of)/divisor` with `of` positive and not 1.
    Log {
        /// The argument.
        of: Rational,
        /// The divisor, at least 1.
        divisor: u32,
    },
    /// Anything else.
    Unknown,
}

/// The largest argument of a logarithm, in bits.
const LOG_BITS: u32 = 512;

impl ExactNumber {
    /// A rational number.
    pub fn rational(q: impl Into<Rational>) -> Self {
        ExactNumber::Closed(ClosedForm::Rational(q.into()))
    }

    /// `q pi`.
    pub fn pi_times(q: Rational) -> Self {
        if q == 0 { ExactNumber::rational(0) } else { ExactNumber::Pi(q) }
    }

    /// `log(of)/divisor`, for positive `of`.
    pub fn log_of(of: Rational, divisor: u32) -> Self {
        if of == 1 {
            return ExactNumber::rational(0);
        }
        if of <= 0 || of.numer().significant_bits().max(of.denom().significant_bits()) > LOG_BITS {
            return ExactNumber::Unknown;
        }
        // log(9)/2 = log(3)
        for k in (2..=divisor).rev().filter(|k| divisor.is_multiple_of(*k)) {
            if let Some(ClosedForm::Rational(root)) = root(&of, k) {
                return ExactNumber::log_of(root, divisor / k);
            }
        }
        ExactNumber::Log { of, divisor }
    }

    /// The closed form, where it is one.
    pub fn closed(&self) -> Option<&ClosedForm> {
        match self {
            ExactNumber::Closed(form) => Some(form),
            _ => None,
        }
    }

    /// The sign, exactly; `None` where the number is not known.
    pub fn sign(&self) -> Option<Ordering> {
        match self {
            ExactNumber::Closed(form) => Some(form.sign()),
            ExactNumber::Pi(q) => Some(q.cmp0()),
            ExactNumber::Log { of, .. } => of.partial_cmp(&1),
            ExactNumber::Unknown => None,
        }
    }

    /// An *enclosure*, or `None` where the number is not known.
    pub fn enclosure(&self, precision: u32) -> Option<Interval> {
        let like = Interval::from_rational(&Rational::new(), precision);
        match self {
            ExactNumber::Closed(form) => enclose(form, precision),
            ExactNumber::Pi(q) => Some(like.pi()?.times(&like.lift(q))),
            ExactNumber::Log { of, divisor } => like.lift(of).log()?.over(&like.whole(i64::from(*divisor))),
            ExactNumber::Unknown => None,
        }
    }

    /// The number for readers, or `None` where it is not known.
    pub fn value(&self, precision: u32) -> Option<Value> {
        let enclosure = self.enclosure(precision)?;
        let (lo, hi) = (enclosure.lower(), enclosure.upper());
        Some(match self {
            ExactNumber::Closed(form) => Value::with_form(lo, hi, Some(form.clone())),
            ExactNumber::Pi(q) => {
                let plain = multiple(q, "pi", "*");
                Value::named(lo, hi, &plain, &fraction_latex(q, "\\pi"))
            }
            ExactNumber::Log { of, divisor } => {
                let over =
                    |text: &str| if *divisor == 1 { String::new() } else { format!("{text}{divisor}") };
                let argument = ClosedForm::Rational(of.clone()).to_latex();
                let log = format!("\\log\\left({argument}\\right)");
                let latex = if *divisor == 1 { log } else { format!("\\frac{{{log}}}{{{divisor}}}") };
                Value::named(lo, hi, &format!("log({of}){}", over("/")), &latex)
            }
            ExactNumber::Unknown => return None,
        })
    }

    fn closed_result(form: Option<ClosedForm>) -> Self {
        form.map_or(ExactNumber::Unknown, ExactNumber::Closed)
    }
}

/// `3*pi/4`, `-pi`.
fn multiple(q: &Rational, unit: &str, times: &str) -> String {
    let size = q.numer().clone().abs();
    let top = if size == 1 { unit.to_string() } else { format!("{size}{times}{unit}") };
    let sign = if *q < 0 { "-" } else { "" };
    if *q.denom() == 1 { format!("{sign}{top}") } else { format!("{sign}{top}/{}", q.denom()) }
}

fn fraction_latex(q: &Rational, unit: &str) -> String {
    let size = q.numer().clone().abs();
    let top = if size == 1 { unit.to_string() } else { format!("{size} {unit}") };
    let sign = if *q < 0 { "-" } else { "" };
    if *q.denom() == 1 { format!("{sign}{top}") } else { format!("{sign}\\frac{{{top}}}{{{}}}", q.denom()) }
}

/// The positive `k`-th root of a positive rational, where it is a closed form.
fn root(q: &Rational, k: u32) -> Option<ClosedForm> {
    let exact = |n: &crate::arith::Integer| {
        let (root, rest) = n.clone().root_rem(crate::arith::Integer::new(), k);
        (rest == 0).then_some(root)
    };
    match (exact(q.numer()), exact(q.denom())) {
        (Some(n), Some(d)) => Some(ClosedForm::Rational(Rational::from((n, d)))),
        _ if k == 1 => Some(ClosedForm::Rational(q.clone())),
        _ if k.is_multiple_of(2) && k <= 4 => {
            (0..k / 2).try_fold(ClosedForm::Rational(q.clone()), |r, _| r.checked_sqrt())
        }
        _ => None,
    }
}

/// `sin(q pi)` for a denominator of 1, 2, 3, 4 or 6.
fn sine(q: &Rational) -> Option<ClosedForm> {
    let twelfths = Rational::from(q * 12);
    if *twelfths.denom() != 1 {
        return None;
    }
    let k = crate::arith::Integer::from(twelfths.numer().modulo_ref(&24.into())).to_i64()?;
    let (k, sign) = if k >= 12 { (k - 12, -1) } else { (k, 1) };
    let root = |n: i64| ClosedForm::Rational(Rational::from(n)).checked_sqrt();
    let value = match k.min(12 - k) {
        0 => ClosedForm::Rational(Rational::new()),
        2 => ClosedForm::Rational(Rational::from((1, 2))),
        3 => root(2)?.scaled(&Rational::from((1, 2))),
        4 => root(3)?.scaled(&Rational::from((1, 2))),
        6 => ClosedForm::Rational(Rational::from(1)),
        _ => return None,
    };
    Some(value.scaled(&Rational::from(sign)))
}

impl Scalar for ExactNumber {
    fn lift(&self, constant: &Rational) -> Self {
        ExactNumber::rational(constant.clone())
    }

    fn plus(&self, other: &Self) -> Self {
        match (self, other) {
            (a, b) if a.sign() == Some(Ordering::Equal) => b.clone(),
            (a, b) if b.sign() == Some(Ordering::Equal) => a.clone(),
            (ExactNumber::Closed(a), ExactNumber::Closed(b)) => ExactNumber::closed_result(a.checked_add(b)),
            (ExactNumber::Pi(a), ExactNumber::Pi(b)) => ExactNumber::pi_times(Rational::from(a + b)),
            (ExactNumber::Log { of: a, divisor: c }, ExactNumber::Log { of: b, divisor: d }) if c == d => {
                ExactNumber::log_of(Rational::from(a * b), *c)
            }
            _ => ExactNumber::Unknown,
        }
    }

    fn minus(&self, other: &Self) -> Self {
        self.plus(&other.negated())
    }

    fn times(&self, other: &Self) -> Self {
        match (self, other) {
            (ExactNumber::Closed(a), ExactNumber::Closed(b)) => ExactNumber::closed_result(a.checked_mul(b)),
            (ExactNumber::Closed(ClosedForm::Rational(q)), x)
            | (x, ExactNumber::Closed(ClosedForm::Rational(q))) => match x {
                _ if *q == 0 && *x != ExactNumber::Unknown => ExactNumber::rational(0),
                ExactNumber::Pi(p) => ExactNumber::pi_times(Rational::from(p * q)),
                ExactNumber::Log { of, divisor } => {
                    let (Some(k), Some(d)) = (q.numer().to_i64(), q.denom().to_u32()) else {
                        return ExactNumber::Unknown;
                    };
                    match (of.powi(k), divisor.checked_mul(d)) {
                        (Some(power), Some(divisor)) => ExactNumber::log_of(power, divisor),
                        _ => ExactNumber::Unknown,
                    }
                }
                _ => ExactNumber::Unknown,
            },
            _ => ExactNumber::Unknown,
        }
    }

    fn over(&self, other: &Self) -> Option<Self> {
        match (self, other) {
            (ExactNumber::Pi(a), ExactNumber::Pi(b)) => Some(ExactNumber::rational(Rational::from(a / b))),
            (_, ExactNumber::Closed(b)) => {
                let inverse = b.checked_recip()?;
                Some(self.times(&ExactNumber::Closed(inverse)))
            }
            _ => None,
        }
    }
}

impl ExactNumber {
    fn as_closed(&self) -> Option<&ClosedForm> {
        self.closed()
    }

    fn is_rational(&self, q: i64) -> bool {
        self.closed().and_then(ClosedForm::as_rational).is_some_and(|p| *p == q)
    }

    /// The closed form of a value, `None` for anything else.
    fn known(self) -> Option<Self> {
        (self != ExactNumber::Unknown).then_some(self)
    }
}

impl Elementary for ExactNumber {
    fn negated(&self) -> Self {
        self.times(&ExactNumber::rational(-1))
    }

    fn pi(&self) -> Option<Self> {
        Some(ExactNumber::Pi(Rational::from(1)))
    }

    fn euler(&self) -> Option<Self> {
        Some(ExactNumber::Unknown)
    }

    fn powi(&self, k: i64) -> Option<Self> {
        if k == 0 {
            return Some(ExactNumber::rational(1));
        }
        let form = self.as_closed()?.checked_pow(i32::try_from(k).ok()?)?;
        Some(ExactNumber::Closed(form))
    }

    fn exp(&self) -> Option<Self> {
        match self {
            ExactNumber::Log { of, divisor } => Some(ExactNumber::Closed(root(of, *divisor)?)),
            _ => self.is_rational(0).then(|| ExactNumber::rational(1)),
        }
    }

    fn log(&self) -> Option<Self> {
        let q = self.as_closed()?.as_rational().filter(|q| **q > 0)?;
        ExactNumber::log_of(q.clone(), 1).known()
    }

    fn sqrt(&self) -> Option<Self> {
        Some(ExactNumber::Closed(self.as_closed()?.checked_sqrt()?))
    }

    fn cbrt(&self) -> Option<Self> {
        Some(ExactNumber::rational(self.as_closed()?.as_rational()?.cbrt()?))
    }

    fn abs(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Some(self.clone()),
            Ordering::Less => Some(self.negated()),
            Ordering::Equal => None,
        }
    }

    fn signum(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Some(ExactNumber::rational(1)),
            Ordering::Less => Some(ExactNumber::rational(-1)),
            Ordering::Equal => None,
        }
    }

    fn sin(&self) -> Option<Self> {
        match self {
            ExactNumber::Pi(q) => sine(q).map(ExactNumber::Closed),
            _ => self.is_rational(0).then(|| ExactNumber::rational(0)),
        }
    }

    fn cos(&self) -> Option<Self> {
        match self {
            ExactNumber::Pi(q) => sine(&(Rational::from((1, 2)) - q)).map(ExactNumber::Closed),
            _ => self.is_rational(0).then(|| ExactNumber::rational(1)),
        }
    }

    fn tan(&self) -> Option<Self> {
        self.sin()?.over(&self.cos()?)?.known()
    }

    fn asin(&self) -> Option<Self> {
        // The angles that sin knows between -pi/2 and pi/2.
        let mut angles = (-6..=6).map(|k| Rational::from((k, 12)));
        let angle = angles.find(|q| sine(q).as_ref() == self.as_closed() && self.as_closed().is_some())?;
        Some(ExactNumber::pi_times(angle))
    }

    fn acos(&self) -> Option<Self> {
        self.asin()?.negated().plus(&ExactNumber::Pi(Rational::from((1, 2)))).known()
    }

    fn atan(&self) -> Option<Self> {
        let form = self.as_closed()?;
        let mut angles = (-5..=5).map(|k| Rational::from((k, 12)));
        let angle = angles.find(|q| {
            let tangent = ExactNumber::pi_times(q.clone()).tan();
            tangent.is_some_and(|t| t.as_closed() == Some(form))
        })?;
        Some(ExactNumber::pi_times(angle))
    }

    fn atan2(&self, x: &Self) -> Option<Self> {
        (x.sign()? == Ordering::Greater).then(|| self.over(x)?.atan()).flatten()
    }

    fn sinh(&self) -> Option<Self> {
        let exp = self.exp()?;
        exp.minus(&exp.powi(-1)?).times(&ExactNumber::rational((1, 2))).known()
    }

    fn cosh(&self) -> Option<Self> {
        let exp = self.exp()?;
        exp.plus(&exp.powi(-1)?).times(&ExactNumber::rational((1, 2))).known()
    }

    fn tanh(&self) -> Option<Self> {
        // (e^2x - 1)/(e^2x + 1)
        let square = self.times(&ExactNumber::rational(2)).exp()?;
        let one = ExactNumber::rational(1);
        square.minus(&one).over(&square.plus(&one))?.known()
    }

    fn sigmoid(&self) -> Option<Self> {
        let exp = self.exp()?;
        exp.over(&exp.plus(&ExactNumber::rational(1)))?.known()
    }

    fn softplus(&self) -> Option<Self> {
        self.exp()?.plus(&ExactNumber::rational(1)).log()
    }

    fn erf(&self) -> Option<Self> {
        self.is_rational(0).then(|| ExactNumber::rational(0))
    }

    fn relu(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Some(self.clone()),
            Ordering::Less => Some(ExactNumber::rational(0)),
            Ordering::Equal => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Unary = fn(&ExactNumber) -> Option<ExactNumber>;

    #[test]
    fn exact_values_lie_in_enclosures() {
        // Whatever is claimed exactly must agree with MPFR, for every function and a list of special points.
        type Enclosing = fn(&Interval) -> Option<Interval>;
        let functions: [(&str, Unary, Enclosing); 15] = [
            ("exp", Elementary::exp, Elementary::exp),
            ("log", Elementary::log, Elementary::log),
            ("sqrt", Elementary::sqrt, Elementary::sqrt),
            ("cbrt", Elementary::cbrt, Elementary::cbrt),
            ("sin", Elementary::sin, Elementary::sin),
            ("cos", Elementary::cos, Elementary::cos),
            ("tan", Elementary::tan, Elementary::tan),
            ("asin", Elementary::asin, Elementary::asin),
            ("acos", Elementary::acos, Elementary::acos),
            ("atan", Elementary::atan, Elementary::atan),
            ("sinh", Elementary::sinh, Elementary::sinh),
            ("cosh", Elementary::cosh, Elementary::cosh),
            ("tanh", Elementary::tanh, Elementary::tanh),
            ("sigmoid", Elementary::sigmoid, Elementary::sigmoid),
            ("softplus", Elementary::softplus, Elementary::softplus),
        ];
        let root = |n: i64, d: i64| ClosedForm::Rational(Rational::from((n, d))).checked_sqrt().unwrap();
        let mut points: Vec<ExactNumber> =
            (-30..=30).map(|k| ExactNumber::pi_times(Rational::from((k, 12)))).collect();
        points.extend(
            [(3, 2), (9, 2), (9, 4), (5, 1), (1, 3)]
                .map(|(q, d)| ExactNumber::log_of(Rational::from(q), d as u32)),
        );
        points.extend([(1, 2), (-1, 2), (1, 1), (8, 27), (4, 9)].map(|(n, d)| ExactNumber::rational((n, d))));
        points.extend([root(1, 2), root(3, 4), root(3, 1), root(1, 3)].map(ExactNumber::Closed));
        let mut known = 0;
        for point in &points {
            let x = point.enclosure(300).unwrap();
            for (name, exact, interval) in functions {
                let Some(value) = exact(point) else { continue };
                let place = value.enclosure(200).unwrap();
                let Some(range) = interval(&x) else {
                    assert!(
                        point.sign() == Some(Ordering::Equal) || name.starts_with('a'),
                        "{name} of {point:?}"
                    );
                    continue;
                };
                assert!(place.intersect(&range).is_some(), "{name} of {point:?}: {value:?}");
                known += 1;
            }
        }
        assert!(known > 150, "{known}");
    }

    #[test]
    fn names() {
        let show = |x: ExactNumber| x.value(100).unwrap().name().unwrap().0.to_string();
        assert_eq!(show(ExactNumber::pi_times(Rational::from((-3, 4)))), "-3*pi/4");
        assert_eq!(show(ExactNumber::log_of(Rational::from(3), 2)), "log(3)/2");
        assert_eq!(ExactNumber::log_of(Rational::from(9), 2), ExactNumber::log_of(Rational::from(3), 1));
        assert_eq!(ExactNumber::log_of(Rational::from(3), 2).tanh(), Some(ExactNumber::rational((1, 2))));
    }
}

//! Short closed forms of real algebraic numbers.

use crate::arith::Rational;
use std::fmt;

/// A rational number, or `a + b sqrt(c)` with `c` again a closed form: rationals,
/// quadratic surds and nested square roots. *Exact.*
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClosedForm {
    /// A rational number.
    Rational(Rational),
    /// `rational + coefficient * sqrt(radicand)`, `coefficient != 0`, radicand positive.
    Surd {
        /// The rational part.
        rational: Rational,
        /// The factor of the square root, not zero.
        coefficient: Rational,
        /// What stands under the square root; its value is positive.
        radicand: Box<ClosedForm>,
    },
}

impl ClosedForm {
    /// The closed form in LaTeX, `\frac{9}{50}` or `\sqrt{5}-1`.
    pub fn to_latex(&self) -> String {
        match self {
            ClosedForm::Rational(q) => latex_rational(q),
            ClosedForm::Surd { rational, coefficient, radicand } => {
                let root = format!("\\sqrt{{{}}}", radicand.to_latex());
                let size = coefficient.clone().abs();
                let term = surd_term(&size, root, latex_rational);
                join(rational, coefficient, term, latex_rational)
            }
        }
    }
}

impl fmt::Display for ClosedForm {
    /// Plain text in the language of losses, so that it can be typed back in: `sqrt(5)-1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClosedForm::Rational(q) => write!(f, "{q}"),
            ClosedForm::Surd { rational, coefficient, radicand } => {
                let size = coefficient.clone().abs();
                let term = if *size.denom() == 1 {
                    if *size.numer() == 1 {
                        format!("sqrt({radicand})")
                    } else {
                        format!("{size}*sqrt({radicand})")
                    }
                } else if *size.numer() == 1 {
                    format!("sqrt({radicand})/{}", size.denom())
                } else {
                    format!("{}*sqrt({radicand})/{}", size.numer(), size.denom())
                };
                f.write_str(&join(rational, coefficient, term, |q| q.to_string()))
            }
        }
    }
}

fn latex_rational(q: &Rational) -> String {
    if *q.denom() == 1 {
        return q.numer().to_string();
    }
    let sign = if *q < 0 { "-" } else { "" };
    format!("{sign}\\frac{{{}}}{{{}}}", q.numer().clone().abs(), q.denom())
}

fn surd_term(size: &Rational, root: String, show: fn(&Rational) -> String) -> String {
    if *size == 1 { root } else { format!("{}{root}", show(size)) }
}

/// `rational ± term`, the positive term first: `sqrt(5)-1`, `3-sqrt(2)`, `1+sqrt(2)`.
fn join(
    rational: &Rational,
    coefficient: &Rational,
    term: String,
    show: impl Fn(&Rational) -> String,
) -> String {
    let negative = *coefficient < 0;
    if *rational == 0 {
        return if negative { format!("-{term}") } else { term };
    }
    if negative {
        format!("{}-{term}", show(rational))
    } else if *rational < 0 {
        format!("{term}{}", show(rational))
    } else {
        format!("{}+{term}", show(rational))
    }
}

//! A loss in one variable with the derivatives that Newton's method needs, in floats.

use super::float_poly::FloatPoly;
use super::loss::CompiledLoss;
use super::tape::{Registers, Tape};
use super::taylor::Taylor;
use std::cell::RefCell;

/// A compiled loss in one variable. *Approximate.*
pub(super) struct Line<'a> {
    form: Form<'a>,
    value: RefCell<Registers<f64>>,
    series: RefCell<Registers<Taylor>>,
}

enum Form<'a> {
    /// The loss and its derivatives up to the fourth.
    Polynomial(&'a FloatPoly, [FloatPoly; 4]),
    Tape(&'a Tape),
}

impl<'a> Line<'a> {
    /// `None` where the loss has several variables, or coefficients that are too large for floats.
    pub(super) fn new(loss: &'a CompiledLoss) -> Option<Self> {
        let form = match loss {
            CompiledLoss::Polynomial { value, slope, curvature } => {
                let third = curvature.derivative();
                let fourth = third.derivative();
                let all = [slope.clone(), curvature.clone(), third, fourth];
                if !all.iter().chain([value]).all(FloatPoly::is_finite) {
                    return None;
                }
                Form::Polynomial(value, all)
            }
            CompiledLoss::Tape(tape) if tape.variables() == 1 => Form::Tape(tape),
            CompiledLoss::Tape(_) => return None,
        };
        Some(Line { form, value: RefCell::default(), series: RefCell::default() })
    }

    /// The loss.
    pub(super) fn value(&self, x: f64) -> f64 {
        match &self.form {
            Form::Polynomial(value, _) => value.eval(x),
            Form::Tape(tape) => tape.value(&[x], &mut self.value.borrow_mut()),
        }
    }

    /// `f'`.
    pub(super) fn slope(&self, x: f64) -> f64 {
        match &self.form {
            Form::Polynomial(_, all) => all[0].eval(x),
            Form::Tape(tape) => {
                let mut slope = [0.0];
                tape.gradient(&[x], &mut self.value.borrow_mut(), &mut slope);
                slope[0]
            }
        }
    }

    /// `f'`, `f''`, `f'''`, `f''''`.
    pub(super) fn derivatives(&self, x: f64) -> [f64; 4] {
        match &self.form {
            Form::Polynomial(_, all) => [0, 1, 2, 3].map(|k| all[k].eval(x)),
            Form::Tape(tape) => {
                let mut slope = [Taylor::line(0.0, 0.0)];
                tape.gradient(&[Taylor::line(x, 1.0)], &mut self.series.borrow_mut(), &mut slope);
                [0, 1, 2, 3].map(|k| slope[0].derivative(k))
            }
        }
    }

    /// The polynomial `f'`, where the loss is one.
    pub(super) fn polynomial(&self) -> Option<&FloatPoly> {
        match &self.form {
            Form::Polynomial(_, all) => Some(&all[0]),
            Form::Tape(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Line;
    use crate::expr::Expr;
    use crate::simulate::loss::CompiledLoss;

    #[test]
    fn a_polynomial_and_its_tape_have_the_same_derivatives() {
        let e = Expr::parse("(x^2-1)^2/4 + x^5/7").unwrap();
        let polynomial = CompiledLoss::polynomial(&e.to_polynomial("x", 8).unwrap());
        let tape = CompiledLoss::expression(&e, &["x"]).unwrap();
        let (a, b) = (Line::new(&polynomial).unwrap(), Line::new(&tape).unwrap());
        for x in [-1.3, 0.0, 0.4, 2.0] {
            let close =
                |p: f64, q: f64| assert!((p - q).abs() < 1e-12 * (1.0 + p.abs()), "at {x}: {p} and {q}");
            close(a.value(x), b.value(x));
            close(a.slope(x), b.slope(x));
            a.derivatives(x).into_iter().zip(b.derivatives(x)).for_each(|(p, q)| close(p, q));
        }
        assert_eq!(a.derivatives(2.0)[3], 6.0 + 240.0 / 7.0);
    }

    #[test]
    fn several_variables_are_no_line() {
        let tape = CompiledLoss::expression(&Expr::parse("x*y").unwrap(), &["x", "y"]).unwrap();
        assert!(Line::new(&tape).is_none());
    }
}

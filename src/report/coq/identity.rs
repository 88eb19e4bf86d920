//! Theorems on identities between derived quantities, as the claims of a problem file state them.

use super::file::{CoqFile, Derivatives};
use super::term::{Names, real, term};
use crate::algebra::{ClosedForm, RatPoly};
use crate::arith::Rational;
use crate::certify::alpha_polynomial;
use crate::expr::{Diagnostic, Expr};
use crate::problem::{Claim, Problem, Statement};

/// Derivatives of higher order are not written out.
const HIGHEST_ORDER: usize = 40;

/// The order of `f3`.
fn order(name: &str) -> Option<usize> {
    name.strip_prefix('f')?.parse().ok()
}

/// The highest derivative that stands in an identity.
pub(super) fn highest_order(claims: &[&Claim]) -> usize {
    let mut highest = 0;
    for claim in claims {
        if let Statement::Identity { left, right, .. } = &claim.statement {
            let names = left.free_names().into_iter().chain(right.free_names());
            highest = names.filter_map(|name| order(&name)).fold(highest, usize::max);
        }
    }
    highest.min(HIGHEST_ORDER)
}

/// What the names of an identity stand for.
struct Quantities<'a> {
    variable: &'a str,
    /// The point, an atom of Coq.
    point: String,
    highest: usize,
    divisors: Vec<String>,
}

impl Names for Quantities<'_> {
    fn term(&mut self, name: &str) -> Option<String> {
        let point = &self.point;
        if name == self.variable {
            return Some(point.clone());
        }
        match name {
            "f" | "alpha" => Some(format!("({name} {point})")),
            "eta_c" => {
                let divisor = format!("f2 {point}");
                let quotient = format!("(2 / {divisor})");
                self.divides(&divisor);
                Some(quotient)
            }
            _ => {
                let k = order(name)?;
                match k {
                    0 => Some(format!("(f {point})")),
                    _ if k <= self.highest => Some(format!("(f{k} {point})")),
                    _ => None,
                }
            }
        }
    }

    fn divides(&mut self, divisor: &str) -> bool {
        if !self.divisors.iter().any(|known| known == divisor) {
            self.divisors.push(divisor.to_string());
        }
        true
    }
}

/// Adds the theorem of one proved claim, where that is an identity.
pub(super) fn identity(file: &mut CoqFile, problem: &Problem, loss: &Derivatives, claim: &Claim) {
    let Statement::Identity { left, right, at } = &claim.statement else { return };
    let place = at.as_ref().and_then(|point| point.coordinates.first()).map(|(_, place)| place);
    let written = match place.map(|place| problem.value(place)) {
        None => everywhere(problem, loss, left, right),
        Some(Ok(ClosedForm::Rational(q))) => at_rational(problem, loss, left, right, &q),
        Some(Ok(ClosedForm::Surd { rational, coefficient, radicand })) => match *radicand {
            ClosedForm::Rational(d) => at_surd(problem, loss, left, right, [&rational, &coefficient, &d]),
            ClosedForm::Surd { .. } => Err(Diagnostic::new("a nested square root", 0..0)),
        },
        Some(Err(error)) => Err(error),
    };
    match written {
        Ok((statement, proof)) => {
            file.comment(&format!("Claim {}: {left} = {right}.", claim.index));
            file.theorem(&format!("identity_{}", claim.index), &statement, &proof);
        }
        Err(error) => file.leave_out(format!("claim {}, {left} = {right}: {}", claim.index, error.message)),
    }
}

type Written = Result<(String, String), Diagnostic>;

fn sides(
    problem: &Problem,
    loss: &Derivatives,
    (left, right): (&Expr, &Expr),
    point: String,
) -> Result<(String, Vec<String>), Diagnostic> {
    let variable = &problem.variables[0];
    let mut names = Quantities { variable, point, highest: loss.highest(), divisors: Vec::new() };
    let a = term(&problem.substituted(left), &mut names)?;
    let b = term(&problem.substituted(right), &mut names)?;
    Ok((format!("{a} = {b}"), names.divisors))
}

fn everywhere(problem: &Problem, loss: &Derivatives, left: &Expr, right: &Expr) -> Written {
    let (equation, divisors) = sides(problem, loss, (left, right), "x".into())?;
    let assumed: Vec<String> = divisors.iter().map(|divisor| format!("{divisor} <> 0 -> ")).collect();
    let statement = format!("forall x : R, {}{equation}", assumed.join(""));
    Ok((statement, "  intros. unfold_loss. field; repeat split; by_assumption.".into()))
}

fn at_rational(problem: &Problem, loss: &Derivatives, left: &Expr, right: &Expr, q: &Rational) -> Written {
    let (equation, _) = sides(problem, loss, (left, right), real(q))?;
    Ok((equation, "  unfold_loss. field; repeat split; lra.".into()))
}

/// At `a + b sqrt(d)`: the difference of the sides is a multiple of `(x - a)^2 - b^2 d`.
fn at_surd(
    problem: &Problem,
    loss: &Derivatives,
    left: &Expr,
    right: &Expr,
    [a, b, d]: [&Rational; 3],
) -> Written {
    let (equation, divisors) = sides(problem, loss, (left, right), "x".into())?;
    let refused = |why: &str| Diagnostic::new(why, 0..0);
    if !divisors.is_empty() {
        return Err(refused("a division at an irrational point"));
    }
    let expanded = |side: &Expr| expanded(problem, loss, side);
    let difference = expanded(left)?.sub(&expanded(right)?);
    let shifted = RatPoly::new(&[-a.clone(), Rational::from(1)]);
    let square = Rational::from(b * b) * d;
    let vanishing = shifted.mul(&shifted).sub(&RatPoly::constant(square));
    let factor = vanishing.numerator().primitive();
    let cofactor = difference.numerator().div_exact(&factor).ok_or_else(|| refused("no exact quotient"))?;
    let cofactor = RatPoly::fraction(cofactor, difference.denominator().clone());
    let factor = RatPoly::fraction(factor, 1.into());
    let (a, b, d) = (real(a), real(b), real(d));
    let (m, k) = (factor.to_text("x"), cofactor.to_text("x"));
    let (one_side, other) = equation.split_once(" = ").unwrap_or((&equation, "0"));
    let proof = format!(
        "  intros x E.\n  assert (Q : (x - {a}) ^ 2 = {b} ^ 2 * {d}).\n  \
         {{ rewrite E. replace ({a} + {b} * sqrt {d} - {a}) with ({b} * sqrt {d}) by ring.\n    \
         rewrite Rpow_mult_distr. rewrite <- (sqrt_sqrt {d}) at 2 by lra. ring. }}\n  \
         assert (Z : {m} = 0) by (unfold Rdiv in *; nra).\n  apply Rminus_diag_uniq.\n  \
         replace ({one_side} - ({other})) with (({m}) * ({k})) by (unfold_loss; field).\n  rewrite Z. ring."
    );
    Ok((format!("forall x : R, x = {a} + {b} * sqrt {d} -> {equation}"), proof))
}

/// An expression in derived quantities as a polynomial in the variable.
fn expanded(problem: &Problem, loss: &Derivatives, side: &Expr) -> Result<RatPoly, Diagnostic> {
    let variable = &problem.variables[0];
    let mut e = problem.substituted(side);
    for name in e.free_names() {
        let polynomial = match name.as_str() {
            name if name == variable => continue,
            "f" => loss.order(0).clone(),
            "alpha" => alpha_polynomial(loss.order(0)),
            _ => match order(&name).filter(|k| *k <= loss.highest()) {
                Some(k) => loss.order(k).clone(),
                None => continue,
            },
        };
        e = e.substitute(&name, &Expr::parse(&polynomial.to_text(variable))?);
    }
    e.to_polynomial(variable, crate::expr::DEGREE_LIMIT)
}

//! Theorems on minimisers: where they are, and the sign of alpha.

use super::bounds::{Box1, DIGITS, lower, narrowed, upper};
use super::file::{CoqFile, Derivatives};
use super::term::{coefficients, rational, real};
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::{Minimiser, alpha_polynomial};
use std::cmp::Ordering;

fn word(sign: Ordering) -> &'static str {
    match sign {
        Ordering::Greater => "positive",
        Ordering::Less => "negative",
        Ordering::Equal => "zero",
    }
}

fn statement(sign: Ordering, x: &str) -> String {
    match sign {
        Ordering::Greater => format!("0 < alpha {x}"),
        Ordering::Less => format!("alpha {x} < 0"),
        Ordering::Equal => format!("alpha {x} = 0"),
    }
}

/// Adds the theorem on one minimiser; `number` counts from 1.
pub(super) fn minimiser(file: &mut CoqFile, loss: &Derivatives, number: usize, found: &Minimiser) {
    if found.multiplicity > 1 {
        file.leave_out(format!("minimiser {number}: it is flat (f'' = 0)"));
        return;
    }
    let alpha = alpha_polynomial(loss.order(0));
    let sign = found.alpha_sign;
    let common = (sign == Ordering::Equal).then(|| loss.order(1).numerator().gcd(alpha.numerator()));
    // Where alpha vanishes identically there is nothing to divide by.
    let divisor = common.filter(|_| !alpha.is_zero()).map(|g| RatPoly::fraction(g, 1.into()));
    let Some(place) = place(loss, found, &alpha, divisor.as_ref()) else {
        file.leave_out(format!("minimiser {number}: no decimal interval proves the sign of alpha"));
        return;
    };
    let (lo, hi) = (place.lo.coq(), place.hi.coq());
    let name = format!("minimiser_{number}");
    let meaning = match sign {
        Ordering::Greater => "alpha > 0 (supercritical)",
        Ordering::Less => "alpha < 0 (subcritical)",
        Ordering::Equal => "alpha = 0",
    };
    let claim = |x: &str| {
        format!(
            "only_zero_in {lo} {hi} f1 {x} /\\ strict_minimiser_in {lo} {hi} f {x} /\\ 0 < f2 {x} /\\\n    {}",
            statement(sign, x)
        )
    };
    let hypotheses = "coefficients f f1 f2 f3 f4 f_given f1_given f2_given f3_given f4_given";
    if let Some(q) = found.point.as_rational() {
        file.comment(&format!("Minimiser {number} is {q}; there {meaning}."));
        file.theorem(
            &name,
            &claim(&real(q)),
            &format!(
                "  apply (condition_at_rational {hypotheses} {} {lo} {hi} {} {} eq_refl).\n  by_computation.",
                word(sign),
                rational(q),
                real(q)
            ),
        );
        return;
    }
    file.comment(&format!("Minimiser {number} lies in [{}, {}]; there {meaning}.", plain(&lo), plain(&hi)));
    let proof = match (&divisor, sign) {
        (Some(g), _) => {
            let (h, k) = (quotient(loss.order(1), g), quotient(&alpha, g));
            let (Some(h), Some(k)) = (h, k) else {
                file.leave_out(format!("minimiser {number}: alpha = 0 at an irrational point"));
                return;
            };
            let lists = [g, &h, &k].map(coefficients).join(" ");
            format!(
                "  apply (condition_zero_at_root {hypotheses} {lists} {lo} {hi}).\n  - unfold f1. same_polynomial.\n  \
                 - same_values.\n  - by_computation."
            )
        }
        (None, Ordering::Equal) => {
            file.leave_out(format!("minimiser {number}: alpha vanishes identically"));
            return;
        }
        (None, _) => {
            format!("  apply (condition_at_root {hypotheses} {} {lo} {hi}).\n  by_computation.", word(sign))
        }
    };
    file.theorem(&name, &format!("exists x, {}", claim("x")), &proof);
}

/// Without the parentheses of a negative number.
fn plain(decimal: &str) -> &str {
    decimal.trim_start_matches('(').trim_end_matches(')')
}

/// The exact quotient `p / g` of a polynomial by a primitive one with integer coefficients (Gauss's lemma).
fn quotient(p: &RatPoly, g: &RatPoly) -> Option<RatPoly> {
    let exact = p.numerator().div_exact(g.numerator())?;
    Some(RatPoly::fraction(exact, p.denominator().clone()))
}

/// The shortest decimal interval on which the checks succeed.
fn place(loss: &Derivatives, found: &Minimiser, alpha: &RatPoly, divisor: Option<&RatPoly>) -> Option<Box1> {
    let f1 = loss.order(1);
    DIGITS.iter().find_map(|&digits| {
        let wide = (found.point.lo.clone(), found.point.hi.clone());
        let (lo, hi) = narrowed(&wide.0, &wide.1, digits, |x| f1.eval(x));
        let place = Box1::around(&lo, &hi, digits);
        let (a, b) = place.ends();
        let crosses = f1.eval(&a) < 0 && f1.eval(&b) > 0;
        let convex = lower(loss.order(2), &a, &b) > 0;
        let decided = match found.alpha_sign {
            // At a rational point alpha is evaluated there.
            _ if found.point.as_rational().is_some() => true,
            Ordering::Greater => lower(alpha, &a, &b) > 0,
            Ordering::Less => upper(alpha, &a, &b) < 0,
            Ordering::Equal => divisor.is_some_and(|g| opposite(&g.eval(&a), &g.eval(&b))),
        };
        (crosses && convex && decided).then_some(place)
    })
}

fn opposite(a: &Rational, b: &Rational) -> bool {
    (*a < 0 && *b > 0) || (*a > 0 && *b < 0)
}

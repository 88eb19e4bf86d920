//! An identity between derived quantities beside their values in floats.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::line::Line;
use super::random;
use crate::expr::Expr;

/// How many points are looked at.
const POINTS: usize = 24;
/// Where they lie.
const RANGE: (f64, f64) = (-2.0, 2.0);
/// Relative to the size of both sides, how far they may be apart.
const SLACK: f64 = 1e-9;

/// Two expressions that are claimed to be equal: for all values of the names in them, or for one value of the variable.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedIdentity {
    /// One side.
    pub left: Expr,
    /// The other.
    pub right: Expr,
    /// The value of the variable, where it is at one point.
    pub at: Option<f64>,
}

/// Compares both sides at points. With a loss in one variable the names `f`, `f1` to `f4`, `alpha` and `eta_c` are its value, its
/// derivatives, `3 f3^2 - f2 f4` and `2/f2`; every other name gets a number of its own at each point. *Approximate*.
pub(super) fn check_identity(
    identity: &ProvedIdentity,
    loss: Option<(&Line, &str)>,
    subject: Subject,
) -> CheckRow {
    let mut row = CheckRow::blank(subject, Quantity::Equal, 0.0, 0);
    let points = if identity.at.is_some() { 1 } else { POINTS };
    let (mut looked, mut equal, mut apart) = (0, 0, None);
    for i in 0..points {
        let x = identity.at.unwrap_or_else(|| number("", i));
        let [f1, f2, f3, f4] = loss.map_or([f64::NAN; 4], |(line, _)| line.derivatives(x));
        let value_of = |name: &str| match (loss, name) {
            (Some((_, variable)), name) if name == variable => Some(x),
            (Some((line, _)), "f") => Some(line.value(x)),
            (Some(_), "f1") => Some(f1),
            (Some(_), "f2") => Some(f2),
            (Some(_), "f3") => Some(f3),
            (Some(_), "f4") => Some(f4),
            (Some(_), "alpha") => Some(3.0 * f3 * f3 - f2 * f4),
            (Some(_), "eta_c") => Some(2.0 / f2),
            (Some(_), _) => None,
            (None, name) => Some(number(name, i)),
        };
        let (a, b) = (identity.left.eval_f64(&value_of), identity.right.eval_f64(&value_of));
        // What cancels in alpha counts as size.
        let inner = if loss.is_some() { 3.0 * f3 * f3 + (f2 * f4).abs() } else { 0.0 };
        let size = 1.0 + a.abs() + b.abs() + inner;
        if !size.is_finite() {
            continue;
        }
        looked += 1;
        if (a - b).abs() <= SLACK * size {
            equal += 1;
        } else {
            apart = apart.or(Some((x, a, b)));
        }
    }
    row.predicted = Outcome::Count(looked);
    row.simulated = Outcome::Count(equal);
    row.agrees = match (looked, apart) {
        (0, _) => Agreement::Inconclusive,
        (_, None) => Agreement::Yes,
        (_, Some(_)) => Agreement::No,
    };
    if looked == 0 {
        row.note = "a side has no value in floats".into();
    }
    if let Some((x, a, b)) = apart {
        row.reproduce.near = x;
        row.note = format!("the sides are {a:e} and {b:e}");
    }
    row
}

/// A number for a name at a point, the same in every run.
fn number(name: &str, point: usize) -> f64 {
    let seed = name.bytes().fold(17u64, |seed, byte| random::bits(seed, u64::from(byte)));
    RANGE.0 + (RANGE.1 - RANGE.0) * random::unit(seed, point as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::loss::CompiledLoss;

    fn identity(left: &str, right: &str, at: Option<f64>) -> ProvedIdentity {
        ProvedIdentity { left: Expr::parse(left).unwrap(), right: Expr::parse(right).unwrap(), at }
    }

    #[test]
    fn identities_of_one_variable_and_seeded_wrong_ones() {
        let well = CompiledLoss::expression(&Expr::parse("(x^2-1)^2/4").unwrap(), &["x"]).unwrap();
        let line = Line::new(&well).unwrap();
        let look = |left, right, at| {
            check_identity(&identity(left, right, at), Some((&line, "x")), Subject::Claim { index: 0 }).agrees
        };
        let (yes, no) = (Agreement::Yes, Agreement::No);
        assert_eq!((look("alpha", "96", Some(1.0)), look("alpha", "97", Some(1.0))), (yes, no));
        assert_eq!((look("eta_c", "1", Some(-1.0)), look("eta_c", "1.001", Some(-1.0))), (yes, no));
        assert_eq!((look("alpha", "90*x^2+6", None), look("alpha", "90*x^2+5", None)), (yes, no));
        assert_eq!((look("4*f", "(x^2-1)*f1/x", None), look("4*f", "(x^2-1)*f1", None)), (yes, no));
        assert_eq!(look("f5", "0", None), Agreement::Inconclusive);
    }

    #[test]
    fn identities_of_several_names_and_seeded_wrong_ones() {
        let look = |left, right| {
            check_identity(&identity(left, right, None), None, Subject::Claim { index: 0 }).agrees
        };
        let left = "(x - K*y*(x*y-1))^2 - (y - K*x*(x*y-1))^2";
        assert_eq!(look(left, "(x^2 - y^2)*(1 - K^2*(x*y - 1)^2)"), Agreement::Yes);
        assert_eq!(look(left, "(x^2 - y^2)*(1 - K^2*(x*y + 1)^2)"), Agreement::No);
    }
}

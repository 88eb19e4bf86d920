//! Linear symmetries of a loss that need not be rotations, such as `(x, y) -> (t x, y/t)` of `f(x y)`: they keep minimisers,
//! not the steps of gradient descent.

use super::atoms::gradient_over_atoms;
use super::exact::Exact;
use super::matrix::Matrix;
use crate::algebra::MultiPoly;
use crate::arith::{Rational, Scalar};
use crate::expr::Expr;
use std::collections::BTreeMap;

/// With more variables than these they are not looked for: the unknowns are the entries of a square matrix.
const VARIABLES: usize = 4;

/// A basis of the matrices `B` with `grad f(x) . B x = 0` identically, row by row: `exp(tB)` leaves the loss as it is. They solve a linear
/// system, one equation for each monomial. *Exact.* `None` where there are too many variables, or the loss has too many parts.
///
/// Parts of the loss that are no polynomials, such as `atan2(y, x)`, count as unknowns of their own, so that symmetries which
/// rest on relations between them are not seen.
pub fn linear_symmetries(loss: &Expr, variables: &[String]) -> Option<Vec<Vec<Exact>>> {
    let n = variables.len();
    if n > VARIABLES {
        return None;
    }
    let gradient = gradient_over_atoms(loss, variables)?;
    let mut equations: BTreeMap<Vec<u32>, Vec<Rational>> = BTreeMap::new();
    for (i, slope) in gradient.iter().enumerate() {
        let names: Vec<&str> = slope.names().iter().map(String::as_str).collect();
        for j in 0..n {
            for (exponents, c) in slope.mul(&MultiPoly::variable(&names, names[j])?).terms() {
                let row = equations.entry(exponents.to_vec()).or_insert_with(|| vec![Rational::new(); n * n]);
                row[i * n + j] += c;
            }
        }
    }
    let rows: Vec<Vec<Rational>> = equations.into_values().collect();
    Matrix::from_fn(rows.len(), n * n, |i, j| Exact::rational(rows[i][j].clone())).kernel()
}

/// The dimension of the orbit of a point under all of these maps. *Exact.* Where it is that of the kernel of the
/// Hessian at a minimiser, the minimisers near it are this orbit (theorem T2). `None` where a number leaves the field.
pub fn orbit_dimension(loss: &Expr, variables: &[String], point: &[Exact]) -> Option<usize> {
    let n = point.len();
    let fields = linear_symmetries(loss, variables)?;
    if fields.is_empty() {
        return Some(0);
    }
    let image = |b: &Vec<Exact>, i: usize| {
        (0..n).fold(Exact::rational(0), |sum, j| sum.plus(&b[i * n + j].times(&point[j])))
    };
    Matrix::from_fn(fields.len(), n, |k, i| image(&fields[k], i)).rank()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dimension(loss: &str, names: &[&str], point: &[i32]) -> Option<usize> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        let point: Vec<Exact> = point.iter().map(|x| Exact::rational(*x)).collect();
        orbit_dimension(&Expr::parse(loss).unwrap(), &names, &point)
    }

    #[test]
    fn functions_may_stand_in_the_loss() {
        // A ReLU neuron's population loss is homogeneous: v -> v/t, (x, y) -> t (x, y).
        let relu = "(v^2*(x^2 + y^2) - 2*v/pi*(y + (pi - atan2(y, x))*x) + 1)/2";
        assert_eq!(dimension(relu, &["v", "x", "y"], &[1, 1, 0]), Some(1));
        assert_eq!(dimension("(v*(x + atan2(y, x)*x) - 1)^2 + y^2", &["v", "x", "y"], &[1, 1, 0]), Some(0));
        assert_eq!(dimension("exp(x*y) - x*y", &["x", "y"], &[1, 0]), Some(1));
        assert_eq!(dimension("(tanh(x) - y)^2", &["x", "y"], &[0, 0]), Some(0));
    }

    #[test]
    fn scalings_and_rotations_are_found() {
        assert_eq!(dimension("(x*y-1)^2/2", &["x", "y"], &[1, 1]), Some(1));
        assert_eq!(dimension("(x*y*z-1)^2/2", &["x", "y", "z"], &[1, 1, 1]), Some(2));
        assert_eq!(dimension("(x^2+y^2-1)^2", &["x", "y"], &[1, 0]), Some(1));
        assert_eq!(dimension("(x^2-1)^2 + y^2", &["x", "y"], &[1, 0]), Some(0));
        // A column times a row.
        let names = ["a", "b", "c", "d"];
        let loss = "(a*c-1)^2 + (a*d)^2 + (b*c)^2 + (b*d)^2";
        assert_eq!(dimension(loss, &names, &[1, 0, 1, 0]), Some(1));
        // At the origin nothing moves.
        assert_eq!(dimension(loss, &names, &[0, 0, 0, 0]), Some(0));
    }
}

//! Linear symmetries of a polynomial loss that need not be rotations, such as `(x, y) -> (t x, y/t)` of `f(x y)`: they keep minimisers,
//! not the steps of gradient descent.

use super::exact::Exact;
use super::matrix::Matrix;
use crate::algebra::MultiPoly;
use crate::arith::{Rational, Scalar};
use std::collections::BTreeMap;

/// With more variables than these they are not looked for: the unknowns are the entries of a square matrix.
const VARIABLES: usize = 4;

/// The dimension of the orbit of a point under all linear maps `exp(tB)` that leave the loss as it is: the matrices with
/// `grad f(x) . B x = 0` identically solve a linear system, one equation for each monomial. *Exact.* Where it is that of the kernel of the
/// Hessian at a minimiser, the minimisers near it are this orbit (theorem T2). `None` where a number leaves the field.
pub fn orbit_dimension(loss: &MultiPoly, point: &[Exact]) -> Option<usize> {
    let n = point.len();
    if n > VARIABLES {
        return None;
    }
    let names: Vec<String> = loss.names().to_vec();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut equations: BTreeMap<Vec<u32>, Vec<Rational>> = BTreeMap::new();
    for i in 0..n {
        let slope = loss.derivative(names[i]);
        for j in 0..n {
            for (exponents, c) in slope.mul(&MultiPoly::variable(&names, names[j])?).terms() {
                let row = equations.entry(exponents.to_vec()).or_insert_with(|| vec![Rational::new(); n * n]);
                row[i * n + j] += c;
            }
        }
    }
    let rows: Vec<Vec<Rational>> = equations.into_values().collect();
    let system = Matrix::from_fn(rows.len(), n * n, |i, j| Exact::rational(rows[i][j].clone()));
    let fields = system.kernel()?;
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
    use crate::expr::Expr;

    fn dimension(loss: &str, names: &[&str], point: &[i32]) -> Option<usize> {
        let loss = Expr::parse(loss).unwrap().to_multi_poly(names, 16).unwrap();
        orbit_dimension(&loss, &point.iter().map(|x| Exact::rational(*x)).collect::<Vec<_>>())
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

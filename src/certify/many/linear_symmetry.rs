//! Linear symmetries of a loss that need not be rotations, such as `(x, y) -> (t x, y/t)` of `f(x y)`: they keep minimisers,
//! not the steps of gradient descent.

use super::atoms::gradient_over_atoms;
use super::exact::Exact;
use super::loss::ManyLoss;
use super::matrix::Matrix;
use super::symmetry::Symmetry;
use crate::algebra::MultiPoly;
use crate::arith::{Rational, Scalar};
use std::collections::BTreeMap;

/// With more variables than these they are not looked for: the unknowns are the entries of a square matrix.
const VARIABLES: usize = 8;

/// A square matrix.
pub type Square = Vec<Vec<Rational>>;

/// A basis of the matrices `B` with `grad f(x) . B x = 0` identically: `exp(tB)` leaves the loss as it is. *Exact.* `None` where there are too many
/// variables, or the loss has too many parts.
pub fn linear_symmetries(loss: &ManyLoss) -> Option<Vec<Square>> {
    generators(loss, Vec::new())
}

/// The skew ones, with whole numbers without a common divisor: continuous [symmetries](Symmetry) of gradient descent. *Exact.*
pub(super) fn skew(loss: &ManyLoss) -> Option<Vec<Symmetry>> {
    let n = few(loss)?;
    let pairs = (0..n).flat_map(|i| (0..=i).map(move |j| (i, j)));
    let conditions = pairs.map(|(i, j)| equation(n, [(i, j, Rational::from(1)), (j, i, Rational::from(1))]));
    let found = generators(loss, conditions.collect())?;
    Some(found.iter().filter_map(Symmetry::of_matrix).collect())
}

/// The dimension of the orbit of a point under all linear maps `exp(tB)` that leave the loss as it is. *Exact.* Where it is that of the kernel of the
/// Hessian at a minimiser, the minimisers near it are this orbit (theorem T2). `None` where a number leaves the field.
pub fn orbit_dimension(loss: &ManyLoss, point: &[Exact]) -> Option<usize> {
    let n = point.len();
    let generators = generators(loss, Vec::new())?;
    if generators.is_empty() {
        return Some(0);
    }
    let image = |b: &Square, i: usize| {
        let terms = b[i].iter().zip(point);
        terms.fold(Exact::rational(0), |sum, (b, x)| sum.plus(&Exact::rational(b.clone()).times(x)))
    };
    Matrix::from_fn(generators.len(), n, |k, i| image(&generators[k], i)).rank()
}

/// The symmetric generators with `B v = 0`. *Exact.* They move a 2-cycle with `x1 - x0` along `v` to other 2-cycles: with `M = exp(tB)`,
/// `grad f(M x) = M^-1 grad f(x)` and `M^-1 v = v = M v`.
pub fn fixing(loss: &ManyLoss, v: &[Rational]) -> Option<Vec<Square>> {
    let n = few(loss)?;
    let mut conditions: Vec<Vec<Rational>> = Vec::new();
    for i in 0..n {
        conditions.push(equation(n, v.iter().enumerate().map(|(j, v)| (i, j, v.clone()))));
        let symmetric = |j| equation(n, [(i, j, Rational::from(1)), (j, i, Rational::from(-1))]);
        conditions.extend((0..i).map(symmetric));
    }
    generators(loss, conditions)
}

/// The number of variables, where there are few.
fn few(loss: &ManyLoss) -> Option<usize> {
    Some(loss.dimension()).filter(|n| *n <= VARIABLES)
}

/// The equation `sum c B_ij = 0` for the terms `(i, j, c)`.
fn equation(n: usize, terms: impl IntoIterator<Item = (usize, usize, Rational)>) -> Vec<Rational> {
    let mut row = vec![Rational::new(); n * n];
    terms.into_iter().for_each(|(i, j, c)| row[i * n + j] += c);
    row
}

/// A basis of the matrices with `grad f(x) . B x = 0` identically and with further linear conditions on their entries: they solve a
/// linear system, one equation for each monomial. *Exact.*
///
/// Parts of the loss that are no polynomials, such as `atan2(y, x)`, count as unknowns of their own, so that symmetries which
/// rest on relations between them are not seen. A variable that stands for its size is only scaled.
fn generators(loss: &ManyLoss, mut conditions: Vec<Vec<Rational>>) -> Option<Vec<Square>> {
    let n = few(loss)?;
    for i in loss.folded().iter().flat_map(|folded| folded.places()) {
        let others = (0..n).filter(|j| *j != i).flat_map(|j| [(i, j), (j, i)]);
        conditions.extend(others.map(|(i, j)| equation(n, [(i, j, Rational::from(1))])));
    }
    let gradient = gradient_over_atoms(loss.formula(), loss.variables())?;
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
    let mut echelon = Echelon::default();
    conditions.into_iter().chain(equations.into_values()).for_each(|row| echelon.add(row));
    let square = |entries: Vec<Rational>| entries.chunks(n).map(<[Rational]>::to_vec).collect();
    Some(echelon.kernel(n * n).into_iter().map(square).collect())
}

/// Linear equations, reduced: each has a pivot 1 in a column where all others have 0.
#[derive(Default)]
struct Echelon {
    rows: Vec<(usize, Vec<Rational>)>,
}

impl Echelon {
    fn add(&mut self, mut row: Vec<Rational>) {
        for (pivot, known) in &self.rows {
            subtract(&mut row, *pivot, known);
        }
        let Some(pivot) = row.iter().position(|x| *x != 0) else { return };
        let lead = row[pivot].clone();
        row.iter_mut().filter(|x| **x != 0).for_each(|x| *x /= &lead);
        for (_, known) in &mut self.rows {
            subtract(known, pivot, &row);
        }
        self.rows.push((pivot, row));
    }

    fn kernel(&self, columns: usize) -> Vec<Vec<Rational>> {
        let free = (0..columns).filter(|c| self.rows.iter().all(|(pivot, _)| pivot != c));
        let vector = |c: usize| {
            let mut v = vec![Rational::new(); columns];
            v[c] = Rational::from(1);
            for (pivot, row) in &self.rows {
                v[*pivot] = Rational::from(-&row[c]);
            }
            v
        };
        free.map(vector).collect()
    }
}

/// Takes the multiple of `other`, which has 1 at the pivot, that makes the entry there zero.
fn subtract(row: &mut [Rational], pivot: usize, other: &[Rational]) {
    if row[pivot] == 0 {
        return;
    }
    let factor = row[pivot].clone();
    for (x, o) in row.iter_mut().zip(other) {
        if *o != 0 {
            *x -= Rational::from(o * &factor);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Expr;

    fn loss(text: &str, names: &[&str]) -> ManyLoss {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        ManyLoss::new(&Expr::parse(text).unwrap(), &names).unwrap()
    }

    fn dimension(text: &str, names: &[&str], point: &[i32]) -> Option<usize> {
        let point: Vec<Exact> = point.iter().map(|x| Exact::rational(*x)).collect();
        orbit_dimension(&loss(text, names), &point)
    }

    #[test]
    fn rotations_are_found_without_matrices() {
        let found = |text: &str, names: &[&str]| skew(&loss(text, names)).unwrap();
        assert_eq!(found("(x^2+y^2-1)^2/8 + z^2/4", &["x", "y", "z"]).len(), 1);
        assert_eq!(found("exp(x^2+y^2+z^2)", &["x", "y", "z"]).len(), 3);
        assert!(found("(x^2+2*y^2-1)^2", &["x", "y"]).is_empty());
        // Turned axes: r^2 = (x - y)^2/2 + z^2, so that the axis is (1, 1, 0).
        let turned = found("((x-y)^2/2 + z^2 - 1)^2 + (x+y)^2*0", &["x", "y", "z"]);
        assert_eq!(turned.len(), 1);
        // W x is orthogonal to the axis and to x: W (1, 1, 0) = 0.
        let image = turned[0].apply(&[1.0, 1.0, 0.0]);
        assert_eq!(image, [0.0; 3]);
        // Two rotations at speeds 1 and 2 only together: (x + i y)^2 conj(u + i v).
        let resonant = "(x^2+y^2-1)^2 + (u^2+v^2-1)^2 + ((x^2-y^2)*u + 2*x*y*v - 1)^2";
        let both = found(resonant, &["x", "y", "u", "v"]);
        assert_eq!(both.len(), 1);
        let velocity = both[0].apply(&[1.0, 0.0, 1.0, 0.0]);
        assert_eq!(velocity[3], 2.0 * velocity[1]);
    }

    #[test]
    fn a_size_is_not_turned() {
        let size = "(x^2 + abs(y)^3 - 1)^2";
        assert!(skew(&loss(size, &["x", "y"])).unwrap().is_empty());
        assert!(skew(&loss("(x^2 + abs(y)^2 - 1)^2", &["x", "y"])).unwrap().is_empty());
        // A ReLU neuron's population loss of the size of y: v -> v/t, (x, y) -> t (x, y).
        let relu = "(v^2*(x^2 + y^2) - 2*v/pi*(abs(y) + (pi - atan2(abs(y), x))*x) + 1)/2";
        assert_eq!(dimension(relu, &["v", "x", "y"], &[1, 1, 0]), Some(1));
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

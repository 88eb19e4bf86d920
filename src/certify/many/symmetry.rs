//! Continuous symmetries: skew matrices `W` with `grad f(x) . W x = 0` for all `x`.

use super::linear_symmetry::{Square, skew};
use super::loss::ManyLoss;
use crate::arith::{Elementary, Integer, Rational};
use crate::expr::{Rotation, Shapes, Syntax, entry_names};

/// The largest entry of `W`.
const LARGEST: i64 = 1 << 20;

/// A skew matrix of small whole numbers such that the loss is invariant under `x -> exp(tW) x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symmetry {
    /// `(i, j, w)`: `W` has `w` at row `i`, column `j`, and `-w` at row `j`, column `i`.
    pairs: Vec<(usize, usize, i64)>,
}

impl Symmetry {
    /// `W x`.
    pub fn apply<T: Elementary>(&self, x: &[T]) -> Vec<T> {
        let mut image: Vec<T> = x.iter().map(|x| x.whole(0)).collect();
        for (i, j, w) in self.entries() {
            let moved = if w == 1 { x[j].clone() } else { x[j].times(&x[j].whole(w)) };
            image[i] = image[i].plus(&moved);
        }
        image
    }

    /// The entries of `W` that are not zero: row, column, value.
    pub fn entries(&self) -> impl Iterator<Item = (usize, usize, i64)> + '_ {
        self.pairs.iter().flat_map(|&(i, j, w)| [(i, j, w), (j, i, -w)])
    }

    /// A multiple of a skew matrix, with whole numbers; `None` where they are large.
    pub(super) fn of_matrix(w: &Square) -> Option<Self> {
        let denominator =
            w.iter().flatten().fold(Integer::from(1), |common, x| Integer::from(common.lcm_ref(x.denom())));
        let divisor = w.iter().flatten().fold(Integer::new(), |common, x| {
            Integer::from(common.gcd_ref(Rational::from(x * &denominator).numer()))
        });
        let scale = Rational::from((denominator, divisor));
        let mut pairs = Vec::new();
        for (i, row) in w.iter().enumerate() {
            for (j, entry) in row.iter().enumerate().skip(i + 1).filter(|(_, x)| **x != 0) {
                let entry = Rational::from(entry * &scale).numer().to_i64()?;
                pairs.push((i, j, Some(entry).filter(|entry| entry.abs() <= LARGEST)?));
            }
        }
        Some(Symmetry { pairs })
    }
}

/// The continuous symmetries that are found: of a loss of few variables all there are, but for relations among functions
/// (`skew`); else, or where those show more, the rotations of matrix variables in its syntax. *Exact.*
pub fn symmetries(loss: &ManyLoss, syntax: &Syntax, shapes: &Shapes) -> Vec<Symmetry> {
    let of_syntax = of_syntax(syntax, shapes, loss.variables());
    match skew(loss) {
        Some(all) if all.len() > of_syntax.len() => all,
        _ => of_syntax,
    }
}

/// The generators of all rotations of matrix variables that the syntax of the loss shows to leave it as it is. *Exact.*
fn of_syntax(loss: &Syntax, shapes: &Shapes, variables: &[String]) -> Vec<Symmetry> {
    let matrices = shapes.variables();
    let mut found = Vec::new();
    for rotation in loss.rotations(shapes, &matrices) {
        for a in 0..rotation.size {
            for b in a + 1..rotation.size {
                found.extend(generator(&rotation, (a, b), shapes, variables));
            }
        }
    }
    found
}

/// The generator that turns axes `a` and `b` of every slot: `X -> X exp(tA)` or `exp(-tA) X`, with `A` skew, so both move an
/// entry `a` of a column or a row by the entry `b`, with one sign.
fn generator(
    rotation: &Rotation,
    (a, b): (usize, usize),
    shapes: &Shapes,
    variables: &[String],
) -> Option<Symmetry> {
    let mut pairs = Vec::new();
    for slot in &rotation.slots {
        let shape = shapes.shape(&slot.name);
        let names = entry_names(&slot.name, shape);
        let place = |i: usize, j: usize| variables.iter().position(|v| *v == names[i * shape.columns + j]);
        let others = if slot.columns { shape.rows } else { shape.columns };
        for k in 0..others {
            let pair = match slot.columns {
                true => (place(k, a)?, place(k, b)?),
                false => (place(a, k)?, place(b, k)?),
            };
            pairs.push((pair.0, pair.1, 1));
        }
    }
    Some(Symmetry { pairs })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certify::many::loss::ManyLoss;
    use crate::expr::Shape;

    /// `grad f(x) . W x` at a point of doubles, for every symmetry found.
    fn defects(text: &str, matrices: &[(&str, usize, usize)]) -> Vec<f64> {
        let mut shapes = Shapes::default();
        let mut variables = Vec::new();
        for (name, rows, columns) in matrices {
            let shape = Shape { rows: *rows, columns: *columns };
            shapes.declare_variable(name, shape);
            variables.extend(entry_names(name, shape));
        }
        let syntax = Syntax::parse(text).unwrap();
        let loss = ManyLoss::new(&syntax.elaborate(&shapes).unwrap(), &variables).unwrap();
        let x: Vec<f64> = (0..variables.len()).map(|i| (1.7 * i as f64 + 0.3).sin()).collect();
        let gradient = loss.gradient(&x).unwrap();
        of_syntax(&syntax, &shapes, &variables)
            .iter()
            .map(|s| s.apply(&x).iter().zip(&gradient).map(|(v, g)| v * g).sum::<f64>().abs())
            .collect()
    }

    #[test]
    fn rotations_of_factors_are_found_and_leave_the_loss() {
        for (text, matrices, count) in [
            ("norm2(X*X' - eye(3))/4", &[("X", 3, 3)][..], 3),
            ("norm2(X*Y - ones(2,3))", &[("X", 2, 2), ("Y", 2, 3)][..], 1),
            ("norm2(A*B*C - ones(2,2))", &[("A", 2, 2), ("B", 2, 3), ("C", 3, 2)][..], 1 + 3),
            ("norm2(X)", &[("X", 2, 3)][..], 1 + 3),
            ("trace(X*Y)^2", &[("X", 2, 2), ("Y", 2, 2)][..], 2),
            ("norm2(X*X' - eye(2)) + X[1,1]^2", &[("X", 2, 2)][..], 0),
            ("norm2(tanh(X)*Y - ones(2,2))", &[("X", 2, 2), ("Y", 2, 2)][..], 0),
        ] {
            let defects = defects(text, matrices);
            assert_eq!(defects.len(), count, "{text}");
            assert!(defects.iter().all(|d| *d < 1e-10), "{text}: {defects:?}");
        }
    }
}

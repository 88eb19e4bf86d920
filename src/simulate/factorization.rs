//! Matrix factorization, `|X X' - C|^2 / 4`, by products of matrices rather than entry by entry.

use super::loss::FloatLoss;
use nalgebra::{DMatrix, DMatrixView, DVector, Dyn};

/// The loss `|X X' - C|_F^2 / 4` of a matrix `X` of `n` rows and `p` columns, `C` symmetric; its coordinates are the
/// entries of `X`, column by column. Gradient `(X X' - C) X`. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct SymmetricFactorization {
    target: DMatrix<f64>,
    columns: usize,
}

impl SymmetricFactorization {
    /// With a square `X`.
    ///
    /// # Panics
    /// Where the target is not square.
    pub fn new(target: DMatrix<f64>) -> Self {
        let columns = target.nrows();
        SymmetricFactorization::with_columns(target, columns)
    }

    /// With so many columns of `X`.
    ///
    /// # Panics
    /// Where the target is not square.
    pub fn with_columns(target: DMatrix<f64>, columns: usize) -> Self {
        assert!(target.is_square(), "the target is square");
        SymmetricFactorization { target, columns }
    }

    /// The loss at `X`. *Approximate.*
    pub fn value(&self, x: &DMatrix<f64>) -> f64 {
        (x * x.transpose() - &self.target).norm_squared() / 4.0
    }

    /// So many steps of gradient descent, in place: two products of matrices each, no memory taken. *Approximate.*
    pub fn descend(&self, x: &mut DMatrix<f64>, eta: f64, steps: usize) {
        let (n, p) = x.shape();
        let mut rest = self.target.clone();
        let mut next = x.clone();
        for _ in 0..steps {
            // X' is X with its strides exchanged.
            let transposed: DMatrixView<'_, f64, Dyn, Dyn> =
                DMatrixView::from_slice_with_strides(x.as_slice(), p, n, n, 1);
            // rest = X X' - C, next = X - eta (X X' - C) X.
            rest.copy_from(&self.target);
            rest.gemm(1.0, x, &transposed, -1.0);
            next.copy_from(x);
            next.gemm(-eta, &rest, x, 1.0);
            std::mem::swap(x, &mut next);
        }
    }

    fn matrix(&self, x: &DVector<f64>) -> DMatrix<f64> {
        DMatrix::from_column_slice(self.target.nrows(), self.columns, x.as_slice())
    }
}

impl FloatLoss for SymmetricFactorization {
    fn dimension(&self) -> usize {
        self.target.nrows() * self.columns
    }

    fn value(&mut self, x: &DVector<f64>) -> f64 {
        SymmetricFactorization::value(self, &self.matrix(x))
    }

    fn gradient(&mut self, x: &DVector<f64>) -> DVector<f64> {
        let x = self.matrix(x);
        let gradient = (&x * x.transpose() - &self.target) * &x;
        DVector::from_column_slice(gradient.as_slice())
    }

    fn hessian_times(&mut self, x: &DVector<f64>, v: &DVector<f64>) -> DVector<f64> {
        let (x, v) = (self.matrix(x), self.matrix(v));
        let turned = &v * x.transpose();
        let image = (&turned + turned.transpose()) * &x + (&x * x.transpose() - &self.target) * &v;
        DVector::from_column_slice(image.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::SymmetricFactorization;
    use crate::expr::Expr;
    use crate::simulate::{CompiledLoss, FloatLoss, RunOptions, random, simulate};
    use nalgebra::{DMatrix, DVector};

    fn draw(rows: usize, columns: usize, seed: u64) -> DMatrix<f64> {
        DMatrix::from_fn(rows, columns, |i, j| 2.0 * random::unit(seed, (i * columns + j) as u64) - 1.0)
    }

    #[test]
    fn products_and_the_tape_agree() {
        // X = (a c; b d), column by column; C = (2 1; 1 3).
        let text = "((a^2+c^2-2)^2 + 2*(a*b+c*d-1)^2 + (b^2+d^2-3)^2)/4";
        let tape = CompiledLoss::expression(&Expr::parse(text).unwrap(), &["a", "b", "c", "d"]).unwrap();
        let mut tape = tape.runner();
        let mut own = SymmetricFactorization::new(DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 1.0, 3.0]));
        for seed in 0..8 {
            let x = DVector::from_column_slice(draw(2, 2, seed).as_slice());
            let v = DVector::from_column_slice(draw(2, 2, seed + 100).as_slice());
            assert!((FloatLoss::value(&mut own, &x) - tape.value(&x)).abs() < 1e-12);
            assert!((own.gradient(&x) - tape.gradient(&x)).norm() < 1e-12);
            assert!((own.hessian_times(&x, &v) - tape.hessian_times(&x, &v)).norm() < 1e-12);
        }
    }

    #[test]
    fn the_top_direction_oscillates_as_the_quartic() {
        // K = eta s1^2 = 11/10: the factor of X0's top direction is 2-periodic between the quartic's two points.
        let c = DMatrix::from_diagonal(&DVector::from_column_slice(&[1.0, 0.25, 0.0]));
        let mut loss = SymmetricFactorization::with_columns(c, 2);
        let start = [1.02, 0.0, 0.0, 0.0, 0.5, 0.0];
        let run = simulate(&mut loss, &start, 1.1, &RunOptions::default());
        assert_eq!(run.period(), Some(2));
        let top: Vec<f64> = match &run.ending {
            crate::simulate::Ending::Settled(cycle) => cycle.points.iter().map(|x| x[0]).collect(),
            _ => Vec::new(),
        };
        let mut top = top;
        top.sort_by(f64::total_cmp);
        assert!(
            (top[0] - 0.814_551_626_874_541).abs() < 1e-9 && (top[1] - 1.116_062_971_452_31).abs() < 1e-9
        );
    }

    #[test]
    fn descending_in_place_is_the_gradient_step() {
        let c = draw(5, 5, 3);
        let mut loss = SymmetricFactorization::with_columns(&c * c.transpose(), 3);
        let mut x = draw(5, 3, 4);
        let flat = DVector::from_column_slice(x.as_slice());
        let once = &flat - loss.gradient(&flat) * 0.01;
        let twice = &once - loss.gradient(&once) * 0.01;
        loss.descend(&mut x, 0.01, 2);
        assert!((DVector::from_column_slice(x.as_slice()) - twice).norm() < 1e-12);
    }
}

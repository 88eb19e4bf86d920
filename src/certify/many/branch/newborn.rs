//! Stability of the 2-cycles next to a minimiser, for all small amplitudes at once.
//!
//! The multipliers are the squares of the numbers `sigma = 1 - beta` with `eta Hess Psi z = beta P z`, `P` the exchange of `x0` and `x1`
//! (theorem T2), and `beta` comes with `2 - beta`. In the even and odd parts `e, o` of `z` the matrix is
//! `[[eta Hs, eta Hd], [eta Hd, eta Hs - 2]]`, `P = diag(1, -1)`, with `Hs = H + s^2 h2`, `Hd = -s h1`. As `s -> 0` the `beta` of the kernel (even) and
//! of `q` (odd) go to 0. With those two as slow and the rest as fast coordinates, `beta = s^2 b` solves
//! `det(D - C (F - beta M)^-1 C' - b P) = 0`, in which all powers of `s` are divided out: Gershgorin's theorem on it bounds every `b`, and
//! `|1 - s^2 b| < 1` where `s^2 |b|^2 < 2 Re b`.
//!
//! A symmetry `W` gives the null vector `(W x0, W x1)` of `Hess Psi`, and `beta = 0`. With these vectors `v` in the place of the directions
//! along the orbit, and `V = v' P v` regular (then `beta = 0` is no more than as often a root as there are symmetries), the other `beta` are those of the
//! rest of the pencil with `P - P v V^-1 v' P` in the place of `P`; the change is of order `s^4` between slow, `s^3` between slow
//! and fast, `s^2` between fast coordinates.

use super::super::matrix::{Matrix, dot};
use super::super::multipliers::{Disc, discs};
use super::birth::{Birth, orthonormal};
use crate::arith::{Elementary, FastInterval, Jet, Scalar};

/// The parts of the Hessians on the branch, and its step size.
struct Parts {
    eta: FastInterval,
    /// `h1`, and its coefficient of order 3 in `s` alone.
    first: Matrix<FastInterval>,
    third: Matrix<FastInterval>,
    /// `h2`.
    second: Matrix<FastInterval>,
    /// `l`.
    slope: FastInterval,
}

/// Are the 2-cycles of the branch proved to be linearly stable for all its amplitudes but 0? `unknowns` enclose the solution.
pub fn stable(birth: &Birth<'_>, unknowns: &[FastInterval]) -> bool {
    decide(birth, unknowns).unwrap_or(false)
}

fn decide(birth: &Birth<'_>, unknowns: &[FastInterval]) -> Option<bool> {
    let parts = parts(birth, unknowns)?;
    let radius = fast_are_inside(birth, &parts)?;
    let mut birth = birth.clone();
    if birth.transverse.len() > 1 {
        // In a basis of the kernel in which the slow matrix is nearly diagonal.
        let k = birth.transverse.len();
        let slow = slow_matrix(&birth, &parts, unknowns, radius)?.0.middle();
        let block = slow.view((0, 0), (k, k)).into_owned();
        let turn = nalgebra::SymmetricEigen::try_new(block, f64::EPSILON, 1000)?.eigenvectors;
        let turned = |j: usize| -> Vec<FastInterval> {
            let zero = FastInterval::exactly(0.0);
            let entry = |i: usize| {
                (0..k).fold(zero, |sum, m| {
                    sum.plus(&birth.transverse[m][i].times(&FastInterval::exactly(turn[(m, j)])))
                })
            };
            (0..birth.point.len()).map(entry).collect()
        };
        birth.transverse = orthonormal(&(0..k).map(turned).collect::<Vec<_>>())?;
    }
    let (slow, error) = slow_matrix(&birth, &parts, unknowns, radius)?;
    let size = slow.rows;
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for i in 0..size {
        let others = (0..size).filter(|j| *j != i).map(|j| super::super::matrix::size(*slow.at(i, j)));
        let rest = others.fold(error, |sum, x| (sum + x).next_up());
        least = least.min((slow.at(i, i).lo() - rest).next_down());
        most = most.max((super::super::matrix::size(*slow.at(i, i)) + rest).next_up());
    }
    let s = FastInterval::exactly(birth.amplitude.hi());
    let most = FastInterval::exactly(most);
    let turning = s.times(&s).times(&most).times(&most);
    Some(least > 0.0 && turning.hi() < 2.0 * least)
}

fn parts(birth: &Birth<'_>, unknowns: &[FastInterval]) -> Option<Parts> {
    let n = birth.point.len();
    let (p, u) = (&unknowns[..n], &unknowns[n..2 * n]);
    let same = |c: FastInterval| c;
    let at_zero = birth.loss.hessian(&birth.curve(&same, (p, u), FastInterval::exactly(0.0), 2)).ok()?;
    let beyond = birth.loss.hessian(&birth.curve(&same, (p, u), birth.both_signs(), 4)).ok()?;
    let square = birth.amplitude.powi(2)?;
    let order = |m: &Matrix<Jet<FastInterval>>, k: usize| m.map(|jet| jet.coefficient(k));
    let with = |low: Matrix<FastInterval>, high: &Matrix<FastInterval>| {
        Matrix::from_fn(n, n, |i, j| low.at(i, j).plus(&square.times(high.at(i, j))))
    };
    let third = order(&beyond, 3);
    let eta = FastInterval::exactly(2.0).over(&birth.curvature(unknowns))?;
    Some(Parts {
        eta,
        first: with(order(&at_zero, 1), &third),
        third,
        second: with(order(&at_zero, 2), &order(&beyond, 4)),
        slope: unknowns[2 * n],
    })
}

/// Every `beta` that is not near 0 or 2 is inside the disc `|1 - beta| < 1`; the others are within the returned distance of 0
/// or 2.
fn fast_are_inside(birth: &Birth<'_>, parts: &Parts) -> Option<f64> {
    let n = birth.point.len();
    let (s, eta) = (birth.amplitude, parts.eta);
    let square = s.powi(2)?;
    let two = FastInterval::exactly(2.0);
    let even =
        |i: usize, j: usize| eta.times(&birth.hessian.at(i, j).plus(&square.times(parts.second.at(i, j))));
    let odd = |i: usize, j: usize| eta.times(&s).times(parts.first.at(i, j));
    let matrix = Matrix::from_fn(2 * n, 2 * n, |i, j| match (i < n, j < n) {
        (true, true) => even(i, j),
        (true, false) => odd(i, j - n).negated(),
        (false, true) => odd(i - n, j),
        (false, false) => match i == j {
            true => two.minus(&even(i - n, j - n)),
            false => even(i - n, j - n).negated(),
        },
    });
    let mut radius = 0.0_f64;
    for disc in discs(&matrix)? {
        // `sigma = 1 - beta`.
        let sigma = Disc { re: 1.0 - disc.re, radius: disc.radius.next_up() + 1e-15, ..disc };
        if !sigma.inside_unit() {
            let reach = |from: f64| (disc.re - from).hypot(disc.im) * (1.0 + 1e-14) + disc.radius;
            radius = radius.max(reach(0.0).min(reach(2.0)).next_up());
        }
    }
    Some(radius)
}

/// `P (D - C F^-1 C')` in the slow coordinates, and a bound of what `beta` up to `radius` changes in a row.
fn slow_matrix(
    birth: &Birth<'_>,
    parts: &Parts,
    unknowns: &[FastInterval],
    radius: f64,
) -> Option<(Matrix<FastInterval>, f64)> {
    let (s, eta) = (birth.amplitude, parts.eta);
    let square = s.powi(2)?;
    let form = |m: &Matrix<FastInterval>, a: &[FastInterval], b: &[FastInterval]| dot(a, &m.apply(b));
    let (kernel, q) = (&birth.transverse, &birth.q);
    let (k, range, across) = (kernel.len(), birth.range.len(), birth.across.len());
    let slow = |i: usize| if i < k { &kernel[i] } else { q };
    let fast = |j: usize| if j < range { &birth.range[j] } else { &birth.across[j - range] };
    let d = Matrix::from_fn(k + 1, k + 1, |i, j| match (i < k, j < k) {
        (true, true) => eta.times(&form(&parts.second, slow(i), slow(j))),
        (false, false) => eta.times(&form(&parts.second, q, q).minus(&parts.slope)),
        _ => eta.times(&s).times(&form(&parts.third, slow(i), slow(j))).negated(),
    });
    let c = Matrix::from_fn(k + 1, range + across, |i, j| match (i < k) == (j < range) {
        true => eta.times(&s).times(&form(&parts.second, slow(i), fast(j))),
        false => eta.times(&form(&parts.first, slow(i), fast(j))).negated(),
    });
    let gram = Matrix::from_fn(range + across, range + across, |i, j| match (i < range, j < range) {
        (true, true) => dot(fast(i), fast(j)),
        (false, false) => dot(fast(i), fast(j)).negated(),
        _ => FastInterval::exactly(0.0),
    });
    let two = FastInterval::exactly(2.0);
    let f = Matrix::from_fn(range + across, range + across, |i, j| {
        let even = || {
            let h = form(&birth.hessian, fast(i), fast(j)).plus(&square.times(&form(
                &parts.second,
                fast(i),
                fast(j),
            )));
            eta.times(&h)
        };
        match (i < range, j < range) {
            (true, true) => even(),
            (false, false) => even().plus(&two.times(gram.at(i, j))),
            _ => eta.times(&s).times(&form(&parts.first, fast(i), fast(j))).negated(),
        }
    });
    let bound = f.inverse_bound()?;
    let columns: Vec<Vec<FastInterval>> =
        (0..=k).map(|i| bound.solve(&f, c.row(i))).collect::<Option<_>>()?;
    let sign = |i: usize, x: FastInterval| if i < k { x } else { x.negated() };
    let slow_matrix =
        Matrix::from_fn(k + 1, k + 1, |i, j| sign(i, d.at(i, j).minus(&dot(c.row(i), &columns[j]))));
    // With |beta| <= radius: |(F - beta M)^-1 - F^-1| <= g |F^-1| / (1 - g), g = |beta| |F^-1| |M|, and the changes by the symmetries.
    let number = FastInterval::exactly;
    let one = number(1.0);
    let change = symmetric_change(birth, unknowns)?;
    let r = number(radius);
    let inverse = number(bound.inverse.norm()).over(&one.minus(&number(bound.beta)))?;
    let mass = number(gram.norm()).plus(&square.times(&change.fast));
    let g = r.times(&inverse).times(&mass);
    if g.hi() >= 1.0 {
        return None;
    }
    let moved = g.times(&inverse).over(&one.minus(&g))?;
    let (c_norm, ct_norm) = (number(c.norm()), number(c.transposed().norm()));
    let (row, column) =
        (r.times(&square).times(&change.coupling.0), r.times(&square).times(&change.coupling.1));
    let error = c_norm.plus(&row).times(&moved).times(&ct_norm.plus(&column));
    let error = error.plus(&row.times(&inverse).times(&ct_norm.plus(&column)));
    let error = error.plus(&c_norm.times(&inverse).times(&column));
    let error = error.plus(&r.times(&square).times(&change.slow));
    Some((slow_matrix, error.hi()))
}

/// Bounds of row sums of the change of `P` by the symmetries, powers of `s` divided out: between slow coordinates (`s^4`), from slow to
/// fast and back (`s^3`), between fast ones (`s^2`).
struct SymmetricChange {
    slow: FastInterval,
    coupling: (FastInterval, FastInterval),
    fast: FastInterval,
}

fn symmetric_change(birth: &Birth<'_>, unknowns: &[FastInterval]) -> Option<SymmetricChange> {
    let zero = FastInterval::exactly(0.0);
    let r = birth.symmetries.len();
    if r == 0 {
        return Some(SymmetricChange { slow: zero, coupling: (zero, zero), fast: zero });
    }
    let n = birth.point.len();
    let (s, square) = (birth.amplitude, birth.amplitude.powi(2)?);
    let (p, u) = (&unknowns[..n], &unknowns[n..2 * n]);
    let add = |x: &[FastInterval], y: &[FastInterval]| -> Vec<FastInterval> {
        x.iter().zip(y).map(|(x, y)| x.plus(&square.times(y))).collect()
    };
    let (centre, half) = (add(&birth.point, p), add(&birth.q, u));
    let apply = |x: &[FastInterval]| -> Vec<Vec<FastInterval>> {
        birth.symmetries.iter().map(|w| w.apply(x)).collect()
    };
    let (of_centre, of_half, of_p, of_u) = (apply(&centre), apply(&half), apply(p), apply(u));
    // v_a' P v_b = W_a m . W_b m - W_a d . W_b d.
    let gram = Matrix::from_fn(r, r, |a, b| {
        dot(&of_centre[a], &of_centre[b]).minus(&square.times(&dot(&of_half[a], &of_half[b])))
    });
    let bound = gram.inverse_bound()?;
    let number = FastInterval::exactly;
    let inverse = number(bound.inverse.norm()).over(&number(1.0).minus(&number(bound.beta)))?;
    // P v_a: n.W_a m = s^2 n.W_a p and -q.W_a d = -s^3 q.W_a u; r.W_a m = s^2 r.W_a p and -r.W_a d = -s r.W_a (q + s^2 u).
    let k = birth.transverse.len();
    let slow = Matrix::from_fn(k + 1, r, |i, a| match i < k {
        true => dot(&birth.transverse[i], &of_p[a]),
        false => s.times(&dot(&birth.q, &of_u[a])),
    });
    let range = birth.range.len();
    let fast = Matrix::from_fn(range + birth.across.len(), r, |i, a| match i < range {
        true => s.times(&dot(&birth.range[i], &of_p[a])),
        false => dot(&birth.across[i - range], &of_half[a]),
    });
    let norms = |m: &Matrix<FastInterval>| (number(m.norm()), number(m.transposed().norm()));
    let ((slow, slow_t), (fast, fast_t)) = (norms(&slow), norms(&fast));
    let through = |a: &FastInterval, b: &FastInterval| a.times(&inverse).times(b);
    Some(SymmetricChange {
        slow: through(&slow, &slow_t),
        coupling: (through(&slow, &fast_t), through(&fast, &slow_t)),
        fast: through(&fast, &fast_t),
    })
}

//! Sets that one step maps into themselves, beside gradient descent in floats.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::loss::{CompiledLoss, FloatLoss};
use super::period::step;
use nalgebra::DVector;

/// How many points of a set are moved.
const POINTS: usize = 64;
/// How many of them have one size at most.
const OF_A_SIZE: usize = 16;
/// How many points of each size are tried.
const TRIED: usize = 400;
/// The sizes of the points, as powers of two, the middle ones first.
const SIZES: [i32; 9] = [0, 1, -1, 2, -2, 3, -3, 4, 5];

/// A set `V < c` at the step sizes between two. *Approximate.*
#[derive(Clone, Debug)]
pub struct ProvedSet {
    /// The step sizes.
    pub eta: (f64, f64),
    /// `V - c`, a function of the variables and, last, the step size.
    pub level: CompiledLoss,
}

/// Moves points of each set by one step, by the index of its claim. *Approximate*; it never panics, and its work is bounded.
pub fn check_sets(loss: &CompiledLoss, sets: &[(usize, ProvedSet)]) -> Vec<CheckRow> {
    let fits = |set: &ProvedSet| set.level.dimension() == loss.dimension() + 1;
    let sets = sets.iter().take(POINTS).filter(|(_, set)| fits(set));
    sets.map(|(index, set)| row(loss, Subject::Claim { index: *index }, set)).collect()
}

fn row(loss: &CompiledLoss, subject: Subject, set: &ProvedSet) -> CheckRow {
    let (mut runner, mut level) = (loss.runner(), set.level.runner());
    let mut at = |x: &DVector<f64>, eta: f64| level.value(&x.push(eta));
    let mut row = CheckRow::blank(subject, Quantity::Stay, set.eta.0, 1);
    let (mut state, mut count, mut wrong) = (1u64, 0, 0);
    for size in SIZES {
        // Not all of one size: near the boundary others leave than inside.
        let enough = POINTS.min(count + OF_A_SIZE);
        for k in 0..TRIED {
            if count == enough {
                break;
            }
            let share = (k * 37 % POINTS) as f64 / (POINTS - 1) as f64;
            let eta = set.eta.0 + (set.eta.1 - set.eta.0) * share;
            let x =
                DVector::from_fn(loss.dimension(), |_, _| f64::from(size).exp2() * coordinate(&mut state));
            let before = at(&x, eta);
            if before.is_nan() || before >= 0.0 {
                continue;
            }
            count += 1;
            let next = step(&mut runner, &x, eta);
            let after = at(&next, eta);
            // The set may reach far beyond the numbers at its boundary.
            if after.is_nan() || after > 1e-9 * (1.0 + before.abs() + next.norm_squared()) {
                wrong += 1;
                row.reproduce.eta = eta;
                row.reproduce.near = x[0];
                row.note = format!("a point at {:e} from 0 leaves at eta = {eta:e}", x.norm());
            }
        }
    }
    if count == 0 {
        row.note = "no point of the set is found".into();
        return row;
    }
    row.predicted = Outcome::Count(count);
    row.simulated = Outcome::Count(count - wrong);
    row.agrees = if wrong == 0 { Agreement::Yes } else { Agreement::No };
    row
}

/// A number from -1 to 1, the next of a fixed sequence (Knuth's congruential generator).
fn coordinate(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Expr;

    #[test]
    fn an_invariant_ellipse_agrees_and_a_wrong_one_is_caught() {
        let compiled = |text: &str, names: &[&str]| {
            CompiledLoss::expression(&Expr::parse(text).unwrap(), names).unwrap()
        };
        let loss = compiled("(x*y-1)^2/2", &["x", "y"]);
        let look = |level: &str, eta| {
            let set = ProvedSet { eta, level: compiled(level, &["x", "y", "eta"]) };
            check_sets(&loss, &[(0, set)])[0].clone()
        };
        let ellipse = "eta*(x^2+y^2) - eta^2*(x*y-1) - 4";
        let row = look(ellipse, (0.01, 1.9));
        assert_eq!((row.agrees, row.predicted), (Agreement::Yes, Outcome::Count(POINTS)));
        assert_eq!(look("eta*(x^2+y^2) - 8", (1.0, 1.0)).agrees, Agreement::No);
        assert_eq!(look("x^2 + y^2 + eta", (1.0, 1.0)).agrees, Agreement::Inconclusive);
    }
}

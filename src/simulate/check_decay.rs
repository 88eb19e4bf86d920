//! The decay of a variable beside runs in floats.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::check_several_facts::start;
use super::loss::{CompiledLoss, FloatLoss};
use super::period::step;
use nalgebra::DVector;

/// How many starts are run.
const STARTS: usize = 64;
/// How many points of the box are tried.
const TRIED: usize = 20_000;
/// How many steps each.
const STEPS: usize = 100;
/// Below this size of the variable the rounding errors of a step count, and a run ends.
const SMALL: f64 = 1e-6;

/// The size of a variable shrinks at least by a rate in each step from every start of a set. *Approximate.*
#[derive(Clone, Debug, PartialEq)]
pub struct ProvedDecay {
    /// The place of the variable.
    pub place: usize,
    /// The rate, a function of the step size.
    pub rate: CompiledLoss,
    /// The step sizes.
    pub eta: (f64, f64),
    /// A box.
    pub starts: Vec<(f64, f64)>,
    /// The set is the part of the box where each function of the variables lies between two numbers.
    pub bounds: Vec<(f64, CompiledLoss, f64)>,
}

/// Runs starts of the set. `None` where the sizes do not fit the loss. *Approximate.*
pub(super) fn check_decay(loss: &CompiledLoss, decay: &ProvedDecay, subject: Subject) -> Option<CheckRow> {
    let n = loss.dimension();
    let fits = decay.starts.len() == n && decay.place < n && decay.rate.dimension() == 1;
    if !fits || decay.bounds.iter().any(|(_, value, _)| value.dimension() != n) {
        return None;
    }
    let mut runner = loss.runner();
    let mut rate = decay.rate.runner();
    let inside = |x: &DVector<f64>| {
        let within =
            |(low, value, high): &(f64, CompiledLoss, f64)| (*low..=*high).contains(&value.runner().value(x));
        decay.bounds.iter().all(within)
    };
    let starts = (0..TRIED).map(|i| DVector::from_vec(start(i, &decay.starts))).filter(inside).take(STARTS);
    let mut row = CheckRow::blank(subject, Quantity::Decay, decay.eta.0, STEPS);
    let (mut count, mut good) = (0, 0);
    for (i, first) in starts.enumerate() {
        count += 1;
        let share = (i * 37 % STARTS) as f64 / (STARTS - 1) as f64;
        let eta = decay.eta.0 + (decay.eta.1 - decay.eta.0) * share;
        let factor = rate.value(&DVector::from_element(1, eta));
        let mut x = first.clone();
        let shrinks = (0..STEPS).all(|_| {
            let before = x[decay.place].abs();
            x = step(&mut runner, &x, eta);
            before < SMALL || x[decay.place].abs() <= factor * before * (1.0 + 1e-9)
        });
        if shrinks {
            good += 1;
        } else {
            row.reproduce.eta = eta;
            row.note = format!("not from {:?} at eta = {eta:e}", first.as_slice());
        }
    }
    if count == 0 {
        row.note = "no point of the set is found".into();
        return Some(row);
    }
    row.predicted = Outcome::Count(count);
    row.simulated = Outcome::Count(good);
    row.agrees = if good == count { Agreement::Yes } else { Agreement::No };
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::Expr;

    #[test]
    fn a_proved_rate_and_seeded_wrong_ones() {
        let compiled = |text: &str, names: &[&str]| {
            CompiledLoss::expression(&Expr::parse(text).unwrap(), names).unwrap()
        };
        let loss = compiled("x^2/2 + y^2/2 + x*y^2/8", &["x", "y"]);
        // y' = y (1 - eta (1 + x/4)).
        let look = |rate: &str, high: f64| {
            let decay = ProvedDecay {
                place: 1,
                rate: compiled(rate, &["eta"]),
                eta: (0.4, 0.5),
                starts: vec![(-0.5, 0.5), (-0.25, 0.25)],
                bounds: vec![(-1.0, compiled("x", &["x", "y"]), high)],
            };
            check_decay(&loss, &decay, Subject::Claim { index: 0 }).unwrap().agrees
        };
        assert_eq!(look("1 - 7/8*eta", 1.0), Agreement::Yes);
        assert_eq!(look("1 - eta", 1.0), Agreement::No);
        assert_eq!(look("1 - 7/8*eta", -0.9), Agreement::Inconclusive);
    }
}

//! Starts from everywhere, to find 2-cycles that a complete list should not lack.

use super::check_row::{Agreement, CheckRow, Outcome, Quantity, Subject};
use super::global_map::GlobalMap;
use super::proved::ProvedOrbits;
use super::scaled::Scaled;
use crate::algebra::RatPoly;
use crate::arith::Rational;

/// How many starts.
const STARTS: usize = 32;

/// Follows starts from everywhere that bounded orbits can be; each 2-cycle that one settles on must be on the list.
pub(super) fn census(derivative: &RatPoly, list: &ProvedOrbits, subject: Subject) -> CheckRow {
    let eta = Rational::from(&list.eta.lo + &list.eta.hi) / 2u32;
    let mut row = CheckRow {
        predicted: Outcome::Count(0),
        ..CheckRow::blank(subject, Quantity::Unlisted, list.eta.approx(), GlobalMap::STEPS)
    };
    let Some(map) = GlobalMap::new(derivative, &eta) else {
        row.note = "not run: the coefficients spread too widely for floats".into();
        return row;
    };
    let scaled = |q: &Rational| Scaled::rational(q).to_f64(-map.scale);
    let listed: Vec<f64> = list
        .cycles
        .iter()
        .flat_map(|c| [&c.x0, &c.x1])
        .map(|v| scaled(&(Rational::from(&v.lo + &v.hi) / 2u32)))
        .collect();
    let (mut settled, mut unlisted) = (0, 0);
    for start in map.starts(STARTS) {
        let Some((y, z)) = map.settle(map.run(start)) else { continue };
        settled += 1;
        let tolerance = 1e-3 * (z - y).abs();
        let known = |p: f64| listed.iter().any(|q| (p - q).abs() <= tolerance);
        if !(known(y) && known(z)) {
            unlisted += 1;
            row.note =
                format!("settles on {:e}, {:e}, which is not on the list", map.unscaled(y), map.unscaled(z));
            row.reproduce.near = map.unscaled(start);
        }
    }
    row.simulated = Outcome::Count(unlisted);
    row.agrees = if unlisted > 0 {
        Agreement::No
    } else if settled > 0 || list.cycles.iter().all(|c| c.stability.attracts() == Some(false)) {
        Agreement::Yes
    } else {
        Agreement::Inconclusive
    };
    if unlisted == 0 {
        row.note = format!("{settled} of {STARTS} starts settle on a 2-cycle, all listed");
    }
    row
}

//! The slow sweep: random losses, every count by two independent ways. Prints its seed; ends with an error at the first
//! disagreement.
//!
//!     cargo run --release --example agreement -- 500 1
//!
//! takes the number of losses and the seed. For each loss: the 2-cycles at a random step size through
//! `S = 0, eta A = 2` against the real roots of `(G(G(x)) - x)/(G(x) - x)`; the cells of the phase diagram against
//! the counts at other step sizes in them; the sign of alpha against the curvature of the step-size series.

use std::process::ExitCode;
use twostep::algebra::RatPoly;
use twostep::arith::Rational;
use twostep::certify::{Limits, Stability, analyse, orbits, windows};

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn between(&mut self, lo: i64, hi: i64) -> i64 {
        lo + (self.next() % (hi - lo + 1) as u64) as i64
    }

    /// A loss of degree 3 to 7; now and then one with symmetries or repeated factors.
    fn loss(&mut self) -> RatPoly {
        let poly = |c: Vec<i64>| RatPoly::new(&c.into_iter().map(Rational::from).collect::<Vec<_>>());
        match self.between(0, 4) {
            0 => {
                let inner = poly((0..=self.between(1, 3)).map(|_| self.between(-4, 4)).collect());
                inner.mul(&inner)
            }
            1 => {
                let even = poly((0..=self.between(2, 3)).map(|_| self.between(-6, 6)).collect());
                even.compose(&poly(vec![0, 0, 1])).compose(&poly(vec![self.between(-2, 2), 1]))
            }
            _ => poly((0..=self.between(3, 7)).map(|_| self.between(-9, 9)).collect()),
        }
    }
}

/// Twice the number of 2-cycles: the real roots of `(G(G(x)) - x)/(G(x) - x)` that are no fixed points.
fn points_of_period_two(loss: &RatPoly, eta: &Rational) -> usize {
    let gradient = loss.derivative();
    let map = RatPoly::x().sub(&gradient.scale(eta));
    let second = map.compose(&map).sub(&RatPoly::x());
    let first = gradient.numerator().square_free();
    let mut points = second.numerator().square_free();
    let common = points.gcd(&first);
    points = points.div_exact(&common).expect("a gcd divides");
    points.isolate_roots().len()
}

fn check(random: &mut Random) -> Result<(), String> {
    let loss = random.loss();
    if loss.degree() < 3 {
        return Ok(());
    }
    let name = loss.to_text("x");
    let eta = Rational::from((random.between(1, 60), random.between(1, 40)));
    let list = orbits(&loss, &eta);
    if !list.complete {
        return Err(format!("{name}: not complete at eta = {eta}"));
    }
    let expected = points_of_period_two(&loss, &eta);
    if 2 * list.cycles.len() != expected {
        return Err(format!("{name} at eta = {eta}: {} 2-cycles, {expected} points", list.cycles.len()));
    }
    let diagram = windows(&loss).map_err(|error| format!("{name}: {error}"))?;
    for cell in &diagram.cells {
        let lo = cell.from.map_or(Rational::new(), |i| diagram.critical[i].eta.hi.clone());
        let hi = cell.to.map_or(Rational::from(&lo * 3u32) + 2u32, |i| diagram.critical[i].eta.lo.clone());
        let part = Rational::from((random.between(1, 15), 16));
        let inside = (&hi - lo.clone()) * part + &lo;
        let there = orbits(&loss, &inside);
        let stable = |s: Stability| matches!(s, Stability::Stable | Stability::Superstable);
        let counts = (there.cycles.len(), there.cycles.iter().filter(|c| stable(c.stability)).count());
        if Some(counts) != cell.count.map(|count| (count.cycles, count.stable)) {
            return Err(format!(
                "{name}: cell of {} has {:?}, at {inside} {counts:?}",
                cell.sample, cell.count
            ));
        }
    }
    let Ok(analysis) = analyse(&loss, &Limits::default()) else { return Ok(()) };
    for minimiser in analysis.minimisers.iter().filter(|m| m.multiplicity == 1) {
        // eta = eta_c + alpha eps^2/(3 f2^3) + ...
        let curvature = &minimiser.start_series[2];
        let sign = if curvature.lo > 0 {
            1
        } else if curvature.hi < 0 {
            -1
        } else {
            0
        };
        if sign != minimiser.alpha_sign as i32 {
            return Err(format!("{name}: alpha has sign {:?}, the series {sign}", minimiser.alpha_sign));
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|a| a.parse::<u64>().expect("a number"));
    let (count, seed) = (arguments.next().unwrap_or(200), arguments.next().unwrap_or(1));
    #[expect(clippy::print_stdout, reason = "a program")]
    {
        println!("{count} losses, seed {seed}");
        let mut random = Random(seed);
        for index in 0..count {
            if let Err(disagreement) = check(&mut random) {
                println!("loss {index}: {disagreement}");
                return ExitCode::FAILURE;
            }
        }
        println!("all agree");
    }
    ExitCode::SUCCESS
}

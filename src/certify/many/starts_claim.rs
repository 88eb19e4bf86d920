//! `kind = "converges"` for several variables: all starts of a box converge to 2-cycles, or to minimisers.

use super::basin::{Attractor, Fate, ManyBasin, PAVED, escape, pave};
use super::claims::{ManyClaims, step_size};
use super::cycle::prove;
use super::loss::ManyLoss;
use super::minimiser::Site;
use super::orbits::orbits;
use crate::algebra::Value;
use crate::arith::{FastInterval, Rational};
use crate::certify::Verdict;
use crate::expr::Diagnostic;
use crate::problem::{Limit, Problem, Region, StepRange};

/// A range of step sizes is halved so often at most.
const HALVINGS: usize = 6;

/// The attracting 2-cycles and isolated minimisers that are found, for every step size of a small interval, with sets that
/// they draw in.
pub fn attractors(loss: &ManyLoss, eta: &Value, sites: &[Site], hints: &[Vec<f64>]) -> Vec<Attractor> {
    let step = FastInterval::hull(&eta.lo, &eta.hi);
    let middle = Value::rational(Rational::from(&eta.lo + &eta.hi) / 2);
    let near = if eta.hi > eta.lo { &middle } else { eta };
    let mut found: Vec<Attractor> = Vec::new();
    for cycle in &orbits(loss, near, sites, hints, &[]).cycles {
        let z: Vec<f64> = cycle.enclosure.iter().map(|x| x.midpoint().lo()).collect();
        let for_all = if eta.hi > eta.lo { prove(loss, step, &z, &[]) } else { Some(cycle.clone()) };
        found.extend(for_all.and_then(|cycle| Attractor::of_cycle(loss, &step, &cycle)));
    }
    let isolated = sites.iter().filter(|site| site.kernel.is_empty());
    found.extend(isolated.filter_map(|site| Attractor::of_minimiser(loss, &step, &site.enclosure)));
    found
}

/// The box of starts cut into parts, with what is proved of each.
pub fn basin_of(
    loss: &ManyLoss,
    eta: &Value,
    (sites, hints): (&[Site], &[Vec<f64>]),
    starts: &[FastInterval],
) -> ManyBasin {
    let step = FastInterval::hull(&eta.lo, &eta.hi);
    let found = attractors(loss, eta, sites, hints);
    let beyond = loss.polynomial().and_then(|f| escape(f, &step));
    pave(loss, &step, found, beyond, starts)
}

impl ManyClaims<'_> {
    pub(super) fn converges(
        &self,
        eta: &StepRange,
        starts: &Region,
        to: Limit,
    ) -> Result<Verdict, Diagnostic> {
        let n = self.loss.dimension();
        if n > PAVED {
            return Ok(Verdict::Undecided(format!("starts are followed for at most {PAVED} variables")));
        }
        let sides = box_of(self.problem, starts)?;
        let (low, high) = match eta {
            StepRange::At(eta) => {
                let eta = step_size(self.problem, eta)?;
                return Ok(self.converge_at(&eta, &sides, to));
            }
            StepRange::Between(from, to) => {
                (step_size(self.problem, from)?.lo, step_size(self.problem, to)?.hi)
            }
        };
        let mut open = vec![(low, high, 0)];
        let mut pieces = 0;
        while let Some((low, high, depth)) = open.pop() {
            pieces += 1;
            match self.converge_at(&Value::between(low.clone(), high.clone()), &sides, to) {
                Verdict::Proved(_) => {}
                refuted @ Verdict::Refuted(_) => return Ok(refuted),
                Verdict::Undecided(reason) if depth >= HALVINGS => {
                    let at = format!("for eta in [{:.6}, {:.6}]: {reason}", low.to_f64(), high.to_f64());
                    return Ok(Verdict::Undecided(at));
                }
                Verdict::Undecided(_) => {
                    let middle: Rational = Rational::from(&low + &high) / 2;
                    open.push((middle.clone(), high, depth + 1));
                    open.push((low, middle, depth + 1));
                }
            }
        }
        Ok(Verdict::Proved(format!(
            "all starts of the box are followed into sets on which two steps contract or beyond which they diverge, for all step sizes at once in {}",
            counted(pieces, "piece")
        )))
    }

    /// For every step size of a small interval.
    fn converge_at(&self, eta: &Value, sides: &[(Rational, Rational)], to: Limit) -> Verdict {
        let starts: Vec<FastInterval> = sides.iter().map(|(from, to)| FastInterval::hull(from, to)).collect();
        let found = basin_of(self.loss, eta, (self.sites, self.hints), &starts);
        let fits = |fate: Fate| match fate {
            Fate::Converges(index) => match to {
                Limit::Period(period) => period == 2 && found.attractors[index].is_cycle(),
                Limit::Minimiser => !found.attractors[index].is_cycle(),
                Limit::Infinity => false,
            },
            Fate::Diverges => to == Limit::Infinity,
            Fate::Undecided => false,
        };
        if found.parts.iter().all(|part| fits(part.fate)) {
            return Verdict::Proved(format!(
                "all starts are followed, in {}, into sets on which two steps contract or beyond which they diverge",
                counted(found.parts.len(), "part")
            ));
        }
        // The part may be larger than the box of the claim: what they share has a volume.
        let shared = |x: &FastInterval, (from, to): &(Rational, Rational)| {
            let end = |x: f64| Rational::from_f64(x).unwrap_or_default();
            end(x.hi()).min(to.clone()) > end(x.lo()).max(from.clone())
        };
        let wrong = found.parts.iter().find(|part| {
            part.fate != Fate::Undecided
                && !fits(part.fate)
                && part.starts.iter().zip(sides).all(|(x, side)| shared(x, side))
        });
        if let Some(part) = wrong {
            let place: Vec<String> =
                part.starts.iter().map(|x| format!("[{:.6}, {:.6}]", x.lo(), x.hi())).collect();
            let what = if part.fate == Fate::Diverges { "diverge" } else { "converge elsewhere" };
            return Verdict::Refuted(format!("all starts of the box in {} {what}", place.join(" x ")));
        }
        let share = found.share(fits).to_f64();
        Verdict::Undecided(format!("proved for {:.2} per cent of the box", (share * 1e4).floor() / 100.0))
    }
}

/// A box with an interval for every variable, or one that holds it where an end is no rational number.
///
/// # Errors
/// Where one is missing, or a value has no closed form.
pub(super) fn box_of(problem: &Problem, starts: &Region) -> Result<Vec<(Rational, Rational)>, Diagnostic> {
    let mut sides: Vec<Option<(Rational, Rational)>> = vec![None; problem.variables.len()];
    for (name, from, to) in &starts.sides {
        let (from, to) = (step_size(problem, from)?, step_size(problem, to)?);
        if let Some(i) = problem.variables.iter().position(|v| v == name) {
            sides[i] = Some((from.lo, to.hi));
        }
    }
    let Some(sides) = sides.into_iter().collect::<Option<Vec<_>>>() else {
        let error =
            Diagnostic::new("a box of starts has an interval for every variable", starts.span.clone());
        return Err(error.help(format!("the variables are {}", problem.variables.join(", "))));
    };
    if sides.iter().any(|(from, to)| from > to) {
        return Err(Diagnostic::new("an interval's lower end is above its upper end", starts.span.clone()));
    }
    Ok(sides)
}

/// `one part`, `2 parts`.
pub(super) fn counted(n: usize, what: &str) -> String {
    if n == 1 { format!("one {what}") } else { format!("{n} {what}s") }
}

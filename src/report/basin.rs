//! What almost every start does, as part of a result.

use super::decimal::{Rounding, decimal};
use super::number::Number;
use super::windows::Kind;
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::basin::{self, Anchor, Attraction, Exceptions, Theorem};
use crate::certify::{CriticalKind, Verdict, Windows};
use schemars::JsonSchema;
use serde::Serialize;

/// What almost every start converges to, at a step size or for every step size of a range.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Basin {
    /// The least step size.
    pub eta_from: String,
    /// The largest step size.
    pub eta_to: String,
    /// A bound of all bounded orbits: starts beyond it diverge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub divergence: Option<Divergence>,
    /// Intervals that gradient descent maps into themselves, the longest first, with what their starts do. For a
    /// range of step sizes the ends are bounds over the whole range.
    pub intervals: Vec<Interval>,
    /// The parts of a range where the statement changes, or where parts of it are open; else empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// For a quadratic loss: what every start but the minimiser does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affine: Option<String>,
    /// The 2-cycles and fixed points at a single step size; empty for a range.
    pub cycles: Vec<PeriodicOrbit>,
    /// All attracting cycles of any period, where the list is proved complete; for a single step size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attractors: Option<Vec<PeriodicOrbit>>,
    /// Into how many pieces the range of step sizes was cut.
    pub pieces: usize,
    /// Step sizes that stayed open, with the reason.
    pub open: Vec<Open>,
}

/// A part of a range of step sizes with one statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Part {
    /// The least step size.
    pub eta_from: String,
    /// The largest step size.
    pub eta_to: String,
    /// Its invariant intervals; the ends are bounds over the part.
    pub intervals: Vec<Interval>,
    /// What stopped a conclusion, where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// All starts at least `radius` from `centre` diverge.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Divergence {
    /// The mean of the critical points.
    pub centre: String,
    /// The distance.
    pub radius: String,
    /// The factor by which the distance from the centre grows at least, in each step.
    pub growth: String,
}

/// An interval that gradient descent maps into itself.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Interval {
    /// Its lower end.
    pub from: Number,
    /// What the lower end is.
    pub from_is: String,
    /// Its upper end.
    pub to: Number,
    /// What the upper end is.
    pub to_is: String,
    /// Every start outside diverges.
    pub outside_diverges: bool,
    /// The hypotheses of the theorem, with how each was proved; empty for a range.
    pub hypotheses: Vec<Hypothesis>,
    /// The theorem that gives the conclusion; null where there is none.
    pub theorem: Option<String>,
    /// Which starts are left out: `countably many` or `a set of measure zero`; null without a conclusion.
    pub exceptions: Option<String>,
    /// The periods of the attracting cycles, one for each.
    pub periods: Vec<usize>,
    /// The attracting cycles that all other starts converge to; empty for a range.
    pub attractors: Vec<PeriodicOrbit>,
}

/// A hypothesis of a theorem.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Hypothesis {
    /// What is assumed.
    pub statement: String,
    /// `proved`, `refuted` or `undecided`.
    pub verdict: String,
    /// How.
    pub reason: String,
}

/// A periodic orbit of any period.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PeriodicOrbit {
    /// Its points in the order of the orbit.
    pub points: Vec<Number>,
    /// The multiplier over the whole period.
    pub multiplier: Number,
    /// `attracting`, `repelling`, `neutral` or `undecided`.
    pub stability: String,
}

/// A part of the range of step sizes without a proof.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Open {
    /// The least step size.
    pub eta_from: String,
    /// The largest step size.
    pub eta_to: String,
    /// What stopped the proof.
    pub reason: String,
}

impl Basin {
    /// The result of a proof. `named`: the one irrational step size that the range of the proof encloses. `critical`: step sizes
    /// that are named where they lie in open parts.
    pub fn new(proof: &basin::Basin, named: Option<&str>, critical: Option<&Windows>) -> Self {
        let single = proof.eta.lo == proof.eta.hi || (named.is_some() && proof.pieces.len() == 1);
        let piece = proof.pieces.first().filter(|_| single);
        let intervals = match piece {
            Some(piece) => piece.intervals.iter().map(interval).collect(),
            None => basin::families(proof).iter().map(family).collect(),
        };
        let short = |q, rounding| decimal(q, 6, rounding);
        let whole: &Vec<Interval> = &intervals;
        let parts = if single || !whole.is_empty() { Vec::new() } else { basin::parts(proof) };
        let parts = parts.iter().map(|part| Part {
            eta_from: short(&part.eta.lo, Rounding::Up),
            eta_to: short(&part.eta.hi, Rounding::Down),
            intervals: part.families.iter().map(family).collect(),
            reason: part.reason.clone(),
        });
        let parts = parts.collect();
        let end = |q: &Rational| named.map_or(q.to_string(), str::to_string);
        Basin {
            eta_from: end(&proof.eta.lo),
            eta_to: end(&proof.eta.hi),
            parts,
            affine: None,
            divergence: proof.divergence.as_ref().map(|d| Divergence {
                centre: d.centre.to_string(),
                radius: short(&d.radius, Rounding::Up),
                growth: short(&d.growth, Rounding::Down),
            }),
            intervals,
            cycles: piece.map_or(Vec::new(), |p| {
                p.fixed_points.iter().chain(&p.two_cycles).chain(&p.four_cycles).map(orbit).collect()
            }),
            attractors: piece.and_then(|p| p.attractors.as_ref()).map(|a| a.iter().map(orbit).collect()),
            pieces: proof.pieces.len(),
            open: basin::gaps(proof)
                .iter()
                .map(|o| {
                    let digits = digits_between(&o.eta.lo, &o.eta.hi);
                    Open {
                        eta_from: decimal(&o.eta.lo, digits, Rounding::Down),
                        eta_to: decimal(&o.eta.hi, digits, Rounding::Up),
                        reason: reason(o, critical),
                    }
                })
                .collect(),
        }
    }

    /// Does every interval have a conclusion, and is no step size open?
    pub fn is_decided(&self) -> bool {
        let concluded = |intervals: &[Interval]| intervals.iter().any(|i| i.theorem.is_some());
        let parts = !self.parts.is_empty() && self.parts.iter().all(|part| concluded(&part.intervals));
        self.affine.is_some()
            || (self.open.is_empty() && (self.attractors.is_some() || concluded(&self.intervals) || parts))
    }
}

/// Enough digits to tell the ends of a short range apart, at least 6.
fn digits_between(lo: &Rational, hi: &Rational) -> usize {
    let mut ratio = Rational::from(hi - lo) / hi;
    let mut digits = 2;
    while ratio > 0 && ratio < 1 && digits < 20 {
        ratio *= 10u32;
        digits += 1;
    }
    digits.max(6)
}

/// Why a part stayed open, with the critical step sizes in it.
fn reason(open: &basin::OpenPiece, critical: Option<&Windows>) -> String {
    let inside = critical.iter().flat_map(|w| &w.critical).filter(|step| {
        step.events.iter().any(|event| event.kind != CriticalKind::Superstable)
            && step.eta.hi >= open.eta.lo
            && step.eta.lo <= open.eta.hi
    });
    let names: Vec<String> = inside
        .map(|step| {
            let kinds = step.events.iter().find(|event| event.kind != CriticalKind::Superstable);
            let kind = kinds.map_or("", |event| Kind::from(event.kind).name());
            format!("{kind} at eta = {}", Number::new(&step.eta).short())
        })
        .collect();
    match names.as_slice() {
        [] => open.reason.clone(),
        names => format!("{}; here is the {}", open.reason, names.join(", the ")),
    }
}

impl PeriodicOrbit {
    /// The orbit as a proof handed it over.
    pub fn new(orbit: &basin::PeriodicOrbit) -> Self {
        self::orbit(orbit)
    }
}

fn orbit(orbit: &basin::PeriodicOrbit) -> PeriodicOrbit {
    let stability = match orbit.attraction {
        Attraction::Attracting => "attracting",
        Attraction::Repelling => "repelling",
        Attraction::Neutral => "neutral",
        Attraction::Undecided => "undecided",
    };
    PeriodicOrbit {
        points: orbit.points.iter().map(Number::new).collect(),
        multiplier: Number::new(&orbit.multiplier),
        stability: stability.to_string(),
    }
}

fn anchor(anchor: Anchor) -> String {
    match anchor {
        Anchor::FixedPoint(_) => "a fixed point",
        Anchor::PreimageOf(_) => "a point that one step takes to the fixed point at the other end",
        Anchor::TwoCycle(_) => "a point of a 2-cycle, whose other point is the other end",
        Anchor::Chosen => "a chosen number",
    }
    .to_string()
}

fn exceptions(exceptions: Exceptions) -> String {
    match exceptions {
        Exceptions::Countable => "countably many",
        Exceptions::MeasureZero => "a set of measure zero",
    }
    .to_string()
}

fn interval(interval: &basin::InvariantInterval) -> Interval {
    let hypothesis = |h: &basin::Hypothesis| {
        let (verdict, reason) = match &h.verdict {
            Verdict::Proved(reason) => ("proved", reason),
            Verdict::Refuted(reason) => ("refuted", reason),
            Verdict::Undecided(reason) => ("undecided", reason),
        };
        Hypothesis { statement: h.statement.clone(), verdict: verdict.to_string(), reason: reason.clone() }
    };
    let conclusion = interval.conclusion.as_ref();
    let theorem = |theorem| match theorem {
        Theorem::Coppel => "T5 (Coppel 1955)",
        Theorem::CoppelFour => "T5 for the fourth iterate (Coppel 1955)",
        Theorem::Hyperbolic => "T5' (Mane 1985)",
    };
    Interval {
        from: Number::new(&interval.left.at),
        from_is: anchor(interval.left.anchor),
        to: Number::new(&interval.right.at),
        to_is: anchor(interval.right.anchor),
        outside_diverges: interval.outside_diverges,
        hypotheses: interval.hypotheses.iter().map(hypothesis).collect(),
        theorem: conclusion.map(|c| theorem(c.theorem).to_string()),
        exceptions: conclusion.map(|c| exceptions(c.exceptions)),
        periods: conclusion.map_or(Vec::new(), |c| c.attractors.iter().map(|a| a.period()).collect()),
        attractors: conclusion.map_or(Vec::new(), |c| c.attractors.iter().map(orbit).collect()),
    }
}

fn family(family: &basin::Family) -> Interval {
    let outward = |v: &Value| Number::new(v);
    Interval {
        from: outward(&family.left),
        from_is: anchor(family.anchors.0),
        to: outward(&family.right),
        to_is: anchor(family.anchors.1),
        outside_diverges: family.outside_diverges,
        hypotheses: Vec::new(),
        theorem: Some("T5, T5' (Coppel 1955, Mane 1985), for each piece of the range".to_string()),
        exceptions: Some(exceptions(family.exceptions)),
        periods: family.periods.clone(),
        attractors: Vec::new(),
    }
}

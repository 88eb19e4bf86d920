//! `many-orbits`: all 2-cycles in a box, by parts that the checker itself finds empty or small enough.

use super::many::{ManyDrafts, boxes};
use super::many_witness::{inverse, rows};
use super::witness::{object, pair, text};
use crate::algebra::Value;
use crate::arith::{FastInterval, Rational};
use crate::certify::many::orbits_in;
use nalgebra::{DMatrix, DVector};
use serde_json::Value as Json;
use twostep_check::claims::many_orbits::{Map, halves};
use twostep_check::elementary::dyadic::Dyadic;
use twostep_check::interval::Interval;
use twostep_check::several::{arrays::enclosed, loss::Loss, problem};

/// The precision at which the checker is asked to work.
const PRECISION: u32 = 96;
/// A search with more parts than this is given up.
const MOST_PARTS: usize = 4_000;
/// Newton steps towards a point.
const NEWTON: usize = 40;

impl ManyDrafts<'_> {
    /// All 2-cycles with both points in a box, a little larger than claimed: what is symmetric would lie on its cuts.
    pub(super) fn all_in_box(&self, eta: &Value, sides: &[(Rational, Rational)]) -> Option<Json> {
        let share = |(lo, hi): &(Rational, Rational), share: (u32, u32)| {
            Rational::from(hi - lo) * Rational::from(share)
        };
        let sides: Vec<(Rational, Rational)> = sides
            .iter()
            .map(|side| (&side.0 - share(side, (1, 512)), &side.1 + share(side, (1, 192))))
            .collect();
        let problem = problem::parse(self.text).ok()?;
        let loss = Loss::new(&problem);
        let all: Vec<Interval> = sides.iter().map(theirs).collect::<Option<_>>()?;
        let steps = theirs(&(eta.lo.clone(), eta.hi.clone()))?;
        let map = Map { loss: &loss, eta: Dyadic::new(&steps, PRECISION), inside: enclosed(&all, PRECISION) };
        let mut search = Search { drafts: self, eta: eta.approx(), parts: Vec::new(), points: Vec::new() };
        search.cut(&map, all)?;
        let region: Vec<FastInterval> = sides.iter().map(|(lo, hi)| FastInterval::hull(lo, hi)).collect();
        let found = orbits_in(self.loss, FastInterval::hull(&eta.lo, &eta.hi), &region);
        let mut cycles = Vec::new();
        for cycle in &found.cycles {
            let Json::Object(mut fields) = self.cycle(eta, cycle)? else { return None };
            for key in ["kind", "precision", "eta"] {
                fields.remove(key);
            }
            cycles.push(Json::Object(fields));
        }
        let mut fixed = Vec::new();
        for x in search.points.iter().filter(|x| self.is_critical(x)) {
            let hessian = self.loss.float_hessian(x)?;
            let fields = [("at", Json::Array(boxes(x)?)), ("preconditioner", rows(&inverse(hessian)?)?)];
            fixed.push(object(&fields));
        }
        Some(object(&[
            ("kind", text("many-orbits")),
            ("precision", PRECISION.into()),
            ("eta", pair(&(eta.lo.clone(), eta.hi.clone()))),
            ("box", Json::Array(sides.iter().map(pair).collect())),
            ("parts", Json::Array(search.parts)),
            ("cycles", Json::Array(cycles)),
            ("fixed", Json::Array(fixed)),
        ]))
    }

    fn is_critical(&self, x: &[f64]) -> bool {
        self.loss.gradient(x).is_ok_and(|gradient| gradient.iter().all(|g| g.abs() < 1e-9))
    }
}

/// An interval of the checker's.
pub(super) fn theirs((lo, hi): &(Rational, Rational)) -> Option<Interval> {
    let number = |x: &Rational| twostep_check::number::canonical(&x.to_string()).ok();
    Interval::new(number(lo)?, number(hi)?)
}

struct Search<'a, 'b> {
    drafts: &'a ManyDrafts<'b>,
    eta: f64,
    /// The parts, each before its halves.
    parts: Vec<Json>,
    /// The points that parts with one hold. *Approximate.*
    points: Vec<Vec<f64>>,
}

impl Search<'_, '_> {
    fn cut(&mut self, map: &Map<'_>, all: Vec<Interval>) -> Option<()> {
        let mut stack = vec![all];
        while let Some(part) = stack.pop() {
            if self.parts.len() > MOST_PARTS {
                return None;
            }
            match map.holds(&part).ok().flatten() {
                Some(0) => self.parts.push(text("none")),
                Some(_) if self.has_new_point(&part) => self.parts.push(text("one")),
                _ => {
                    let width = |i: &usize| part[*i].hi() - part[*i].lo();
                    let axis = (0..part.len()).max_by(|a, b| width(a).cmp(&width(b)).then(b.cmp(a)))?;
                    let (lower, upper) = halves(&part, axis).ok()?;
                    self.parts.push(axis.into());
                    stack.extend([upper, lower]);
                }
            }
        }
        Some(())
    }

    /// Is there a zero of `grad f(x) + grad f(G(x))` inside a part, that no other part has?
    fn has_new_point(&mut self, part: &[Interval]) -> bool {
        let side = |x: &Interval| (double(x.lo()), double(x.hi()));
        let sides: Vec<(f64, f64)> = part.iter().map(side).collect();
        let centre: Vec<f64> = sides.iter().map(|(lo, hi)| (lo + hi) / 2.0).collect();
        let Some(x) = self.newton(centre) else { return false };
        let inside = x.iter().zip(&sides).all(|(x, (lo, hi))| lo < x && x < hi);
        let same = |y: &Vec<f64>| y.iter().zip(&x).all(|(a, b)| (a - b).abs() < 1e-7);
        if !inside || self.points.iter().any(same) {
            return false;
        }
        self.points.push(x);
        true
    }

    fn newton(&self, mut x: Vec<f64>) -> Option<Vec<f64>> {
        let n = x.len();
        let loss = self.drafts.loss;
        for _ in 0..NEWTON {
            let here = DVector::from_vec(loss.gradient(&x).ok()?);
            let image: Vec<f64> = x.iter().zip(here.iter()).map(|(x, g)| x - self.eta * g).collect();
            let there = DVector::from_vec(loss.gradient(&image).ok()?);
            let (h0, h1) = (loss.float_hessian(&x)?, loss.float_hessian(&image)?);
            let slope = DMatrix::identity(n, n) - &h0 * self.eta;
            let step = (h0 + h1 * slope).try_inverse()? * (here + there);
            x = x.iter().zip(step.iter()).map(|(x, d)| x - d).collect();
            if step.amax() < 1e-13 {
                return Some(x);
            }
        }
        None
    }
}

/// The nearest double. *Approximate.*
pub(super) fn double(x: &impl ToString) -> f64 {
    x.to_string().parse::<Rational>().map_or(f64::NAN, |x| x.to_f64())
}

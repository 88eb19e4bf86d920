//! `many-converges`: a box of starts, cut into parts that the checker's own arithmetic follows into a set that an attractor draws in,
//! or beyond a bound from which all points move outwards.

use super::many::ManyDrafts;
use super::many_box::{double, theirs};
use super::many_witness::inverse;
use super::witness::{object, pair, text};
use crate::algebra::Value;
use crate::arith::{FastInterval, Integer, Rational};
use crate::certify::many::{eigenbasis, escape, near_minimiser, orbits};
use crate::expr::Expr;
use crate::problem::{Limit, Region, StepRange};
use nalgebra::DMatrix;
use serde_json::Value as Json;
use std::collections::VecDeque;
use twostep_check::claims::many_converges::is_beyond;
use twostep_check::claims::many_orbits::halves;
use twostep_check::elementary::dyadic::Dyadic;
use twostep_check::interval::Interval;
use twostep_check::several::contraction::Set;
use twostep_check::several::descent::{Descent, Image};
use twostep_check::several::{arrays::enclosed, escape::read, loss::Loss, problem};

/// The precision at which the checker is asked to work.
const PRECISION: u32 = 64;
/// Centres of sets are multiples of `2^-CENTRE_BITS`, matrices and radii of `2^-SHAPE_BITS`.
const CENTRE_BITS: u32 = 40;
const SHAPE_BITS: u32 = 16;
/// The largest radius that is tried first, relative to the distance of the two points of a cycle, and how often it is made smaller.
const REACH: f64 = 2.0;
const RADII: usize = 40;
/// A part is followed for so many steps, and not further once its image is so wide.
const STEPS: usize = 80;
const WIDE: f64 = 8.0;
/// A search with more parts than this is given up.
const MOST_PARTS: usize = 3_000;
/// A range of step sizes is halved so often at most.
const HALVINGS: usize = 5;

impl ManyDrafts<'_> {
    /// What shows that all starts of a box converge as claimed, or that those of a part of it do something else.
    pub(super) fn starts(
        &self,
        eta: &StepRange,
        starts: &Region,
        to: Limit,
        holds: bool,
    ) -> Result<Json, String> {
        let sides = self.sides(starts).ok_or("a box of starts with irrational sides")?;
        let number = |e: &Expr| self.problem.value(e).ok()?.as_rational().cloned();
        let steps = match eta {
            StepRange::At(eta) => number(eta).map(|eta| (eta.clone(), eta)),
            StepRange::Between(from, to) => number(from).zip(number(to)),
        };
        let (lo, hi) = steps.ok_or("an irrational step size")?;
        let search = Starts { drafts: self, sides, to };
        let made = match holds {
            true => search.all((lo, hi)),
            false => [&lo, &hi].into_iter().find_map(|eta| search.elsewhere(eta)),
        };
        made.ok_or_else(|| "the checker does not follow the starts that far".into())
    }
}

/// What is looked for.
struct Starts<'a, 'b> {
    drafts: &'a ManyDrafts<'b>,
    sides: Vec<(Rational, Rational)>,
    to: Limit,
}

/// Where starts may end at some step sizes.
struct Ends<'a> {
    descent: &'a Descent<'a>,
    sets: Vec<(Json, Set)>,
    bound: Option<&'a Interval>,
}

/// What is shown for step sizes up to one: the sets, and the tree of parts.
struct Piece {
    until: Rational,
    sets: Vec<Json>,
    boxes: Vec<Json>,
}

impl Starts<'_, '_> {
    /// Every start of the box, at all step sizes of a range.
    fn all(&self, (lo, hi): (Rational, Rational)) -> Option<Json> {
        let escape = if self.to == Limit::Infinity { Some(self.escape((&lo, &hi))?) } else { None };
        let bound = escape.as_ref().map(|(_, bound)| bound);
        let mut pieces = Vec::new();
        let mut open = vec![(lo.clone(), hi.clone(), HALVINGS)];
        while let Some((from, until, halvings)) = open.pop() {
            match self.piece((&from, &until), bound) {
                Some(piece) => pieces.push(piece),
                None if halvings == 0 || from == until => return None,
                None => {
                    let middle: Rational = Rational::from(&from + &until) / 2;
                    open.push((middle.clone(), until, halvings - 1));
                    open.push((from, middle, halvings - 1));
                }
            }
        }
        Some(statement((&lo, &hi), &self.sides, escape.map(|(json, _)| json), pieces))
    }

    /// Some starts of the box that do something else at a step size.
    fn elsewhere(&self, eta: &Rational) -> Option<Json> {
        let escape = if self.to == Limit::Infinity { None } else { self.escape((eta, eta)) };
        let problem = problem::parse(self.drafts.text).ok()?;
        let loss = Loss::new(&problem);
        let descent =
            Descent { loss: &loss, eta: Dyadic::new(&theirs(&(eta.clone(), eta.clone()))?, PRECISION) };
        let bound = escape.as_ref().map(|(_, bound)| bound);
        let ends = Ends { sets: self.sets(&descent, (eta, eta), false), descent: &descent, bound };
        let mut open = VecDeque::from([self.sides.iter().map(theirs).collect::<Option<Vec<_>>>()?]);
        for _ in 0..MOST_PARTS {
            let part = open.pop_front()?;
            match ends.follow(&part) {
                Ok(leaf) => {
                    let shown =
                        escape.as_ref().filter(|_| leaf["to"] == "infinity").map(|(json, _)| json.clone());
                    let sides: Option<Vec<_>> =
                        part.iter().map(|x| Some((ours(x.lo())?, ours(x.hi())?))).collect();
                    let sets = ends.sets.into_iter().map(|(json, _)| json).collect();
                    let piece = Piece { until: eta.clone(), sets, boxes: vec![leaf] };
                    let piece = piece.with_what_is_used();
                    return Some(statement((eta, eta), &sides?, shown, vec![piece]));
                }
                Err(axis) => open.extend(<[_; 2]>::from(halves(&part, axis).ok()?)),
            }
        }
        None
    }

    /// The box at step sizes close to each other.
    fn piece(&self, (from, until): (&Rational, &Rational), bound: Option<&Interval>) -> Option<Piece> {
        let problem = problem::parse(self.drafts.text).ok()?;
        let loss = Loss::new(&problem);
        let eta = Dyadic::new(&theirs(&(from.clone(), until.clone()))?, PRECISION);
        let descent = Descent { loss: &loss, eta };
        let ends = Ends { sets: self.sets(&descent, (from, until), true), descent: &descent, bound };
        let mut stack = vec![self.sides.iter().map(theirs).collect::<Option<Vec<_>>>()?];
        let mut boxes = Vec::new();
        while let Some(part) = stack.pop() {
            if boxes.len() > MOST_PARTS {
                return None;
            }
            match ends.follow(&part) {
                Ok(leaf) => boxes.push(leaf),
                Err(axis) => {
                    let (lower, upper) = halves(&part, axis).ok()?;
                    boxes.push(axis.into());
                    stack.extend([upper, lower]);
                }
            }
        }
        let sets = ends.sets.into_iter().map(|(json, _)| json).collect();
        Some(Piece { until: until.clone(), sets, boxes }.with_what_is_used())
    }

    /// A cube beyond which all points move outwards.
    fn escape(&self, (from, until): (&Rational, &Rational)) -> Option<(Json, Interval)> {
        let poly = self.drafts.loss.polynomial()?;
        let mut radius = escape(poly, &FastInterval::hull(from, until))?;
        let problem = problem::parse(self.drafts.text).ok()?;
        let steps = theirs(&(from.clone(), until.clone()))?;
        for pieces in [1, 2, 4, 8, 16, 32, 64] {
            let bound = Rational::from(Integer::from_f64(radius.ceil())?);
            let json = object(&[("bound", text(bound)), ("pieces", pieces.into())]);
            let loss = Loss::new(&problem);
            if let Ok(bound) = read(&checkers(&json)?, "escape", &loss, (&steps, PRECISION)) {
                return Some((json, Interval::point(bound)));
            }
            radius *= 1.25;
        }
        None
    }

    /// Sets around minimisers and 2-cycles: those that the claim names, or the others.
    fn sets(
        &self,
        descent: &Descent<'_>,
        (from, until): (&Rational, &Rational),
        named: bool,
    ) -> Vec<(Json, Set)> {
        let loss = self.drafts.loss;
        let eta = Value::rational(Rational::from(from + until) / 2);
        let isolated = self.drafts.minimisers.iter().filter(|point| point.manifold.is_none());
        let points: Vec<Vec<f64>> =
            isolated.map(|point| point.point.iter().map(Value::approx).collect()).collect();
        let mut found = Vec::new();
        if (self.to == Limit::Minimiser) == named {
            found.extend(points.iter().filter_map(|x| self.set(descent, (x, x), &eta)));
        }
        if (self.to == Limit::Period(2)) == named {
            let sites: Vec<_> = points.iter().filter_map(|x| near_minimiser(loss, x)).collect();
            let coordinates = |x: &[Value]| x.iter().map(Value::approx).collect::<Vec<f64>>();
            let cycles = orbits(loss, &eta, &sites, &[], &[]).cycles;
            let pairs = cycles.iter().map(|cycle| (coordinates(&cycle.x0), coordinates(&cycle.x1)));
            found.extend(pairs.filter_map(|(x0, x1)| self.set(descent, (&x0, &x1), &eta)));
        }
        found
    }

    /// The largest set around a minimiser or a 2-cycle that the checker finds to attract.
    fn set(&self, descent: &Descent<'_>, (x0, x1): (&[f64], &[f64]), eta: &Value) -> Option<(Json, Set)> {
        let n = x0.len();
        let slope =
            |x: &[f64]| Some(DMatrix::identity(n, n) - self.drafts.loss.float_hessian(x)? * eta.approx());
        let is_cycle = x0 != x1;
        let multipliers = if is_cycle { slope(x1)? * slope(x0)? } else { slope(x0)? };
        let (basis, _) = eigenbasis(&multipliers)?;
        let shape = inverse(basis)?;
        let row = |i: usize| {
            let entries: Option<Vec<Json>> =
                (0..n).map(|j| Some(text(short(shape[(i, j)], SHAPE_BITS)?))).collect();
            entries.map(Json::Array)
        };
        let shape = Json::Array((0..n).map(row).collect::<Option<_>>()?);
        let at: Option<Vec<Json>> = x0.iter().map(|x| Some(text(short(*x, CENTRE_BITS)?))).collect();
        let at = Json::Array(at?);
        let apart = x0.iter().zip(x1).map(|(a, b)| (a - b).abs()).fold(0.5, f64::max);
        let mut radius = REACH * apart;
        for _ in 0..RADII {
            let json = object(&[
                ("period", (1 + usize::from(is_cycle)).into()),
                ("at", at.clone()),
                ("shape", shape.clone()),
                ("radius", text(short(radius, SHAPE_BITS)?)),
            ]);
            if let Ok(set) = Set::read(&checkers(&json)?, "attractor", descent) {
                return Some((json, set));
            }
            radius /= 1.2;
        }
        None
    }
}

impl Piece {
    /// Without the sets that no part ends in.
    fn with_what_is_used(mut self) -> Self {
        let ends = |leaf: &Json| leaf.get("to").and_then(Json::as_u64);
        let mut used: Vec<u64> = self.boxes.iter().filter_map(ends).collect();
        used.sort_unstable();
        used.dedup();
        for leaf in &mut self.boxes {
            if let Some(place) = ends(leaf).and_then(|end| used.iter().position(|known| *known == end)) {
                leaf["to"] = place.into();
            }
        }
        let kept = |(index, json): (usize, Json)| used.contains(&(index as u64)).then_some(json);
        self.sets = self.sets.into_iter().enumerate().filter_map(kept).collect();
        self
    }
}

impl Ends<'_> {
    /// Where all starts of a part end and after how many steps, or else the side that its image is most sensitive to.
    fn follow(&self, part: &[Interval]) -> Result<Json, usize> {
        let width = |x: &Dyadic| double(x.to_interval().hi()) - double(x.to_interval().lo());
        let start = enclosed(part, PRECISION);
        let widths: Vec<f64> = start.iter().map(width).collect();
        let largest =
            |sizes: &[f64]| (0..sizes.len()).fold(0, |a, b| if sizes[b] > sizes[a] { b } else { a });
        let mut image = Image::new(self.descent, &start);
        let mut axis = largest(&widths);
        for steps in 0..=STEPS {
            let leaf = |to: Json| Ok(object(&[("to", to), ("steps", steps.into())]));
            if let Some(index) = self.sets.iter().position(|(_, set)| set.holds(&image.set).unwrap_or(false))
            {
                return leaf(index.into());
            }
            let beyond = |bound: &Interval| image.set.iter().any(|x| is_beyond(&x.to_interval(), bound.lo()));
            if self.bound.is_some_and(beyond) {
                return leaf(text("infinity"));
            }
            if image.set.iter().any(|x| width(x) > WIDE) || image.advance().is_err() {
                break;
            }
            let spread = |j: usize| {
                let sizes = image.slope.iter().map(|row| double(row[j].magnitude().to_interval().lo()));
                sizes.fold(0.0, f64::max) * widths[j]
            };
            axis = largest(&(0..part.len()).map(spread).collect::<Vec<_>>());
        }
        Err(axis)
    }
}

fn statement(
    (lo, hi): (&Rational, &Rational),
    sides: &[(Rational, Rational)],
    escape: Option<Json>,
    pieces: Vec<Piece>,
) -> Json {
    let part = |piece: Piece| {
        object(&[
            ("until", text(piece.until)),
            ("attractors", Json::Array(piece.sets)),
            ("boxes", Json::Array(piece.boxes)),
        ])
    };
    let mut fields = vec![
        ("kind", text("many-converges")),
        ("precision", PRECISION.into()),
        ("eta", pair(&(lo.clone(), hi.clone()))),
        ("box", Json::Array(sides.iter().map(pair).collect())),
        ("parts", Json::Array(pieces.into_iter().map(part).collect())),
    ];
    fields.extend(escape.map(|escape| ("escape", escape)));
    object(&fields)
}

/// A number with few digits. *Approximate.*
fn short(x: f64, bits: u32) -> Option<Rational> {
    let scale = Integer::from(1) << bits;
    Some((Rational::from_f64(x)? * &scale).round() / &scale)
}

/// The same value as the checker reads it.
fn checkers(json: &Json) -> Option<twostep_check::json::Json> {
    twostep_check::json::parse(&json.to_string()).ok()
}

/// A number of the checker's.
fn ours(x: &impl ToString) -> Option<Rational> {
    x.to_string().parse().ok()
}

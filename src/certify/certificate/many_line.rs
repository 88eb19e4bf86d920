//! `many-line-cycle`, `many-line-window`: 2-cycles on a line through a minimiser that gradient descent keeps.

use super::cycles::listed;
use super::many::ManyDrafts;
use super::many_box::theirs;
use super::window::phase_diagram;
use super::witness::{evaluate, interval, isolating, object, outward, pair, text};
use crate::algebra::{IntPoly, RatPoly, Value};
use crate::arith::{Integer, Rational};
use crate::certify::many::{ManyCycle, Symmetry};
use crate::certify::{Cycle, OrbitList, Stability, StepSize, orbits, orbits_at};
use crate::dynamics::Method;
use nalgebra::DMatrix;
use serde_json::Value as Json;
use std::cmp::Ordering;
use twostep_check::claims::many_line_cycle::signs_across;
use twostep_check::fields::Fields;
use twostep_check::interval::Interval;
use twostep_check::several::{line::Line, loss::Loss, problem};

/// Points of a line at which couplings between directions are looked for. *Approximate.*
const SAMPLES: [f64; 3] = [0.37, 0.83, -1.21];
/// Entries of the Hessian below this count as 0.
const SMALL: f64 = 1e-9;
/// Points closer than this are taken as one.
const NEAR: f64 = 1e-6;
/// The largest denominator of a direction's entries.
const DENOMINATOR: i32 = 64;
/// The second point of a cycle is rounded outwards to this grid.
const IMAGE_BITS: i32 = 80;

/// A vector by its entries that are not 0.
type Sparse = Vec<(usize, Rational)>;

/// A line with the space across it split, and the loss on it.
pub(super) struct KeptLine {
    fields: Vec<(&'static str, Json)>,
    theirs: Line,
    loss: RatPoly,
    text: String,
}

impl ManyDrafts<'_> {
    /// The lines through the minimisers along their top directions that gradient descent keeps.
    fn lines(&self) -> &[KeptLine] {
        self.lines.get_or_init(|| self.find_lines())
    }

    fn find_lines(&self) -> Vec<KeptLine> {
        let mut found: Vec<KeptLine> = Vec::new();
        for minimiser in self.minimisers {
            let point: Option<Vec<Rational>> =
                minimiser.point.iter().map(|x| x.as_rational().cloned()).collect();
            let direction: Vec<f64> = minimiser.direction.iter().map(Value::approx).collect();
            let line = point.zip(simple(&direction)).and_then(|(point, along)| self.line(&point, along));
            found.extend(line.filter(|line| found.iter().all(|known| known.fields != line.fields)));
        }
        found
    }

    fn line(&self, point: &[Rational], along: Vec<Rational>) -> Option<KeptLine> {
        let dot = |a: &[Rational], b: &[Rational]| {
            a.iter().zip(b).fold(Rational::new(), |sum, (a, b)| sum + Rational::from(a * b))
        };
        // The point of the line next to the origin: what is symmetric about it stays so.
        let share = dot(point, &along) / dot(&along, &along);
        let at: Vec<Rational> =
            point.iter().zip(&along).map(|(x, u)| x - Rational::from(&share * u)).collect();
        let numbers = |x: &[Rational]| Json::Array(x.iter().map(text).collect());
        let blocks = Json::Array(self.blocks(&at, &along)?);
        let fields = vec![("at", numbers(&at)), ("along", numbers(&along)), ("blocks", blocks)];
        let problem = problem::parse(self.text).ok()?;
        let json = twostep_check::json::parse(&object(&fields).to_string()).ok()?;
        let theirs = Line::read(&Loss::new(&problem), &Fields::any(&json, "").ok()?).ok()?;
        let poly = &theirs.problem.loss;
        let integer = |n: String| n.parse::<Integer>().ok();
        let numerators: Option<Vec<Integer>> =
            poly.numerators().iter().map(|c| integer(c.to_string())).collect();
        let loss = RatPoly::fraction(IntPoly::new(numerators?), integer(poly.denominator().to_string())?);
        let terms: Vec<String> =
            loss.coefficients().iter().enumerate().map(|(k, c)| format!("({c})*t^{k}")).collect();
        let text = format!("loss = \"{}\"\nvariables = [\"t\"]\n", terms.join(" + "));
        Some(KeptLine { fields, theirs, loss, text })
    }

    /// The space across a line, split into lines and planes that the Hessian keeps as far as floats tell.
    fn blocks(&self, at: &[Rational], along: &[Rational]) -> Option<Vec<Json>> {
        let n = at.len();
        let vectors = across(along)?;
        let mut basis = DMatrix::zeros(n, n);
        (0..n).for_each(|i| basis[(i, 0)] = along[i].to_f64());
        for (j, vector) in vectors.iter().enumerate() {
            vector.iter().for_each(|(i, value)| basis[(*i, j + 1)] = value.to_f64());
        }
        let inverse = basis.clone().try_inverse()?;
        let mut part: Vec<usize> = (0..n).collect();
        for t in SAMPLES {
            let x: Vec<f64> = at.iter().zip(along).map(|(x, u)| x.to_f64() + t * u.to_f64()).collect();
            let coupling = &inverse * self.loss.float_hessian(&x)? * &basis;
            for i in 0..n {
                for j in 0..n {
                    if coupling[(i, j)].abs() > SMALL && part[i] != part[j] {
                        let (from, to) = (part[i].max(part[j]), part[i].min(part[j]));
                        part.iter_mut().filter(|p| **p == from).for_each(|p| *p = to);
                    }
                }
            }
        }
        let mut blocks = Vec::new();
        for first in 1..n {
            let members: Vec<usize> = (1..n).filter(|i| part[*i] == first).collect();
            let of_block: Vec<&Sparse> = members.iter().map(|i| &vectors[i - 1]).collect();
            if members.is_empty() || members.len() > 2 {
                continue;
            }
            let mut fields = vec![("vectors", Json::Array(of_block.iter().map(|v| sparse(v)).collect()))];
            let places: Vec<usize> = of_block.iter().flat_map(|v| v.iter().map(|(i, _)| *i)).collect();
            let moves = |symmetry: &&Symmetry| stays_in(symmetry, (at, along), &places);
            if let Some(symmetry) = self.symmetries.iter().find(moves) {
                fields.push(("rotation", rotation(symmetry)));
            }
            blocks.push(object(&fields));
        }
        Some(blocks)
    }

    /// The 2-cycles at a step size on these lines, or one of them.
    pub(super) fn line_cycles(&self, eta: &Value, wanted: Option<&ManyCycle>) -> Vec<Json> {
        let statement = |line: &KeptLine, cycle: Vec<(&'static str, Json)>| {
            object(&[&[("kind", text("many-line-cycle"))], &line.fields[..], &cycle[..]].concat())
        };
        let of_line = |line: &'_ KeptLine| -> Vec<Json> {
            let cycles = line.cycles(eta, wanted).unwrap_or_default();
            cycles.into_iter().map(|cycle| statement(line, cycle)).collect()
        };
        self.lines().iter().flat_map(of_line).collect()
    }

    /// The phase diagrams of these lines, with the space across.
    pub(super) fn line_windows(&self) -> Vec<Json> {
        let statement = |line: &KeptLine| {
            let diagram = phase_diagram((&line.text, &[]), &line.loss, &Method::GradientDescent).ok()?;
            let Json::Object(mut fields) = diagram else { return None };
            fields.insert("kind".to_string(), text("many-line-window"));
            fields.extend(line.fields.iter().map(|(key, value)| (key.to_string(), value.clone())));
            Some(Json::Object(fields))
        };
        self.lines().iter().filter_map(statement).collect()
    }
}

impl KeptLine {
    /// The fields `eta`, `cycle` and `stability` for each 2-cycle on the line, or for the wanted one.
    fn cycles(&self, eta: &Value, wanted: Option<&ManyCycle>) -> Option<Vec<Vec<(&'static str, Json)>>> {
        let (list, steps): (OrbitList, _) = match eta.as_rational() {
            Some(eta) => (orbits(&self.loss, eta), (eta.clone(), eta.clone())),
            None => (orbits_at(&self.loss, &StepSize::closed_form(eta.exact()?)), isolating(eta)),
        };
        let gradient = self.loss.derivative();
        let one = |cycle: &Cycle| {
            let Json::Object(mut fields) = listed(&self.loss, cycle, &steps)? else { return None };
            // The rule asks for an enclosure of the image.
            let near = isolating(&cycle.x0);
            let x0 = interval(&near);
            let image = x0.sub(&interval(&steps).mul(&evaluate(&gradient, &x0)));
            let x1 = outward(&image.lower(), &image.upper(), IMAGE_BITS);
            let (t0, t1) = (theirs(&near)?, theirs(&x1)?);
            let here = |wanted: &ManyCycle| self.passes(&t0, &wanted.x0) || self.passes(&t0, &wanted.x1);
            if !wanted.is_none_or(here) {
                return None;
            }
            let signs = signs_across(&self.theirs, [&t0, &t1], &theirs(&steps)?).ok()?;
            let inside = matches!(cycle.stability, Stability::Stable | Stability::Superstable);
            let positive = signs.iter().all(|sign| *sign == Some(Ordering::Greater));
            let word = match cycle.stability == Stability::Unstable || signs.contains(&Some(Ordering::Less)) {
                true => "unstable",
                false if inside && positive && self.theirs.is_complete => "stable",
                false => "undecided",
            };
            fields.insert("x1".to_string(), pair(&x1));
            Some(vec![("eta", pair(&steps)), ("cycle", Json::Object(fields)), ("stability", text(word))])
        };
        Some(list.cycles.iter().filter_map(one).collect())
    }

    /// Does a point of the line lie at a place of the space? *Approximate.*
    fn passes(&self, t: &Interval, place: &[Value]) -> bool {
        let near = |(x, place): (&Interval, &Value)| {
            let middle = number(&x.middle().to_string()).map_or(f64::NAN, |x| x.to_f64());
            (middle - place.approx()).abs() < NEAR
        };
        self.theirs.points(t).iter().zip(place).all(near)
    }
}

fn number(text: &str) -> Option<Rational> {
    text.parse().ok()
}

/// A multiple of a direction with simple entries. *Approximate*; the checker confirms the line.
pub(super) fn simple(direction: &[f64]) -> Option<Vec<Rational>> {
    let largest = direction.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs()))?;
    let entry = |x: &f64| {
        let ratio = x / largest;
        (1..=DENOMINATOR).find_map(|q| {
            let p = (ratio * f64::from(q)).round();
            let near = (ratio - p / f64::from(q)).abs() < SMALL;
            near.then(|| Rational::from((p as i32, q)))
        })
    };
    direction.iter().map(entry).collect()
}

/// A basis of the directions across one, each with two entries at most.
fn across(along: &[Rational]) -> Option<Vec<Sparse>> {
    let k = along.iter().position(|u| *u != 0)?;
    let vector = |i: usize| match along[i] == 0 {
        true => vec![(i, Rational::from(1))],
        // The first place with an entry comes first.
        false => vec![(k, along[i].clone()), (i, Rational::from(-&along[k]))],
    };
    Some((0..along.len()).filter(|i| *i != k).map(vector).collect())
}

fn sparse(vector: &Sparse) -> Json {
    Json::Array(vector.iter().map(|(i, value)| Json::Array(vec![(*i).into(), text(value)])).collect())
}

/// The entries of the skew matrix of a rotation.
pub(super) fn rotation(symmetry: &Symmetry) -> Json {
    let entry = |(i, j, w): (usize, usize, i64)| Json::Array(vec![i.into(), j.into(), text(w)]);
    Json::Array(symmetry.entries().map(entry).collect())
}

/// Does a rotation move the points of a line in directions with entries at these places only, and not leave them at rest?
fn stays_in(symmetry: &Symmetry, (at, along): (&[Rational], &[Rational]), places: &[usize]) -> bool {
    let float = |x: &[Rational]| symmetry.apply(&x.iter().map(Rational::to_f64).collect::<Vec<f64>>());
    let (fixed, moving) = (float(at), float(along));
    let inside = |v: &[f64]| v.iter().enumerate().all(|(i, x)| *x == 0.0 || places.contains(&i));
    inside(&fixed) && inside(&moving) && fixed.iter().zip(&moving).any(|(a, b)| *a != 0.0 && *b == 0.0)
}

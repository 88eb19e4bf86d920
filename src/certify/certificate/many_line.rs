//! `many-line-cycle`, `many-line-window`: 2-cycles on a line through a minimiser that gradient descent keeps.

use super::cycles::listed;
use super::many::ManyDrafts;
use super::many_box::theirs;
use super::window::phase_diagram;
use super::witness::{evaluate, interval, isolating, object, outward, pair, text};
use crate::algebra::{IntPoly, RatPoly, Value};
use crate::arith::{Integer, Rational};
use crate::certify::many::{Basis, ManyCycle, Square, Symmetry, fixing, subspaces_across};
use crate::certify::{Cycle, OrbitList, Stability, StepSize, orbits, orbits_at};
use crate::dynamics::Method;
use serde_json::Value as Json;
use std::cmp::Ordering;
use twostep_check::claims::many_line_cycle::signs_across;
use twostep_check::fields::Fields;
use twostep_check::interval::Interval;
use twostep_check::several::{line::Line, loss::Loss, problem};

/// Numbers below this count as 0 beside the entries of a direction.
const SMALL: f64 = 1e-9;
/// Points closer than this are taken as one.
const NEAR: f64 = 1e-6;
/// The largest denominator of a direction's entries.
const DENOMINATOR: i32 = 64;
/// The second point of a cycle is rounded outwards to this grid.
const IMAGE_BITS: i32 = 80;

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
        // The point of the line next to the origin: what is symmetric about it stays so.
        let share = dot(point, &along) / dot(&along, &along);
        let at: Vec<Rational> =
            point.iter().zip(&along).map(|(x, u)| x - Rational::from(&share * u)).collect();
        let numbers = |x: &[Rational]| Json::Array(x.iter().map(text).collect());
        let blocks = Json::Array(self.blocks(&at, &along));
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

    /// The space across a line, split into parts that the Hessian keeps. In each, at most one flow that moves the 2-cycles of the line
    /// to others: a rotation, or one with a symmetric matrix that leaves the line's direction as it is.
    fn blocks(&self, at: &[Rational], along: &[Rational]) -> Vec<Json> {
        let fixing = fixing(self.loss, along).unwrap_or_default();
        let rotations = self.symmetries.iter().map(|symmetry| ("rotation", turning(symmetry)));
        let flows: Vec<(&str, Flow)> =
            rotations.chain(fixing.iter().map(|square| ("flow", entries(square)))).collect();
        let block = |basis: &Basis| {
            let vectors = basis.iter().map(|vector| sparse(vector)).collect();
            let mut fields = vec![("vectors", Json::Array(vectors))];
            if let Some((key, flow)) = flows.iter().find(|(_, flow)| stays_in(flow, (at, along), basis)) {
                fields.push((key, field(flow)));
            }
            object(&fields)
        };
        subspaces_across(self.loss, at, along).unwrap_or_default().iter().map(block).collect()
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

/// A vector by its entries that are not 0.
fn sparse(vector: &[Rational]) -> Json {
    let entries = vector.iter().enumerate().filter(|(_, value)| **value != 0);
    Json::Array(entries.map(|(i, value)| Json::Array(vec![i.into(), text(value)])).collect())
}

/// A matrix by its entries that are not 0.
pub(super) type Flow = Vec<(usize, usize, Rational)>;

/// The skew matrix of a rotation.
pub(super) fn turning(symmetry: &Symmetry) -> Flow {
    symmetry.entries().map(|(i, j, w)| (i, j, Rational::from(w))).collect()
}

/// A matrix that is written out.
pub(super) fn entries(square: &Square) -> Flow {
    let places = (0..square.len()).flat_map(|i| (0..square.len()).map(move |j| (i, j)));
    places.filter(|(i, j)| square[*i][*j] != 0).map(|(i, j)| (i, j, square[i][j].clone())).collect()
}

/// A flow in a certificate.
pub(super) fn field(flow: &Flow) -> Json {
    let entry =
        |(i, j, value): &(usize, usize, Rational)| Json::Array(vec![(*i).into(), (*j).into(), text(value)]);
    Json::Array(flow.iter().map(entry).collect())
}

fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    a.iter().zip(b).fold(Rational::new(), |sum, (a, b)| sum + Rational::from(a * b))
}

/// Does a flow move the points of a line in directions of a space with this orthogonal basis only, one coordinate by the same amount at
/// all of them, so that it leaves none at rest?
fn stays_in(flow: &Flow, (at, along): (&[Rational], &[Rational]), basis: &Basis) -> bool {
    let coordinates = |x: &[Rational]| -> Option<Vec<Rational>> {
        let mut image = vec![Rational::new(); x.len()];
        flow.iter().for_each(|(i, j, value)| image[*i] += Rational::from(value * &x[*j]));
        let found: Vec<Rational> = basis.iter().map(|v| dot(&image, v) / dot(v, v)).collect();
        for (factor, vector) in found.iter().zip(basis) {
            image.iter_mut().zip(vector).for_each(|(x, v)| *x -= Rational::from(factor * v));
        }
        image.iter().all(|x| *x == 0).then_some(found)
    };
    let both = coordinates(at).zip(coordinates(along));
    both.is_some_and(|(fixed, moving)| fixed.iter().zip(&moving).any(|(a, b)| *a != 0 && *b == 0))
}

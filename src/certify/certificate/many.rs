//! Statements about losses of several variables.

use super::draft::{About, Draft, Drafts, refusal};
use super::many_line::{KeptLine, entries, field, simple, turning};
use super::many_witness::{
    basis_and_inverse, box_around, cycle_equations, eigen_equations, inverse, numbers, rows,
};
use super::sets::invariant_set;
use super::witness::{object, outward, pair, text};
use crate::algebra::Value;
use crate::arith::Rational;
use crate::certify::many::{
    ManyCycle, ManyKind, ManyLoss, ManyMinimiser, ManyOrbits, Symmetry, analyse, exact_point, fixing, given,
    linear_symmetries, step_size,
};
use crate::certify::types::{Stability, Verdict};
use crate::problem::{Claim, Point, Problem, Region, Statement};
use serde_json::Value as Json;
use std::cell::OnceCell;

/// The precision at which the checker is asked to work.
const PRECISION: u32 = 128;
/// Boxes around points reach so far, as a power of two.
const BOX_BITS: i32 = 24;
/// Conditions on surfaces of minimisers in more variables than these are shown where a claim asks for it only: the derivatives take seconds.
const UNASKED: usize = 12;
/// Values at a minimiser are rounded outwards to this grid.
const VALUE_BITS: i32 = 20;

/// The statements for all results about a loss of several variables.
pub(super) struct ManyDrafts<'a> {
    pub(super) problem: &'a Problem,
    pub(super) text: &'a str,
    pub(super) loss: &'a ManyLoss,
    pub(super) symmetries: &'a [Symmetry],
    pub(super) minimisers: &'a [ManyMinimiser],
    pub(super) lists: &'a [(String, ManyOrbits)],
    /// Lines that gradient descent keeps, looked for where they are needed.
    pub(super) lines: OnceCell<Vec<KeptLine>>,
}

impl ManyDrafts<'_> {
    /// All statements; those for claims need the claims in the problem's text.
    pub(super) fn all(&self, verdicts: &[Verdict], has_claims: bool) -> Drafts {
        let mut drafts = Drafts::default();
        drafts.add_claims(self.problem, verdicts, has_claims, |claim, holds| {
            self.claim(claim, holds).map(About::Own)
        });
        // What no claim is about has no name in the report; the certificate holds it nevertheless.
        let shown = |json: &Json| self.refusal(json, None).is_none();
        let few = self.loss.dimension() <= UNASKED;
        let unasked = self.minimisers.iter().filter(|point| few || point.manifold.is_none());
        let points = unasked.filter_map(|point| self.condition(point).into_iter().find(shown));
        let cycles = self
            .lists
            .iter()
            .flat_map(|(_, list)| list.cycles.iter().filter_map(|cycle| self.cycle(&list.eta, cycle)));
        let on_lines = self.lists.iter().flat_map(|(_, list)| {
            list.cycles.iter().filter(|c| c.neutral > 0).flat_map(|c| self.line_cycles(&list.eta, Some(c)))
        });
        for json in points.chain(cycles).chain(on_lines) {
            if drafts.all.iter().all(|draft| draft.json != json) && shown(&json) {
                drafts.all.push(Draft { subjects: Vec::new(), json, claim: None });
            }
        }
        drafts
    }

    /// Why the checker refuses a statement, perhaps about a claim; `None` where it does not.
    pub(super) fn refusal(&self, json: &Json, about: Option<(usize, bool)>) -> Option<String> {
        refusal((self.text, &[]), json, about)
    }

    fn claim(&self, claim: &Claim, holds: bool) -> Result<Json, String> {
        let about = Some((claim.index, holds));
        let mut candidates: Vec<Json> = match &claim.statement {
            Statement::Condition { at, .. } => self.condition_at(at).unwrap_or_default(),
            Statement::Identity { at: None, .. } => vec![object(&[("kind", text("many-identity"))])],
            Statement::InvariantSet { eta, set } => vec![invariant_set(self.problem, eta, set)?],
            // One cycle proves that there is one, and refutes what is claimed of all.
            Statement::Period2 { eta, count: None, stability, .. } if stability.is_none() || !holds => {
                let eta = step_size(self.problem, eta).map_err(|diagnostic| diagnostic.message)?;
                let list = self.lists.iter().find(|(_, list)| list.eta.lo == eta.lo && list.eta.hi == eta.hi);
                let (_, list) = list.ok_or("2-cycles at a step size that the problem does not name")?;
                let alone = list.cycles.iter().filter_map(|cycle| self.cycle(&eta, cycle));
                alone.chain(self.line_cycles(&eta, None)).collect()
            }
            Statement::Period2 { eta, within: Some(within), .. } => {
                let eta = step_size(self.problem, eta).map_err(|diagnostic| diagnostic.message)?;
                let sides = self.sides(within).ok_or("all 2-cycles outside of a box with rational sides")?;
                self.all_in_box(&eta, &sides).into_iter().collect()
            }
            Statement::StableWindow { .. } => self.line_windows(),
            statement @ Statement::Decay { .. } => self.decay(statement).into_iter().collect(),
            Statement::Converges { eta, starts, to } => vec![self.starts(eta, starts, *to, holds)?],
            _ => return Err("claims of this kind about several variables".into()),
        };
        let mut reason = "no witness for several variables".to_string();
        // Stable cycles first.
        candidates.sort_by_key(|json| json.get("stability").is_some_and(|word| word == "stable"));
        while let Some(json) = candidates.pop() {
            match self.refusal(&json, about) {
                None => return Ok(json),
                Some(refusal) => reason = refusal,
            }
        }
        Err(reason)
    }

    /// The rational sides of a box, one for each variable.
    pub(super) fn sides(&self, within: &Region) -> Option<Vec<(Rational, Rational)>> {
        let side = |name: &String| {
            let (_, lo, hi) = within.sides.iter().find(|(known, ..)| known == name)?;
            let number = |e| self.problem.value(e).ok()?.as_rational().cloned();
            Some((number(lo)?, number(hi)?))
        };
        self.problem.variables.iter().map(side).collect()
    }

    fn condition_at(&self, at: &Point) -> Option<Vec<Json>> {
        let point = exact_point(self.problem, at).ok()?;
        let site = given(self.loss, &point).ok()?;
        Some(self.condition(&analyse(self.loss, &site, self.symmetries)))
    }

    /// Statements that may show the condition at a minimiser.
    fn condition(&self, minimiser: &ManyMinimiser) -> Vec<Json> {
        let result = match minimiser.kind {
            ManyKind::Supercritical => "supercritical",
            ManyKind::Subcritical => "subcritical",
            ManyKind::Drift => "drift",
            _ => return Vec::new(),
        };
        match &minimiser.manifold {
            Some(manifold) => self.valleys(minimiser, result, manifold.symmetric < manifold.dimension),
            None => self.isolated(minimiser, result).into_iter().collect(),
        }
    }

    /// At a point of a surface of minimisers: where a residual is 0, or along which flows move it.
    fn valleys(&self, minimiser: &ManyMinimiser, result: &str, more_than_rotations: bool) -> Vec<Json> {
        let at: Option<Vec<Json>> = minimiser.point.iter().map(|x| Some(text(x.as_rational()?))).collect();
        let Some(at) = at else { return Vec::new() };
        let fields = [("kind", text("many-valley")), ("at", Json::Array(at)), ("result", text(result))];
        let direction: Vec<f64> = minimiser.direction.iter().map(Value::approx).collect();
        let flows = simple(&direction).map(|direction| {
            let more = [
                ("direction", Json::Array(direction.iter().map(text).collect())),
                ("flows", Json::Array(self.flows(&direction, more_than_rotations))),
            ];
            object(&[&fields[..], &more].concat())
        });
        std::iter::once(object(&fields)).chain(flows).collect()
    }

    /// Matrices `B` such that the loss is constant along `x' = B x`, rotations first, then symmetric ones with `B v = 0`.
    fn flows(&self, direction: &[Rational], more_than_rotations: bool) -> Vec<Json> {
        let mut flows: Vec<Json> = self.symmetries.iter().map(|symmetry| field(&turning(symmetry))).collect();
        if more_than_rotations {
            let fixing = fixing(self.loss, direction).unwrap_or_default();
            for square in fixing.into_iter().chain(linear_symmetries(self.loss).unwrap_or_default()) {
                let flow = field(&entries(&square));
                if !flows.contains(&flow) {
                    flows.push(flow);
                }
            }
        }
        flows
    }

    fn isolated(&self, minimiser: &ManyMinimiser, result: &str) -> Option<Json> {
        let x: Vec<f64> = minimiser.point.iter().map(Value::approx).collect();
        let hessian = self.loss.float_hessian(&x)?;
        let q: Vec<f64> = minimiser.direction.iter().map(Value::approx).collect();
        let first = minimiser.eigenvalues.first()?.approx();
        let second = minimiser.eigenvalues.get(1)?.approx();
        let pair_of_eigen: Vec<f64> = q.iter().copied().chain([first]).collect();
        let mut boxes = boxes(&pair_of_eigen)?;
        let eigenvalue = boxes.pop()?;
        let interval = |value: &Value| pair(&outward(&value.lo, &value.hi, VALUE_BITS));
        Some(object(&[
            ("kind", text("many-condition")),
            ("precision", PRECISION.into()),
            ("at", Json::Array(self::boxes(&x)?)),
            ("preconditioner", rows(&inverse(hessian.clone())?)?),
            ("eigenvalue", eigenvalue),
            ("eigenvector", Json::Array(boxes)),
            ("eigen_preconditioner", rows(&inverse(eigen_equations(&hessian, &q, first))?)?),
            ("below", text(Rational::from_f64((first + second) / 2.0)?)),
            ("c", interval(minimiser.c.as_ref()?)),
            ("slice", interval(minimiser.slice.as_ref()?)),
            ("result", text(result)),
        ]))
    }

    /// A 2-cycle that is alone in a box.
    pub(super) fn cycle(&self, eta: &Value, cycle: &ManyCycle) -> Option<Json> {
        if cycle.neutral > 0 {
            return None;
        }
        let step = match eta.lo == eta.hi {
            true => (eta.lo.clone(), eta.hi.clone()),
            false => outward(&eta.lo, &eta.hi, 2 * BOX_BITS),
        };
        let (x0, x1): (Vec<f64>, Vec<f64>) =
            (cycle.x0.iter().map(Value::approx).collect(), cycle.x1.iter().map(Value::approx).collect());
        let (h0, h1) = (self.loss.float_hessian(&x0)?, self.loss.float_hessian(&x1)?);
        let rate = 1.0 / eta.approx();
        let mut fields = vec![
            ("kind", text("many-cycle")),
            ("precision", PRECISION.into()),
            ("eta", pair(&step)),
            ("x0", Json::Array(boxes(&x0)?)),
            ("x1", Json::Array(boxes(&x1)?)),
            ("preconditioner", rows(&inverse(cycle_equations(&h0, &h1, rate))?)?),
        ];
        let word = match cycle.stability {
            Stability::Stable => {
                let (basis, inverse, squarings) = basis_and_inverse(&h0, &h1, eta.approx())?;
                fields.extend([("basis", numbers(&basis)?), ("inverse", numbers(&inverse)?)]);
                if squarings > 0 {
                    fields.push(("squarings", squarings.into()));
                }
                "stable"
            }
            Stability::Unstable => "unstable",
            _ => "undecided",
        };
        fields.push(("stability", text(word)));
        Some(object(&fields))
    }
}

/// An interval around each coordinate.
pub(super) fn boxes(x: &[f64]) -> Option<Vec<Json>> {
    x.iter().map(|x| Some(pair(&box_around(*x, BOX_BITS)?))).collect()
}

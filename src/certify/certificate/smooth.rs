//! Statements about losses with elementary functions.

use super::draft::{About, Drafts, Subject, refusal};
use super::smooth_pieces::{checkers, cuts, ours};
use super::witness::{object, outward, pair, text};
use crate::algebra::Value;
use crate::arith::{Integer, Rational};
use crate::certify::smooth::{
    SmoothAnalysis, SmoothLoss, SmoothStep, SmoothWindows, smooth_orbits, smooth_windows,
};
use crate::certify::types::{ConditionKind, Cycle, Minimiser, Nature, OrbitList, Stability, Verdict};
use crate::expr::Expr;
use crate::problem::{Claim, Problem, Statement};
use serde_json::Value as Json;
use std::cell::OnceCell;
use twostep_check::elementary::problem::Problem as Theirs;
use twostep_check::elementary::slope::Loss;
use twostep_check::elementary::two_cycles::Map;
use twostep_check::expr;

/// The precision at which the checker is asked to work.
pub(super) const PRECISION: u32 = 192;
/// The width of the intervals around points, as a power of two.
pub(super) const POINT_BITS: i32 = 96;
/// Enclosures over those are rounded outwards to this grid.
const ROOMY_BITS: i32 = 72;

/// The statements for all results about a smooth loss.
pub(super) struct SmoothDrafts<'a> {
    problem: &'a Problem,
    /// Its text.
    file: &'a str,
    pub(super) loss: &'a SmoothLoss,
    pub(super) analysis: &'a SmoothAnalysis,
    lists: &'a [OrbitList],
    as_read: &'a Theirs,
    pub(super) theirs: Loss<'a>,
    windows: OnceCell<SmoothWindows>,
}

impl<'a> SmoothDrafts<'a> {
    /// About a problem as the checker reads it.
    pub(super) fn new(
        (problem, file, theirs): (&'a Problem, &'a str, &'a Theirs),
        loss: &'a SmoothLoss,
        analysis: &'a SmoothAnalysis,
        lists: &'a [OrbitList],
    ) -> Self {
        let (as_read, theirs, windows) = (theirs, Loss::new(theirs), OnceCell::new());
        SmoothDrafts { problem, file, loss, analysis, lists, as_read, theirs, windows }
    }

    /// The phase diagram, for claims about it.
    pub(super) fn windows(&self) -> &SmoothWindows {
        self.windows.get_or_init(|| smooth_windows(self.loss, self.analysis, |_, _, _| true))
    }

    /// The first of some statements that settles a claim.
    pub(super) fn first(&self, about: (usize, bool), candidates: impl Iterator<Item = Json>) -> Option<Json> {
        let mut candidates = candidates;
        candidates.find(|json| refusal((self.file, &[]), json, Some(about)).is_none())
    }

    /// All statements; those for claims need the claims in the problem's text.
    pub(super) fn all(mut self, verdicts: &[Verdict], has_claims: bool) -> Drafts {
        let mut drafts = Drafts::default();
        drafts.add(Subject::CriticalPoints, self.critical_points());
        for (index, minimiser) in self.analysis.minimisers.iter().enumerate() {
            drafts.add(Subject::Minimiser(index), self.condition(minimiser));
        }
        for (index, list) in self.lists.iter().enumerate() {
            drafts.add(Subject::Orbits(index), self.orbits(list));
        }
        let problem = self.problem;
        drafts.add_claims(problem, verdicts, has_claims, |claim, holds| {
            // A search may use up what the checker allows for a file.
            self.theirs = Loss::new(self.as_read);
            self.claim(claim, holds)
        });
        drafts
    }

    pub(super) fn fixed(&self, kind: &str) -> [(&'static str, Json); 2] {
        [("kind", text(kind)), ("precision", PRECISION.into())]
    }

    fn critical_points(&self) -> Result<Json, String> {
        if !self.analysis.open.is_empty() {
            return Err("a list of critical points that is not complete".into());
        }
        let points: Vec<_> = self.analysis.critical_points.iter().map(|p| near(&p.point)).collect();
        let rule = |piece: &_| self.theirs.has_critical_point(piece, PRECISION).ok();
        let cuts = cuts((&self.loss.from, &self.loss.to), &points, &rule).ok_or("pieces of the domain")?;
        let point = |(at, known): (&(Rational, Rational), &crate::certify::types::CriticalPoint)| {
            let nature = if known.nature == Nature::Minimiser { "minimiser" } else { "maximiser" };
            object(&[("at", pair(at)), ("nature", text(nature))])
        };
        let points = points.iter().zip(&self.analysis.critical_points).map(point).collect();
        let [kind, precision] = self.fixed("smooth-critical-points");
        Ok(object(&[kind, precision, ("cuts", cuts), ("points", Json::Array(points))]))
    }

    fn condition(&self, minimiser: &Minimiser) -> Result<Json, String> {
        let result = match (minimiser.kind, minimiser.decided_by) {
            (ConditionKind::Supercritical, Some(1)) => "supercritical",
            (ConditionKind::Subcritical, Some(1)) => "subcritical",
            _ => return Err("a condition that alpha does not decide".into()),
        };
        let eta = minimiser.eta_critical.as_ref().ok_or("no critical step size")?;
        let [kind, precision] = self.fixed("smooth-condition");
        Ok(object(&[
            kind,
            precision,
            ("at", pair(&near(&minimiser.point))),
            ("eta_critical", pair(&outward(&eta.lo, &eta.hi, ROOMY_BITS))),
            ("result", text(result)),
        ]))
    }

    /// The step size, or a narrow interval around it.
    fn step(eta: &Value) -> (Rational, Rational) {
        if eta.lo == eta.hi {
            (eta.lo.clone(), eta.hi.clone())
        } else {
            outward(&eta.lo, &eta.hi, 2 * POINT_BITS)
        }
    }

    pub(super) fn orbits(&self, list: &OrbitList) -> Result<Json, String> {
        if !list.complete {
            return Err("a list of 2-cycles that is not complete".into());
        }
        if list.cycles.iter().any(|cycle| cycle.stability == Stability::Undecided) {
            return Err("a 2-cycle of unknown stability".into());
        }
        let eta = Self::step(&list.eta);
        let map = Map::new(&self.theirs, &checkers(&eta).ok_or("the step size")?, PRECISION);
        let starts: Vec<_> = list.cycles.iter().map(|cycle| near(&cycle.x0)).collect();
        let rule = |piece: &_| map.has_start(piece).ok();
        let cuts = cuts((&self.loss.from, &self.loss.to), &starts, &rule).ok_or("pieces of the domain")?;
        let cycles: Option<Vec<Json>> =
            list.cycles.iter().map(|known| Some(object(&cycle(&map, known)?))).collect();
        let cycles = Json::Array(cycles.ok_or("enclosures of a 2-cycle")?);
        let [kind, precision] = self.fixed("smooth-orbits");
        Ok(object(&[kind, precision, ("eta", pair(&eta)), ("cuts", cuts), ("cycles", cycles)]))
    }

    fn claim(&self, claim: &Claim, holds: bool) -> Result<About, String> {
        let about = (claim.index, holds);
        match &claim.statement {
            Statement::StableWindow { from, to } if holds => self.window(from, to).map(About::Own),
            Statement::StableWindow { from, to } => {
                self.no_window(about, [from, to]).map(About::Own).ok_or("an end that is not sharp".into())
            }
            Statement::CriticalStep { event, eta, .. } if holds => self.event(about, *event, eta),
            Statement::CriticalStep { event, eta, .. } => self.no_event(*event, eta).map(About::Own),
            Statement::Condition { at, .. } => {
                let (_, at) = at.coordinates.first().ok_or("no point")?;
                self.condition_at(at)
            }
            Statement::Period2 { eta, count, .. } => {
                let form = self.problem.value(eta).map_err(|diagnostic| diagnostic.message)?;
                if let Some(index) = self.lists.iter().position(|list| list.eta.exact() == Some(&form)) {
                    return Ok(About::Result(Subject::Orbits(index)));
                }
                let step = SmoothStep::closed_form(&form).ok_or("the step size has no enclosure")?;
                let (list, _) = smooth_orbits(self.loss, &step);
                match self.orbits(&list) {
                    Ok(json) => Ok(About::Own(json)),
                    Err(reason) if count.is_some() => Err(reason),
                    Err(reason) => self.one_cycle(&list, holds).ok_or(reason).map(About::Own),
                }
            }
            Statement::Identity { at: Some(_), .. } => Ok(About::Own(object(&self.fixed("smooth-identity")))),
            _ => Err("claims of this kind about elementary functions".into()),
        }
    }

    fn condition_at(&self, at: &Expr) -> Result<About, String> {
        let place = expr::parse(&at.to_string()).and_then(|at| self.theirs.named(&at, PRECISION));
        let place = place.ok().and_then(|(_, near)| ours(&near.to_interval())).ok_or("the claimed point")?;
        let here = self.analysis.minimisers.iter().position(|minimiser| {
            let near = near(&minimiser.point);
            near.0 <= place.0 && place.1 <= near.1
        });
        if let Some(index) = here {
            return Ok(About::Result(Subject::Minimiser(index)));
        }
        let [kind, precision] = self.fixed("smooth-condition");
        let at = pair(&outward(&place.0, &place.1, POINT_BITS));
        Ok(About::Own(object(&[kind, precision, ("at", at), ("result", text("none"))])))
    }

    /// One 2-cycle: any proves that there is one, an unstable one that not all are stable.
    fn one_cycle(&self, list: &OrbitList, holds: bool) -> Option<Json> {
        let fits = |cycle: &&Cycle| holds || cycle.stability == Stability::Unstable;
        let known = |cycle: &&Cycle| cycle.stability != Stability::Undecided;
        self.one_of(&Self::step(&list.eta), list.cycles.iter().filter(known).find(fits)?)
    }

    /// The same for a given one.
    pub(super) fn one_of(&self, eta: &(Rational, Rational), known: &Cycle) -> Option<Json> {
        let map = Map::new(&self.theirs, &checkers(eta)?, PRECISION);
        let witness = cycle(&map, known)?;
        let [kind, precision] = self.fixed("smooth-cycle");
        let fields: Vec<_> = [kind, precision, ("eta", pair(eta))].into_iter().chain(witness).collect();
        Some(object(&fields))
    }
}

/// A narrow interval with a point inside.
pub(super) fn near(point: &Value) -> (Rational, Rational) {
    outward(&point.lo, &point.hi, POINT_BITS)
}

/// A 2-cycle with what the checker finds of it; exact where its multiplier needs that.
fn cycle(map: &Map, known: &Cycle) -> Option<Vec<(&'static str, Json)>> {
    let x0 = near(&known.x0);
    let x1 = roomy(ours(&map.over(&checkers(&x0)?).ok()?)?);
    let mut fields = vec![("x0", pair(&x0)), ("x1", pair(&x1)), ("stability", text(known.stability.word()))];
    if matches!(known.stability, Stability::Superstable | Stability::Neutral) {
        let rho = known.multiplier.as_rational()?.clone();
        fields.push(("multiplier", pair(&(rho.clone(), rho))));
        fields.push(("exact", text(name(&known.x0)?)));
    } else {
        let rho = ours(&map.multiplier(&checkers(&x0)?, &checkers(&x1)?).ok()?)?;
        fields.push(("multiplier", pair(&roomy(rho))));
    }
    Some(fields)
}

/// An expression for a number that has one.
pub(super) fn name(value: &Value) -> Option<String> {
    let exact = value.exact().map(ToString::to_string);
    exact.or_else(|| value.name().map(|(name, _)| name.to_string()))
}

/// The same rounded outwards, but by much less than its distance from 0, 1 and -1.
fn roomy((lo, hi): (Rational, Rational)) -> (Rational, Rational) {
    let mut bits = ROOMY_BITS;
    let width = Rational::from(&hi - &lo);
    // Where the enclosure is finer than the grid, so may be what it shows.
    while width < Rational::from((1, Integer::from(1) << bits as u32)) && bits < 120 {
        bits += 8;
    }
    outward(&lo, &hi, bits)
}

//! From the claims about a polynomial to statements that settle them.

use super::crossings::Passing;
use super::draft::{About, Subject, refusal};
use super::elsewhere::{away, elsewhere};
use super::one_step::Starts;
use super::sets::invariant_set;
use super::witness::{object, text};
use super::{cycles, longer, points, starts, window};
use crate::algebra::{ClosedForm, RealAlgebraic};
use crate::arith::Rational;
use crate::certify::claims::method_of;
use crate::certify::orbits::orbits_at;
use crate::certify::step_size::StepSize;
use crate::certify::types::{Analysis, OrbitList};
use crate::dynamics::Method;
use crate::expr::Expr;
use crate::problem::{Claim, ExpectedEvent, Limit, Problem, Region, Statement, StepRange};
use serde_json::Value as Json;

/// The precision at which ends of ranges of step sizes are bounded.
const END_BITS: u32 = 128;

/// Above this degree eliminations take the checker minutes.
const ELIMINATION_DEGREE: usize = 5;
/// So many statements about an event are tried with the claim.
const PASSINGS: usize = 3;

/// What the statements about claims are made from.
pub(super) struct ClaimDrafts<'a> {
    pub(super) problem: &'a Problem,
    /// The text of the problem file, and the weights of its variable.
    pub(super) file: (&'a str, &'a [(String, Rational)]),
    pub(super) analysis: &'a Analysis,
    pub(super) lists: &'a [OrbitList],
    /// Phase diagrams that several claims share.
    pub(super) windows: Vec<(Method, Result<Json, String>)>,
}

type Made = Result<About, String>;

impl ClaimDrafts<'_> {
    pub(super) fn statement(&mut self, claim: &Claim, holds: bool) -> Made {
        let method = method_of(self.problem, claim).map_err(|diagnostic| diagnostic.message)?;
        let about = (claim.index, holds);
        match &claim.statement {
            Statement::Condition { at, .. } => {
                let (_, at) = at.coordinates.first().ok_or("no point")?;
                self.condition(&self.value(at)?)
            }
            Statement::Period2 { eta, .. } => self.period_2(&self.value(eta)?, &method),
            Statement::Period { period, eta, .. } => {
                let made = longer::all_of_period(self.analysis, &self.rational(eta)?, *period)?;
                self.first(about, vec![made])
            }
            Statement::StableWindow { .. } => self.window(&method).map(About::Own),
            Statement::CriticalStep { event, period, eta } => {
                self.critical_step(about, (*event, *period), eta, &method)
            }
            Statement::CycleThrough { .. } => {
                self.first(about, vec![object(&[("kind", text("cycle-through"))])])
            }
            Statement::Invariant { eta, starts } => {
                let eta = self.rational(eta)?;
                let starts = self.starts(&eta, starts)?;
                let made = if holds { Some(starts.turns()) } else { starts.leaving() };
                self.first(about, made.into_iter().collect())
            }
            Statement::InvariantSet { eta, set } => {
                self.first(about, vec![invariant_set(self.problem, eta, set)?])
            }
            Statement::Descent { eta, starts } => {
                let eta = self.rational(eta)?;
                let made = self.starts(&eta, starts)?.change(holds);
                self.first(about, made.into_iter().collect())
            }
            Statement::Converges { eta, starts, to } => self.converges(about, eta, starts, *to),
            Statement::Decay { .. } => Err("losses of one variable have no decay across a plane".to_string()),
            Statement::Identity { .. } => Ok(About::Own(object(&[("kind", text("identity"))]))),
        }
    }

    fn value(&self, e: &Expr) -> Result<ClosedForm, String> {
        self.problem.value(e).map_err(|diagnostic| diagnostic.message)
    }

    fn rational(&self, e: &Expr) -> Result<Rational, String> {
        self.value(e)?.as_rational().cloned().ok_or_else(|| "an irrational number".to_string())
    }

    fn number(&self, e: &Expr) -> Result<RealAlgebraic, String> {
        Ok(RealAlgebraic::from_closed_form(&self.value(e)?))
    }

    /// The first statement that the checker accepts about the claim.
    fn first(&self, about: (usize, bool), candidates: Vec<Json>) -> Made {
        let mut reason = "no witness is found".to_string();
        for json in candidates {
            match refusal(self.file, &json, Some(about)) {
                None => return Ok(About::Own(json)),
                Some(refusal) => reason = refusal,
            }
        }
        Err(reason)
    }

    fn condition(&self, at: &ClosedForm) -> Made {
        let here = self.analysis.minimisers.iter().position(|minimiser| points::is_at(minimiser, at));
        match here {
            Some(index) => {
                let gradient = self.analysis.loss.derivative();
                if !RealAlgebraic::from_closed_form(at).is_root_of(gradient.numerator()) {
                    return Err("a point too close to a minimiser".into());
                }
                Ok(About::Result(Subject::Minimiser(index)))
            }
            None => points::no_minimiser(at).map(About::Own).ok_or_else(|| "the claimed point".into()),
        }
    }

    fn period_2(&self, eta: &ClosedForm, method: &Method) -> Made {
        let plain = *method == Method::GradientDescent;
        let known = self.lists.iter().position(|list| list.eta.exact() == Some(eta));
        if let Some(index) = known.filter(|_| plain) {
            return Ok(About::Result(Subject::Orbits(index)));
        }
        let eta = StepSize::closed_form(eta).over(&method.factor());
        cycles::orbits(self.analysis, &orbits_at(&self.analysis.loss, &eta)).map(About::Own)
    }

    fn window(&mut self, method: &Method) -> Result<Json, String> {
        if let Some((_, made)) = self.windows.iter().find(|(known, _)| known == method) {
            return made.clone();
        }
        let made = window::phase_diagram(self.file, &self.analysis.loss, method);
        self.windows.push((method.clone(), made.clone()));
        made
    }

    fn critical_step(
        &self,
        about: (usize, bool),
        (event, period): (ExpectedEvent, usize),
        eta: &StepRange,
        method: &Method,
    ) -> Made {
        let (from, to) = ends(eta);
        let rational = self.value(from)? == self.value(to)? && self.rational(from).is_ok();
        let eliminates = self.analysis.loss.degree() <= ELIMINATION_DEGREE;
        if !about.1 && (rational || eliminates) {
            return self.first(about, vec![object(&[("kind", text("no-event"))])]);
        }
        if !about.1 || !(eliminates || matches!(eta, StepRange::Between(..))) {
            return Err("eliminating at this degree".into());
        }
        let reduced = Rational::from(method.factor().recip_ref());
        let (from, to) = (self.number(from)?.scaled(&reduced), self.number(to)?.scaled(&reduced));
        if event == ExpectedEvent::MinimiserFlip {
            let minimisers = self.analysis.minimisers.iter().enumerate();
            let mut reason = "no minimiser with this step size".to_string();
            for (index, minimiser) in minimisers.filter(|(_, minimiser)| minimiser.eta_critical.is_some()) {
                let json = points::condition(&self.analysis.loss, minimiser);
                match refusal(self.file, &json, Some(about)) {
                    None => return Ok(About::Result(Subject::Minimiser(index))),
                    Some(refusal) => reason = refusal,
                }
            }
            return Err(reason);
        }
        if !matches!(event, ExpectedEvent::Flip | ExpectedEvent::Superstable) {
            return Err("cycles with multiplier 1".into());
        }
        let single = from.compare(&to).is_eq();
        let passing = Passing { loss: &self.analysis.loss, method, event, period };
        // Where the ends are irrational, a little further in.
        let (lo, hi) = match single {
            true => (from.bounds(END_BITS).0, to.bounds(END_BITS).1),
            false => (from.bounds(END_BITS).1, to.bounds(END_BITS).0),
        };
        // What is wrong without the claim is found out at little cost; with it the checker may have to eliminate.
        let candidates = passing.candidates((&lo, &hi), single).into_iter();
        let shown = candidates.filter(|json| refusal(self.file, json, None).is_none());
        let decides = |json: &Json| refusal(self.file, json, Some(about)).is_none();
        let found = shown.take(PASSINGS).find(decides);
        found.map(About::Own).ok_or_else(|| "the event between two close step sizes".to_string())
    }

    fn starts<'b>(&'b self, eta: &'b Rational, starts: &Region) -> Result<Starts<'b>, String> {
        let (_, lo, hi) = starts.sides.first().ok_or("no starts")?;
        Ok(Starts { loss: &self.analysis.loss, eta, ends: (self.number(lo)?, self.number(hi)?) })
    }

    fn converges(&self, about: (usize, bool), eta: &StepRange, starts: &Region, to: Limit) -> Made {
        let holds = about.1;
        let loss = &self.analysis.loss;
        let (from, until) = ends(eta);
        let eta = (self.rational(from)?, self.rational(until)?);
        let (_, lo, hi) = starts.sides.first().ok_or("no starts")?;
        let starts = (&self.rational(lo)?, &self.rational(hi)?);
        let claimed = match to {
            Limit::Period(period) => Some(period),
            Limit::Minimiser => Some(1),
            Limit::Infinity => None,
        };
        if !holds && let Some(json) = elsewhere(loss, &eta, starts, claimed) {
            return Ok(About::Own(json));
        }
        let period = match (claimed, holds) {
            (None, true) => {
                let away = away(loss, &eta, starts).ok_or("starts that diverge from inside a bound")?;
                return Ok(About::Own(away));
            }
            (None, false) => return Err("starts that stay bounded".into()),
            (Some(period @ (1 | 2)), true) => period,
            (Some(period @ (1 | 2)), false) => 3 - period,
            (Some(_), false) => return Err("starts that do not go to longer cycles".into()),
            (Some(_), true) => {
                return self.first(about, longer::hyperbolic(loss, &eta, starts).into_iter().collect());
            }
        };
        match starts::convergence(self.analysis, &eta, starts, period) {
            Ok(json) => Ok(About::Own(json)),
            Err(reason) if !holds => Err(reason),
            Err(reason) => self
                .first(about, longer::hyperbolic(loss, &eta, starts).into_iter().collect())
                .map_err(|_| reason),
        }
    }
}

fn ends(eta: &StepRange) -> (&Expr, &Expr) {
    match eta {
        StepRange::At(eta) => (eta, eta),
        StepRange::Between(from, to) => (from, to),
    }
}

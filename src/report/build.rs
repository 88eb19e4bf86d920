//! From what the proofs hand over to the one value behind every output.

use super::basin::Basin;
use super::claim_text::claim_text;
use super::derivation::{formulas, formulas_of_family};
use super::model::{
    Claim, ComplexPair, Condition, ConditionKind, CriticalPoint, Cycle, Derivatives, Minimiser, Nature,
    Orbits, OriginName, Point, Reach, Report, SCHEMA, Sample, Side, Stability, Stop, VerdictName,
};
use super::number::Number;
use super::periods::Periods;
use super::several::Several;
use super::statements;
use super::symbolic;
use super::windows::{Windows, method_name};
use crate::algebra::{RatPoly, Value};
use crate::certify;
use crate::certify::momentum::Multipliers;
use crate::certify::parametric::Family;
use crate::dynamics::Method;
use crate::expr::Expr;
use crate::problem;
use rayon::prelude::*;
use std::cmp::Ordering;

/// What a result says of the problem itself.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// The problem's title.
    pub title: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// The loss as it was given.
    pub loss: String,
    /// The name of its variable.
    pub variable: String,
    /// The parameters with their values.
    pub parameters: Vec<(String, String)>,
    /// The problem's file, where its loss cannot be written on a command line: it has matrices or data. `-` for standard
    /// input.
    pub file: Option<String>,
}

impl Report {
    /// The result for a one-variable polynomial loss: its analysis and its 2-cycles at some step sizes, each with
    /// the text it was asked by.
    pub fn new(
        heading: Heading,
        analysis: &certify::Analysis,
        orbits: &[(String, certify::OrbitList)],
    ) -> Self {
        let place = |value: &Value| Point::from([(heading.variable.clone(), Number::new(value))]);
        // Most of the time of a short run goes into the closed forms that are looked for here.
        let minimisers: Vec<Minimiser> =
            analysis.minimisers.par_iter().map(|m| minimiser(m, place)).collect();
        let orbits: Vec<Orbits> = orbits.iter().map(|(text, list)| orbit_list(text, list, place)).collect();
        let critical_points = analysis.critical_points.iter().map(|c| critical_point(c, place)).collect();
        let mut report = Report {
            schema: SCHEMA.to_string(),
            title: heading.title,
            source: heading.source,
            expanded: analysis.loss.to_text(&heading.variable),
            expanded_latex: analysis.loss.to_latex(&heading.variable),
            loss: heading.loss,
            degree: Some(analysis.loss.degree()),
            domain: None,
            variables: vec![heading.variable],
            parameters: heading.parameters.into_iter().collect(),
            critical_points,
            formulas: Vec::new(),
            sections: Vec::new(),
            minimisers,
            orbits,
            windows: None,
            basin: None,
            periods: None,
            simulation: None,
            claims: Vec::new(),
            certificate: None,
            statements: Vec::new(),
            several: None,
            file: heading.file,
        };
        report.statements = statements::of(&report);
        report
    }

    /// The same with the derivatives and the condition as formulas.
    #[must_use]
    pub fn with_formulas(mut self, loss: &RatPoly) -> Self {
        self.formulas = formulas(loss, self.variable());
        self
    }

    /// The result for a loss of which only observations are reported.
    pub fn observed(heading: Heading, variables: &[String]) -> Self {
        let empty =
            certify::Analysis { loss: RatPoly::zero(), critical_points: Vec::new(), minimisers: Vec::new() };
        let mut report = Report::new(heading, &empty, &[]);
        report.expanded.clone_from(&report.loss);
        report.expanded_latex.clear();
        report.degree = None;
        report.variables = variables.to_vec();
        report.statements.clear();
        report
    }

    /// What a family of losses is, and nothing yet of what holds for it.
    pub fn of_family_heading(heading: Heading, family: &Family) -> Self {
        let empty =
            certify::Analysis { loss: RatPoly::zero(), critical_points: Vec::new(), minimisers: Vec::new() };
        let mut report = Report::new(heading, &empty, &[]);
        report.expanded = family.loss.to_string();
        report.expanded_latex = family.loss.to_latex();
        report.degree = Some(family.loss.degree_in(&family.variable) as usize);
        report
    }

    /// The result for a family of losses: all that holds for every value of its parameters.
    pub fn of_family(heading: Heading, family: &Family) -> Self {
        let mut report = Report::of_family_heading(heading, family);
        report.formulas = formulas_of_family(family);
        report.sections = symbolic::of_family(family);
        report
    }

    /// The result for a loss of several variables.
    pub fn of_several(heading: Heading, variables: &[String], several: Several) -> Self {
        let empty =
            certify::Analysis { loss: RatPoly::zero(), critical_points: Vec::new(), minimisers: Vec::new() };
        let loss = heading.loss.clone();
        let mut report = Report::new(heading, &empty, &[]);
        report.expanded = loss;
        report.degree = None;
        report.variables = variables.to_vec();
        report.sections = several.sections(variables);
        report.statements = several.statements(variables);
        report.several = Some(several);
        report
    }

    /// What stands in the brackets of `f(...)`.
    pub(super) fn arguments(&self) -> &str {
        self.several.as_ref().map_or(self.variable(), |several| &several.arguments)
    }

    /// The same where the 2-cycles are those of a method with momentum, with their multipliers in the order of the lists.
    #[must_use]
    pub fn under(mut self, method: &Method, spectra: &[Vec<Multipliers>]) -> Self {
        for (orbits, spectra) in self.orbits.iter_mut().zip(spectra) {
            orbits.method = Some(method_name(method));
            for (cycle, multipliers) in orbits.cycles.iter_mut().zip(spectra) {
                match multipliers {
                    Multipliers::Real(a, b) => cycle.multipliers = vec![Number::new(a), Number::new(b)],
                    Multipliers::Complex(re, im) => {
                        cycle.multipliers.clear();
                        cycle.complex_multipliers =
                            vec![ComplexPair { re: Number::new(re), im: Number::new(im) }];
                    }
                }
            }
        }
        self.statements = statements::of(&self);
        self
    }

    /// The same with the form of a squared loss, where it is written as one.
    #[must_use]
    pub fn with_lemma(mut self, loss: &Expr) -> Self {
        self.sections.extend(symbolic::lemma(loss, self.variable()));
        self
    }

    /// The same with a phase diagram in the step size.
    #[must_use]
    pub fn with_windows(mut self, windows: Windows) -> Self {
        self.windows = Some(windows);
        self.statements = statements::of(&self);
        self
    }

    /// The same with what almost every start does.
    #[must_use]
    pub fn with_basin(mut self, basin: Basin) -> Self {
        self.basin = Some(basin);
        self.statements = statements::of(&self);
        self
    }

    /// The same with orbits of other periods.
    #[must_use]
    pub fn with_periods(mut self, periods: Periods) -> Self {
        self.periods = Some(periods);
        self
    }

    /// Is it a result for all values of parameters that have no single one?
    pub(super) fn has_symbols(&self) -> bool {
        self.minimisers.is_empty() && (!self.sections.is_empty() || self.several.is_some())
    }

    /// Adds the verdict on the next claim.
    pub fn add_claim(&mut self, claim: &problem::Claim, verdict: &certify::Verdict) {
        let (verdict, reason) = match verdict {
            certify::Verdict::Proved(reason) => (VerdictName::Proved, reason),
            certify::Verdict::Refuted(reason) => (VerdictName::Refuted, reason),
            certify::Verdict::Undecided(reason) => (VerdictName::Undecided, reason),
        };
        self.claims.push(Claim {
            index: self.claims.len(),
            kind: claim.statement.kind().to_string(),
            statement: claim_text(claim),
            origin: claim.origin.map(|origin| match origin {
                problem::Origin::Printed => OriginName::Printed,
                problem::Origin::Sharpened => OriginName::Sharpened,
            }),
            verdict,
            reason: reason.clone(),
            certificate: None,
        });
    }

    /// The name of the variable.
    pub fn variable(&self) -> &str {
        self.variables.first().map_or("x", String::as_str)
    }

    /// The coordinate of a point of a one-variable problem.
    pub(super) fn at<'a>(&self, point: &'a Point) -> &'a Number {
        &point[self.variable()]
    }

    /// How many claims have this verdict.
    pub fn count(&self, verdict: VerdictName) -> usize {
        self.claims.iter().filter(|claim| claim.verdict == verdict).count()
    }

    /// Is everything that was asked decided, the claims aside?
    pub fn is_decided(&self) -> bool {
        if self.several.as_ref().is_some_and(|several| !several.is_decided()) {
            return false;
        }
        let conditions = self.minimisers.iter().all(|m| m.condition.kind != ConditionKind::Undecided);
        let orbits = self.orbits.iter().all(|list| {
            list.complete && list.cycles.iter().all(|cycle| cycle.stability != Stability::Undecided)
        });
        let periods = self.periods.iter().all(|p| p.lists.iter().all(|list| list.complete));
        let windows = self.windows.as_ref().is_none_or(|windows| windows.stopped.is_none());
        let domain = self.domain.as_ref().is_none_or(|domain| domain.undecided.is_empty());
        let basin = self.basin.as_ref().is_none_or(Basin::is_decided);
        conditions && domain && orbits && periods && windows && basin
    }
}

fn critical_point(c: &certify::CriticalPoint, place: impl Fn(&Value) -> Point) -> CriticalPoint {
    let nature = match c.nature {
        certify::Nature::Minimiser => Nature::Minimiser,
        certify::Nature::Maximiser => Nature::Maximiser,
        certify::Nature::Inflection => Nature::Inflection,
    };
    CriticalPoint { point: place(&c.point), nature, multiplicity: c.multiplicity }
}

fn minimiser(m: &certify::Minimiser, place: impl Fn(&Value) -> Point) -> Minimiser {
    let kind = match m.kind {
        certify::ConditionKind::Supercritical => ConditionKind::Supercritical,
        certify::ConditionKind::Subcritical => ConditionKind::Subcritical,
        certify::ConditionKind::GeneralisedSupercritical => ConditionKind::GeneralisedSupercritical,
        certify::ConditionKind::GeneralisedSubcritical => ConditionKind::GeneralisedSubcritical,
        certify::ConditionKind::Degenerate => ConditionKind::Degenerate,
        certify::ConditionKind::Flat => ConditionKind::Flat,
        certify::ConditionKind::Undecided => ConditionKind::Undecided,
    };
    let sign = match m.alpha_sign {
        _ if m.kind == certify::ConditionKind::Undecided && m.decided_by.is_none() => None,
        Ordering::Less => Some(-1),
        Ordering::Equal => Some(0),
        Ordering::Greater => Some(1),
    };
    let (f2, f3, f4) = (Number::new(&m.f2), Number::new(&m.f3), Number::new(&m.f4));
    let value = Number::new(&m.alpha);
    Minimiser {
        point: place(&m.point),
        sharpness: f2.clone(),
        eta_critical: m.eta_critical.as_ref().map(Number::new),
        derivatives: Derivatives { f2, f3, f4 },
        condition: Condition { name: "alpha".to_string(), value, sign, kind, decided_by: m.decided_by },
        branch: m.branch.iter().map(Number::new).collect(),
        start_series: m.start_series.iter().map(Number::new).collect(),
        reach: m.reach.as_ref().map(|r| Reach { below: side(&r.left), above: side(&r.right) }),
        certificate: None,
    }
}

fn side(s: &certify::SideReach) -> Side {
    let (stop, stopped_at) = match &s.stop {
        certify::ReachStop::PartnerInflection(x) => (Stop::PartnerInflection, Some(x)),
        certify::ReachStop::CriticalPoint(x) => (Stop::CriticalPoint, Some(x)),
        certify::ReachStop::Unbounded => (Stop::Unbounded, None),
    };
    let sample = |s: &certify::StartSample| Sample {
        start: Number::new(&Value::rational(s.start.clone())),
        partner: Number::new(&s.partner),
        eta: Number::new(&s.eta),
    };
    Side {
        eps: s.eps.as_ref().map(ToString::to_string),
        limit: s.limit.as_ref().map(Number::new),
        stop,
        stopped_at: stopped_at.map(Number::new),
        samples: s.samples.iter().map(sample).collect(),
    }
}

impl From<certify::Stability> for Stability {
    fn from(stability: certify::Stability) -> Self {
        match stability {
            certify::Stability::Stable => Stability::Stable,
            certify::Stability::Unstable => Stability::Unstable,
            certify::Stability::Superstable => Stability::Superstable,
            certify::Stability::Neutral => Stability::Neutral,
            certify::Stability::Undecided => Stability::Undecided,
        }
    }
}

fn orbit_list(text: &str, list: &certify::OrbitList, place: impl Fn(&Value) -> Point) -> Orbits {
    let cycle = |c: &certify::Cycle| Cycle {
        x0: place(&c.x0),
        x1: place(&c.x1),
        multipliers: vec![Number::new(&c.multiplier)],
        complex_multipliers: Vec::new(),
        neutral: 0,
        stability: c.stability.into(),
    };
    Orbits {
        eta: text.to_string(),
        eta_value: Number::new(&list.eta),
        method: None,
        complete: list.complete,
        every_start: list.every_start,
        undecided: Vec::new(),
        cycles: list.cycles.iter().map(cycle).collect(),
        certificate: None,
    }
}

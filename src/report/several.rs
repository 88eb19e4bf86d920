//! Results for losses of several variables: their keys in JSON, and rows for readers.

use super::branches::BranchOfSeveral;
use super::count::many;
use super::derivation::Formula;
use super::model::{ConditionKind, Cycle, Orbits, Point, Stability, Statement};
use super::number::Number;
use super::paving::PavingOfSeveral;
use super::several_text::{exactly_one, list_text, point_text, vector_text};
use super::symbolic::Section;
use crate::algebra::Value;
use crate::certify::many::{ManyCycle, ManyKind, ManyMinimiser, ManyOrbits};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Ordering;

/// What takes the places of `minimisers` and `orbits` in the result of a loss of several variables.
#[derive(Clone, Debug)]
pub struct Several {
    /// The minimisers that were given or found.
    pub minimisers: Vec<MinimiserOfSeveral>,
    /// The proved 2-cycles.
    pub orbits: Vec<Orbits>,
    /// The branches of 2-cycles from the minimisers, where they were asked for.
    pub branches: Vec<BranchOfSeveral>,
    /// A box of starts, where it was asked for.
    pub paving: Option<PavingOfSeveral>,
    /// The names in `f(...)`.
    pub arguments: String,
    /// What was given and could not be proved.
    pub notes: Vec<String>,
}

/// A minimiser of a loss of several variables.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MinimiserOfSeveral {
    /// Where it is.
    pub point: Point,
    /// Is the gradient zero there by exact arithmetic? Else the point is enclosed by the Krawczyk operator.
    pub exact: bool,
    /// Is it proved to be a minimiser? Else it is a critical point whose Hessian has no negative eigenvalue.
    pub is_minimiser: bool,
    /// The largest eigenvalue of the Hessian.
    pub sharpness: Option<Number>,
    /// 2 over the sharpness; null where the Hessian is zero.
    pub eta_critical: Option<Number>,
    /// Derivatives at the minimiser.
    pub derivatives: DerivativesOfSeveral,
    /// The local condition.
    pub condition: ConditionOfSeveral,
    /// What the one-variable condition on the line along the top eigenvector gives.
    pub slice: Option<Slice>,
    /// The manifold of minimisers through it, where it is not isolated.
    pub manifold: Option<ManifoldOfMinimisers>,
    /// What is proved, or what stopped the proof.
    pub reason: String,
}

/// Derivatives of a loss of several variables.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DerivativesOfSeveral {
    /// The eigenvalues of the Hessian, descending.
    pub eigenvalues: Vec<Number>,
    /// The unit eigenvector `q` of the largest.
    pub direction: Point,
    /// `T = D^3 f[q, q, .]`.
    #[serde(rename = "T")]
    pub third: Point,
    /// `D^4 f[q, q, q, q]`.
    #[serde(rename = "D4")]
    pub fourth: Option<Number>,
}

/// The condition `c = 3 T' H^+ T - D^4 f[q, q, q, q]`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ConditionOfSeveral {
    /// `c`.
    pub name: String,
    /// Its value; null where it is not defined or not enclosed.
    pub value: Option<Number>,
    /// Its sign; null where undecided.
    pub sign: Option<i8>,
    /// The verdict.
    pub kind: ConditionKind,
}

/// The condition of one variable on the line along the top eigenvector. It is never above `c`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Slice {
    /// `3 (T.q)^2/lambda_1 - D^4 f[q, q, q, q]`.
    pub value: Number,
    /// What it alone would say; a negative value decides nothing.
    pub verdict: String,
}

/// A manifold of minimisers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ManifoldOfMinimisers {
    /// Its dimension.
    pub dimension: usize,
    /// The dimension of the orbit of the point under rotations that leave the loss as it is.
    pub symmetric: usize,
    /// The further dimensions of its orbit under linear maps that leave the loss as it is and move 2-cycles along `q` to 2-cycles.
    pub carried: usize,
    /// The slope of the sharpness along a basis of the tangent space, where it is not zero.
    pub slope: Vec<Number>,
    /// The eigenvalues of the Hessian of the sharpness on the manifold, across the symmetries.
    pub curvatures: Vec<Number>,
    /// Does the branch of 2-cycles attract along the manifold? Null where undecided or not asked.
    pub attracts: Option<bool>,
}

impl MinimiserOfSeveral {
    /// What the point is proved to be.
    fn noun(&self) -> &'static str {
        if self.is_minimiser { "minimiser" } else { "critical point" }
    }
}

impl Several {
    /// From what the proofs hand over; `orbits` with the texts of their step sizes.
    pub fn new(
        variables: &[String],
        arguments: String,
        minimisers: &[ManyMinimiser],
        orbits: &[(String, ManyOrbits)],
        notes: Vec<String>,
    ) -> Self {
        Several {
            minimisers: minimisers.iter().map(|m| minimiser(variables, m)).collect(),
            orbits: orbits.iter().map(|(text, list)| orbit_list(variables, text, list)).collect(),
            branches: Vec::new(),
            paving: None,
            arguments,
            notes,
        }
    }

    /// The same with the branches of 2-cycles.
    #[must_use]
    pub fn with_branches(self, branches: Vec<BranchOfSeveral>) -> Self {
        Several { branches, ..self }
    }

    /// The same with a box of starts.
    #[must_use]
    pub fn with_paving(self, paving: PavingOfSeveral) -> Self {
        Several { paving: Some(paving), ..self }
    }

    /// Is everything that was asked decided? Lists of orbits need not be complete.
    pub fn is_decided(&self) -> bool {
        let kinds = self.minimisers.iter().all(|m| m.condition.kind != ConditionKind::Undecided);
        kinds
            && self.notes.is_empty()
            && self.branches.iter().all(BranchOfSeveral::is_decided)
            && self.paving.iter().all(PavingOfSeveral::is_decided)
            && self.orbits.iter().all(|o| o.cycles.iter().all(|c| c.stability != Stability::Undecided))
    }

    /// Rows for readers.
    pub fn sections(&self, variables: &[String]) -> Vec<Section> {
        let minimisers = self.minimisers.iter().map(|m| minimiser_section(variables, m));
        let notes = (!self.notes.is_empty()).then(|| Section {
            title: "not decided".to_string(),
            rows: self.notes.iter().map(|note| row("given point", note.clone())).collect(),
        });
        let orbits = self.orbits.iter().map(|o| orbits_section(variables, o));
        let branches = self.branches.iter().map(|b| b.section(variables));
        let paving = self.paving.iter().map(|p| p.section(variables));
        minimisers.chain(notes).chain(orbits).chain(branches).chain(paving).collect()
    }

    /// Sentences with what proves them.
    pub fn statements(&self, variables: &[String]) -> Vec<Statement> {
        let mut all = Vec::new();
        for m in &self.minimisers {
            let at = point_text(variables, &m.point);
            let at = if at.starts_with("a point") { format!("({at})") } else { at };
            // Where the sharpness drifts, the critical step size is that of a point that does not stay.
            let loses =
                m.eta_critical.as_ref().map_or(String::new(), |e| format!(" with eta_c {}", e.equation()));
            let by = match m.exact {
                true => "T2; gradient and kernel in exact arithmetic, signs by enclosures",
                false => "T2; the minimiser by the Krawczyk operator, signs by enclosures",
            };
            all.push(sentence(format!("The {} {at}{loses}: {}.", m.noun(), m.reason), by));
        }
        for orbits in &self.orbits {
            if orbits.cycles.is_empty() && !orbits.complete {
                continue;
            }
            let amount = if orbits.complete { "exactly" } else { "at least" };
            let kinds = [Stability::Stable, Stability::Unstable, Stability::Neutral, Stability::Undecided];
            let counts = kinds.map(|s| (orbits.cycles.iter().filter(|c| c.stability == s).count(), s.name()));
            let counts: Vec<String> = (counts.iter().filter(|(n, _)| *n > 0))
                .map(|(n, name)| {
                    if orbits.cycles.len() == 1 {
                        (*name).to_string()
                    } else {
                        format!("{} {name}", many(*n))
                    }
                })
                .collect();
            let text = format!(
                "At eta {} gradient descent has {amount} {}: {}.",
                orbits.eta_value.equation(),
                cycles(orbits.cycles.len()),
                counts.join(", ")
            );
            all.push(sentence(
                text,
                "T3: the Krawczyk operator on grad Psi = 0; multipliers in Gershgorin discs",
            ));
        }
        all.extend(self.branches.iter().filter_map(|b| b.statement(variables)));
        all.extend(self.paving.iter().map(PavingOfSeveral::statement));
        all
    }

    /// One line.
    pub fn summary(&self) -> Vec<String> {
        let mut parts = Vec::new();
        let kinds: Vec<&str> = self.minimisers.iter().map(|m| m.condition.kind.name()).collect();
        parts.push(match kinds.len() {
            0 => "no minimiser proved".to_string(),
            1 => format!("one {}, {}", self.minimisers[0].noun(), kinds[0]),
            n if kinds.iter().all(|kind| *kind == kinds[0]) => {
                format!("{} minimisers, {}", many(n), kinds[0])
            }
            n => format!("{} minimisers: {}", many(n), kinds.join(", ")),
        });
        for orbits in &self.orbits {
            let stable = orbits.cycles.iter().filter(|c| c.stability == Stability::Stable).count();
            let found = cycles(orbits.cycles.len());
            let proved = if orbits.complete { "" } else { " proved" };
            let stable = match stable {
                0 => String::new(),
                n if n == orbits.cycles.len() => ", stable".to_string(),
                n => format!(", {} stable", many(n)),
            };
            parts.push(format!("at eta = {}: {found}{proved}{stable}", orbits.eta));
        }
        parts
    }
}

/// `no 2-cycle`, `one 2-cycle`, `three 2-cycles`.
fn cycles(n: usize) -> String {
    format!("{} 2-cycle{}", many(n), if n > 1 { "s" } else { "" })
}

pub(super) fn sentence(text: String, by: &str) -> Statement {
    let latex = super::latex::escape(&text);
    Statement { statement: text, by: by.to_string(), latex }
}

fn numbers(values: &[Value]) -> Vec<Number> {
    values.iter().map(Number::new).collect()
}

pub(super) fn place(variables: &[String], values: &[Value]) -> Point {
    variables.iter().cloned().zip(values.iter().map(Number::new)).collect()
}

fn minimiser(variables: &[String], m: &ManyMinimiser) -> MinimiserOfSeveral {
    let sign = |o: Ordering| match o {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    };
    MinimiserOfSeveral {
        point: place(variables, &m.point),
        exact: m.exact,
        is_minimiser: m.is_minimiser,
        sharpness: m.eigenvalues.first().map(Number::new),
        eta_critical: m.eta_critical.as_ref().map(Number::new),
        derivatives: DerivativesOfSeveral {
            eigenvalues: numbers(&m.eigenvalues),
            direction: place(variables, &m.direction),
            third: place(variables, &m.third),
            fourth: m.fourth.as_ref().map(Number::new),
        },
        condition: ConditionOfSeveral {
            name: "c".to_string(),
            value: m.c.as_ref().map(Number::new),
            sign: m.c_sign.map(sign),
            kind: match m.kind {
                ManyKind::Supercritical => ConditionKind::Supercritical,
                ManyKind::Subcritical => ConditionKind::Subcritical,
                ManyKind::Drift => ConditionKind::Drift,
                ManyKind::Flat => ConditionKind::Flat,
                ManyKind::Undecided => ConditionKind::Undecided,
            },
        },
        slice: m.slice.as_ref().map(|value| Slice {
            value: Number::new(value),
            verdict: match (value.lo > 0, value.hi < 0) {
                (true, _) => "supercritical",
                (_, true) => "subcritical by itself, which decides nothing",
                _ => "decides nothing",
            }
            .to_string(),
        }),
        manifold: m.manifold.as_ref().map(|m| ManifoldOfMinimisers {
            dimension: m.dimension,
            symmetric: m.symmetric,
            carried: m.carried,
            slope: numbers(&m.slope),
            curvatures: numbers(&m.curvatures),
            attracts: m.attracts,
        }),
        reason: m.reason.clone(),
    }
}

fn orbit_list(variables: &[String], text: &str, list: &ManyOrbits) -> Orbits {
    let cycle = |c: &ManyCycle| Cycle {
        x0: place(variables, &c.x0),
        x1: place(variables, &c.x1),
        multipliers: numbers(&c.real),
        complex_multipliers: c
            .complex
            .iter()
            .map(|z| super::model::ComplexPair { re: Number::new(&z.re), im: Number::new(&z.im) })
            .collect(),
        neutral: c.neutral,
        stability: c.stability.into(),
    };
    Orbits {
        eta: text.to_string(),
        method: None,
        eta_value: Number::new(&list.eta),
        complete: list.complete_in.is_some(),
        every_start: false,
        undecided: Vec::new(),
        certificate: None,
        cycles: list.cycles.iter().map(cycle).collect(),
    }
}

pub(super) fn row(name: &str, formula: String) -> Formula {
    Formula { name: name.to_string(), formula, latex: String::new() }
}

fn minimiser_section(variables: &[String], m: &MinimiserOfSeveral) -> Section {
    let mut rows = vec![row(
        "point",
        match m.exact {
            true => "gradient zero in exact arithmetic".to_string(),
            false => "the only zero of the gradient in its enclosure  [Krawczyk]".to_string(),
        },
    )];
    rows.push(row("eigenvalues", list_text(&m.derivatives.eigenvalues)));
    if !m.derivatives.direction.is_empty() {
        rows.push(row(
            "top eigenvector",
            format!("q = {}", vector_text(variables, &m.derivatives.direction)),
        ));
    }
    if let Some(eta) = &m.eta_critical {
        rows.push(row("critical step size", format!("eta_c = 2/lambda_1 {}", eta.equation())));
    }
    if let Some(manifold) = &m.manifold {
        let symmetric = match manifold.symmetric {
            0 => String::new(),
            k if k == manifold.dimension => {
                ", an orbit of the rotations that leave the loss as it is".to_string()
            }
            k => format!(", {k} of them by rotations that leave the loss as it is"),
        };
        let carried = match manifold.carried {
            0 => String::new(),
            k => format!(", {k} more by linear maps that leave the loss as it is and keep q"),
        };
        rows.push(row(
            "minimisers",
            format!("a manifold of dimension {}{symmetric}{carried}", manifold.dimension),
        ));
        if !manifold.slope.is_empty() {
            rows.push(row("sharpness along it", format!("slopes {}", list_text(&manifold.slope))));
        }
        if !manifold.curvatures.is_empty() {
            rows.push(row(
                "sharpness along it",
                format!("stationary, curvatures K = {}", list_text(&manifold.curvatures)),
            ));
        }
    }
    if !m.derivatives.third.is_empty() {
        rows.push(row(
            "derivatives",
            format!("T = D^3f[q,q,.] = {}", vector_text(variables, &m.derivatives.third)),
        ));
    }
    if let Some(fourth) = &m.derivatives.fourth {
        rows.push(row("", format!("D^4f[q,q,q,q] {}", fourth.equation())));
    }
    if let Some(c) = &m.condition.value {
        let sign = match m.condition.sign {
            Some(1) => " > 0",
            Some(-1) => " < 0",
            Some(_) => " exactly",
            None => ", sign undecided",
        };
        rows.push(row("condition", format!("c = 3 T'H^+T - D^4f[q,q,q,q] {}{sign}", c.equation())));
    }
    if let Some(slice) = &m.slice {
        rows.push(row(
            "on the line along q",
            format!("alpha/lambda_1 {}: {}", slice.value.equation(), slice.verdict),
        ));
    }
    rows.push(row("verdict", format!("{}: {}", m.condition.kind.name(), m.reason)));
    Section { title: format!("{} {}", m.noun(), point_text(variables, &m.point)), rows }
}

fn orbits_section(variables: &[String], orbits: &Orbits) -> Section {
    let count = match (orbits.cycles.len(), orbits.complete) {
        (0, true) => "none, proved".to_string(),
        (n, true) => format!("exactly {}", many(n)),
        (0, false) => "none found".to_string(),
        (n, false) => format!("{} proved, perhaps not all", many(n)),
    };
    let mut rows = Vec::new();
    for (i, cycle) in orbits.cycles.iter().enumerate() {
        rows.push(row(&format!("2-cycle {}", i + 1), format!("x0: {}", point_text(variables, &cycle.x0))));
        rows.push(row("", format!("x1: {}", point_text(variables, &cycle.x1))));
        if !cycle.multipliers.is_empty() {
            rows.push(row("", format!("multipliers {}", list_text(&cycle.multipliers))));
        }
        for pair in &cycle.complex_multipliers {
            rows.push(row("", format!("multipliers {} +- {} i", pair.re.short(), pair.im.short())));
        }
        let modulo = match cycle.neutral {
            0 => String::new(),
            1 => ", modulo the symmetry: 1 multiplier is exactly 1".to_string(),
            k => format!(", modulo the symmetries: {}", exactly_one(k)),
        };
        rows.push(row("", format!("{}{modulo}", cycle.stability.name())));
    }
    Section { title: format!("2-cycles at eta {}: {count}", orbits.eta_value.equation()), rows }
}

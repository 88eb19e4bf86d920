//! One parameter: what every minimiser is, for all values of the parameter.

use super::at_value::kinds_at;
use super::cut::{pieces, sorted};
use super::elimination::candidates;
use super::family::{Family, ParameterRange};
use crate::algebra::{RatPoly, RealAlgebraic, Value};
use crate::arith::Rational;
use crate::certify::analyse::critical_sites;
use crate::certify::local::local_analysis;
use crate::certify::types::{ConditionKind, Limits, Nature, Verdict};

/// The largest degree in the variable for which tables are made.
const DEGREE: u32 = 32;

/// The outcome at all minimisers, from the smallest on, as a function of one parameter.
#[derive(Clone, Debug)]
pub struct ParameterTable {
    /// The parameter with its range.
    pub range: ParameterRange,
    /// The values where the outcome changes, ascending.
    pub critical: Vec<CriticalParameter>,
    /// The open intervals between them, ascending.
    pub cells: Vec<ParameterCell>,
    /// Is the outcome proved constant in the cells?
    pub complete: bool,
}

/// A parameter value at which the outcome changes.
#[derive(Clone, Debug)]
pub struct CriticalParameter {
    /// The value.
    pub value: Value,
    /// The outcome at this very value; `None` where it is not decided.
    pub kinds: Option<Vec<ConditionKind>>,
}

/// An open interval of parameter values with one outcome.
#[derive(Clone, Debug)]
pub struct ParameterCell {
    /// The index of the critical value below; `None` for the lower end of the range.
    pub from: Option<usize>,
    /// The index of the critical value above; `None` for the upper end of the range.
    pub to: Option<usize>,
    /// A value inside.
    pub sample: Rational,
    /// The outcome at each minimiser, from the smallest on.
    pub kinds: Vec<ConditionKind>,
}

/// The outcome at each minimiser of a loss, from the smallest on. *Exact.*
pub(super) fn kinds_of(loss: &RatPoly) -> Vec<ConditionKind> {
    if loss.is_constant() {
        return Vec::new();
    }
    let limits = Limits { series_terms: 1, ..Limits::default() };
    let minimisers = critical_sites(loss).into_iter().filter(|site| site.nature == Nature::Minimiser);
    let kind = |site: crate::certify::analyse::Site| {
        local_analysis(loss, &site.number, &site.value, site.multiplicity, &limits).kind
    };
    minimisers.map(kind).collect()
}

/// The table of a family with exactly one parameter; `None` where it has several, or too high a degree.
///
/// Candidates come from elimination; each cell is decided at a rational sample, and candidates at which nothing
/// changes are dropped. *Exact.*
pub fn parameter_table(family: &Family) -> Option<ParameterTable> {
    let [range] = &family.parameters[..] else { return None };
    if family.loss.degree_in(&family.variable) > DEGREE {
        return None;
    }
    let found = candidates(family, range);
    let cuts = sorted(found.values);
    let from = RealAlgebraic::rational(range.from.clone());
    let to = range.to.clone().map(RealAlgebraic::rational);
    let kinds = |q: &Rational| kinds_of(&family.at(std::slice::from_ref(q)));
    let mut cells: Vec<ParameterCell> = Vec::new();
    let mut critical: Vec<CriticalParameter> = Vec::new();
    let at_cut = |i: usize| match cuts[i].as_rational() {
        Some(value) => Some(kinds(value)),
        None => kinds_at(family, &range.name, &cuts[i]),
    };
    for piece in pieces(&from, to.as_ref(), &cuts) {
        let outcome = kinds(&piece.sample);
        if let Some(i) = piece.from {
            let here = at_cut(i);
            if let Some(last) = cells.last_mut()
                && last.kinds == outcome
                && here.as_ref() == Some(&outcome)
            {
                last.to = None;
                continue;
            }
            if let Some(last) = cells.last_mut() {
                last.to = Some(critical.len());
            }
            critical.push(CriticalParameter { value: cuts[i].clone().recognised().1, kinds: here });
        }
        let below = piece.from.map(|_| critical.len() - 1);
        cells.push(ParameterCell { from: below, to: None, sample: piece.sample, kinds: outcome });
    }
    // A cut at the upper end has no piece above it.
    if let (Some(last), Some(to)) = (cuts.last(), &to)
        && last.compare(to).is_eq()
    {
        let here = at_cut(cuts.len() - 1);
        if let Some(cell) = cells.last_mut()
            && here.as_ref() != Some(&cell.kinds)
        {
            cell.to = Some(critical.len());
            critical.push(CriticalParameter { value: last.clone().recognised().1, kinds: here });
        }
    }
    Some(ParameterTable { range: range.clone(), critical, cells, complete: found.complete })
}

impl ParameterTable {
    /// Is every minimiser of this kind, for all values of the parameter? A loss without minimiser does not count as
    /// one that has them all of that kind.
    pub fn all(&self, kind: ConditionKind) -> Verdict {
        let name = &self.range.name;
        let good = |kinds: &[ConditionKind]| !kinds.is_empty() && kinds.iter().all(|k| *k == kind);
        if let Some(cell) = self.cells.iter().find(|cell| !good(&cell.kinds)) {
            return Verdict::Refuted(format!("{name} = {}: {}", cell.sample, words(&cell.kinds)));
        }
        for point in &self.critical {
            let at = match point.value.exact() {
                Some(form) => form.to_string(),
                None => format!("{:.12}", point.value.approx()),
            };
            match &point.kinds {
                Some(kinds) if good(kinds) => {}
                Some(kinds) => return Verdict::Refuted(format!("{name} = {at}: {}", words(kinds))),
                None => {
                    return Verdict::Undecided(format!("the outcome at the value {name} = {at}"));
                }
            }
        }
        if !self.complete {
            let reason = "alpha and e_2 vanish along a branch of critical points";
            return Verdict::Undecided(reason.into());
        }
        Verdict::Proved(format!("every minimiser is {} for all {}", kind.word(), self.range))
    }
}

/// The outcomes in words: `2 minimisers: supercritical, subcritical`.
pub fn words(kinds: &[ConditionKind]) -> String {
    let list: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    match list.as_slice() {
        [] => "no minimiser".to_string(),
        [only] => format!("1 minimiser, {only}"),
        [first, rest @ ..] if rest.iter().all(|word| word == first) => {
            format!("{} minimisers, all {first}", list.len())
        }
        _ => format!("{} minimisers: {}", list.len(), list.join(", ")),
    }
}

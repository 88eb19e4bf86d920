//! `kind = "condition"` at a point given by a formula in the parameters, for all their values.

use super::cut::{pieces, sorted};
use super::family::{Family, ParameterRange};
use super::partition::{BoxOutcome, Partition};
use super::point::{FormulaPoint, enclosure};
use super::sign::sign_everywhere;
use crate::algebra::{MultiPoly, RatPoly, RealAlgebraic};
use crate::arith::Rational;
use crate::certify::types::{ConditionKind, Verdict};
use crate::expr::Expr;
use std::cmp::Ordering;

/// How many boxes of several parameters are looked at.
const BOXES: usize = 4000;

/// The verdict on the point of a formula being a minimiser of one kind for all parameter values.
pub fn condition_everywhere(family: &Family, formula: &Expr, kind: ConditionKind) -> Verdict {
    let open = |reason: &str| Verdict::Undecided(reason.to_string());
    let Some(point) = FormulaPoint::new(family, formula) else {
        return open("the formula of the point is not made rational by new parameters");
    };
    if !point.value(&family.derivative(1)).0.is_zero() {
        return open("f' does not vanish identically at the point");
    }
    let decision = Decision::new(family, &point, kind);
    match &decision {
        Ok(decision) if family.parameters.len() == 1 => decision.on_a_line(),
        Ok(decision) => decision.on_a_box(),
        Err(reason) => open(reason),
    }
}

/// What decides: the denominator of the point must not vanish, `f''` must be positive, and `decider` have a sign.
struct Decision<'a> {
    family: &'a Family,
    point: &'a FormulaPoint,
    kind: ConditionKind,
    bottom: MultiPoly,
    f2: MultiPoly,
    decider: MultiPoly,
    /// What a positive, and a negative decider mean.
    meaning: (ConditionKind, ConditionKind),
    name: &'static str,
}

impl<'a> Decision<'a> {
    fn new(family: &'a Family, point: &'a FormulaPoint, kind: ConditionKind) -> Result<Self, String> {
        // Sign of top/bottom = sign of top*bottom.
        let signed = |p: &MultiPoly| {
            let (top, bottom) = point.value(p);
            if bottom.as_constant().is_some_and(|c| c > 0) { top } else { top.mul(&bottom) }
        };
        let f2 = signed(&family.derivative(2));
        let bottom = point.value(&MultiPoly::clone(&family.derivative(1))).1;
        let alpha = signed(&family.alpha());
        let (decider, meaning, name) = if f2.is_zero() {
            if !signed(&family.derivative(3)).is_zero() {
                return Err("f'' = 0 at the point, and f''' is not".into());
            }
            // f'' = f''' = 0: a minimiser where f'''' > 0, a maximiser where it is negative.
            (signed(&family.derivative(4)), (ConditionKind::Flat, ConditionKind::Flat), "f''''")
        } else if !alpha.is_zero() {
            (alpha, (ConditionKind::Supercritical, ConditionKind::Subcritical), "alpha")
        } else if family.loss.degree_in(&family.variable) <= 2 {
            (f2.clone(), (ConditionKind::Degenerate, ConditionKind::Degenerate), "f''")
        } else {
            let second = signed(&family.second_coefficient());
            let meaning = (ConditionKind::GeneralisedSubcritical, ConditionKind::GeneralisedSupercritical);
            (second, meaning, "e_2")
        };
        if decider.is_zero() {
            return Err(format!("{name} vanishes identically at the point"));
        }
        Ok(Decision { family, point, kind, bottom, f2, decider, meaning, name })
    }

    /// The outcome from the signs of `f''` (or of what stands for it) and of the decider; `None`: no minimiser, or not decided.
    fn outcome(&self, f2: Ordering, decider: Ordering) -> Option<ConditionKind> {
        let minimiser = if self.f2.is_zero() { decider.is_gt() } else { f2.is_gt() };
        match decider {
            _ if !minimiser => None,
            Ordering::Greater => Some(self.meaning.0),
            Ordering::Less => Some(self.meaning.1),
            Ordering::Equal => None,
        }
    }

    fn words(&self, outcome: Option<ConditionKind>) -> &'static str {
        outcome.map_or("the point is no minimiser", ConditionKind::word)
    }

    fn proof(&self) -> String {
        format!(
            "{}: {} has one sign there for all {}",
            self.kind.word(),
            self.name,
            self.family.assumptions()
        )
    }

    /// One parameter: exactly, by the real roots.
    fn on_a_line(&self) -> Verdict {
        let range = &self.family.parameters[0];
        let Some(line) = Line::new(range, self.point) else {
            return Verdict::Undecided("the point is not real for all values of the parameter".into());
        };
        let univariate = |p: &MultiPoly| p.to_univariate(&range.name).expect("one parameter");
        let (bottom, f2, decider) =
            (univariate(&self.bottom), univariate(&self.f2), univariate(&self.decider));
        if !line.roots(&bottom).is_empty() {
            return Verdict::Undecided("the point is not defined for all values of the parameter".into());
        }
        let mut cuts = line.roots(&f2);
        cuts.extend(line.roots(&decider));
        let cuts = sorted(cuts);
        for piece in pieces(&line.from, line.to.as_ref(), &cuts) {
            let s = &piece.sample;
            let outcome = self.outcome(f2.eval(s).cmp0(), decider.eval(s).cmp0());
            if outcome != Some(self.kind) {
                let value = line.old.eval(s);
                return Verdict::Refuted(format!("{} = {value}: {}", range.name, self.words(outcome)));
            }
        }
        let Some(cut) = cuts.first() else { return Verdict::Proved(self.proof()) };
        let (cut, own) = cut.clone().recognised();
        let value = cut.value_of(&own, &line.old, &RatPoly::constant(Rational::from(1)));
        let shown = match value.exact() {
            Some(form) => form.to_string(),
            None => format!("{:.12}", value.approx()),
        };
        if self.name == "alpha" {
            // There alpha = 0 or f'' = 0: neither supercritical nor subcritical.
            return Verdict::Refuted(format!("{} = {shown}: alpha = 0 or f'' = 0", range.name));
        }
        Verdict::Undecided(format!("the outcome at {} = {shown}", range.name))
    }

    /// Several parameters: evident signs, else interval subdivision of the box.
    fn on_a_box(&self) -> Verdict {
        if self.point.keeps_positive(self.family) {
            let signs = [&self.bottom, &self.f2, &self.decider]
                .map(|p| sign_everywhere(p, &self.point.new_ranges(self.family)));
            if let [Some(Ordering::Less | Ordering::Greater), Some(f2), Some(decider)] = signs {
                let outcome = self.outcome(f2, decider);
                return if outcome == Some(self.kind) {
                    Verdict::Proved(self.proof())
                } else {
                    Verdict::Refuted(format!("{} for all {}", self.words(outcome), self.family.assumptions()))
                };
            }
        }
        let decide = |values: &super::partition::ParameterBox| {
            let signs = self.point.new_parameters(&values.intervals()).and_then(|new| {
                let sign = |p: &MultiPoly| {
                    enclosure(p, &new).and_then(|value| value.sign()).filter(|sign| sign.is_ne())
                };
                let f2 = if self.f2.is_zero() { Ordering::Equal } else { sign(&self.f2)? };
                sign(&self.bottom)?;
                Some((f2, sign(&self.decider)?))
            });
            match signs.map(|(f2, decider)| self.outcome(f2, decider)) {
                None => BoxOutcome::Undecided,
                Some(outcome) if outcome == Some(self.kind) => BoxOutcome::Proved,
                Some(_) => BoxOutcome::Refuted,
            }
        };
        let Some(partition) = Partition::new(&self.family.parameters, BOXES, &decide) else {
            return Verdict::Undecided(format!("{} has no evident sign for all values", self.name));
        };
        if let Some(bad) = partition.first(BoxOutcome::Refuted) {
            let names = self.family.parameters.iter().map(|range| &range.name);
            let values: Vec<String> =
                names.zip(bad.middle()).map(|(name, value)| format!("{name} = {value}")).collect();
            return Verdict::Refuted(format!("at {}; {partition}", values.join(", ")));
        }
        match partition.first(BoxOutcome::Undecided) {
            Some(_) => Verdict::Undecided(partition.to_string()),
            None => Verdict::Proved(format!("{}: {partition}", self.kind.word())),
        }
    }
}

/// The values of the one new parameter.
struct Line {
    /// The old parameter as a polynomial in the new one.
    old: RatPoly,
    from: RealAlgebraic,
    from_open: bool,
    to: Option<RealAlgebraic>,
    to_open: bool,
}

impl Line {
    /// `None` where a root is not real for all values of the range.
    fn new(range: &ParameterRange, point: &FormulaPoint) -> Option<Self> {
        let old = point.old()[0].to_univariate(&range.name)?;
        let order = point.single_order()?;
        if order == 1 {
            let from = RealAlgebraic::rational(range.from.clone());
            let to = range.to.clone().map(RealAlgebraic::rational);
            return Some(Line { old, from, from_open: range.open, to, to_open: false });
        }
        // old = slope s^order + shift is monotone for s >= 0, and for all s where the order is odd.
        let rising = old.coefficient(order as usize) > 0;
        let preimage = |value: &Rational| {
            let equation = old.sub(&RatPoly::constant(value.clone()));
            let mut roots = RealAlgebraic::roots_with_multiplicity(equation.numerator()).into_iter();
            roots.find(|(s, _)| order % 2 == 1 || s.sign().is_ge()).map(|(s, _)| s)
        };
        let low = preimage(&range.from)?;
        let high = match &range.to {
            Some(to) => Some(preimage(to)?),
            None if rising => None,
            None => return None,
        };
        Some(match (rising, high) {
            (true, to) => Line { old, from: low, from_open: range.open, to, to_open: false },
            (false, Some(from)) => Line { old, from, from_open: false, to: Some(low), to_open: range.open },
            (false, None) => return None,
        })
    }

    /// The roots of a polynomial in the range; none of the zero polynomial.
    fn roots(&self, p: &RatPoly) -> Vec<RealAlgebraic> {
        if p.is_constant() {
            return Vec::new();
        }
        let roots = RealAlgebraic::roots_with_multiplicity(p.numerator()).into_iter().map(|(root, _)| root);
        roots
            .filter(|root| {
                let above = root.compare(&self.from);
                let below = self.to.as_ref().map_or(Ordering::Less, |to| root.compare(to));
                (above.is_gt() || (above.is_eq() && !self.from_open))
                    && (below.is_lt() || (below.is_eq() && !self.to_open))
            })
            .collect()
    }
}

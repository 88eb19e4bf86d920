//! A hand-made result for the tests of the outputs: the double well `(x^2-1)^2/4` at its minimiser 1.

use super::build::Heading;
use super::model::Report;
use crate::algebra::{ClosedForm, RatPoly, Value};
use crate::arith::Rational;
use crate::certify::{
    Analysis, BranchReach, ConditionKind, CriticalPoint, Cycle, Minimiser, Nature, OrbitList, ReachStop,
    SideReach, Stability, StartSample, Verdict,
};
use crate::problem::Problem;
use std::cmp::Ordering;

fn q(n: i64, d: i64) -> Value {
    Value::rational(Rational::from((n, d)))
}

/// A number known to lie within one unit of the last of its digits.
fn digits(text: &str) -> Value {
    let (whole, fraction) = text.split_once('.').expect("a decimal point");
    let scale = format!("1{}", "0".repeat(fraction.len()));
    let lo: Rational = format!("{whole}{fraction}/{scale}").parse().expect("a decimal");
    let hi = &lo + scale.parse::<Rational>().expect("a power of ten").recip();
    Value::between(lo, hi)
}

fn side(limit: Option<Value>, stop: ReachStop, start: (i64, i64), partner: Value, eta: Value) -> SideReach {
    let sample = StartSample { start: Rational::from(start), partner, eta };
    SideReach { eps: Some(Rational::from((1, 10))), limit, stop, samples: vec![sample] }
}

/// The double well with its stable 2-cycle at `eta = 11/10`.
pub(crate) fn double_well() -> Report {
    let quarter = RatPoly::new(&[1, 0, -2, 0, 1].map(|n| Rational::from((n, 4))));
    let place = |x: i64, nature| CriticalPoint { point: q(x, 1), nature, multiplicity: 1 };
    let below = side(
        Some(q(0, 1)),
        ReachStop::CriticalPoint(q(0, 1)),
        (19, 20),
        digits("1.0483508876518471"),
        digits("1.0088080976529495"),
    );
    let third = ClosedForm::Surd {
        rational: Rational::new(),
        coefficient: Rational::from((1, 3)),
        radicand: Box::new(ClosedForm::Rational(Rational::from(3))),
    };
    let near = digits("0.5773502691896257645");
    let inflection = Value::with_form(near.lo, near.hi, Some(third));
    let above = side(
        Some(digits("1.1547005383792515290")),
        ReachStop::PartnerInflection(inflection),
        (21, 20),
        digits("0.9467132104571022"),
        digits("1.0120053479458203"),
    );
    let minimiser = Minimiser {
        point: q(1, 1),
        multiplicity: 1,
        f2: q(2, 1),
        f3: q(6, 1),
        f4: q(6, 1),
        eta_critical: Some(q(1, 1)),
        alpha: q(96, 1),
        alpha_sign: Ordering::Greater,
        kind: ConditionKind::Supercritical,
        decided_by: Some(1),
        branch: vec![q(-8, 1), q(0, 1), q(0, 1)].into(),
        start_series: vec![q(1, 1), q(0, 1), q(4, 1), q(-12, 1)].into(),
        reach: Some(BranchReach { left: below, right: above }.into()),
    };
    let analysis = Analysis {
        loss: quarter,
        critical_points: vec![
            place(-1, Nature::Minimiser),
            place(0, Nature::Maximiser),
            place(1, Nature::Minimiser),
        ],
        minimisers: vec![minimiser],
    };
    let cycle = Cycle {
        x0: digits("0.81455162687454120"),
        x1: digits("1.1160629714523046"),
        multiplier: q(9, 50),
        stability: Stability::Stable,
    };
    let orbits = OrbitList { eta: q(11, 10), complete: true, cycles: vec![cycle], every_start: false };
    let heading = Heading {
        title: Some("Double well".to_string()),
        source: Some("Chen & Bruna 2023, Theorem 2".to_string()),
        loss: "(x^2-1)^2/4".to_string(),
        variable: "x".to_string(),
        ..Heading::default()
    };
    let mut report = Report::new(heading, &analysis, &[("11/10".to_string(), orbits)]);
    let verdict = Verdict::Proved("alpha = 96 > 0".to_string());
    let text =
        "loss = '(x^2-1)^2/4'\n[[claim]]\nkind = 'condition'\nat = { x = '1' }\nexpect = 'supercritical'\n";
    let problem = Problem::parse(text, "sample").expect("a problem");
    report.add_claim(&problem.claims[0], &verdict);
    report
}

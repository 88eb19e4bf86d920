//! Two ways to one number: formulas against the analysis at single values, elimination against known answers.

use super::table::kinds_of;
use super::{
    BoxOutcome, BranchKind, Family, ParameterRange, condition_everywhere, critical_branches,
    every_minimiser_supercritical, factored, parameter_table, parametric_windows,
};
use crate::arith::Rational;
use crate::certify::types::{ConditionKind, Verdict};
use crate::expr::Expr;

fn positive(loss: &str) -> Family {
    Family::parse(loss, "x", &[ParameterRange::positive("mu")]).unwrap()
}

fn between(loss: &str, from: (i64, i64), to: (i64, i64)) -> Family {
    let range = ParameterRange::between("mu", Rational::from(from), Rational::from(to));
    Family::parse(loss, "x", &[range]).unwrap()
}

fn condition(family: &Family, formula: &str, kind: ConditionKind) -> Verdict {
    condition_everywhere(family, &Expr::parse(formula).unwrap(), kind)
}

const SUPER: ConditionKind = ConditionKind::Supercritical;
const SUB: ConditionKind = ConditionKind::Subcritical;

#[test]
fn the_quartic_for_all_mu() {
    let family = positive("(x^2 - mu)^2/4");
    let branches = critical_branches(&family, &[]);
    let shown: Vec<(String, String, String, BranchKind)> = branches
        .iter()
        .map(|b| (b.factor.to_string(), factored(&b.f2.numerator), factored(&b.alpha.numerator), b.kind()))
        .collect();
    let row = |a: &str, b: &str, c: &str, kind| (a.to_string(), b.to_string(), c.to_string(), kind);
    assert_eq!(
        shown,
        [
            row("x", "-mu", "6*mu", BranchKind::Maximisers),
            row("x^2 - mu", "2*mu", "96*mu", BranchKind::Minimisers(SUPER))
        ]
    );
    let table = parameter_table(&family).unwrap();
    assert!(table.critical.is_empty() && table.complete);
    assert_eq!(table.cells.len(), 1);
    assert!(matches!(table.all(SUPER), Verdict::Proved(_)));
    assert!(matches!(condition(&family, "sqrt(mu)", SUPER), Verdict::Proved(_)));
    assert!(matches!(condition(&family, "-sqrt(mu)", SUPER), Verdict::Proved(_)));
    assert!(matches!(condition(&family, "sqrt(mu)", SUB), Verdict::Refuted(_)));
    // No critical point, and a maximiser.
    assert!(matches!(condition(&family, "mu", SUPER), Verdict::Undecided(_)));
    assert!(matches!(condition(&family, "0", SUPER), Verdict::Refuted(_)));
    let found = parametric_windows(&family).unwrap().unwrap();
    assert_eq!(found.scaled_step(), "eta*mu");
    let ends: Vec<String> =
        found.windows.critical.iter().filter_map(|c| c.eta.exact().map(ToString::to_string)).collect();
    assert!(ends.contains(&"1".to_string()) && ends.contains(&"sqrt(5)-1".to_string()), "{ends:?}");
}

#[test]
fn minimisers_merge_and_split() {
    // mu < 0: one minimiser at 0, f'' = -mu, alpha = 6 mu < 0; at 0 it is flat; mu > 0: two.
    let table = parameter_table(&between("(x^2 - mu)^2/4", (-1, 1), (2, 1))).unwrap();
    let kinds: Vec<&[ConditionKind]> = table.cells.iter().map(|cell| &cell.kinds[..]).collect();
    assert_eq!(kinds, [&[SUB][..], &[SUPER, SUPER]]);
    assert_eq!(table.critical.len(), 1);
    assert_eq!(table.critical[0].value.as_rational(), Some(&Rational::new()));
    assert_eq!(table.critical[0].kinds, Some(vec![ConditionKind::Flat]));
    assert!(matches!(table.all(SUPER), Verdict::Refuted(_)));
    // A critical value at the end of the range belongs to it.
    let table = parameter_table(&between("(x^2 - mu)^2/4", (0, 1), (2, 1))).unwrap();
    assert_eq!((table.critical.len(), table.cells.len()), (1, 1));
    assert!(matches!(table.all(SUPER), Verdict::Refuted(_)));
    let table = parameter_table(&between("(x^2 - mu)^2/4", (-2, 1), (0, 1))).unwrap();
    assert_eq!((table.critical.len(), table.cells.len()), (1, 1));
}

#[test]
fn alpha_changes_sign() {
    // At 0: f2 = 1, f3 = 2 mu, f4 = 6: alpha = 12 mu^2 - 6, zero at mu = 1/sqrt(2).
    let family = between("x^2/2 + mu*x^3/3 + x^4/4", (1, 4), (1, 1));
    let table = parameter_table(&family).unwrap();
    let values: Vec<String> =
        table.critical.iter().filter_map(|c| c.value.exact().map(ToString::to_string)).collect();
    assert_eq!(values, ["sqrt(2)/2"]);
    assert_eq!(table.cells.iter().map(|c| c.kinds.clone()).collect::<Vec<_>>(), [vec![SUB], vec![SUPER]]);
    let Verdict::Refuted(reason) = condition(&family, "0", SUPER) else { panic!("alpha < 0 at 1/4") };
    assert!(reason.contains("subcritical"), "{reason}");
    // Only the value itself is left: alpha = 0 at a rational end.
    let family = between("x^2/2 + mu*x^3/3 + mu^2*x^4/3", (0, 1), (1, 1));
    assert!(matches!(condition(&family, "0", SUPER), Verdict::Refuted(_)));
    let family = between("x^2/2 + mu*x^3/3 + x^4/12", (1, 1), (3, 1));
    // alpha = 12 mu^2 - 2.
    assert!(matches!(condition(&family, "0", SUPER), Verdict::Proved(_)));
}

#[test]
fn tables_agree_with_single_values() {
    for loss in
        ["(x^2 - mu)^2/4 + x/5", "(x^2-1)^2*(x-mu)^2/8", "x^6/6 - mu*x^4/4 + x^2/2", "mu*x^3/3 - x + x^4"]
    {
        let family = between(loss, (-2, 1), (3, 1));
        let table = parameter_table(&family).unwrap();
        assert!(table.complete && !table.cells.is_empty());
        for k in -20i64..=30 {
            let q = Rational::from((2 * k + 1, 21));
            let at = |i: Option<usize>| i.map(|i| &table.critical[i].value);
            let Some(cell) = table
                .cells
                .iter()
                .find(|cell| at(cell.from).is_none_or(|v| v.hi < q) && at(cell.to).is_none_or(|v| v.lo > q))
            else {
                continue;
            };
            assert_eq!(cell.kinds, kinds_of(&family.at(std::slice::from_ref(&q))), "{loss} at mu = {q}");
        }
    }
}

#[test]
fn several_parameters_over_a_box() {
    let ranges = |b: (i64, i64)| {
        [
            ParameterRange::between("a", Rational::from(1), Rational::from(2)),
            ParameterRange::between("b", Rational::from(b.0), Rational::from(b.1)),
        ]
    };
    let well = Family::parse("a*(x^2 - b)^2/4", "x", &ranges((1, 3))).unwrap();
    assert!(matches!(condition(&well, "sqrt(b)", SUPER), Verdict::Proved(_)));
    let partition = every_minimiser_supercritical(&well, 200).unwrap();
    assert_eq!(partition.fraction(BoxOutcome::Proved), Rational::from(1), "{partition}");
    // b < 0: the minimiser at 0 is subcritical.
    let both = Family::parse("a*(x^2 - b)^2/4", "x", &ranges((-1, 1))).unwrap();
    let partition = every_minimiser_supercritical(&both, 200).unwrap();
    let [proved, refuted, open] =
        [BoxOutcome::Proved, BoxOutcome::Refuted, BoxOutcome::Undecided].map(|o| partition.fraction(o));
    assert!(proved > 0 && refuted > 0 && open > 0, "{partition}");
    assert!(proved <= Rational::from((1, 2)) && refuted <= Rational::from((1, 2)));
    assert_eq!(proved + refuted + open, 1);
    for (part, outcome) in &partition.parts {
        let all_super = kinds_of(&both.at(&part.middle())).iter().all(|kind| *kind == SUPER);
        assert!(*outcome == BoxOutcome::Undecided || all_super == (*outcome == BoxOutcome::Proved));
    }
    let positive = [ParameterRange::positive("a"), ParameterRange::positive("b")];
    let well = Family::parse("(a*x^2 - b)^2", "x", &positive).unwrap();
    assert!(matches!(condition(&well, "sqrt(b/a)", SUPER), Verdict::Proved(_)));
    assert!(matches!(condition(&well, "-sqrt(b)/sqrt(a)", SUPER), Verdict::Proved(_)));
    assert!(matches!(condition(&well, "sqrt(a*b)/a", SUPER), Verdict::Proved(_)));
    assert!(matches!(condition(&well, "sqrt(b)", SUPER), Verdict::Undecided(_)));
    assert_eq!(parametric_windows(&well).unwrap().unwrap().scaled_step(), "eta*a*b");
}

#[test]
fn roots_with_factors_and_shifts() {
    let family = positive("(x^2 - 2*mu)^2/4");
    assert!(matches!(condition(&family, "sqrt(2*mu)", SUPER), Verdict::Proved(_)));
    let family = between("(x^2 - 1 + mu)^2/4", (-3, 1), (1, 2));
    assert!(matches!(condition(&family, "sqrt(1 - mu)", SUPER), Verdict::Proved(_)));
    // Beyond 1 the point is not real.
    let family = between("(x^2 - 1 + mu)^2/4", (-3, 1), (2, 1));
    assert!(matches!(condition(&family, "sqrt(1 - mu)", SUPER), Verdict::Undecided(_)));
    let family = positive("(x^3 - mu)^2/2");
    assert!(matches!(condition(&family, "cbrt(mu)", SUPER), Verdict::Proved(_)));
    let family = positive("(mu*x - 1)^4 + (mu*x - 1)^2");
    assert!(matches!(condition(&family, "1/mu", SUB), Verdict::Proved(_)));
    assert!(matches!(condition(&family, "1/mu", SUPER), Verdict::Refuted(_)));
    assert!(matches!(condition(&positive("mu*x^4"), "0", ConditionKind::Flat), Verdict::Proved(_)));
    assert!(matches!(condition(&positive("mu*x^2"), "0", ConditionKind::Degenerate), Verdict::Proved(_)));
    // alpha = 0 for all mu: 3 (2 mu)^2 = 12 mu^2 = f2 f4; a quartic is then generalised-subcritical.
    let quartic = positive("x^2/2 + mu*x^3/3 + mu^2*x^4/2");
    assert!(matches!(condition(&quartic, "0", ConditionKind::GeneralisedSubcritical), Verdict::Proved(_)));
}

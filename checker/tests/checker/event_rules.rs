//! The edges of the rules about critical step sizes, longer cycles and single steps.

use crate::events::{all_of_period, bare, crossing, start, turns, with};
use crate::generate::{about, certificate, condition, escape, object, orbits, render, text};
use twostep_check::context::Context;
use twostep_check::json::Json;
use twostep_check::{Fault, Reason, Verdict, check, problem};

const WELL: &str = "loss = \"(x^2-1)^2/4\"\n";

/// A problem with one claim, of these lines.
fn claiming(loss: &str, lines: &str) -> String {
    format!("{loss}[[claim]]\n{lines}\n")
}

fn answer(problem: &str, statement: Json) -> Result<(), Reason> {
    match check(problem, &render(&certificate(problem, vec![statement]))).verdict {
        Verdict::Accepted => Ok(()),
        Verdict::Rejected { reason, .. } => Err(reason),
    }
}

#[track_caller]
fn refused(problem: &str, statement: Json) -> String {
    answer(problem, statement).expect_err("accepted").text
}

/// The statement with another value of a key.
fn but(statement: Json, key: &str, value: Json) -> Json {
    let Json::Object(mut fields) = statement else { panic!("an object") };
    fields.iter_mut().find(|(known, _)| known == key).unwrap().1 = value;
    Json::Object(fields)
}

fn value<'a>(statement: &'a Json, key: &str) -> &'a Json {
    let Json::Object(fields) = statement else { panic!("an object") };
    &fields.iter().find(|(known, _)| known == key).unwrap().1
}

#[test]
fn a_cycle_passes_a_value_only_from_one_side_to_the_other() {
    let parsed = problem::parse(WELL).unwrap();
    let cx = Context::new(&parsed).unwrap();
    let flip = crossing(&cx, "flip", ("309/250", "12361/10000"), (2, false));
    assert_eq!(answer(WELL, flip.clone()), Ok(()));
    // Beyond the flip at both ends.
    let later = crossing(&cx, "flip", ("12361/10000", "6181/5000"), (2, false));
    assert!(refused(WELL, later).contains("pass the value"));
    // The point at the one end is not that at the other.
    let (first, last) = (value(&flip, "first").clone(), value(&flip, "last").clone());
    let swapped = but(but(flip.clone(), "first", last), "last", first);
    assert!(refused(WELL, swapped).contains("first is not shown"));
    // A 2-cycle has period 2, not 4; and the symmetric one does not flip here.
    assert!(refused(WELL, but(flip.clone(), "period", Json::Natural(4))).contains("one point of the period"));
    assert!(answer(WELL, crossing(&cx, "flip", ("309/250", "12361/10000"), (0, false))).is_err());
    // It is no event of another method, and longer cycles have none but gradient descent's.
    let heavy = with(flip.clone(), &[("momentum", text("1/2"))]);
    assert!(refused(WELL, heavy.clone()).contains("pass the value"));
    assert!(refused(WELL, but(heavy, "period", Json::Natural(4))).contains("a cycle of that period"));
    for (momentum, fault) in [("1", Fault::Field), ("-1", Fault::Field), ("2", Fault::Field)] {
        let reason = answer(WELL, with(flip.clone(), &[("momentum", text(momentum))])).unwrap_err();
        assert_eq!(reason.fault, fault, "{momentum}");
    }
}

#[test]
fn a_single_step_size_is_the_root_of_the_eliminant() {
    let flip =
        |eta: &str| claiming(WELL, &format!("kind = \"critical-step\"\nevent = \"flip\"\neta = \"{eta}\""));
    let parsed = problem::parse(WELL).unwrap();
    let cx = Context::new(&parsed).unwrap();
    let statement = || about(crossing(&cx, "flip", ("309/250", "12361/10000"), (2, false)), 0, "proved");
    assert_eq!(answer(&flip("sqrt(5) - 1"), statement()), Ok(()));
    // In the interval, but no root; and a root outside.
    for other in ["12360679/10000000", "sqrt(5) - 1 + 1/1000000", "1"] {
        assert_eq!(answer(&flip(other), statement()).unwrap_err().fault, Fault::NotDecided, "{other}");
    }
    // There is no flip next to it, which the eliminant shows.
    assert_eq!(answer(&flip("12360679/10000000"), about(bare("no-event"), 0, "refuted")), Ok(()));
    assert_eq!(
        answer(&flip("sqrt(5) - 1"), about(bare("no-event"), 0, "refuted")).unwrap_err().fault,
        Fault::NotDecided
    );
}

#[test]
fn ranges_of_critical_steps_are_closed_and_those_of_starts_open() {
    let parsed = problem::parse(WELL).unwrap();
    let cx = Context::new(&parsed).unwrap();
    let minimiser = |from: &str, to: &str| {
        let lines = format!(
            "kind = \"critical-step\"\nevent = \"minimiser-flip\"\neta = {{ from = \"{from}\", to = \"{to}\" }}"
        );
        answer(&claiming(WELL, &lines), about(condition(&cx, 2), 0, "proved"))
    };
    assert_eq!(minimiser("1", "2"), Ok(()));
    assert_eq!(minimiser("0", "1"), Ok(()));
    assert_eq!(minimiser("1001/1000", "2").unwrap_err().fault, Fault::NotDecided);
    // x = 11/10 is 2-periodic at 200/21 and at two other step sizes.
    let through = |eta: &str, verdict: &str| {
        let lines = format!("kind = \"cycle-through\"\nat = {{ x = \"11/10\" }}\neta = {eta}");
        answer(&claiming(WELL, &lines), about(bare("cycle-through"), 0, verdict))
    };
    for (eta, verdict) in [
        ("\"200/21\"", "proved"),
        ("\"201/21\"", "refuted"),
        ("{ from = \"200/21\", to = 20 }", "refuted"),
        ("{ from = 9, to = 20 }", "proved"),
        ("{ from = 0, to = 20 }", "proved"),
    ] {
        assert_eq!(through(eta, verdict), Ok(()), "{eta}");
        let other = if verdict == "proved" { "refuted" } else { "proved" };
        assert_eq!(through(eta, other).unwrap_err().fault, Fault::NotShown, "{eta}");
    }
}

#[test]
fn an_interval_a_little_too_short_is_not_invariant() {
    let parsed = problem::parse(WELL).unwrap();
    let cx = Context::new(&parsed).unwrap();
    let invariant = |lo: &str, hi: &str| {
        let lines = format!("kind = \"invariant\"\neta = 2\nstarts = {{ x = [\"{lo}\", \"{hi}\"] }}");
        answer(&claiming(WELL, &lines), about(turns(&cx, "2"), 0, "proved"))
    };
    // The turning points are mapped to the ends exactly.
    assert_eq!(invariant("-sqrt(2)", "sqrt(2)"), Ok(()));
    for (lo, hi) in [
        ("-sqrt(2)", "sqrt(2) - 1/10^30"),
        ("1/10^30 - sqrt(2)", "sqrt(2)"),
        ("-sqrt(2)", "141/100"),
        ("-3", "sqrt(2)"),
    ] {
        assert!(invariant(lo, hi).unwrap_err().text.contains("mapped into the interval"), "{lo} {hi}");
    }
    let start_of = |at: &str| {
        let lines = "kind = \"invariant\"\neta = 2\nstarts = { x = [\"-141/100\", \"141/100\"] }";
        answer(&claiming(WELL, lines), about(start(at), 0, "refuted"))
    };
    assert_eq!(start_of("707/1000"), Ok(()));
    assert_eq!(start_of("1/2").unwrap_err().fault, Fault::NotDecided);
    assert!(start_of("3/2").unwrap_err().text.contains("outside of the interval"));
}

#[test]
fn the_loss_decreases_in_an_interval_without_a_change_of_sign() {
    let descent = |eta: &str, lo: &str, hi: &str, at: &str, verdict: &str| {
        let lines = format!("kind = \"descent\"\neta = \"{eta}\"\nstarts = {{ x = [\"{lo}\", \"{hi}\"] }}");
        answer(&claiming(WELL, &lines), about(start(at), 0, verdict))
    };
    // From eta = 1 on the loss increases next to the minimiser: f(G) = f to second order there.
    assert_eq!(descent("1/2", "-3/2", "3/2", "1/2", "proved"), Ok(()));
    assert_eq!(descent("1/2", "-3/2", "3/2", "1", "proved").unwrap_err().fault, Fault::NotShown);
    assert!(descent("1/2", "-3", "3", "1/2", "proved").unwrap_err().text.contains("change its sign"));
    assert_eq!(descent("1/2", "-3", "3", "3", "refuted"), Ok(()));
    assert_eq!(descent("11/10", "9/10", "11/10", "101/100", "refuted"), Ok(()));
}

#[test]
fn all_cycles_of_a_period_are_needed() {
    let lines = "kind = \"period-4\"\neta = \"127/100\"\ncount = 4";
    let problem = claiming(WELL, lines);
    let parsed = problem::parse(WELL).unwrap();
    let cx = Context::new(&parsed).unwrap();
    let all = all_of_period(&cx, "127/100", 4, "2");
    let Json::Array(cycles) = value(&all, "cycles").clone() else { panic!("a list") };
    // Two of them attract, one on each side.
    let stable = cycles.iter().filter(|cycle| *value(cycle, "stability") == text("stable")).count();
    assert_eq!(stable, 2);
    let counted = problem.replace("count = 4", &format!("count = {}", cycles.len()));
    assert_eq!(answer(&counted, about(all.clone(), 0, "proved")), Ok(()));
    let fewer = but(all, "cycles", Json::Array(cycles[1..].to_vec()));
    assert!(refused(&counted, about(fewer, 0, "proved")).contains("4-cycles, not"));
}

#[test]
fn turning_points_must_be_real() {
    // G' = 1 - eta (3x^2 + 1) has two complex zeros at eta = 2.
    let loss = "loss = \"x^4/4 + x^2/2\"\n";
    let statement = object(&[
        ("kind", text("hyperbolic")),
        ("eta", Json::Array(vec![text("3/2"), text("3/2")])),
        ("interval", Json::Array(vec![text("-1/2"), text("1/2")])),
        ("bound", text("1")),
        ("attractors", Json::Array(Vec::new())),
        ("turns", Json::Array(Vec::new())),
    ]);
    assert_eq!(refused(loss, statement), "some turning points are not real");
}

#[test]
fn starts_diverge_from_the_bound_on() {
    let infinity = |lo: &str, hi: &str, bound: &str| {
        let lines = format!(
            "kind = \"converges\"\neta = \"11/10\"\nstarts = {{ x = [\"{lo}\", \"{hi}\"] }}\nto = \"infinity\""
        );
        answer(&claiming(WELL, &lines), about(escape(("11/10", "11/10"), bound), 0, "proved"))
    };
    assert_eq!(infinity("42/25", "3", "42/25"), Ok(()));
    assert_eq!(infinity("-3", "-42/25", "42/25"), Ok(()));
    assert_eq!(infinity("8/5", "3", "42/25").unwrap_err().fault, Fault::NotDecided);
    assert_eq!(infinity("-3", "3", "42/25").unwrap_err().fault, Fault::NotDecided);
    // The outer 2-cycle lies at sqrt(31/11) = 1.6787...
    assert_eq!(infinity("42/25", "3", "167/100").unwrap_err().fault, Fault::NotShown);
}

#[test]
fn a_point_at_the_end_of_a_range_is_inside_where_it_is_that_number() {
    let parsed = problem::parse(WELL).unwrap();
    let cx = Context::new(&parsed).unwrap();
    let within = |hi: &str, verdict: &str| {
        let lines =
            format!("kind = \"period-2\"\neta = \"3/2\"\ncount = 1\nwithin = {{ x = [\"0\", \"{hi}\"] }}");
        answer(&claiming(WELL, &lines), about(orbits(&cx, "3/2"), 0, verdict))
    };
    assert_eq!(within("sqrt(4/3)", "proved"), Ok(()));
    assert_eq!(within("sqrt(4/3) + 1/10^20", "proved"), Ok(()));
    assert_eq!(within("sqrt(4/3) - 1/10^20", "refuted"), Ok(()));
    // Closer than the isolating interval tells.
    assert_eq!(within("sqrt(4/3) - 1/10^60", "refuted").unwrap_err().fault, Fault::NotDecided);
}

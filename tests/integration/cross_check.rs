//! Floats beside the proofs: true results agree, seeded wrong ones are caught loudly, with a command that shows the fault.

use super::program::twostep;
use twostep::algebra::{RatPoly, Value};
use twostep::arith::Rational;
use twostep::certify::basin::{BasinLimits, basin};
use twostep::certify::smooth::{SmoothLoss, analyse_smooth, smooth_windows};
use twostep::certify::{Analysis, Limits, OrbitList, analyse, orbits, windows, windows_under};
use twostep::dynamics::Method;
use twostep::expr::Expr;
use twostep::report::{Heading, Paint, ProvedClaim, Report, text};
use twostep::simulate::{CompiledLoss, ProvedFact, ProvedIdentity, ProvedManyFact};

fn double_well() -> (RatPoly, Analysis) {
    let loss = Expr::parse("(x^2-1)^2/4").unwrap().to_polynomial("x", 8).unwrap();
    let analysis = analyse(&loss, &Limits::default()).unwrap();
    (loss, analysis)
}

fn report(analysis: &Analysis, lists: &[(String, OrbitList)]) -> Report {
    let heading = Heading { loss: "(x^2-1)^2/4".into(), variable: "x".into(), ..Heading::default() };
    Report::new(heading, analysis, lists)
}

/// The words of a command as a shell splits them; no quote stands inside a word.
fn words(command: &str) -> Vec<String> {
    let odd = |(i, part): (usize, &str)| -> Vec<String> {
        if i % 2 == 1 { vec![part.to_string()] } else { part.split_whitespace().map(String::from).collect() }
    };
    command.split('\'').enumerate().flat_map(odd).collect()
}

/// The fault is in the table, in the summary, and in the list that is shown on standard error.
fn caught(report: &Report, what: &str) -> String {
    let told = report.disagreements();
    assert!(!told.is_empty(), "nothing is said of {what}");
    assert!(told.iter().any(|(message, _)| message.contains(what)), "{what} is not in {told:?}");
    let page = text(report, Paint::Plain);
    assert!(page.contains("FLOATS DISAGREE") && page.contains("to repeat"), "{page}");
    told[0].1.clone()
}

#[test]
fn a_wrong_multiplier_is_caught_and_its_command_shows_the_true_one() {
    let (loss, analysis) = double_well();
    let eta = Rational::from((11, 10));
    let mut list = orbits(&loss, &eta);
    list.cycles[2].multiplier = Value::rational(Rational::from((19, 100)));
    let lists = [("11/10".to_string(), list)];
    let command = caught(&report(&analysis, &lists).with_simulation(&analysis, &lists), "multiplier");
    let words = words(&command);
    assert_eq!(words[0], "twostep", "{command}");
    let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let done = twostep(&arguments);
    assert_eq!(done.status, 0, "{command}");
    // The multiplier is 9/50.
    assert!(done.stdout.contains("multiplier  0.18 in modulus"), "{command}\n{}", done.stdout);
}

#[test]
fn a_list_that_lacks_a_cycle_is_caught() {
    let (loss, analysis) = double_well();
    let mut list = orbits(&loss, &Rational::from((11, 10)));
    list.cycles.remove(1);
    let lists = [("11/10".to_string(), list)];
    caught(&report(&analysis, &lists).with_simulation(&analysis, &lists), "unlisted 2-cycles");
}

#[test]
fn a_wrong_phase_diagram_is_caught() {
    let (loss, analysis) = double_well();
    let truth = windows(&loss).unwrap();
    let good = report(&analysis, &[]).with_window_check(&loss, &truth);
    assert!(good.disagreements().is_empty(), "{:?}", good.disagreements());
    // The window's end at the superstable value, where the founding paper stops.
    let mut short = truth.clone();
    let superstable = short.stable[0].to.unwrap() - 1;
    short.stable[0].to = Some(superstable);
    short.cells[superstable + 1].count.as_mut().unwrap().stable = 0;
    caught(&report(&analysis, &[]).with_window_check(&loss, &short), "window ends");
    let mut counts = truth;
    counts.cells[1].count.as_mut().unwrap().stable = 1;
    caught(&report(&analysis, &[]).with_window_check(&loss, &counts), "stable 2-cycles");
}

#[test]
fn wrong_statements_about_starts_are_caught() {
    let (loss, analysis) = double_well();
    let eta = Rational::from((11, 10));
    let proof = basin(&loss, (&eta, &eta), None, &BasinLimits::default());
    let good = report(&analysis, &[]).with_start_check(&loss, &proof);
    assert!(good.disagreements().is_empty(), "{:?}", good.disagreements());
    let mut lacking = proof.clone();
    for interval in &mut lacking.pieces[0].intervals {
        let attractors = &mut interval.conclusion.as_mut().unwrap().attractors;
        attractors.truncate(1);
    }
    caught(&report(&analysis, &[]).with_start_check(&loss, &lacking), "starts converge");
    let mut wide = proof;
    let end = &mut wide.pieces[0].intervals[0].right.at;
    *end = Value::rational(Rational::from(2));
    caught(&report(&analysis, &[]).with_start_check(&loss, &wide), "starts converge");
}

#[test]
fn wrong_claims_that_are_held_for_proved_are_caught() {
    let (loss, analysis) = double_well();
    let check = |claim| report(&analysis, &[]).with_claim_check(&loss, &[claim]);
    let exact = 5f64.sqrt() - 1.0;
    assert!(check(ProvedClaim::StableWindow { from: 1.0, to: exact }).disagreements().is_empty());
    let printed = 4.5f64.sqrt() - 1.0;
    caught(&check(ProvedClaim::StableWindow { from: 1.0, to: printed }), "window ends");
    caught(&check(ProvedClaim::StableWindow { from: 1.0, to: 1.3 }), "window ends");
    let converges = |eta, period| ProvedClaim::Converges { eta: (eta, eta), starts: (0.1, 1.3), period };
    assert!(check(converges(1.1, 2)).disagreements().is_empty());
    // Beyond the flip the attracting cycle has period 4.
    caught(&check(converges(1.27, 2)), "starts converge");
    caught(&check(converges(1.1, 1)), "starts converge");
}

#[test]
fn wrong_conditions_and_identities_that_are_held_for_proved_are_caught() {
    let (loss, analysis) = double_well();
    let check = |fact| report(&analysis, &[]).with_fact_check(&loss, &[(0, fact)], "well.toml");
    let identity = |right: &str| {
        let (left, right) = (Expr::parse("alpha").unwrap(), Expr::parse(right).unwrap());
        ProvedFact::Identity(ProvedIdentity { left, right, at: Some(1.0) })
    };
    let condition = |supercritical| ProvedFact::Condition { at: 1.0, supercritical };
    for good in [identity("96"), condition(true)] {
        assert!(check(good.clone()).disagreements().is_empty(), "{good:?}");
    }
    caught(&check(identity("95")), "equal values");
    caught(&check(condition(false)), "beyond eta_c");
}

#[test]
fn wrong_windows_of_elementary_functions_are_caught() {
    let domain = (Rational::from(-3), Rational::from(3));
    let loss = SmoothLoss::new(&Expr::parse("-cos(x)").unwrap(), "x", domain.0, domain.1).unwrap();
    let analysis = analyse_smooth(&loss, &Limits::default());
    let heading = Heading { loss: "-cos(x)".into(), variable: "x".into(), ..Heading::default() };
    let blank = || Report::of_smooth(heading.clone(), &loss, &analysis, &[]);
    let truth = smooth_windows(&loss, &analysis, |_, _, _| true);
    let good = blank().with_smooth_window_check(&loss, &truth);
    assert!(good.disagreements().is_empty(), "{:?}", good.disagreements());
    // The window's end at the superstable value.
    let mut short = truth.clone();
    let superstable = short.stable[0].to.unwrap() - 1;
    short.stable[0].to = Some(superstable);
    short.cells[superstable + 1].count.as_mut().unwrap().stable = 0;
    caught(&blank().with_smooth_window_check(&loss, &short), "window ends");
    caught(&blank().with_smooth_window_check(&loss, &short), "stable 2-cycles");
    let window = |to| [ProvedClaim::StableWindow { from: 2.0, to }];
    let claimed = |to| blank().with_smooth_claim_check(&loss, &window(to), &[], "cosine.toml");
    assert!(claimed(std::f64::consts::PI).disagreements().is_empty());
    caught(&claimed(3.1), "window ends");
    let cycles = ProvedFact::Cycles { eta: 2.5, period: 2, count: Some(0), attract: true, within: None };
    caught(&blank().with_smooth_claim_check(&loss, &[], &[(0, cycles)], "cosine.toml"), "attracting cycles");
}

#[test]
fn wrong_windows_of_heavy_ball_are_caught() {
    let (loss, analysis) = double_well();
    let method = Method::HeavyBall(Rational::from((1, 2)));
    let truth = windows_under(&loss, &method, |_, _, _| true).unwrap();
    let check = |windows| report(&analysis, &[]).with_momentum_window_check(&loss, &method, windows);
    let good = check(&truth);
    assert!(good.disagreements().is_empty(), "{:?}", good.disagreements());
    let mut wrong = truth.clone();
    wrong.critical[wrong.stable[0].to.unwrap()].eta = Value::rational(Rational::from((33, 20)));
    caught(&check(&wrong), "window ends");
}

#[test]
fn wrong_claims_about_several_variables_are_caught() {
    let text = "(x*y-1)^2/2";
    let names = ["x".to_string(), "y".to_string()];
    let loss = CompiledLoss::expression(&Expr::parse(text).unwrap(), &["x", "y"]).unwrap();
    let heading = Heading { loss: text.into(), variable: "x".into(), ..Heading::default() };
    let check = |fact| {
        Report::observed(heading.clone(), &names).with_several_claim_check(
            &loss,
            false,
            &[(0, fact)],
            "product.toml",
        )
    };
    let window = |to| ProvedManyFact::StableWindow { from: 1.0, to, minimisers: vec![vec![1.0, 1.0]] };
    let condition = |supercritical| ProvedManyFact::Condition { at: vec![1.0, 1.0], supercritical };
    for good in [window(5f64.sqrt() - 1.0), condition(true)] {
        assert!(check(good.clone()).disagreements().is_empty(), "{good:?}");
    }
    caught(&check(window(4.5f64.sqrt() - 1.0)), "window ends");
    caught(&check(condition(false)), "beyond eta_c");
}

/// The commands of a result in JSON.
fn commands(arguments: &[&str]) -> Vec<String> {
    let done = twostep(&[arguments, &["--format", "json"]].concat());
    let result: serde_json::Value = serde_json::from_str(&done.stdout).expect("JSON");
    let rows = result["simulation"]["rows"].as_array().expect("rows");
    rows.iter().map(|row| row["run"]["command"].as_str().expect("a command").to_string()).collect()
}

#[test]
fn every_command_that_is_printed_can_be_run() {
    for (arguments, least) in [
        (&["certify", "problems/several/matrix-symmetric-2.toml"][..], 4),
        (&["certify", "problems/double-well-mu.toml"], 10),
        (&["certify", "problems/lemma-2-sine.toml"], 4),
        (&["certify", "problems/several/product-balanced.toml"], 8),
        (&["orbits", "(x^2-1)^2/4", "--eta", "33/20", "--momentum", "1/2"], 9),
        (
            &[
                "orbits",
                "(x^2-mu)^2/4",
                "--eta",
                "33/40",
                "--momentum",
                "1/2",
                "--nesterov",
                "--param",
                "mu=1",
            ],
            9,
        ),
        (&["periods", "(x^2-1)^2/4", "--eta", "127/100"], 20),
    ] {
        let mut all = commands(arguments);
        assert!(all.len() >= least, "{arguments:?}: {all:?}");
        // Rows about one point have commands that differ in the number of steps alone.
        all.dedup_by_key(|command| command.split(" --start").next().unwrap_or_default().to_string());
        for command in all {
            let words = words(&command);
            assert_eq!(words[0], "twostep", "{command}");
            let done = twostep(&words[1..].iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(done.status, 0, "{command}\n{}", done.stderr);
            assert!(!done.stderr.contains("disagree"), "{command}\n{}", done.stderr);
        }
    }
}

#[test]
fn cycles_of_other_periods_and_their_crossings_agree() {
    let window = ["periods", "(x^2-1)^2/4", "--eta", "14531/10000", "--window", "3"];
    let doublings = [
        "periods",
        "(x^2-1)^2/4",
        "--eta",
        "11/10",
        "--doublings-from",
        "1",
        "--until",
        "13/10",
        "--longest",
        "16",
    ];
    for (arguments, piece) in [(&window[..], "birth of the 3-cycle"), (&doublings[..], "flip of the 8-cycle")]
    {
        let done = twostep(arguments);
        let at = done.stdout.find(piece).unwrap_or_else(|| panic!("{piece} is missing\n{}", done.stdout));
        let row = done.stdout[at..].lines().nth(1).unwrap_or_default();
        assert!(row.ends_with("agree") && row.contains("step size"), "{row}");
        assert!(!done.stdout.contains("DISAGREE"), "{}", done.stdout);
    }
}

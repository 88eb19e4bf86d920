//! Faults that one changed comparison in a rule would let through.

use crate::generate::{about, certificate, escape, object, rational, render, text};
use crate::smooth::{find, rejected, statements, stored, with};
use num_bigint::BigInt;
use num_rational::BigRational;
use twostep_check::claims::attractor;
use twostep_check::claims::smooth_window::alone;
use twostep_check::elementary::exact::Exact;
use twostep_check::elementary::problem;
use twostep_check::elementary::slope::Loss;
use twostep_check::elementary::two_cycles::Map;
use twostep_check::interval::Interval;
use twostep_check::json::Json;
use twostep_check::several::rational as rational_matrix;
use twostep_check::{Fault, Verdict, check};

pub fn one(folder: &str, name: &str) -> (String, Json) {
    let (_, problem, accepted) = stored(folder).into_iter().find(|(known, ..)| known == name).unwrap();
    (problem, accepted)
}

pub fn get<'a>(json: &'a Json, key: &str) -> &'a Json {
    let Json::Object(fields) = json else { panic!("no object") };
    &fields.iter().find(|(known, _)| known == key).unwrap().1
}

pub fn numbers(values: &[&str]) -> Json {
    Json::Array(values.iter().map(text).collect())
}

pub fn accepted(problem: &str, statement: Json) -> bool {
    check(problem, &render(&certificate(problem, vec![statement]))).verdict == Verdict::Accepted
}

pub fn interval(lo: &str, hi: &str) -> Interval {
    Interval::new(rational(lo), rational(hi)).unwrap()
}

/// The ends of an interval in a statement.
pub fn ends(statement: &Json, key: &str) -> [BigRational; 2] {
    let Json::Array(items) = get(statement, key) else { panic!("no interval") };
    [0, 1].map(|k| match &items[k] {
        Json::Text(end) => rational(end),
        _ => panic!("no number"),
    })
}

#[test]
fn a_cycle_outside_of_the_claimed_box() {
    // Its points are 0.81 and 1.12 on x = y.
    let (problem, certificate) = one("many", "product");
    let statement = find(&certificate, "many-cycle");
    for range in ["[\"1/2\", \"3/4\"]", "[\"1/2\", \"1\"]", "[\"1\", \"3/2\"]"] {
        let other = problem.replace("[\"1/2\", \"3/2\"]", range);
        assert_eq!(rejected(&other, statement).fault, Fault::NotDecided, "{range}");
    }
}

#[test]
fn a_claim_about_more_than_the_box_on_either_side() {
    let (problem, certificate) = one("many", "wells");
    let statement = find(&certificate, "many-orbits");
    for (old, new) in [
        ("x = [\"1/2\", \"7/5\"]", "x = [\"1/4\", \"7/5\"]"),
        ("x = [\"1/2\", \"7/5\"]", "x = [\"1/2\", \"8/5\"]"),
        ("y = [\"-7/5\", \"-1/2\"]", "y = [\"-8/5\", \"-1/2\"]"),
        ("y = [\"-7/5\", \"-1/2\"]", "y = [\"-7/5\", \"-1/4\"]"),
        (", y = [\"-7/5\", \"-1/2\"]", ""),
    ] {
        let other = problem.replace(old, new);
        assert_ne!(other, problem);
        assert_eq!(rejected(&other, statement).text, "the claim is about more than the box", "{new}");
    }
}

#[test]
fn a_stable_cycle_on_a_line_is_not_unstable() {
    let (problem, certificate) = one("many", "rotation");
    let statement = with(find(&certificate, "many-line-cycle"), "stability", text("unstable"));
    assert_eq!(rejected(&problem, &statement).text, "the stability is not shown");
}

#[test]
fn a_cycle_that_is_unstable_on_its_line_alone() {
    // (x y - 1)^2/2 on x = y beyond the flip: 9 - 2 (9/4)^2 = -9/8 along the line, 3 - 2 (5/4) = 1/2 across it.
    let problem = "loss = \"(x*y - 1)^2/2\"\nvariables = [\"x\", \"y\"]\n";
    let cycle = |stability: &str| {
        object(&[
            (
                "x0",
                numbers(&["698344/1000000", "698348/1000000"].map(reduced).each_ref().map(String::as_str)),
            ),
            ("x1", numbers(&["11455/10000", "11456/10000"].map(reduced).each_ref().map(String::as_str))),
            ("multiplier", numbers(&["-113/100", "-28/25"])),
            ("stability", text(stability)),
        ])
    };
    let across = Json::Array(vec![
        Json::Array(vec![Json::Natural(0), text("1")]),
        Json::Array(vec![Json::Natural(1), text("-1")]),
    ]);
    let statement = |outer: &str, inner: &str| {
        object(&[
            ("kind", text("many-line-cycle")),
            ("eta", numbers(&["5/4", "5/4"])),
            ("at", numbers(&["0", "0"])),
            ("along", numbers(&["1", "1"])),
            ("blocks", Json::Array(vec![object(&[("vectors", Json::Array(vec![across.clone()]))])])),
            ("cycle", cycle(inner)),
            ("stability", text(outer)),
        ])
    };
    assert!(accepted(problem, statement("unstable", "unstable")));
    assert_eq!(rejected(problem, &statement("stable", "unstable")).text, "the stability is not shown");
}

/// A fraction in lowest terms.
fn reduced(fraction: &str) -> String {
    rational(fraction).to_string()
}

#[test]
fn a_line_that_is_left_in_one_coordinate_only() {
    // On y = 0 and on (t, 1) the gradient of the product has another component across the line.
    let (problem, certificate) = one("many", "window");
    let statement = find(&certificate, "many-line-window");
    for (at, along) in [(["0", "1"], ["1", "0"]), (["1", "0"], ["0", "1"]), (["0", "0"], ["1", "0"])] {
        let changed = with(&with(statement, "at", numbers(&at)), "along", numbers(&along));
        assert_eq!(
            rejected(&problem, &changed).text,
            "gradient descent is not shown to keep the line",
            "{at:?}"
        );
    }
}

#[test]
fn a_field_with_an_entry_outside_of_the_matrix() {
    let (problem, certificate) = one("many", "rotation");
    let statement = find(&certificate, "many-valley");
    for (row, column) in [(0, 4), (4, 0), (4, 4)] {
        let entry = Json::Array(vec![Json::Natural(row), Json::Natural(column), text("1")]);
        let flows = Json::Array(vec![Json::Array(vec![entry])]);
        assert_eq!(
            rejected(&problem, &with(statement, "flows", flows)).fault,
            Fault::Field,
            "{row} {column}"
        );
    }
}

/// At 0 the Hessian is diag(2, 1), or diag(2, -1) for a saddle; along x and along y the value of c is 24.
struct Diagonal {
    saddle: bool,
    along_x: bool,
    below: &'static str,
    c: [&'static str; 2],
    slice: [&'static str; 2],
}

const LARGEST: Diagonal =
    Diagonal { saddle: false, along_x: true, below: "3/2", c: ["23", "25"], slice: ["23", "25"] };

impl Diagonal {
    fn problem(&self) -> String {
        let sign = if self.saddle { "-" } else { "+" };
        format!("loss = \"x^2 - x^4 {sign} y^2/2 - y^4\"\nvariables = [\"x\", \"y\"]\n")
    }

    fn statement(&self) -> Json {
        let near = |x: i64| {
            let reach = BigRational::new(1.into(), BigInt::from(1) << 20);
            let x = BigRational::from(BigInt::from(x));
            Json::Array(vec![text(&x - &reach), text(x + reach)])
        };
        let small = numbers(&["-1/1073741824", "1/1073741824"]);
        let (value, vector) = if self.along_x { (2, [1, 0]) } else { (1, [0, 1]) };
        // The inverse of ((H - value, -q), (-q', 0)).
        let rows: [[&str; 3]; 3] = match (self.along_x, self.saddle) {
            (true, false) => [["0", "0", "-1"], ["0", "-1", "0"], ["-1", "0", "0"]],
            (true, true) => [["0", "0", "-1"], ["0", "-1/3", "0"], ["-1", "0", "0"]],
            _ => [["1", "0", "0"], ["0", "0", "-1"], ["0", "-1", "0"]],
        };
        let second = if self.saddle { "-1" } else { "1" };
        object(&[
            ("kind", text("many-condition")),
            ("precision", Json::Natural(128)),
            ("at", Json::Array(vec![small.clone(), small])),
            ("preconditioner", Json::Array(vec![numbers(&["1/2", "0"]), numbers(&["0", second])])),
            ("eigenvalue", near(value)),
            ("eigenvector", Json::Array(vector.map(near).to_vec())),
            ("eigen_preconditioner", Json::Array(rows.iter().map(|row| numbers(row)).collect())),
            ("below", text(self.below)),
            ("c", numbers(&self.c)),
            ("slice", numbers(&self.slice)),
            ("result", text("supercritical")),
        ])
    }

    #[track_caller]
    fn refused(&self, reason: &str) {
        assert_eq!(rejected(&self.problem(), &self.statement()).text, reason);
    }
}

#[test]
fn an_eigenvalue_that_is_not_the_largest() {
    assert!(accepted(&LARGEST.problem(), LARGEST.statement()));
    for (along_x, below) in [(false, "1/2"), (false, "3/2"), (true, "1/2"), (true, "5/2"), (true, "2")] {
        let other = Diagonal { along_x, below, ..LARGEST };
        other.refused("the eigenvalue is not shown to be the largest, and simple");
    }
}

#[test]
fn a_saddle_with_one_positive_eigenvalue() {
    Diagonal { saddle: true, ..LARGEST }.refused("the Hessian is not shown to be positive definite");
}

#[test]
fn a_value_of_c_or_on_the_line_that_is_another() {
    let wrong = "c or the test on the line is not shown to lie in its interval";
    Diagonal { c: ["25", "26"], ..LARGEST }.refused(wrong);
    Diagonal { slice: ["25", "26"], ..LARGEST }.refused(wrong);
}

#[test]
fn systems_without_a_solution_and_matrices_with_a_negative_eigenvalue() {
    let rows = |rows: [[&str; 2]; 2]| -> Vec<Vec<BigRational>> {
        rows.iter().map(|row| row.iter().map(|x| rational(x)).collect()).collect()
    };
    let solve = |a, b: [&str; 2]| rational_matrix::solve(&rows(a), &b.map(rational));
    assert_eq!(solve([["2", "1"], ["1", "1"]], ["3", "2"]), Some(vec![rational("1"), rational("1")]));
    assert_eq!(solve([["0", "1"], ["1", "0"]], ["3", "2"]), Some(vec![rational("2"), rational("3")]));
    for b in [["1", "1"], ["1", "2"], ["0", "0"], ["0", "1"]] {
        assert_eq!(solve([["1", "1"], ["1", "1"]], b), None, "{b:?}");
        assert_eq!(solve([["1", "0"], ["0", "0"]], b), None, "{b:?}");
    }
    for (matrix, positive) in [
        ([["2", "1"], ["1", "2"]], true),
        ([["1", "2"], ["2", "1"]], false),
        ([["1", "1"], ["1", "1"]], false),
        ([["1", "0"], ["0", "-1"]], false),
        ([["0", "1"], ["1", "0"]], false),
        ([["1", "-1"], ["-1", "5"]], true),
    ] {
        assert_eq!(rational_matrix::is_positive(rows(matrix)), positive, "{matrix:?}");
    }
}

#[test]
fn an_event_is_excluded_for_all_step_sizes_of_a_range() {
    let claim = |from: &str, to: &str| {
        format!(
            "{COSINE}[[claim]]\nkind = \"critical-step\"\nevent = \"flip\"\neta = {{ from = \"{from}\", to = \"{to}\" }}\n"
        )
    };
    // 2-cycles are born at the step size 2.
    let cuts: Vec<Json> = (-47..48).map(|n| text(BigRational::new(n.into(), 16.into()))).collect();
    let part = object(&[("until", text("3/2")), ("cuts", Json::Array(cuts))]);
    let statement = object(&[
        ("kind", text("smooth-no-event")),
        ("precision", Json::Natural(64)),
        ("event", text("flip")),
        ("eta", numbers(&["1", "3/2"])),
        ("parts", Json::Array(vec![part])),
    ]);
    let refutes = |from: &str, to: &str| accepted(&claim(from, to), about(statement.clone(), 0, "refuted"));
    assert!(refutes("1", "3/2") && refutes("11/10", "6/5") && refutes("1", "1") && refutes("3/2", "3/2"));
    assert!(!refutes("9/10", "3/2") && !refutes("1", "8/5") && !refutes("1/2", "4") && !refutes("2", "3"));
}

#[test]
fn words_that_name_no_cycle() {
    for (to, period) in
        [("minimiser", Some(1)), ("fixed-point", Some(1)), ("period-2", Some(2)), ("period-7", Some(7))]
    {
        assert_eq!(attractor::period(to), period);
    }
    for to in ["infinity", "period-1", "period-0", "period--2", "period", "2"] {
        assert_eq!(attractor::period(to), None, "{to}");
    }
}

#[test]
fn a_single_start_at_the_bound_refutes_nothing() {
    let problem = |lo: &str, hi: &str| {
        format!(
            "loss = \"(x^2-1)^2/4\"\n[[claim]]\nkind = \"converges\"\neta = \"11/10\"\nstarts = {{ x = [\"{lo}\", \"{hi}\"] }}\nto = \"period-2\"\n"
        )
    };
    let says = |lo: &str, hi: &str| {
        accepted(&problem(lo, hi), about(escape(("11/10", "11/10"), "42/25"), 0, "refuted"))
    };
    assert!(says("-17/10", "0") && says("0", "17/10"));
    assert!(!says("-42/25", "0") && !says("0", "42/25") && !says("-42/25", "42/25"));
}

const COSINE: &str = "loss = \"-cos(x)\"\ndomain = { x = [\"-3\", \"3\"] }\n";

#[test]
fn a_start_of_a_cycle_has_a_negative_slope_and_a_change_of_sign() {
    // The 2-cycle at 11/5 is -x, x with sin(x)/x = 10/11, x = 0.75.
    let problem = problem::parse(COSINE).unwrap();
    let loss = Loss::new(&problem);
    let map = Map::new(&loss, &interval("11/5", "11/5"), 64);
    let holds = |lo: &str, hi: &str| map.holds_start(&interval(lo, hi)).unwrap();
    assert!(holds("-4/5", "-7/10"));
    assert!(!holds("7/10", "4/5") && !holds("-3/5", "-1/2") && !holds("1/2", "3/5"));
}

#[test]
fn a_zero_at_the_rim_of_its_interval_is_not_alone() {
    // At the step size 2 the minimiser is a zero of order 3.
    let problem = problem::parse(COSINE).unwrap();
    let loss = Loss::new(&problem);
    let two = interval("2", "2");
    let map = Map::new(&loss, &two, 64);
    let (at, eta) = (Exact::rational(rational("0")), Exact::rational(rational("2")));
    let near = interval("-1/50", "1/50");
    let order = |lo: &str, hi: &str| alone(&map, &interval(lo, hi), (&at, &near), &eta).unwrap();
    assert_eq!(order("-1/8", "1/8"), Some(3));
    for (lo, hi) in
        [("-1/100", "1/8"), ("-1/8", "1/100"), ("-1/50", "1/8"), ("-1/8", "1/50"), ("1/100", "1/8")]
    {
        assert_eq!(order(lo, hi), None, "{lo} {hi}");
    }
}

#[test]
fn events_of_points_that_are_no_minimisers_or_cycles() {
    let statement = |event: &str, eta: &str| {
        object(&[
            ("kind", text("smooth-event")),
            ("precision", Json::Natural(128)),
            ("event", text(event)),
            ("eta", text(eta)),
            ("at", text("0")),
        ])
    };
    let loss = |loss: &str| format!("loss = \"{loss}\"\ndomain = {{ x = [\"-5\", \"5\"] }}\n");
    // f'' is 1 at 0 for all of these, and f' is 0 for the first only.
    let (minimum, slope) = (loss("exp(x) - x"), loss("exp(x) - 2*x"));
    assert!(accepted(&minimum, statement("minimiser-flip", "2")));
    let refused = |problem: &str, event: &str, eta: &str| {
        let reason = rejected(problem, &statement(event, eta));
        assert_eq!(reason.text, "the event is not shown to happen to the point", "{problem} {event}");
    };
    refused(&slope, "minimiser-flip", "2");
    refused(&minimum, "minimiser-flip", "1");
    // A fixed point is no cycle, nor is a point that does not come back.
    refused(&minimum, "superstable", "1");
    refused(&slope, "superstable", "1");
}

#[test]
fn a_range_that_cuts_the_step_sizes_of_a_crossing() {
    let (problem, certificate) = one("smooth", "window-cosine");
    let statement = find(&certificate, "smooth-crossing");
    let [lo, hi] = ends(statement, "eta");
    let (inside, far) = ((&lo + &hi) / BigInt::from(2), ["3.2969", "3.297"]);
    assert!(rational("32969/10000") < lo && hi < rational("3297/1000"));
    for end in far {
        let other = problem.replace(&format!("\"{end}\""), &format!("\"{inside}\""));
        assert_ne!(other, problem);
        assert_eq!(rejected(&other, statement).fault, Fault::NotDecided, "{end}");
    }
    // The ends themselves belong to the range.
    let whole = problem.replace(&format!("\"{}\"", far[0]), &format!("\"{lo}\""));
    let whole = whole.replace(&format!("\"{}\"", far[1]), &format!("\"{hi}\""));
    assert!(accepted(&whole, statement.clone()));
}

#[test]
fn an_interval_where_the_cycle_may_turn_back() {
    let (problem, certificate) = one("smooth", "window-cosine");
    let statement = find(&certificate, "smooth-crossing");
    // h changes its sign over it, but need not be monotone.
    let wide = with(statement, "x", numbers(&["1/2", "2"]));
    assert_eq!(rejected(&problem, &wide).text, "the event is not shown to happen between the step sizes");
}

#[test]
fn a_fold_whose_tangent_is_negative_at_one_end() {
    let (problem, certificate) = one("smooth", "window-tanh");
    let folds = |json: &&Json| matches!(json, Json::Object(fields) if fields.contains(&("event".into(), text("fold"))));
    let fold = statements(&certificate).iter().find(folds).unwrap();
    let [lo, hi] = ends(fold, "x");
    let Json::Text(inside) = get(fold, "inside") else { panic!("no number") };
    let shown = |k: i32| {
        let inside = rational(inside) + (&hi - &lo) * BigRational::new(k.into(), 4096.into());
        accepted(&problem, with(fold, "inside", text(inside)))
    };
    assert!(shown(0));
    // Beside the minimum the tangent falls below 0 on the one side or on the other.
    for k in [-8, -2, -1, 1, 2, 8] {
        assert!(!shown(k), "{k}");
    }
}

#[test]
fn a_window_down_to_step_sizes_that_are_not_positive() {
    let (problem, certificate) = one("smooth", "window-cosine");
    let window = find(&certificate, "smooth-window");
    for until in ["0", "-1"] {
        let end = with(get(window, "to"), "until", text(until));
        let reason = rejected(&problem, &with(window, "to", end));
        assert!(reason.text.ends_with("until is not on its side"), "{until}: {reason}");
    }
}

#[test]
fn a_condition_of_an_unknown_name_is_not_refuted() {
    let (problem, certificate) = one("smooth", "cosine");
    let statement = find(&certificate, "smooth-condition");
    let refuted = |word: &str| {
        let other = problem.replace("\"supercritical\"", &format!("\"{word}\""));
        assert_ne!(other, problem);
        check(
            &other,
            &render(&crate::generate::certificate(&other, vec![with(statement, "verdict", text("refuted"))])),
        )
        .verdict
    };
    for word in ["subcritical", "degenerate", "flat", "generalised-subcritical"] {
        assert_eq!(refuted(word), Verdict::Accepted, "{word}");
    }
    for word in ["wonderful", "generalised-flat", "none"] {
        assert_ne!(refuted(word), Verdict::Accepted, "{word}");
    }
}

#[test]
fn a_cycle_whose_points_are_not_apart() {
    let (problem, certificate) = one("smooth", "cosine");
    let statement = find(&certificate, "smooth-orbits");
    let Json::Array(cycles) = get(statement, "cycles") else { panic!("no cycles") };
    let ([lo, hi], [_, end]) = (ends(&cycles[0], "x0"), ends(&cycles[0], "x1"));
    // The interval of the second point reaches back to the first.
    for start in [lo, hi] {
        let wide = with(&cycles[0], "x1", Json::Array(vec![text(start), text(&end)]));
        let reason = rejected(&problem, &with(statement, "cycles", Json::Array(vec![wide])));
        assert!(reason.text.ends_with("x0 is not below x1, or one is not in the domain"), "{reason}");
    }
}

//! Multipliers that are 1 because flows move 2-cycles to others, blocks of several vectors, and windows that end inside a cell.

use crate::generate::{certificate, object, orbits, render, text};
use crate::smooth::{find, rejected, stored, with};
use twostep_check::context::Context;
use twostep_check::json::Json;
use twostep_check::{Fault, Verdict, check};

/// Entries of a vector or of a matrix: indices, then the value.
fn entries(list: &[(&[u32], &str)]) -> Json {
    let one = |(indices, value): &(&[u32], &str)| {
        Json::Array(indices.iter().map(|i| Json::Natural(*i)).chain([text(value)]).collect())
    };
    Json::Array(list.iter().map(one).collect())
}

fn vector(list: &[(u32, &str)]) -> Json {
    let list: Vec<([u32; 1], &str)> = list.iter().map(|(i, value)| ([*i], *value)).collect();
    entries(&list.iter().map(|(i, value)| (&i[..], *value)).collect::<Vec<_>>())
}

fn block(vectors: &[&[(u32, &str)]], flow: Option<(&str, Json)>) -> Json {
    let vectors = Json::Array(vectors.iter().map(|v| vector(v)).collect());
    let flow = flow.map(|(key, json)| (key.to_owned(), json));
    Json::Object([("vectors".to_owned(), vectors)].into_iter().chain(flow).collect())
}

fn numbers(values: &[&str]) -> Json {
    Json::Array(values.iter().map(text).collect())
}

/// A window on a line where the loss is `(t^2 - 1)^2/4`, as that of a stored certificate.
fn window(at: &[&str], along: &[&str], blocks: Vec<Json>) -> Json {
    let (_, _, accepted) = stored("many").into_iter().find(|(name, ..)| name == "well").unwrap();
    let statement = find(&accepted, "many-line-window");
    let statement = with(statement, "at", numbers(at));
    with(&with(&statement, "along", numbers(along)), "blocks", Json::Array(blocks))
}

fn field<'a>(json: &'a Json, key: &str) -> Option<&'a Json> {
    let Json::Object(fields) = json else { panic!("an object") };
    fields.iter().find(|(known, _)| known == key).map(|(_, value)| value)
}

#[track_caller]
fn accepted(problem: &str, statement: &Json) {
    let report = check(problem, &render(&certificate(problem, vec![statement.clone()])));
    assert_eq!(report.verdict, Verdict::Accepted, "{report}");
}

fn ends(from: &str, to: &str) -> String {
    format!("[[claim]]\nkind = \"stable-window\"\nfrom = \"{from}\"\nto = \"{to}\"\n")
}

/// The multiplier of `w` is `(1 - k eta)^2`; the product `y z` keeps a family of 2-cycles together.
fn product(k: &str, to: &str) -> String {
    format!(
        "loss = \"(x^2-1)^2/4 + (y*z-1)^2/8 + {k}*w^2/2\"\nvariables = [\"x\", \"y\", \"z\", \"w\"]\n{}",
        ends("1", to)
    )
}

const SCALING: &[(&[u32], &str)] = &[(&[1, 1], "1"), (&[2, 2], "-1")];

fn product_window(key: &str, flow: &[(&[u32], &str)]) -> Json {
    let blocks = vec![
        block(&[&[(1, "1"), (2, "1")]], None),
        block(&[&[(1, "1"), (2, "-1")]], Some((key, entries(flow)))),
        block(&[&[(3, "1")]], None),
    ];
    window(&["0", "1", "1", "0"], &["1", "0", "0", "0"], blocks)
}

#[test]
fn a_multiplier_across_the_line_ends_a_window_inside_a_cell() {
    let statement = product_window("flow", SCALING);
    // (1 - 9 eta/5)^2 = 1 at 10/9.
    accepted(&product("9/5", "10/9"), &statement);
    accepted(&product("1", "sqrt(5)-1"), &statement);
    let may_reach = "a multiplier across the line may reach the unit circle";
    assert_eq!(rejected(&product("9/5", "sqrt(5)-1"), &statement).text, may_reach);
    assert_eq!(
        rejected(&product("2", "10/9"), &statement).text,
        "no cycle on the line is shown to be stable across it"
    );
    for (k, to) in [("9/5", "11/10"), ("17/10", "10/9"), ("1", "10/9")] {
        let reason = rejected(&product(k, to), &statement);
        assert_eq!(reason.fault, Fault::NotDecided, "{k} {to}: {reason}");
    }
    // The end may be the lower one: (1 - eta b(t0)) (1 - eta b(t1)) with b = 21 t^2/10 is 1 at 11/10, and above 1 before.
    let lower = |from: &str| {
        format!(
            "loss = \"(x^2-1)^2/4 + 21*x^2*y^2/20\"\nvariables = [\"x\", \"y\"]\n{}",
            ends(from, "sqrt(5)-1")
        )
    };
    let statement = window(&["0", "0"], &["1", "0"], vec![block(&[&[(1, "1")]], None)]);
    accepted(&lower("11/10"), &statement);
    assert_eq!(rejected(&lower("1"), &statement).text, may_reach);
    assert_eq!(rejected(&lower("12/10"), &statement).fault, Fault::NotDecided);
}

#[test]
fn the_two_wells_have_windows_of_their_own() {
    // The multiplier of y is 1 at 100/87 at the 2-cycle on the right, t0 + t1 = 19/10; on the left it stays below.
    let wells = |weight: &str, to: &str| {
        let head = format!("loss = \"(x^2-1)^2/4 + {weight}*y^2/2\"\nvariables = [\"x\", \"y\"]\n");
        head + &ends("1", to)
    };
    let statement = window(&["0", "0"], &["1", "0"], vec![block(&[&[(1, "1")]], None)]);
    for weight in ["(1 + x/10)*19053/11987", "(1 - x/10)*19053/11987"] {
        accepted(&wells(weight, "100/87"), &statement);
        accepted(&wells(weight, "sqrt(5)-1"), &statement);
        for to in ["23/20", "57/50"] {
            assert!(matches!(
                rejected(&wells(weight, to), &statement).fault,
                Fault::NotDecided | Fault::NotShown
            ));
        }
    }
    // Both at the same step size, by different variables: nothing is stable beyond.
    let both = |to: &str| {
        let weights = "19053/11987*((1 + x/10)*y^2 + (1 - x/10)*z^2)/2";
        let head = format!("loss = \"(x^2-1)^2/4 + {weights}\"\nvariables = [\"x\", \"y\", \"z\"]\n");
        head + &ends("1", to)
    };
    let blocks = vec![block(&[&[(1, "1")]], None), block(&[&[(2, "1")]], None)];
    let of_three = window(&["0", "0", "0"], &["1", "0", "0"], blocks);
    accepted(&both("100/87"), &of_three);
    let reason = rejected(&both("sqrt(5)-1"), &of_three);
    assert_eq!(reason.text, "a multiplier across the line may reach the unit circle");
    // Both lose their stability, at other step sizes.
    for to in ["sqrt(5)-1", "10/9", "100/87"] {
        let reason = rejected(&wells("(1 + x/10)*9/5", to), &statement);
        assert!(matches!(reason.fault, Fault::NotDecided | Fault::NotShown), "{to}: {reason}");
    }
}

#[test]
fn a_cell_beyond_with_a_stable_cycle() {
    let problem = twostep_check::problem::parse("loss = \"(t^2-1)^2/4\"\nvariables = [\"t\"]\n").unwrap();
    let cx = Context::new(&problem).unwrap();
    let statement = product_window("flow", SCALING);
    let appended = |key: &str, at: usize, item: Json| {
        let Some(Json::Array(mut items)) = field(&statement, key).cloned() else { panic!("an array") };
        items.insert(at, item);
        Json::Array(items)
    };
    // 6/5 is listed as a critical step size though nothing happens there: the window goes on beyond it.
    let factors = appended("factors", 0, numbers(&["-6", "5"]));
    let critical = appended("critical", 1, numbers(&["6/5", "6/5"]));
    let cycles = field(&orbits(&cx, "61/50"), "cycles").cloned().unwrap();
    let samples = appended("samples", 2, object(&[("eta", text("61/50")), ("cycles", cycles)]));
    let listed = with(&with(&with(&statement, "factors", factors), "critical", critical), "samples", samples);
    for (from, to) in [("1", "6/5"), ("6/5", "sqrt(5)-1"), ("1", "sqrt(5)-1")] {
        let problem = product("1", to).replace("\"1\"\nto", &format!("\"{from}\"\nto"));
        assert_eq!(rejected(&problem, &listed).fault, Fault::NotDecided, "{from} {to}");
    }
    accepted(&product("9/5", "10/9"), &listed);
}

#[test]
fn flows_that_explain_no_multiplier() {
    let problem = product("9/5", "10/9");
    let refused = |key: &str, flow: &[(&[u32], &str)]| rejected(&problem, &product_window(key, flow)).text;
    assert_eq!(refused("rotation", SCALING), "what is called a rotation is none");
    let fixed = "a flow is not symmetric, or moves the direction of the line";
    assert_eq!(refused("flow", &[(&[1, 2], "1"), (&[2, 1], "-1")]), fixed);
    assert_eq!(refused("flow", &[(&[0, 0], "1"), (&[1, 1], "1"), (&[2, 2], "-1")]), fixed);
    let kept = "the loss is not shown to be invariant under a rotation or a flow";
    assert_eq!(refused("flow", &[(&[1, 1], "1"), (&[2, 2], "-1"), (&[3, 3], "1")]), kept);
    assert_eq!(refused("flow", &[(&[1, 1], "1")]), "a rotation or flow leads out of its block");
    assert_eq!(refused("flow", &[(&[3, 3], "1")]), "a rotation or flow is not shown to move all points");
    let Json::Object(mut both) = block(&[&[(1, "1"), (2, "-1")]], Some(("flow", entries(SCALING)))) else {
        panic!("an object")
    };
    both.push(("rotation".to_owned(), entries(&[(&[1, 2], "1"), (&[2, 1], "-1")])));
    let both = Json::Object(both);
    let blocks = vec![block(&[&[(1, "1"), (2, "1")]], None), both, block(&[&[(3, "1")]], None)];
    let statement = window(&["0", "1", "1", "0"], &["1", "0", "0", "0"], blocks);
    assert_eq!(rejected(&problem, &statement).fault, Fault::Field);
    // Without its flow the multiplier 1 counts.
    let blocks =
        vec![block(&[&[(1, "1"), (2, "1")], &[(1, "1"), (2, "-1")]], None), block(&[&[(3, "1")]], None)];
    let statement = window(&["0", "1", "1", "0"], &["1", "0", "0", "0"], blocks);
    assert_eq!(rejected(&problem, &statement).text, "a multiplier across the line may reach the unit circle");
}

/// `X Y` against `diag(1, p q)` from `diag(t, p)`, `diag(t, q)`.
fn factors(p: &str, q: &str, target: &str, to: &str) -> (String, Json) {
    let problem = format!(
        "loss = \"norm2(X*Y - C)/2\"\n[variables]\nX = {{ shape = [2, 2] }}\nY = {{ shape = [2, 2] }}\n\
         [data]\nC = [[1, 0], [0, \"{target}\"]]\n{}",
        ends("1", to)
    );
    // X = (0, 1, 2, 3), Y = (4, 5, 6, 7) by rows: X A, -A Y with A skew, and with A = diag(0, 1).
    let turn: &[(&[u32], &str)] = &[
        (&[1, 0], "1"),
        (&[0, 1], "-1"),
        (&[3, 2], "1"),
        (&[2, 3], "-1"),
        (&[6, 4], "1"),
        (&[4, 6], "-1"),
        (&[7, 5], "1"),
        (&[5, 7], "-1"),
    ];
    let scale: &[(&[u32], &str)] = &[(&[1, 1], "1"), (&[3, 3], "1"), (&[6, 6], "-1"), (&[7, 7], "-1")];
    let minus = format!("-{q}");
    let blocks = vec![
        block(&[&[(0, "1"), (4, "-1")]], None),
        block(&[&[(3, q), (7, p)]], None),
        block(&[&[(3, p), (7, minus.as_str())]], Some(("flow", entries(scale)))),
        block(&[&[(1, "1")], &[(2, "1")], &[(5, "1")], &[(6, "1")]], Some(("rotation", entries(turn)))),
    ];
    let statement =
        window(&["0", "0", "0", p, "0", "0", "0", q], &["1", "0", "0", "0", "1", "0", "0", "0"], blocks);
    (problem, statement)
}

#[test]
fn factorizations_with_multipliers_in_blocks_of_four() {
    // A pair of multipliers reaches the unit circle at 200/181.
    let (problem, statement) = factors("9/10", "9/10", "81/100", "200/181");
    accepted(&problem, &statement);
    let (other, _) = factors("9/10", "9/10", "81/100", "sqrt(5)-1");
    assert_eq!(rejected(&other, &statement).text, "a multiplier across the line may reach the unit circle");
    let (other, _) = factors("9/10", "9/10", "81/100", "199/181");
    assert_eq!(rejected(&other, &statement).fault, Fault::NotDecided);
    let (problem, statement) = factors("3/5", "5/12", "1/4", "sqrt(5)-1");
    accepted(&problem, &statement);
}

#[test]
fn the_kernel_of_the_sharpness_that_a_flow_explains() {
    let valley = |flows: &[&[(&[u32], &str)]], direction: &[&str]| {
        object(&[
            ("kind", text("many-valley")),
            ("at", numbers(&["1", "1", "1", "0"])),
            ("direction", numbers(direction)),
            ("flows", Json::Array(flows.iter().map(|flow| entries(flow)).collect())),
            ("result", text("supercritical")),
        ])
    };
    let problem = product("1", "2");
    accepted(&problem, &valley(&[SCALING], &["1", "0", "0", "0"]));
    // Gradient descent leaves the line through the point: the flow moves no 2-cycles to others.
    let leaves = problem.replace("+ (y*z-1)^2/8", "+ (y*z-1)^2/8 + (y*z-1)*(x^2-1)^2");
    let reason = rejected(&leaves, &valley(&[SCALING], &["1", "0", "0", "0"]));
    assert_eq!(reason.text, "the sharpness along the surface has no regular Hessian");
}

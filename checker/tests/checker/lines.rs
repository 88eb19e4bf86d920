//! Lines that gradient descent keeps, flows that leave the loss as it is, and losses with matrices.

use crate::generate::{certificate, render, text};
use crate::smooth::{find, rejected, statements, stored, with};
use twostep_check::json::Json;
use twostep_check::several::problem;
use twostep_check::{Fault, Verdict, check};

fn one(name: &str) -> (String, Json) {
    let (_, problem, accepted) = stored("many").into_iter().find(|(known, ..)| known == name).unwrap();
    (problem, accepted)
}

/// The first statement of a kind that shows a cycle to be stable.
fn stable<'a>(certificate: &'a Json, kind: &str) -> &'a Json {
    let has =
        |statement: &Json, key: &str, value: &str| fields(statement).contains(&(key.to_owned(), text(value)));
    let found =
        statements(certificate).iter().find(|s| has(s, "kind", kind) && has(s, "stability", "stable"));
    found.unwrap()
}

fn numbers(values: &[&str]) -> Json {
    Json::Array(values.iter().map(text).collect())
}

fn entry(row: u32, column: u32, value: &str) -> Json {
    Json::Array(vec![Json::Natural(row), Json::Natural(column), text(value)])
}

#[test]
fn a_line_that_gradient_descent_leaves() {
    let (problem, accepted) = one("window");
    let statement = find(&accepted, "many-line-window");
    for (key, value) in [("at", ["1/10", "-1/10"]), ("along", ["1", "2"])] {
        let reason = rejected(&problem, &with(statement, key, numbers(&value)));
        assert_eq!(reason.text, "gradient descent is not shown to keep the line");
    }
    let reason = rejected(&problem, &with(statement, "along", numbers(&["0", "0"])));
    assert_eq!(reason.fault, Fault::Field);
    // The same formulas, but for a term that vanishes on the line to first order only.
    let other = problem.replace("/2\"", "/2 + (x - y)*x/9\"");
    assert_eq!(rejected(&other, statement).text, "gradient descent is not shown to keep the line");
}

#[test]
fn directions_that_no_block_holds() {
    let (problem, accepted) = one("window");
    let reason =
        rejected(&problem, &with(find(&accepted, "many-line-window"), "blocks", Json::Array(vec![])));
    assert_eq!(reason.text, "the line and the blocks do not span the space");
    let (problem, accepted) = one("rotation");
    let statement = stable(&accepted, "many-line-cycle");
    let reason = rejected(&problem, &with(statement, "blocks", Json::Array(vec![])));
    assert_eq!(reason.text, "the stability is not shown");
}

#[test]
fn a_block_that_the_hessian_leaves_or_that_is_named_twice() {
    let (problem, accepted) = one("rotation");
    let statement = stable(&accepted, "many-line-cycle");
    let block = |vectors: &[&[(u32, &str)]]| {
        let one = |(i, value): &(u32, &str)| Json::Array(vec![Json::Natural(*i), text(value)]);
        let vectors = vectors.iter().map(|vector| Json::Array(vector.iter().map(one).collect())).collect();
        Json::Object(vec![("vectors".to_owned(), Json::Array(vectors))])
    };
    let shown = |blocks: Vec<Json>| rejected(&problem, &with(statement, "blocks", Json::Array(blocks))).text;
    assert_eq!(shown(vec![block(&[&[(1, "1")]])]), "the Hessian does not keep a block");
    let last = || block(&[&[(3, "1")]]);
    assert_eq!(shown(vec![last(), last()]), "the vectors of the blocks are not shown to be independent");
    assert_eq!(shown(vec![block(&[])]), "a block has one to four independent vectors");
    assert_eq!(
        shown(vec![block(&[&[(1, "1")], &[(1, "2")]])]),
        "a block has one to four independent vectors"
    );
    // Without its rotation the plane has a multiplier 1.
    let plane = || block(&[&[(1, "1")], &[(2, "1")]]);
    assert_eq!(shown(vec![plane(), last()]), "the stability is not shown");
}

#[test]
fn a_rotation_that_changes_the_loss_or_leaves_its_block() {
    let (problem, accepted) = one("rotation");
    let statement = stable(&accepted, "many-line-cycle");
    let other = problem.replace("/4\"", "/4 + X[2,2]^2*X[1,2]^2/9\"");
    assert_eq!(
        rejected(&other, statement).text,
        "the loss is not shown to be invariant under a rotation or a flow"
    );
    let turned = |entries: &[(u32, u32, &str)]| {
        let rotation = Json::Array(entries.iter().map(|(i, j, value)| entry(*i, *j, value)).collect());
        let Some((_, Json::Array(blocks))) = fields(statement).iter().find(|(key, _)| key == "blocks") else {
            panic!("no blocks")
        };
        let blocks =
            blocks.iter().map(|block| match fields(block).iter().any(|(key, _)| key == "rotation") {
                true => with(block, "rotation", rotation.clone()),
                false => block.clone(),
            });
        rejected(&problem, &with(statement, "blocks", Json::Array(blocks.collect()))).text
    };
    // A row of the matrix instead of its columns, a matrix that is not skew, and none at all.
    let rows = [(0, 2, "1"), (1, 3, "1"), (2, 0, "-1"), (3, 1, "-1")];
    assert_eq!(turned(&rows), "the loss is not shown to be invariant under a rotation or a flow");
    let one = [(2, 3, "1"), (3, 2, "-1")];
    assert_eq!(turned(&one), "the loss is not shown to be invariant under a rotation or a flow");
    assert_eq!(turned(&[(0, 1, "1"), (2, 3, "1")]), "what is called a rotation is none");
    assert_eq!(turned(&[]), "a rotation or flow is not shown to move all points");
}

fn fields(json: &Json) -> &[(String, Json)] {
    match json {
        Json::Object(fields) => fields,
        _ => panic!("no object"),
    }
}

#[test]
fn a_window_with_other_ends_is_not_decided() {
    let (problem, accepted) = one("well");
    let statement = find(&accepted, "many-line-window");
    for (from, to) in [("\"1\"", "\"5/4\""), ("\"9/10\"", "\"sqrt(5)-1\""), ("\"1\"", "\"3*sqrt(2)/2-1\"")] {
        let other = problem.replace("\"1\"\nto", &format!("{from}\nto")).replace("\"sqrt(5)-1\"", to);
        assert_eq!(rejected(&other, statement).fault, Fault::NotDecided);
    }
}

#[test]
fn multipliers_across_the_line_count() {
    let (problem, accepted) = one("well");
    let statement = find(&accepted, "many-line-window");
    // (1 - k eta)^2 becomes 1 at eta = 2/k.
    let reaches = problem.replace("y^2/4", "17*y^2/20");
    assert_eq!(rejected(&reaches, statement).text, "a multiplier across the line may reach the unit circle");
    let outside = problem.replace("y^2/4", "3*y^2/2");
    assert_eq!(rejected(&outside, statement).text, "no cycle on the line is shown to be stable across it");
    let neutral = problem.replace("y^2/4", "0*y^2");
    assert_eq!(rejected(&neutral, statement).text, "a multiplier across the line may reach the unit circle");
}

#[test]
fn flows_must_keep_the_loss_and_reach_all_minimisers() {
    let (problem, accepted) = one("neuron");
    let statement = find(&accepted, "many-valley");
    let flow = |entries: &[(u32, u32, &str)]| {
        let field = entries.iter().map(|(i, j, value)| entry(*i, *j, value)).collect();
        rejected(&problem, &with(statement, "flows", Json::Array(vec![Json::Array(field)]))).text
    };
    let kept = "the loss is not shown to be invariant under a flow";
    assert_eq!(flow(&[(0, 0, "-1"), (1, 1, "1")]), kept);
    assert_eq!(flow(&[(0, 0, "-1"), (1, 1, "1"), (2, 2, "2")]), kept);
    let surface = "the minimisers are not shown to be a surface along the kernel of the Hessian";
    assert_eq!(flow(&[]), surface);
    let top = "the direction is not shown to be that of the one largest eigenvalue";
    for direction in [["1", "2", "0"], ["0", "0", "1"], ["1", "-1", "0"]] {
        assert_eq!(rejected(&problem, &with(statement, "direction", numbers(&direction))).text, top);
    }
    // Another function of the angle that has no such symmetry.
    let other = problem.replace("(pi - atan2(y, x))*x", "(pi - atan2(y, x))*x^2");
    assert_eq!(rejected(&other, statement).text, kept);
}

#[test]
fn a_kernel_that_no_rotation_explains() {
    // The valley x = 0 of x^2/2: its sharpness is constant, but no rotation along it leaves the loss as it is.
    let problem = "loss = \"x^2/2 + 0*y\"\nvariables = [\"x\", \"y\"]\n";
    let statement = |flows: Vec<Json>| {
        let field = |key: &str, value: Json| (key.to_owned(), value);
        Json::Object(vec![
            field("kind", text("many-valley")),
            field("at", numbers(&["0", "1"])),
            field("direction", numbers(&["1", "0"])),
            field("flows", Json::Array(flows)),
            field("result", text("supercritical")),
        ])
    };
    // y' = x + y: no rotation, nor symmetric.
    let sheared = statement(vec![Json::Array(vec![entry(1, 0, "1"), entry(1, 1, "1")])]);
    let reason = rejected(problem, &sheared);
    assert_eq!(reason.text, "the sharpness along the surface has no regular Hessian");
    // y' = y is symmetric and leaves the direction: it explains the kernel, but there are no cycles nearby.
    let stretched = statement(vec![Json::Array(vec![entry(1, 1, "1")])]);
    assert_eq!(rejected(problem, &stretched).text, "c is 0");
}

/// Whether an identity between expressions with matrices is proved, or refuted; `None` where the claim is not understood.
fn holds(left: &str, right: &str) -> Option<bool> {
    let problem = format!(
        "loss = \"norm2(X) + w'*w\"\n[variables]\nX = {{ shape = [2, 3] }}\nw = {{ shape = [2] }}\nx = {{}}\n\
         [data]\nA = [[1, \"1/2\"], [-0.25, 3]]\nb = [1, 2]\n\
         [[claim]]\nkind = \"identity\"\nleft = \"{left}\"\nright = \"{right}\"\n"
    );
    let accepted = |verdict: &str| {
        let statement = Json::Object(vec![
            ("kind".to_owned(), text("many-identity")),
            ("claim".to_owned(), Json::Natural(0)),
            ("verdict".to_owned(), text(verdict)),
        ]);
        check(&problem, &render(&certificate(&problem, vec![statement]))).verdict == Verdict::Accepted
    };
    match (accepted("proved"), accepted("refuted")) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
        (true, true) => panic!("both"),
    }
}

#[test]
fn expressions_with_matrices_mean_what_they_say() {
    for (left, right) in [
        ("norm2(X)", "trace(X*X')"),
        ("trace(X'*A*X)", "trace(A*X*X')"),
        ("w'*A*w", "w[1]^2 + w[1]*w[2]/2 - w[1]*w[2]/4 + 3*w[2]^2"),
        ("sum(X)", "ones(1,2)*X*ones(3,1)"),
        ("trace(eye(4))", "4"),
        ("(X*X')[1,2]", "X[1,1]*X[2,1] + X[1,2]*X[2,2] + X[1,3]*X[2,3]"),
        ("b'*w", "w[1] + 2*w[2]"),
        ("norm2(2*w - w)", "w'*w"),
        ("w''[2]", "w[2]"),
        ("norm2((x*A)/2)", "x^2*norm2(A)/4"),
        ("norm2(-A')", "1 + 1/4 + 1/16 + 9"),
    ] {
        assert_eq!(holds(left, right), Some(true), "{left}");
        assert_eq!(holds(left, &format!("{right} + x")), Some(false), "{left}");
    }
}

#[test]
fn shapes_that_do_not_fit() {
    for wrong in [
        "X",
        "X*X",
        "X + w",
        "X + 1",
        "1/w",
        "w^2",
        "X[3,1]",
        "X[1]",
        "X[0,1]",
        "X[1,1,1]",
        "trace(X)",
        "eye(0)",
        "ones(2)",
        "norm2(X, X)",
        "A*X*w",
        "eye(1/2)",
        "sum()",
        "X'[1",
        "ones(200,200)",
        "w^T",
        "norm2(eye(x))",
    ] {
        assert_eq!(holds(wrong, "0"), None, "{wrong}");
    }
    let parsed = |text: &str| problem::parse(text).is_ok();
    let table = |lines: &str| format!("loss = \"norm2(X)\"\n{lines}");
    assert!(parsed(&table("[variables]\nX = { shape = [2, 2] }\n")));
    for lines in [
        "[variables]\nX = { shape = [0, 2] }\n",
        "[variables]\nX = { shape = [2, 2, 2] }\n",
        "[variables]\nX = { size = [2, 2] }\n",
        "[variables]\nX = { shape = [11, 10] }\n",
        "[variables]\nX = { shape = [2, 2] }\n[data]\nX = [1]\n",
        "[variables]\nX = { shape = [2, 2] }\n[data]\nA = [[1, 2], [3]]\n",
        "[variables]\nX = { shape = [2, 2] }\n[data]\nA = [\"sqrt(2)\"]\n",
        "[variables]\nX = { shape = [2, 2] }\n[parameters]\nX = 1\n",
        "variables = [\"X\", \"y\"]\n[variables]\nX = { shape = [2, 2] }\n",
        "variables = [\"X\", \"pi()\"]\n",
        "[variables]\npi = {}\nX = { shape = [2, 2] }\n",
    ] {
        assert!(!parsed(&table(lines)), "{lines}");
    }
}

#[test]
fn matrices_that_would_grow_beyond_the_limit() {
    let mut loss = "X*X".to_owned();
    for _ in 0..6 {
        loss = format!("({loss})*({loss})");
    }
    let text = format!("loss = \"trace({loss})\"\n[variables]\nX = {{ shape = [10, 10] }}\n");
    assert_eq!(problem::parse(&text).map(|_| ()).unwrap_err().fault, Fault::Limit);
}

#[test]
fn powers_of_a_matrix_show_stability() {
    let (problem, accepted) = one("turning");
    let statement = stable(&accepted, "many-cycle");
    // The pair of multipliers has the size 0.91, but its real and imaginary parts add up to more than 1.
    let reason = rejected(&problem, &with(statement, "squarings", Json::Natural(0)));
    assert_eq!(reason.text, "the stability is not shown");
    let reason = rejected(&problem, &with(statement, "squarings", Json::Natural(17)));
    assert_eq!(reason.fault, Fault::Limit);
}

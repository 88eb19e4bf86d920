//! Losses of several variables: the problems of `problems/several`, with their known values.

use crate::program::{root, twostep, twostep_with};
use serde_json::Value;
use std::fs;

fn problems() -> Vec<String> {
    let entries = fs::read_dir(root().join("problems/several")).expect("the problems");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("a problem").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_string))
        .collect();
    names.sort();
    assert!(names.len() >= 12, "the problems were not found");
    names
}

fn json(name: &str, arguments: &[&str]) -> Value {
    let file = format!("problems/several/{name}.toml");
    let run = twostep(&[&["certify", &file, "--format", "json"], arguments].concat());
    assert_eq!(run.stderr, "", "{file}");
    serde_json::from_str(&run.stdout).expect("JSON")
}

#[test]
fn all_problems_are_run_and_nothing_claimed_is_refuted() {
    for name in problems() {
        let run = twostep(&["certify", &format!("problems/several/{name}.toml")]);
        assert_eq!(run.stderr, "", "{name}");
        assert!(matches!(run.status, 0 | 3), "{name}: {}", run.stdout);
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().expect("a list").iter().map(|n| n["approx"].as_f64().expect("a number")).collect()
}

/// The multipliers of the stable 2-cycles in the positive orthant, descending.
fn stable_multipliers(result: &Value) -> Vec<Vec<f64>> {
    let cycles = result["orbits"][0]["cycles"].as_array().expect("cycles");
    let positive = |c: &&Value| {
        let points = ["x0", "x1"].iter().flat_map(|x| c[*x].as_object().expect("a point").values());
        points.clone().all(|n| n["approx"].as_f64().expect("a number") > -1e-9)
    };
    let stable = cycles.iter().filter(|c| c["stability"] == "stable").filter(positive);
    stable.map(|c| numbers(&c["multipliers"])).collect()
}

fn close(found: &[f64], mut wanted: Vec<f64>) {
    wanted.sort_by(|a, b| b.total_cmp(a));
    assert_eq!(found.len(), wanted.len(), "{found:?} {wanted:?}");
    for (f, w) in found.iter().zip(&wanted) {
        assert!((f - w).abs() < 1e-9, "{found:?} {wanted:?}");
    }
}

#[test]
fn multipliers_of_the_known_orbits() {
    // 9 - 2(1+K)^2 and 3 - 2K, K = 11/10; with 1 - K once for each direction across.
    let k = 1.1_f64;
    let along = [9.0 - 2.0 * (1.0 + k).powi(2), 3.0 - 2.0 * k];
    close(&stable_multipliers(&json("product-balanced", &[]))[0], along.to_vec());
    close(&stable_multipliers(&json("relu-neuron", &[]))[0], [&along[..], &[1.0 - k]].concat());
    let rank_one = [&along[..], &[1.0 - k, 1.0 - k]].concat();
    close(&stable_multipliers(&json("matrix-asymmetric", &[]))[0], rank_one);
    // Symmetric factorization: 9 - 2(1+K)^2, (1 - 2K k)^2 and the mixing multiplier; one rotation is set aside.
    let (k, s) = (1.13_f64, 0.81);
    let wanted = vec![
        9.0 - 2.0 * (1.0 + k).powi(2),
        (1.0 - 2.0 * k * s).powi(2),
        (1.0 - k) * (1.0 + k * s) + (k * s).powi(2),
    ];
    let result = json("matrix-symmetric-2", &[]);
    let cycle = &result["orbits"][0]["cycles"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["stability"] == "stable")
        .unwrap();
    assert_eq!(cycle["neutral"], 1);
    close(&numbers(&cycle["multipliers"]), wanted);
}

#[test]
fn the_orbit_of_the_8_by_8_factorization() {
    let result = json("matrix-symmetric-8", &[]);
    let cycles = result["orbits"][0]["cycles"].as_array().unwrap();
    assert_eq!((cycles.len(), &cycles[0]["neutral"]), (1, &Value::from(28)));
    // The top direction oscillates with the ratio 1.15177446878758 at K = 1.02.
    let top = |x: &str| cycles[0][x]["X[1,1]"]["approx"].as_f64().unwrap();
    let ratio = (top("x1") / top("x0")).max(top("x0") / top("x1"));
    assert!((ratio - 1.15177446878758).abs() < 1e-12, "{ratio}");
    let found = numbers(&cycles[0]["multipliers"]);
    assert_eq!(found.len(), 64 - 28);
    let k = 1.02_f64;
    let kappa: Vec<f64> = (2..=8).map(|j| 1.0 / f64::from(j * j)).collect();
    let mut wanted = vec![9.0 - 2.0 * (1.0 + k).powi(2)];
    for (i, s) in kappa.iter().enumerate() {
        wanted.extend([(1.0 - 2.0 * k * s).powi(2), (1.0 - k) * (1.0 + k * s) + (k * s).powi(2)]);
        wanted.extend(kappa[..i].iter().map(|r| (1.0 - k * (r + s)).powi(2)));
    }
    close(&found, wanted);
}

#[test]
fn conditions_of_the_known_minimisers() {
    for (name, lambda, c, curvatures) in [
        ("product-balanced", "2", Some("24"), &["4"][..]),
        ("product-three", "3", Some("88"), &["4", "4"]),
        ("product-four", "4", Some("192"), &["4", "4", "4"]),
        ("slice-test-witness", "2", Some("48/5"), &[]),
        ("product-drift", "17/4", None, &[]),
        ("product-catapult", "1", None, &[]),
        ("matrix-asymmetric", "2", Some("24"), &["4"]),
    ] {
        let m = &json(name, &[])["minimisers"][0];
        assert_eq!(m["sharpness"]["exact"], lambda, "{name}");
        let value = m["condition"]["value"]["exact"].as_str();
        assert_eq!(value, c, "{name}");
        assert_eq!(m["condition"]["kind"], if c.is_some() { "supercritical" } else { "drift" }, "{name}");
        let found: Vec<&str> = m["manifold"]["curvatures"]
            .as_array()
            .map_or(Vec::new(), |list| list.iter().map(|n| n["exact"].as_str().unwrap()).collect());
        assert_eq!(found, curvatures, "{name}");
    }
    // The test on the line says the opposite of the condition.
    assert_eq!(json("slice-test-witness", &[])["minimisers"][0]["slice"]["value"]["exact"], "-12/5");
}

/// The verdict on the first claim of a problem.
fn verdict(problem: &str) -> (String, String) {
    let run = twostep_with(&["certify", "-", "--format", "json"], problem.as_bytes());
    assert_eq!(run.stderr, "", "{problem}");
    let claim = &serde_json::from_str::<Value>(&run.stdout).expect("JSON")["claims"][0];
    let text = |key: &str| claim[key].as_str().expect("a text").to_string();
    (text("verdict"), text("reason"))
}

const WITNESS: &str = "loss = \"x^2 + y^2/2 + x^2*y + x^4/10\"\nvariables = [\"x\", \"y\"]\n[[claim]]\nkind = \"period-2\"\neta = \"11/10\"\n";

#[test]
fn a_stability_of_all_cycles_needs_all_of_them() {
    // One 2-cycle is found and proved stable; whether there are others is not known.
    let (found, reason) = verdict(&format!("{WITNESS}stability = \"stable\"\n"));
    assert_eq!(found, "undecided", "{reason}");
    assert!(reason.contains("whether there are others"), "{reason}");
    // It exists, at any rate; and it refutes the opposite.
    assert_eq!(verdict(WITNESS).0, "proved");
    assert_eq!(verdict(&format!("{WITNESS}stability = \"unstable\"\n")).0, "refuted");
    assert_eq!(verdict(&format!("{WITNESS}count = 1\n")).0, "undecided");
    assert_eq!(verdict(&format!("{WITNESS}count = 0\n")).0, "refuted");
    // In a box the list is complete.
    let within = "stability = \"stable\"\nwithin = { x = [\"-1\", \"1\"], y = [\"-1/2\", \"1/2\"] }\n";
    assert_eq!(verdict(&format!("{WITNESS}{within}")).0, "proved");
}

#[test]
fn branches_are_followed_to_their_ends() {
    let run = twostep(&["windows", "problems/several/product-balanced.toml", "--format", "json"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let result: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let branch = &result["branches"][0];
    assert_eq!(branch["from"]["exact"], "1");
    assert_eq!(branch["to"]["exact"], "sqrt(5)-1");
    assert_eq!(branch["end"], "flip");
    // The cycle there is that of the quartic: m^2 = (1 + 3/eta)/4, d^2 = (1 - 1/eta)/4.
    let eta = 5f64.sqrt() - 1.0;
    let (m, d) = (((1.0 + 3.0 / eta) / 4.0).sqrt(), ((1.0 - 1.0 / eta) / 4.0).sqrt());
    for (point, wanted) in [("x0", m - d), ("x1", m + d)] {
        for variable in ["x", "y"] {
            let found = branch[point][variable]["approx"].as_f64().expect("a number");
            assert!((found - wanted).abs() < 1e-9, "{found} {wanted}");
        }
    }
    // A branch on no line: x = +-sqrt((5/4)(1 - 1/eta)), y = -x^2, is followed with boxes.
    let run = twostep(&["windows", "problems/several/slice-test-witness.toml"]);
    assert!(run.stdout.contains("blow-up at the minimiser"), "{}", run.stdout);
    // Where minimisers drift there is none.
    let run = twostep(&["windows", "problems/several/product-drift.toml"]);
    assert_eq!(run.status, 0);
    assert!(run.stdout.contains("drifts to flatter"), "{}", run.stdout);
}

#[test]
fn windows_of_several_variables_as_claims() {
    let product = "loss = \"(x*y - 1)^2/2\"\nvariables = [\"x\", \"y\"]\n[[minimiser]]\nx = \"1\"\ny = \"1\"\n\
                   [[claim]]\nkind = \"stable-window\"\n";
    for (from, to, wanted) in [
        ("1", "sqrt(5)-1", "proved"),
        // Not sharp: the branch is stable beyond.
        ("1", "6/5", "refuted"),
        ("11/10", "sqrt(5)-1", "refuted"),
        // Not the branch's; another 2-cycle might be stable there.
        ("1", "5/4", "undecided"),
        ("9/10", "sqrt(5)-1", "undecided"),
    ] {
        let (found, reason) = verdict(&format!("{product}from = \"{from}\"\nto = \"{to}\"\n"));
        assert_eq!(found, wanted, "({from}, {to}): {reason}");
    }
}

/// Two wells with the same critical step size: across the line through both the right one loses stability at 100/87, the left one
/// does not. Whose window a claim is about does not depend on the order of the minimisers.
#[test]
fn windows_of_two_wells() {
    let wells = |first: i32, to: &str| {
        let minimiser = |x: i32| format!("[[minimiser]]\nx = \"{x}\"\ny = \"0\"\n");
        format!(
            "loss = \"(x^2-1)^2/4 + (1 + x/10)*19053*y^2/23974\"\nvariables = [\"x\", \"y\"]\n{}{}\
             [[claim]]\nkind = \"stable-window\"\nfrom = \"1\"\nto = \"{to}\"\n",
            minimiser(first),
            minimiser(-first)
        )
    };
    for first in [1, -1] {
        for (to, wanted) in [("100/87", "proved"), ("sqrt(5)-1", "proved"), ("11/10", "refuted")] {
            let (found, reason) = verdict(&wells(first, to));
            assert_eq!(found, wanted, "{first} {to}: {reason}");
        }
    }
}

const WELLS: &str =
    "loss = \"(x^2-1)^2/4 + y^2/4\"\nvariables = [\"x\", \"y\"]\n[[claim]]\nkind = \"converges\"\n";

#[test]
fn starts_of_a_box_as_claims() {
    // The 2-cycle of the double well at eta = 11/10 is 0.8146, 1.1161; y contracts by 1 - eta/2.
    let claim = |eta: &str, x: &str, to: &str| {
        verdict(&format!(
            "{WELLS}eta = {eta}\nstarts = {{ x = [{x}], y = [\"-1/10\", \"1/10\"] }}\nto = \"{to}\"\n"
        ))
    };
    let near = "\"4/5\", \"5/6\"";
    assert_eq!(claim("\"11/10\"", near, "period-2").0, "proved");
    assert_eq!(claim("{ from = \"109/100\", to = \"11/10\" }", near, "period-2").0, "proved");
    assert_eq!(claim("\"11/10\"", near, "minimiser").0, "refuted");
    // Below the critical step size the minimiser attracts.
    assert_eq!(claim("\"9/10\"", near, "minimiser").0, "proved");
    // The box holds the minimiser, which stays where it is.
    assert_eq!(claim("\"11/10\"", "\"99/100\", \"101/100\"", "period-2").0, "undecided");
}

#[test]
fn a_box_of_starts_cut_into_parts() {
    let file = "(x^2-1)^2/4 + y^2/4";
    let arguments =
        ["basin", file, "--variables", "x,y", "--eta", "11/10", "--box", "x=4/5..5/6,y=-1/10..1/10"];
    let run = twostep(&[&arguments[..], &["--format", "json"]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let paving = &serde_json::from_str::<Value>(&run.stdout).expect("JSON")["paving"];
    assert_eq!((&paving["converges"], &paving["undecided"]), (&"1".into(), &"0".into()));
    // A wide box of the coupled wells: some starts converge to a 2-cycle, some to a minimiser, many diverge.
    let wells = "(x^2-1)^2/4 + (y^2-1)^2/4 + x*y/10";
    let box_ = ["--eta", "17/20", "--box", "x=-3..3,y=-3..3", "--format", "json"];
    let run = twostep(&[&["basin", wells, "--variables", "x,y"], &box_[..]].concat());
    assert_eq!(run.status, 3);
    let paving = &serde_json::from_str::<Value>(&run.stdout).expect("JSON")["paving"];
    let share = |key: &str| paving[key].as_str().expect("a share").parse::<f64>().expect("a number");
    assert!(share("converges") > 0.01 && share("diverges") > 0.1 && share("undecided") < 0.9, "{paving}");
    assert!((share("converges") + share("diverges") + share("undecided") - 1.0).abs() < 1e-5);
    let claim = format!(
        "loss = \"{wells}\"\nvariables = [\"x\", \"y\"]\n[[claim]]\nkind = \"converges\"\neta = \"17/20\"\n\
         starts = {{ x = [\"5\", \"6\"], y = [\"0\", \"1\"] }}\nto = \"period-2\"\n"
    );
    let (found, reason) = verdict(&claim);
    assert!(found != "proved" && (found == "undecided" || reason.contains("diverge")), "{reason}");
    for wrong in [&["--box", "x=0..1"][..], &["--box", "x=1..0,y=0..1"], &["--starts", "0..1"], &[]] {
        let run = twostep(&[&["basin", file, "--variables", "x,y", "--eta", "11/10"], wrong].concat());
        assert_eq!(run.status, 2);
        assert!(run.stderr.contains("1/2..3/2"), "{}", run.stderr);
    }
}

#[test]
fn data_from_files() {
    let folder = std::env::temp_dir().join(format!("twostep-data-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    for (name, bytes, wanted) in [
        ("good", &b"1,2\n3,4\n"[..], None),
        ("spaces", b"# a comment\n 1 , 2\n3,0.5\n", None),
        ("ragged", b"1,2\n3\n", Some("line 2 has 1 fields, the others 2")),
        ("words", b"1,x!\n3,4\n", Some("line 1, column 2")),
        ("bytes", b"1,\xff\n3,4\n", Some("invalid utf-8")),
        ("empty", b"", Some("holds no numbers")),
        ("wrong-shape", b"1,2,3\n4,5,6\n", Some("2 x 3")),
    ] {
        fs::write(folder.join(format!("{name}.csv")), bytes).expect("a file");
        let problem = format!(
            "loss = \"norm2(X - A) + norm2(X)^2\"\n[variables]\nX = {{ shape = [2, 2] }}\n[data]\nA = {{ file = \"{name}.csv\" }}\n"
        );
        let file = folder.join(format!("{name}.toml"));
        fs::write(&file, problem).expect("a file");
        let run = twostep(&["certify", file.to_str().expect("a path")]);
        match wanted {
            None => assert!(run.stdout.contains("4 variables"), "{name}: {}", run.stderr),
            Some(part) => {
                assert_eq!(run.status, 2, "{name}");
                assert!(run.stderr.contains(part), "{name}: {}", run.stderr);
            }
        }
    }
    fs::remove_file(folder.join("good.csv")).expect("a file");
    let run = twostep(&["certify", folder.join("good.toml").to_str().expect("a path")]);
    assert!(
        run.status == 2 && run.stderr.contains("good.csv cannot be read: no such file"),
        "{}",
        run.stderr
    );
    fs::remove_dir_all(&folder).expect("the folder");
}

#[test]
fn a_product_of_three_matrices() {
    // Balanced, singular values 8 and 1 of the product: sharpness 3 * 8^(4/3) = 48. The sharpness does not see the second pair's
    // imbalance, so that its Hessian along the minimisers is singular: undecided, and said so.
    let matrix = "[[2, 0], [0, 1]]";
    let problem = format!(
        "loss = \"norm2(A*B*C - M)/2\"\n[variables]\nA = {{ shape = [2, 2] }}\nB = {{ shape = [2, 2] }}\nC = {{ shape = [2, 2] }}\n\
         [data]\nM = [[8, 0], [0, 1]]\n[[minimiser]]\nA = {matrix}\nB = {matrix}\nC = {matrix}\n"
    );
    let run = twostep_with(&["certify", "-", "--format", "json"], problem.as_bytes());
    let m = &serde_json::from_str::<Value>(&run.stdout).expect("JSON")["minimisers"][0];
    assert_eq!((&m["sharpness"]["exact"], &m["eta_critical"]["exact"]), (&"48".into(), &"1/24".into()));
    assert_eq!((&m["manifold"]["dimension"], &m["manifold"]["symmetric"]), (&8.into(), &2.into()));
    assert!(run.status == 3 && m["reason"].as_str().expect("a reason").contains("not proved to be regular"));
}

#[test]
fn wrong_input_is_said_plainly() {
    let sums = "loss = \"x^2 + y^2 + x^3\"\nvariables = [\"x\", \"y\"]\n";
    for (problem, status, wanted) in [
        (format!("{sums}[[minimiser]]\nx = \"0\"\ny = \"0\"\n"), 3, "not proved to be simple"),
        (format!("{sums}[[minimiser]]\nx = \"1\"\ny = \"0\"\n"), 2, "the gradient is not zero there"),
        (format!("{sums}[[step_size]]\neta = \"0\"\n"), 2, "a step size is positive"),
        (format!("{sums}[[step_size]]\neta = \"-1\"\n"), 2, "a step size is positive"),
        ("loss = \"norm2(X)\"\n[variables]\nX = { shape = [20, 20] }\n".to_string(), 2, "at most 300"),
        (
            "loss = \"norm2(X*Y)\"\n[variables]\nX = { shape = [2, 3] }\nY = { shape = [2, 2] }\n"
                .to_string(),
            2,
            "the columns of the left side (3) must be as many as the rows of the right side (2)",
        ),
        (
            "loss = \"log(x) + y^2\"\nvariables = [\"x\", \"y\"]\n[[minimiser]]\nx = \"0\"\ny = \"0\"\n"
                .to_string(),
            2,
            "log",
        ),
        (
            "loss = \"relu(x) + y^2\"\nvariables = [\"x\", \"y\"]\n[[minimiser]]\nx = \"0\"\ny = \"0\"\n"
                .to_string(),
            2,
            "relu",
        ),
    ] {
        let run = twostep_with(&["certify", "-"], problem.as_bytes());
        assert_eq!(run.status, status, "{problem}{}", run.stderr);
        assert!(format!("{}{}", run.stdout, run.stderr).contains(wanted), "{problem}{}", run.stderr);
    }
}

//! Losses of several variables: stored certificates are accepted, and corrupted ones rejected for their reason.

use crate::generate::{certificate, render, text};
use crate::mutate::{Mutant, mutants};
use crate::smooth::{find, rejected, statements, stored, with};
use twostep_check::json::Json;
use twostep_check::{Fault, Verdict, check};

#[test]
fn stored_certificates_of_several_variables_are_accepted() {
    for (name, problem, certificate) in stored("many") {
        let report = check(&problem, &render(&certificate));
        assert_eq!(report.verdict, Verdict::Accepted, "{name}\n{report}");
    }
}

#[test]
fn every_corrupted_field_of_several_variables_is_rejected() {
    // The window `window` has nothing that `family` and `well` have not, and takes its time.
    for (name, problem, accepted) in stored("many").into_iter().filter(|(name, ..)| name != "window") {
        for statement in statements(&accepted) {
            let mut all = Vec::new();
            mutants("", "", &certificate(&problem, vec![statement.clone()]), &mut all);
            for Mutant { place, deed, mut faults, json } in all {
                let entry =
                    ["preconditioner", "basis", "inverse", "shape"].iter().any(|key| place.contains(key));
                // More digits show the same, and so may a matrix with other rows.
                let is_precision = place.ends_with("precision") && deed == "one more";
                if is_precision || (entry && deed == "ends swapped") {
                    continue;
                }
                // Other cuts may show the same, and so do smaller parts of a face, or more than all the sets that are needed.
                let elsewhere = (place.contains("boxes[") && deed == "one more" && !place.ends_with("to"))
                    || (place.ends_with("pieces") && deed == "one more")
                    || (place.ends_with("attractors") && deed == "last one twice");
                if elsewhere {
                    continue;
                }
                // A multiple of a vector spans the same, and more squarings show the same.
                let scaled = ["vectors", "direction"].iter().any(|key| place.contains(key))
                    && deed == "another number";
                let repeated = place.ends_with("flows") && deed == "last one twice";
                if scaled || repeated || (place.ends_with("squarings") && deed == "one more") {
                    continue;
                }
                if ["vectors", "rotation", "flow", "along", "direction"].iter().any(|key| place.contains(key))
                {
                    faults.extend([Fault::Field, Fault::NotShown]);
                }
                if ["attractors", "until", "escape"].iter().any(|key| place.contains(key)) {
                    faults.extend([Fault::Field, Fault::NotShown, Fault::Limit]);
                }
                if place.ends_with("squarings") || place.ends_with("blocks") || place.ends_with("flows") {
                    faults.extend([Fault::Field, Fault::NotShown, Fault::Unsupported]);
                }
                if entry || place.ends_with("at") || place.ends_with("start") {
                    faults.extend([Fault::Field, Fault::NotShown]);
                }
                if ["x0", "x1", "eigenvector", "box"].iter().any(|key| place.ends_with(key)) {
                    faults.push(Fault::Field);
                }
                // Other starts may do the same.
                if place.contains("box[") {
                    faults.push(Fault::NotDecided);
                }
                if ["multiplier", "root", "carried"].iter().any(|key| place.ends_with(key)) {
                    faults.push(Fault::Field);
                    faults.push(Fault::Problem);
                }
                let report = check(&problem, &render(&json));
                let Verdict::Rejected { reason, .. } = &report.verdict else {
                    panic!("{name}: {place}: {deed}: accepted");
                };
                assert!(faults.contains(&reason.fault), "{name}: {place}: {deed}: {reason}");
            }
        }
    }
}

fn one(name: &str) -> (String, Json) {
    let (_, problem, accepted) = stored("many").into_iter().find(|(known, ..)| known == name).unwrap();
    (problem, accepted)
}

#[test]
fn a_true_proof_of_another_loss() {
    let (problem, accepted) = one("witness");
    let other = problem.replace("x^4/10", "x^4/9");
    let statement = find(&accepted, "many-condition");
    // The sign stays, but c is another number.
    assert_eq!(rejected(&other, statement).fault, Fault::NotShown);
    let other = problem.replace("x^2*y", "x^2*y/2");
    assert_eq!(rejected(&other, find(&accepted, "many-cycle")).fault, Fault::NotShown);
}

#[test]
fn a_saddle_is_no_minimiser() {
    let (problem, accepted) = one("witness");
    let other = problem.replace("y^2/2", "-y^2/2").replace("x^2 + -y", "x^2 - y");
    let reason = rejected(&other, find(&accepted, "many-condition"));
    assert_eq!(reason.fault, Fault::NotShown, "{reason}");
}

#[test]
fn a_norm_that_is_not_small_shows_no_stability() {
    let (problem, accepted) = one("product");
    let statement = find(&accepted, "many-cycle");
    let identity = |scale: &str| {
        let zero = "0";
        Json::Array(vec![
            Json::Array(vec![text(scale), text(zero)]),
            Json::Array(vec![text(zero), text(scale)]),
        ])
    };
    // The inverse of another matrix.
    let reason = rejected(&problem, &with(statement, "inverse", identity("2")));
    assert_eq!(reason.to_string(), "not shown: the stability is not shown");
}

#[test]
fn all_cycles_of_a_box_are_in_its_parts() {
    let (problem, accepted) = one("wells");
    let statement = find(&accepted, "many-orbits");
    let parts = |words: &[&str]| {
        let part = |word: &&str| word.parse().map_or_else(|_| text(word), Json::Natural);
        with(statement, "parts", Json::Array(words.iter().map(part).collect()))
    };
    let shown = |words: &[&str]| rejected(&problem, &parts(words)).text;
    // The whole box has three points; no part of it may be left out or come twice.
    assert_eq!(shown(&["none"]), "what a part holds is not shown");
    assert_eq!(shown(&["one"]), "what a part holds is not shown");
    assert_eq!(shown(&["0", "none"]), "what a part holds is not shown");
    assert_eq!(shown(&["0"]), "a part of the box is missing");
    assert_eq!(shown(&["2"]), "parts: expected an axis, none or one");
    // Without the minimiser in between there is one place too many.
    let reason = rejected(&problem, &with(statement, "fixed", Json::Array(Vec::new())));
    assert_eq!(reason.text, "there is room for 3 points, and 2 are listed");
    // There is one cycle, not two.
    let other = with(&with(statement, "claim", Json::Natural(1)), "verdict", text("refuted"));
    let certificate = render(&certificate(&problem, vec![other]));
    assert_eq!(check(&problem, &certificate).verdict, Verdict::Accepted);
    // A claim about more than the box.
    let wider = problem.replace("\"7/5\"], y", "\"8/5\"], y");
    assert_eq!(rejected(&wider, statement).text, "the claim is about more than the box");
}

#[test]
fn identities_are_expanded() {
    let holds = |left: &str, right: &str| {
        let problem = format!(
            "loss = \"x*y\"\nvariables = [\"x\", \"y\"]\n[parameters]\nmu = \"2\"\n\
             [[claim]]\nkind = \"identity\"\nleft = \"{left}\"\nright = \"{right}\"\n"
        );
        let statement = |verdict: &str| {
            Json::Object(vec![
                ("kind".to_owned(), text("many-identity")),
                ("claim".to_owned(), Json::Natural(0)),
                ("verdict".to_owned(), text(verdict)),
            ])
        };
        let accepted = |verdict: &str| {
            check(&problem, &render(&certificate(&problem, vec![statement(verdict)]))).verdict
                == Verdict::Accepted
        };
        match (accepted("proved"), accepted("refuted")) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
            (true, true) => panic!("both"),
        }
    };
    assert_eq!(holds("(x + y)^2", "x^2 + mu*x*y + y^2"), Some(true));
    assert_eq!(holds("(x - K*y)*(x + K*y)", "x^2 - K^2*y^2"), Some(true));
    assert_eq!(holds("(x + y)^2", "x^2 + y^2"), Some(false));
    assert_eq!(holds("x/3 - x/4", "x/12"), Some(true));
    assert_eq!(holds("x/y", "x/y"), None);
    assert_eq!(holds("sin(x)", "sin(x)"), None);
    assert_eq!(holds("(x + y + z + 1)^500", "0"), None);
}

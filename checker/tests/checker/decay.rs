//! A variable that dies out: what must hold on the whole set of starts.

use crate::generate::{about, certificate, object, render, text};
use crate::smooth::{find, rejected, stored, with};
use twostep_check::json::Json;
use twostep_check::{Fault, Verdict, check};

fn one() -> (String, Json) {
    let (_, problem, accepted) = stored("many").into_iter().find(|(name, ..)| name == "decay").unwrap();
    (problem, find(&accepted, "many-decay").clone())
}

/// Why the stored proof is none of a problem with one thing changed.
fn of_another(from: &str, to: &str) -> String {
    let (problem, statement) = one();
    assert!(problem.contains(from), "{from}");
    rejected(&problem.replace(from, to), &statement).to_string()
}

/// Why a changed witness is none.
fn changed(key: &str, value: Json) -> String {
    let (problem, statement) = one();
    rejected(&problem, &with(&statement, key, value)).to_string()
}

#[test]
fn a_slope_across_the_plane() {
    let slope = "not shown: the slope across the plane is not shown to vanish on it";
    assert_eq!(of_another("v*abs(y)^3/16", "v*abs(y)/16"), slope);
    assert_eq!(of_another("v*abs(y)^3/16", "v*y/16"), slope);
    // y and |y| together: neither side is the mirror image of the other.
    assert!(of_another("v*abs(y)^3/16", "y*abs(y)^3/16").starts_with("not shown: an expression"));
}

#[test]
fn a_rate_that_is_too_fast() {
    let slow = "not shown: the variable is not shown to shrink at the rate";
    assert_eq!(of_another("1 - eta/2", "1/4"), slow);
    assert_eq!(changed("contraction", text("1/4")), slow);
    assert_eq!(changed("contraction", text("1")), "field: statements[0].contraction: not between 0 and 1");
    // f_yy = 2/3 + ..., so that eta = 3 turns y over and over.
    assert_eq!(of_another("eta = \"1\"", "eta = \"3\""), slow);
}

#[test]
fn a_set_that_is_left() {
    let left = "not shown: a quantity is not shown to stay in its range";
    assert_eq!(of_another("\"6/5\"]", "\"11/10\"]"), left);
    assert_eq!(of_another("[\"3/5\", \"v*x\"", "[\"4/5\", \"v*x\""), left);
    // No part lies outside of a set without a bound.
    let (problem, statement) = one();
    let free = problem.replace("[\"3/5\", \"v*x\", \"6/5\"]", "[\"-9\", \"v*x\", \"9\"]");
    assert_eq!(rejected(&free, &statement).fault, Fault::NotShown);
}

#[test]
fn quantities_that_grow() {
    let carried = |range: &str, factor: &str, root: &str| {
        let one = [
            ("bound", Json::Natural(1)),
            ("factor", text(factor)),
            ("range", text(range)),
            ("root", text(root)),
        ];
        changed("carried", Json::Array(vec![object(&one)]))
    };
    let other = "not shown: one step does not multiply a quantity by that";
    assert_eq!(carried("1/4", "1", "v*x*eta - 1"), other);
    assert_eq!(carried("1/4", "2", "v*x*eta - eta"), other);
    // Less than the starts have, or no more than they have: y adds something.
    let starts =
        "not shown: statements[0].carried[0]: a range that does not hold the starts, or a negative factor";
    assert_eq!(carried("1/6", "1", "v*x*eta - eta"), starts);
    assert_eq!(
        carried("1/5", "1", "v*x*eta - eta"),
        "not shown: a quantity is not shown to stay in its range"
    );
    // Not carried at all: on the valley of minimisers a bound is reached, and nothing more is shown.
    let kept = "not shown: a quantity is not shown to stay in its range";
    assert_eq!(changed("carried", Json::Array(Vec::new())), kept);
}

#[test]
fn a_cover_with_a_part_missing() {
    let (_, statement) = one();
    let Json::Object(fields) = &statement else { panic!("an object") };
    let (_, cover) = fields.iter().find(|(key, _)| key == "cover").unwrap();
    let Json::Text(cover) = cover else { panic!("a text") };
    let none = "field: cover: not a cover";
    let last = &cover[..cover.len() - 1];
    assert_eq!(changed("cover", text(last)), none);
    assert_eq!(changed("cover", text(format!("{cover}."))), none);
    // Across y, or across a variable that is none.
    assert_eq!(changed("cover", text("2..")), none);
    assert_eq!(changed("cover", text("7..")), none);
    assert_eq!(changed("cover", text("-")), "not shown: a part is not shown to lie outside of the set");
    assert!(changed("cover", text(".")).starts_with("not shown: "));
}

#[test]
fn the_angle_of_a_point_behind() {
    // Of (x, 0) it is 0 for x > 0 alone: what holds there says nothing where x may be negative.
    let loss = "(v^2*(x^2 + y^2) - 2*v/pi*(abs(y) + (pi - atan2(abs(y), x))*x) + 1)/2";
    let (problem, statement) = one();
    let neuron = problem.replace("(v*x - 1)^2/2 + y^2/3 + v*abs(y)^3/16", loss);
    let behind = neuron.replace("x = [\"3/5\", \"7/5\"]", "x = [\"-7/5\", \"7/5\"]");
    assert_eq!(
        rejected(&behind, &statement).to_string(),
        "not shown: a coordinate is not shown to be positive"
    );
    assert_ne!(rejected(&neuron, &statement).text, "a coordinate is not shown to be positive");
}

#[test]
fn a_start_that_shrinks_less() {
    let (problem, _) = one();
    let growth = |rate: &str, start: [&str; 3], eta: &str| {
        let fields = [
            ("kind", text("many-growth")),
            ("precision", Json::Natural(64)),
            ("start", Json::Array(start.map(text).to_vec())),
            ("eta", text(eta)),
        ];
        let statement = about(object(&fields), 0, "refuted");
        let problem = problem.replace("1 - eta/2", rate);
        check(&problem, &render(&certificate(&problem, vec![statement]))).verdict
    };
    let refused = |rate: &str, start: [&str; 3], eta: &str| match growth(rate, start, eta) {
        Verdict::Rejected { reason, .. } => reason.to_string(),
        Verdict::Accepted => "accepted".to_string(),
    };
    // y' = y (1 - 2/3 - 3 v y/16) at eta = 1.
    assert_eq!(growth("eta/4", ["1", "1", "1/10"], "1"), Verdict::Accepted);
    assert_eq!(refused("eta/3", ["1", "1", "1/10"], "1"), "not shown: the variable may shrink at the rate");
    assert_eq!(refused("eta/4", ["1", "1", "1/5"], "1"), "not shown: the start is not in the box");
    assert_eq!(
        refused("eta/4", ["7/5", "1", "1/10"], "1"),
        "not shown: the start is not shown to be in the set"
    );
    assert_eq!(
        refused("eta/4", ["1", "1", "1/10"], "11/10"),
        "not shown: the step size is not one of the claim"
    );
    let below = "field: start: not one number for each variable, or below the plane";
    assert_eq!(refused("eta/4", ["1", "1", "-1/10"], "1"), below);
}

//! Sets that one step maps into themselves.

use crate::generate::{about, certificate, object, render, text, weighted};
use twostep_check::json::Json;
use twostep_check::{Fault, Reason, Verdict, check};

const ELLIPSE: &str = "eta*(x^2 + y^2) - eta^2*(x*y - 1) < 4";
const FACTOR: &str = "1 + eta^2*x*y*(x*y - 1)";

/// A problem with one claim about a set.
fn problem(loss: &str, variables: &str, eta: &str, set: &str) -> String {
    format!(
        "loss = \"{loss}\"\nvariables = [{variables}]\n[[claim]]\nkind = \"invariant\"\neta = {eta}\nset = \"{set}\"\n"
    )
}

fn statement(fields: &[(&str, Json)], verdict: &str) -> Json {
    let kind = [("kind", text("invariant-set"))];
    about(object(&[&kind, fields].concat()), 0, verdict)
}

fn verdict(problem: &str, statement: Json) -> Result<(), Reason> {
    match check(problem, &render(&certificate(problem, vec![statement]))).verdict {
        Verdict::Accepted => Ok(()),
        Verdict::Rejected { reason, .. } => Err(reason),
    }
}

fn kept(problem: &str, multiplier: &str) -> Result<(), Reason> {
    verdict(problem, statement(&[("multiplier", text(multiplier))], "proved"))
}

/// Why the multiplier is refused for the product of two numbers.
fn refused(eta: &str, set: &str, multiplier: &str) -> String {
    let problem = problem("(x*y-1)^2/2", "\"x\", \"y\"", eta, set);
    kept(&problem, multiplier).unwrap_err().to_string()
}

#[test]
fn an_ellipse_is_kept_below_the_step_size_2() {
    let at = |eta: &str| problem("(x*y-1)^2/2", "\"x\", \"y\"", eta, ELLIPSE);
    for eta in ["1", "\"199/100\"", "{ from = \"1/100\", to = \"199/100\" }"] {
        assert_eq!(kept(&at(eta), FACTOR), Ok(()), "{eta}");
    }
    // The middle is fine, and at 2 there is a double root.
    let discriminant = "not shown: the discriminant of the multiplier may vanish";
    assert_eq!(refused("{ from = \"1\", to = \"2\" }", ELLIPSE, FACTOR), discriminant);
    assert_eq!(refused("{ from = \"1\", to = \"9/4\" }", ELLIPSE, FACTOR), discriminant);
    let middle = "not shown: the multiplier is not positive at the middle step size";
    assert_eq!(refused("2", ELLIPSE, FACTOR), middle);
    assert_eq!(refused("{ from = \"1\", to = \"4\" }", ELLIPSE, FACTOR), middle);
}

#[test]
fn another_multiplier_or_another_set() {
    let multiple = "not shown: V(G(x)) - c is not that multiple of V(x) - c";
    assert_eq!(refused("1", ELLIPSE, "1 + eta^2*x*y*(x*y - 2)"), multiple);
    assert_eq!(refused("1", &ELLIPSE.replace("< 4", "< 3"), FACTOR), multiple);
    assert_eq!(refused("1", "4 < eta*(x^2 + y^2)", FACTOR), multiple);
    // The value of one step size does not stand for those of a range.
    assert_eq!(refused("{ from = \"1/2\", to = \"3/2\" }", ELLIPSE, "1 + x*y*(x*y - 1)"), multiple);
    assert_eq!(kept(&problem("(x*y-1)^2/2", "\"x\", \"y\"", "1", ELLIPSE), "1 + x*y*(x*y - 1)"), Ok(()));
}

#[test]
fn names_that_are_none() {
    for (set, multiplier) in [("x^2 + z < 4", "1"), ("x^2 < z", "1"), (ELLIPSE, "1 + z - z"), ("x < pi", "1")]
    {
        let problem = problem("(x*y-1)^2/2", "\"x\", \"y\"", "1", set);
        assert_eq!(kept(&problem, multiplier).unwrap_err().fault, Fault::Problem, "{set}");
    }
    let named = problem("(x*y-eta)^2/2", "\"x\", \"y\"", "1", ELLIPSE) + "[parameters]\neta = \"1\"\n";
    assert_eq!(kept(&named, FACTOR).unwrap_err().fault, Fault::Unsupported);
}

#[test]
fn the_sign_of_more_than_one_monomial_is_not_shown() {
    // U = 0: every multiplier fits.
    let bowl = problem("x^2/2 + y^2/4", "\"x\", \"y\"", "2", "0 < x*x*x*x - x^4 - 0*y");
    assert_eq!(kept(&bowl, "x + y").unwrap_err().text, "the multiplier has more than one monomial");
    // Any multiple of 0 is 0: no point lies in the empty set.
    assert_eq!(kept(&bowl, "1"), Ok(()));
}

#[test]
fn a_set_of_one_variable() {
    let at = |eta: &str| problem("(x^2-1)^2/4", "\"x\"", eta, "eta*x^2 < eta + 2");
    let factor = "1 - eta^2*x^2 + eta^2*x^4";
    assert_eq!(kept(&at("{ from = \"1/100\", to = \"19/10\" }"), factor), Ok(()));
    assert!(kept(&at("{ from = \"1/100\", to = \"21/10\" }"), factor).is_err());
    // What holds where a parameter is 1 need not hold where it is not.
    let open = at("1").replace("x^2-1", "x^2-mu") + "[parameters]\nmu = { positive = true }\n";
    let json = weighted(&open, &[("mu", "1/2")], vec![statement(&[("multiplier", text(factor))], "proved")]);
    let Verdict::Rejected { reason, .. } = check(&open, &render(&json)).verdict else { panic!("accepted") };
    assert_eq!(reason.to_string(), "unsupported: a set and a parameter without a value");
}

#[test]
fn a_point_that_leaves() {
    let leaves = |x: &str, y: &str, eta: &str, verdict: &str| {
        let problem =
            problem("(x*y)^2/2", "\"x\", \"y\"", "{ from = \"1/2\", to = \"1\" }", "x^2 + 2*y^2 < 7");
        let start = Json::Array(vec![text(x), text(y)]);
        self::verdict(&problem, statement(&[("start", start), ("eta", text(eta))], verdict))
    };
    // (2, 1) goes to (0, -3).
    assert_eq!(leaves("2", "1", "1", "refuted"), Ok(()));
    let shown = |reason: Result<(), Reason>| reason.unwrap_err().text;
    assert_eq!(shown(leaves("2", "1", "1", "proved")), "the statement decides the claim the other way");
    assert_eq!(shown(leaves("1", "2", "1", "refuted")), "the start is not in the set");
    assert_eq!(shown(leaves("1", "0", "1", "refuted")), "the start is mapped into the set");
    assert_eq!(shown(leaves("2", "1", "2", "refuted")), "the step size is not one of the claim");
}

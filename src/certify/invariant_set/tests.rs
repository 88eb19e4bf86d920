use super::invariant_set;
use crate::certify::types::Verdict;
use crate::problem::{Problem, Statement};

/// The verdict on the set of a claim.
fn decide(loss: &str, variables: &str, eta: &str, set: &str) -> Verdict {
    let text = format!(
        "loss = \"{loss}\"\nvariables = [{variables}]\n[[claim]]\nkind = \"invariant\"\neta = {eta}\nset = \"{set}\"\n"
    );
    let problem = Problem::parse(&text, "set.toml").unwrap();
    let Statement::InvariantSet { eta, set } = &problem.claims[0].statement else { panic!("another claim") };
    invariant_set(&problem, eta, set).unwrap()
}

fn proved(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Proved(_))
}

fn refuted(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Refuted(_))
}

const ELLIPSE: &str = "eta*(x^2 + y^2) - eta^2*(x*y - 1) < 4";

#[test]
fn the_ellipse_of_a_product_is_invariant_below_the_step_size_2() {
    let at = |eta: &str| decide("(x*y-1)^2/2", "\"x\", \"y\"", eta, ELLIPSE);
    for eta in ["1", "\"1/1000\"", "\"199/100\"", "{ from = \"1/100\", to = \"199/100\" }"] {
        assert!(proved(&at(eta)), "{eta}: {:?}", at(eta));
    }
    // m = 1 - K^2/4 at p = 1/2 vanishes at K = 2. Beyond, no point of the set has such a p: it is not refuted either.
    for eta in ["\"21/10\"", "{ from = \"1\", to = \"9/4\" }"] {
        assert!(matches!(at(eta), Verdict::Undecided(_)), "{eta}: {:?}", at(eta));
    }
    assert!(!proved(&at("2")));
    let Verdict::Proved(reason) = at("1") else { panic!() };
    assert!(reason.contains("x^2*y^2 - x*y + 1, which has no real root as a polynomial in x*y"), "{reason}");
}

#[test]
fn the_disc_of_the_catapult_is_invariant_at_all_step_sizes() {
    let at = |eta: &str, set: &str| decide("(x*y)^2/2", "\"x\", \"y\"", eta, set);
    assert!(proved(&at("{ from = \"1/100\", to = \"100\" }", "eta*(x^2 + y^2) < 4")));
    // A smaller disc is invariant too, but V - c is no factor there.
    assert!(matches!(at("1", "x^2 + y^2 < 3"), Verdict::Undecided(_)));
    assert!(refuted(&at("1", "x^2 + y^2 < 5")));
    // Either side may hold the constant, and a name of the other side.
    assert!(proved(&at("2", "0 < 4 - 2*x^2 - 2*y^2")));
}

#[test]
fn intervals_of_one_variable_are_sets_too() {
    // G(x)^2 - 1 - 2/K = (x^2 - 1 - 2/K) (1 + K^2 x^2 (x^2 - 1)).
    let at = |eta: &str| decide("(x^2-1)^2/4", "\"x\"", eta, "eta*x^2 < eta + 2");
    assert!(proved(&at("{ from = \"1/100\", to = \"19/10\" }")));
    assert!(proved(&at("\"11/10\"")));
    assert!(!proved(&at("\"21/10\"")));
    assert!(refuted(&at("\"5/2\"")));
}

#[test]
fn parameters_stand_for_their_values_and_a_double_root_is_seen() {
    let text = "loss = \"(x*y-a)^2/2\"\nvariables = [\"x\", \"y\"]\n[parameters]\na = \"2\"\n[[claim]]\nkind = \"invariant\"\n\
                eta = { from = \"1/10\", to = \"9/10\" }\nset = \"eta*(x^2 + y^2) - eta^2*a*(x*y - a) < 4\"\n";
    let verdict = |text: &str| {
        let problem = Problem::parse(text, "set.toml").unwrap();
        let Statement::InvariantSet { eta, set } = &problem.claims[0].statement else { panic!() };
        invariant_set(&problem, eta, set).unwrap()
    };
    assert!(proved(&verdict(text)));
    // At K a = 2 the multiplier 1 + K^2 p (p - a) has a double root, inside the range.
    assert!(!proved(&verdict(&text.replace("9/10", "11/10"))));
}

#[test]
fn what_cannot_be_decided_says_why() {
    let open = |loss: &str, eta: &str, set: &str| match decide(loss, "\"x\", \"y\"", eta, set) {
        Verdict::Undecided(reason) => reason,
        other => panic!("{other:?}"),
    };
    assert!(open("(x*y-1)^2/2", "\"sqrt(2)\"", ELLIPSE).contains("irrational"));
    assert!(open("sin(x*y)", "1", ELLIPSE).contains("not multiplied out"));
    // A disc around the minimum of a bowl is invariant, by another argument.
    assert!(open("x^2/2 + y^2/4", "1", "x^2 + y^2 < 1").contains("no multiple"));
}

#[test]
fn mistakes_in_a_set_are_named() {
    let error = |claim: &str| {
        let text = format!(
            "loss = \"(x*y-1)^2/2\"\nvariables = [\"x\", \"y\"]\n[[claim]]\nkind = \"invariant\"\n{claim}\n"
        );
        let error = Problem::parse(&text, "set.toml").unwrap_err();
        (error.message.clone(), text.get(error.span.clone()).unwrap_or_default().to_string())
    };
    assert_eq!(error("eta = 1\nset = \"x^2 + z < 4\"").1, "z");
    assert_eq!(error("eta = 1\nset = \"4 < x^2 + z\"").1, "z");
    assert!(error("eta = 1\nset = \"x^2 + y^2\"").0.contains("one inequality"));
    assert!(error("eta = 1\nset = \"x^2 <= 4\"").0.contains("a set is open"));
    assert!(error("eta = 1\nset = \"x^2 < y < 4\"").0.contains("one inequality"));
    assert!(error("eta = 0\nset = \"x^2 < 4\"").0.contains("positive"));
    assert!(error("eta = { from = 0, to = 1 }\nset = \"x^2 < 4\"").0.contains("positive"));
    assert!(error("eta = 1\nset = \"x^2 < 4\"\nstarts = { x = [0, 1] }").0.contains("both"));
    assert!(error("set = \"x^2 < 4\"").0.contains("`eta` is missing"));
}

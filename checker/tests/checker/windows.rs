//! Windows and events of losses with elementary functions: what is wrong about a statement is what the checker says.

use crate::generate::{about, rational, text};
use crate::smooth::{find, rejected, stored, with};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::One;
use twostep_check::Verdict;
use twostep_check::elementary::exact::Exact;
use twostep_check::elementary::problem;
use twostep_check::elementary::slope::Loss;
use twostep_check::elementary::two_cycles::exactly;
use twostep_check::json::Json;
use twostep_check::poly::Poly;

/// A stored problem and its statement of a kind.
fn statement(name: &str, kind: &str) -> (String, Json) {
    let (_, problem, certificate) = stored("smooth").into_iter().find(|(known, ..)| known == name).unwrap();
    (problem, find(&certificate, kind).clone())
}

fn get<'a>(json: &'a Json, key: &str) -> &'a Json {
    let Json::Object(fields) = json else { panic!("no object") };
    &fields.iter().find(|(known, _)| known == key).unwrap().1
}

/// The statement with another value of a key of one of its ends.
fn with_in(statement: &Json, end: &str, key: &str, value: Json) -> Json {
    with(statement, end, with(get(statement, end), key, value))
}

#[track_caller]
fn refused(problem: &str, statement: &Json, reason: &str) {
    let found = rejected(problem, statement).to_string();
    assert!(found.contains(reason), "{found}, not {reason}");
}

/// `h` and its derivatives, from their formulas and from the polynomial that `h` is.
#[test]
fn derivatives_near_a_cycle_are_those_of_the_polynomial() {
    let problem = problem::parse("loss = \"x^5/5 - 2*x^3 + x^2/3 - 7*x\"\n").unwrap();
    let loss = Loss::new(&problem);
    let poly = |coefficients: &[i64]| {
        Poly::new(coefficients.iter().map(|c| BigInt::from(*c)).collect(), BigInt::from(3))
    };
    let gradient = poly(&[-21, 2, -18, 0, 3]);
    let curvature = gradient.derivative();
    for (x, eta) in [("2/3", "1/5"), ("-7/4", "11/10"), ("0", "1/2")] {
        let (x, eta) = (rational(x), rational(eta));
        let exact = exactly(&loss, &Exact::rational(x.clone()), &Exact::rational(eta.clone())).unwrap();
        let map = Poly::variable().add_scaled(&gradient, &-&eta);
        let h = gradient.add(&gradient.compose(&map).unwrap());
        let by_eta = gradient.mul(&curvature.compose(&map).unwrap()).unwrap().scale(&-BigRational::one());
        let value = |poly: &Poly| Some(poly.at(&x).unwrap());
        let of = |number: &Exact| number.as_rational().cloned();
        let mut derivative = h.clone();
        for known in &exact.h {
            assert_eq!(of(known), value(&derivative));
            derivative = derivative.derivative();
        }
        assert_eq!(of(&exact.by_eta[0]), value(&by_eta));
        assert_eq!(of(&exact.by_eta[1]), value(&by_eta.derivative()));
        let rho = BigRational::one() - &eta * value(&h.derivative()).unwrap();
        assert_eq!(of(&exact.multiplier), Some(rho));
        // h_eta as a derivative in the step size: f'(x) + f'(x - eta f'(x)) with x fixed.
        let slope = gradient.at(&x).unwrap();
        let moved = Poly::constant(&x).add_scaled(&Poly::variable(), &-&slope);
        let along = gradient.compose(&moved).unwrap().derivative().at(&eta).unwrap();
        assert_eq!(of(&exact.by_eta[0]), Some(along));
    }
}

#[test]
fn an_end_that_is_a_little_off() {
    let (problem, window) = statement("window-cosine", "smooth-window");
    // No exact zero of h there.
    for eta in
        ["22/7", "31415926535897932384626433832795/10000000000000000000000000000000", "pi*100001/100000"]
    {
        refused(&problem, &with_in(&window, "to", "eta", text(eta)), "zeros[0]: no zero of h that is alone");
    }
    refused(&problem, &with_in(&window, "from", "eta", text("2+1/10^30")), "no zero of h that is alone");
}

#[test]
fn an_end_beyond_which_a_stable_cycle_goes_on() {
    // At 5/2 and at 3 the cycle on the axis is stable: the pieces do not exclude it.
    let (problem, window) = statement("window-cosine", "smooth-window");
    for key in ["from", "to"] {
        let changed = with_in(&window, key, "zeros", Json::Array(Vec::new()));
        refused(&problem, &changed, "a stable 2-cycle is not excluded");
    }
    let changed = with_in(&window, "to", "cuts", Json::Array(Vec::new()));
    refused(&problem, &changed, "a stable 2-cycle is not excluded");
}

#[test]
fn a_window_with_a_gap_or_on_the_wrong_side() {
    let (problem, window) = statement("window-cosine", "smooth-window");
    refused(&problem, &with_in(&window, "from", "until", text("19/10")), "until is not on its side");
    refused(&problem, &with_in(&window, "to", "until", text("16/5")), "until is not on its side");
    // The step size itself is no step size beside it.
    refused(&problem, &with_in(&window, "from", "until", text("2")), "until is not on its side");
    // Further out the form of h near the end shows nothing.
    refused(
        &problem,
        &with_in(&window, "from", "until", text("31/10")),
        "no stable 2-cycle is shown near the end",
    );
    let Json::Array(parts) = get(&window, "parts") else { panic!("no parts") };
    refused(&problem, &with(&window, "parts", Json::Array(parts[1..].to_vec())), "");
    let fewer = Json::Array(parts[..parts.len() - 1].to_vec());
    refused(&problem, &with(&window, "parts", fewer), "they do not cover the step sizes");
}

#[test]
fn a_claim_about_another_window() {
    let (problem, window) = statement("window-cosine", "smooth-window");
    for (old, new) in [("\"pi\"", "\"pi+1/10^60\""), ("from = \"2\"", "from = \"2-1/10^60\"")] {
        let other = problem.replacen(old, new, 1);
        assert_ne!(other, problem);
        refused(&other, &window, "the claim is about other step sizes");
    }
}

/// `sinh(x)^2/2`: the flip at 1 is subcritical, the 2-cycles above it are none.
#[test]
fn a_subcritical_minimiser_begins_no_window() {
    let problem = "loss = \"sinh(x)^2/2\"\ndomain = { x = [\"-1\", \"1\"] }\n[[claim]]\nkind = \"stable-window\"\nfrom = 2\nto = 3\n";
    let (_, window) = statement("window-cosine", "smooth-window");
    let (from, at) = (get(&window, "from"), |eta: &str, until: &str| {
        let changed = with_in(&window, "from", "eta", text(eta));
        with_in(&changed, "from", "until", text(until))
    });
    let Json::Array(zeros) = get(from, "zeros") else { panic!("no zeros") };
    let narrow = Json::Array(vec![text("-1/16"), text("1/16")]);
    let zero = Json::Array(vec![with(&zeros[0], "x", narrow)]);
    let cuts =
        ["-3/4", "-1/2", "-1/4", "-1/8", "-1/16", "1/16", "1/8", "1/4", "1/2", "3/4"].map(text).to_vec();
    let statement =
        with_in(&with_in(&at("2", "33/16"), "from", "zeros", zero), "from", "cuts", Json::Array(cuts));
    refused(problem, &statement, "from: no stable 2-cycle is shown near the end");
}

#[test]
fn an_event_of_another_kind() {
    let (problem, event) = statement("window-cosine", "smooth-event");
    // The pitchfork at pi.
    assert_eq!(get(&event, "event"), &text("pitchfork"));
    for other in ["fold", "flip", "superstable", "minimiser-flip"] {
        refused(&problem, &with(&event, "event", text(other)), "the event is not shown to happen");
    }
    refused(&problem, &with(&event, "at", text("0")), "the event is not shown to happen");
    refused(&problem, &with(&event, "eta", text("3")), "the event is not shown to happen");
    refused(&problem, &with(&event, "at", text("-pi")), "the cycle is not in the domain");
    let (_, crossing) = statement("window-cosine", "smooth-crossing");
    refused(&problem, &with(&crossing, "event", text("pitchfork")), "no crossing");
}

/// The two points of `first` and `last` tell that the multiplier passes; the same place twice does not.
#[test]
fn a_multiplier_that_passes_nothing() {
    let (problem, crossing) = statement("window-tanh", "smooth-crossing");
    let (first, last) = (get(&crossing, "first").clone(), get(&crossing, "last").clone());
    refused(&problem, &with(&crossing, "last", first), "the event is not shown to happen");
    refused(&problem, &with(&crossing, "first", last), "the event is not shown to happen");
    refused(&problem, &with(&crossing, "event", text("superstable")), "the event is not shown to happen");
}

#[test]
fn a_fold_needs_both_sides() {
    let (_, problem, certificate) =
        stored("smooth").into_iter().find(|(name, ..)| name == "window-tanh").unwrap();
    let folds = |json: &&Json| matches!(json, Json::Object(fields) if fields.contains(&("event".into(), text("fold"))));
    let fold = crate::smooth::statements(&certificate).iter().find(folds).unwrap();
    let Json::Array(eta) = get(fold, "eta") else { panic!("no step sizes") };
    let Json::Text(lo) = &eta[0] else { panic!("no number") };
    let Json::Text(hi) = &eta[1] else { panic!("no number") };
    let middle = (rational(lo) + rational(hi)) / BigInt::from(2);
    let near = |a: BigRational, b: BigRational| Json::Array(vec![text(a), text(b)]);
    let quarter = (rational(hi) - rational(lo)) / BigInt::from(4);
    // Above it there are always two, below it none.
    for steps in [near(&middle + &quarter, rational(hi)), near(rational(lo), &middle - &quarter)] {
        refused(&problem, &with(fold, "eta", steps), "the event is not shown to happen");
    }
    // A point at the rim of x shows no negative value.
    let Json::Array(x) = get(fold, "x") else { panic!("no interval") };
    refused(&problem, &with(fold, "inside", x[0].clone()), "the event is not shown to happen");
}

/// In the step sizes of the statement the cosine flips, or not.
#[test]
fn an_event_that_is_not_excluded() {
    let problem = "loss = \"-cos(x)\"\ndomain = { x = [\"-3\", \"3\"] }\n[[claim]]\nkind = \"critical-step\"\nevent = \"EVENT\"\neta = \"ETA\"\n";
    let statement = |event: &str, eta: &str| {
        let cuts: Vec<Json> = (-47..48).map(|n| text(BigRational::new(n.into(), 16.into()))).collect();
        let part = crate::generate::object(&[("until", text(eta)), ("cuts", Json::Array(cuts))]);
        let fields = [
            ("kind", text("smooth-no-event")),
            ("precision", Json::Natural(128)),
            ("event", text(event)),
            ("eta", Json::Array(vec![text(eta), text(eta)])),
            ("parts", Json::Array(vec![part])),
        ];
        about(crate::generate::object(&fields), 0, "refuted")
    };
    let accepted = |event: &str, eta: &str| {
        let problem = problem.replace("EVENT", event).replace("ETA", eta);
        let json = crate::generate::certificate(&problem, vec![statement(event, eta)]);
        twostep_check::check(&problem, &crate::generate::render(&json)).verdict
    };
    for (event, eta) in
        [("flip", "3"), ("superstable", "3"), ("fold", "3"), ("pitchfork", "3"), ("minimiser-flip", "3")]
    {
        assert_eq!(accepted(event, eta), Verdict::Accepted, "{event} at {eta}");
    }
    for (event, eta) in [("minimiser-flip", "2"), ("superstable", "253655898923/100000000000")] {
        let Verdict::Rejected { reason, .. } = accepted(event, eta) else { panic!("{event} at {eta}") };
        assert!(reason.text.contains("the event is not excluded"), "{event} at {eta}: {reason}");
    }
    // A claim about another step size, or another event.
    let other = problem.replace("EVENT", "flip").replace("ETA", "7/2");
    refused(&other, &statement("flip", "3"), "the claim is about another event");
    let other = problem.replace("EVENT", "fold").replace("ETA", "3");
    refused(&other, &statement("flip", "3"), "the claim is about another event");
}

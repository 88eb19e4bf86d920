//! `many-converges`: boxes of starts, and what the rule must refuse.

use crate::generate::{about, certificate, object, rational, render, text};
use crate::smooth::{find, rejected, stored, with};
use num_rational::BigRational;
use twostep_check::elementary::dyadic::Dyadic;
use twostep_check::interval::Interval;
use twostep_check::json::Json;
use twostep_check::several::arrays::enclosed;
use twostep_check::several::descent::{Descent, Image};
use twostep_check::several::loss::Loss;
use twostep_check::several::problem;
use twostep_check::{Fault, Verdict, check};

/// At the step size 1/2 the derivative of `G` is `(3 - 3 x^2)/2` along x, 0 at the minimiser (1, 0), and 1/2 along y.
const WELL: &str = "loss = \"(x^2 - 1)^2/4 + y^2/2\"\nvariables = [\"x\", \"y\"]\n";

fn numbers(values: &[&str]) -> Json {
    Json::Array(values.iter().map(text).collect())
}

fn pairs(values: &[(&str, &str)]) -> Json {
    Json::Array(values.iter().map(|(lo, hi)| numbers(&[lo, hi])).collect())
}

/// A set `|P (x - c)| <= r` with a diagonal `P`.
fn set(period: u32, at: [&str; 2], shape: [&str; 2], radius: &str) -> Json {
    object(&[
        ("period", Json::Natural(period)),
        ("at", numbers(&at)),
        ("shape", Json::Array(vec![numbers(&[shape[0], "0"]), numbers(&["0", shape[1]])])),
        ("radius", text(radius)),
    ])
}

fn leaf(to: Json, steps: u32) -> Json {
    object(&[("to", to), ("steps", Json::Natural(steps))])
}

fn to_first(steps: u32) -> Json {
    leaf(Json::Natural(0), steps)
}

/// A statement at one step size.
fn starts(eta: &str, sides: &[(&str, &str)], attractors: Vec<Json>, boxes: Vec<Json>) -> Json {
    let part = object(&[
        ("until", text(eta)),
        ("attractors", Json::Array(attractors)),
        ("boxes", Json::Array(boxes)),
    ]);
    object(&[
        ("kind", text("many-converges")),
        ("precision", Json::Natural(64)),
        ("eta", numbers(&[eta, eta])),
        ("box", pairs(sides)),
        ("parts", Json::Array(vec![part])),
    ])
}

/// Around the minimiser.
fn minimiser(radius: &str) -> Json {
    set(1, ["1", "0"], ["1", "1"], radius)
}

fn accepted(problem: &str, statement: Json) -> bool {
    check(problem, &render(&certificate(problem, vec![statement]))).verdict == Verdict::Accepted
}

#[track_caller]
fn reason(statement: &Json) -> String {
    rejected(WELL, statement).text
}

const NEAR: [(&str, &str); 2] = [("9/10", "11/10"), ("-1/5", "1/5")];

#[test]
fn images_hold_the_points_of_orbits() {
    let text = "loss = \"(x^2 - 1)^2/4 + (y^2 - 1)^2/4 + x*y/10\"\nvariables = [\"x\", \"y\"]\n";
    let problem = problem::parse(text).ok().unwrap();
    let loss = Loss::new(&problem);
    let eta = Interval::new(rational("21/25"), rational("17/20")).unwrap();
    let descent = Descent { loss: &loss, eta: Dyadic::new(&eta, 64) };
    let share = |side: &Interval, k: usize| side.lo() + (side.hi() - side.lo()) * rational(&format!("{k}/3"));
    // On a grid: exact fractions would double in length with each step.
    let short = |x: BigRational| {
        (x * rational("1267650600228229401496703205376")).round()
            / rational("1267650600228229401496703205376")
    };
    let one = rational("1");
    for (x, y) in
        [(("1", "6/5"), ("-1", "-9/10")), (("-2", "1/3"), ("0", "1/7")), (("3/10", "3/10"), ("1/5", "2/5"))]
    {
        let sides =
            [(x.0, x.1), (y.0, y.1)].map(|(lo, hi)| Interval::new(rational(lo), rational(hi)).unwrap());
        let mut image = Image::new(&descent, &enclosed(&sides, 64));
        let grid = (0..4).flat_map(|i| (0..4).flat_map(move |j| (0..4).map(move |k| (i, j, k))));
        let mut points: Vec<[BigRational; 3]> =
            grid.map(|(i, j, k)| [share(&sides[0], i), share(&sides[1], j), share(&eta, k)]).collect();
        for steps in 0..6 {
            let room = rational("1/1000000000000");
            for [x, y, _] in &points {
                for (x, side) in [x, y].into_iter().zip(&image.set) {
                    let side = side.to_interval();
                    assert!(side.lo() - &room <= *x && *x <= side.hi() + &room, "{steps}: {x} {side:?}");
                }
            }
            for [x, y, eta] in &mut points {
                let force = |x: &BigRational, y: &BigRational| x * (x * x - &one) + y * rational("1/10");
                let (fx, fy) = (force(x, y), force(y, x));
                (*x, *y) = (short(&*x - &*eta * fx), short(&*y - &*eta * fy));
            }
            image.advance().unwrap();
        }
    }
    // A point stays close to itself: nothing grows but what the map stretches.
    let sides = [Interval::point(rational("107/100")), Interval::point(rational("-1"))];
    let single = Descent { loss: &loss, eta: Dyadic::new(&Interval::point(rational("17/20")), 64) };
    let image = Image::new(&single, &enclosed(&sides, 64)).after(80).unwrap();
    let width = |x: &Dyadic| x.to_interval().hi() - x.to_interval().lo();
    assert!(image.set.iter().all(|x| width(x) < rational("1/1000000000")));
}

#[test]
fn a_set_must_contract_and_hold_a_fixed_point() {
    let shown = |attractor: Json| reason(&starts("1/2", &NEAR, vec![attractor], vec![to_first(8)]));
    assert!(accepted(WELL, starts("1/2", &NEAR, vec![minimiser("1/4")], vec![to_first(0)])));
    // |G'| = (3 x^2 - 3)/2 is 1 at sqrt(5/3) = 1.29.
    assert!(accepted(WELL, starts("1/2", &NEAR, vec![minimiser("29/100")], vec![to_first(0)])));
    assert_eq!(shown(minimiser("3/10")), "a set is not shown to contract");
    // Off the minimiser by more than (1 - L) r allows.
    assert_eq!(shown(set(1, ["1", "1/5"], ["1", "1"], "1/8")), "a set is not shown to be mapped into itself");
    assert_eq!(
        shown(set(1, ["9/10", "0"], ["1", "1"], "1/100")),
        "a set is not shown to be mapped into itself"
    );
    // The maximum of the well repels.
    assert_eq!(shown(set(1, ["0", "0"], ["1", "1"], "1/100")), "a set is not shown to contract");
    // Beyond 2/f'' the minimiser repels; its 2-cycle is none of period 1.
    let at = |eta: &str, attractor: Json| reason(&starts(eta, &NEAR, vec![attractor], vec![to_first(8)]));
    assert_eq!(at("11/10", minimiser("1/100")), "a set is not shown to contract");
    assert_eq!(at("11/10", set(1, ["447/400", "0"], ["1", "1"], "1/1000")), "a set is not shown to contract");
}

#[test]
fn a_minimiser_is_no_cycle_of_period_2() {
    let statement = |period: u32| {
        let attractor = set(period, ["1", "0"], ["1", "1"], "1/8");
        starts("1/2", &[("19/20", "21/20"), ("0", "1/10")], vec![attractor], vec![to_first(0)])
    };
    assert!(accepted(WELL, statement(1)));
    assert_eq!(reason(&statement(2)), "a cycle is not shown to differ from a fixed point");
    assert_eq!(rejected(WELL, &statement(3)).fault, Fault::Field);
    assert_eq!(rejected(WELL, &statement(0)).fault, Fault::Field);
}

#[test]
fn sets_that_are_none() {
    let shown = |attractor: Json| rejected(WELL, &starts("1/2", &NEAR, vec![attractor], vec![to_first(0)]));
    for radius in ["0", "-1/4"] {
        assert_eq!(shown(minimiser(radius)).fault, Fault::Field, "{radius}");
    }
    // A singular matrix, another number of coordinates, of rows.
    assert_eq!(shown(set(1, ["1", "0"], ["1", "0"], "1/4")).fault, Fault::Field);
    assert_eq!(shown(with(&minimiser("1/4"), "at", numbers(&["1"]))).fault, Fault::Field);
    assert_eq!(shown(with(&minimiser("1/4"), "at", numbers(&["1", "0", "0"]))).fault, Fault::Field);
    assert_eq!(
        shown(with(&minimiser("1/4"), "shape", Json::Array(vec![numbers(&["1", "0"])]))).fault,
        Fault::Field
    );
    // The set is what the matrix says: |4 (x - 1)| <= 1/4 does not hold 9/10.
    assert_eq!(
        shown(set(1, ["1", "0"], ["4", "1"], "1/4")).text,
        "the image of a part is not shown to arrive"
    );
    // A long set that is thin where the slope is steep: |16 (x - 1)| <= 4, |y| <= 4.
    let long = set(1, ["1", "0"], ["16", "1"], "4");
    assert!(accepted(WELL, starts("1/2", &[("19/20", "21/20"), ("-4", "4")], vec![long], vec![to_first(0)])));
}

#[test]
fn all_starts_of_the_box_are_in_its_parts() {
    let shown = |boxes: Vec<Json>| reason(&starts("1/2", &NEAR, vec![minimiser("1/4")], boxes));
    let cut = |axis: u32| Json::Natural(axis);
    let done = || to_first(0);
    assert!(accepted(
        WELL,
        starts("1/2", &NEAR, vec![minimiser("1/4")], vec![cut(0), done(), cut(1), done(), done()])
    ));
    assert_eq!(shown(vec![]), "a part of the box is missing");
    assert_eq!(shown(vec![cut(0), done()]), "a part of the box is missing");
    assert_eq!(shown(vec![cut(0), done(), cut(1), done()]), "a part of the box is missing");
    assert_eq!(shown(vec![done(), done()]), "there are more parts than the box has");
    assert_eq!(shown(vec![cut(0), done(), done(), done()]), "there are more parts than the box has");
    assert!(shown(vec![cut(2), done(), done()]).ends_with("boxes[0]: no such side"));
    // The lower half comes first: -1/10 is drawn in by no set around 1.
    let wide = [("-1/10", "11/10"), ("0", "1/10")];
    let arrives = |boxes: Vec<Json>| reason(&starts("1/2", &wide, vec![minimiser("1/4")], boxes));
    assert_eq!(arrives(vec![cut(0), to_first(9), to_first(9)]), "the image of a part is not shown to arrive");
}

#[test]
fn a_part_that_has_not_arrived() {
    let from = [("1/2", "11/20"), ("-1", "1")];
    let shown = |steps: u32| starts("1/2", &from, vec![minimiser("1/4")], vec![to_first(steps)]);
    // y is halved by each step, and x goes to 1: from 1/2 by 11/16 = 0.69, 0.87, 0.98.
    assert!(accepted(WELL, shown(3)) && accepted(WELL, shown(9)));
    assert_eq!(reason(&shown(1)), "the image of a part is not shown to arrive");
    assert_eq!(rejected(WELL, &shown(10_001)).fault, Fault::Limit);
    for to in [Json::Natural(1), text("infinity"), text("minimiser")] {
        let statement = starts("1/2", &from, vec![minimiser("1/4")], vec![leaf(to, 3)]);
        assert!(reason(&statement).ends_with("there is no such end"));
    }
}

fn claimed(eta: &str, x: &str, y: &str, to: &str) -> String {
    format!(
        "{WELL}[[claim]]\nkind = \"converges\"\neta = {eta}\nstarts = {{ x = [{x}], y = [{y}] }}\nto = \"{to}\"\n"
    )
}

/// What a statement says of a claim: that it holds, that it does not, or neither.
fn decides(problem: &str, statement: &Json) -> Option<bool> {
    let said = |verdict: &str| accepted(problem, about(statement.clone(), 0, verdict));
    match (said("proved"), said("refuted")) {
        (true, true) => panic!("both"),
        (true, false) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    }
}

#[test]
fn a_claim_about_more_than_the_box() {
    let statement = starts("1/2", &NEAR, vec![minimiser("1/4")], vec![to_first(0)]);
    let says = |eta: &str, x: &str, y: &str, to: &str| decides(&claimed(eta, x, y, to), &statement);
    let (x, y) = ("\"9/10\", \"11/10\"", "\"-1/5\", \"1/5\"");
    assert_eq!(says("\"1/2\"", x, y, "minimiser"), Some(true));
    assert_eq!(says("\"1/2\"", "\"19/20\", \"1\"", "\"0\", \"0\"", "minimiser"), Some(true));
    for (x, y) in [
        ("\"89/100\", \"11/10\"", y),
        ("\"9/10\", \"10/9\"", y),
        (x, "\"-1/4\", \"1/5\""),
        (x, "\"-1/5\", \"1/4\""),
    ] {
        assert_eq!(says("\"1/2\"", x, y, "minimiser"), None, "{x} {y}");
    }
    assert_eq!(says("\"1/3\"", x, y, "minimiser"), None);
    assert_eq!(says("{ from = \"1/2\", to = \"3/5\" }", x, y, "minimiser"), None);
    assert_eq!(says("{ from = \"1/3\", to = \"1/2\" }", x, y, "minimiser"), None);
    // A box without one of the variables, or with an interval that is none.
    let half = format!(
        "{WELL}[[claim]]\nkind = \"converges\"\neta = \"1/2\"\nstarts = {{ x = [{x}] }}\nto = \"minimiser\"\n"
    );
    assert_eq!(decides(&half, &statement), None);
    assert_eq!(says("\"1/2\"", "\"11/10\", \"9/10\"", y, "minimiser"), None);
    assert_eq!(says("\"1/2\"", x, y, "nowhere"), None);
    // A claim of another kind.
    let other = format!("{WELL}[[claim]]\nkind = \"identity\"\nleft = \"x\"\nright = \"x\"\n");
    assert_eq!(decides(&other, &statement), None);
}

#[test]
fn more_than_a_null_set_goes_elsewhere() {
    let statement = |y: (&str, &str)| starts("1/2", &[NEAR[0], y], vec![minimiser("1/4")], vec![to_first(0)]);
    let says = |eta: &str, x: &str, y: &str, to: &str| decides(&claimed(eta, x, y, to), &statement(NEAR[1]));
    let y = "\"0\", \"1\"";
    for to in ["period-2", "period-3", "infinity"] {
        assert_eq!(says("\"1/2\"", "\"1\", \"5\"", y, to), Some(false), "{to}");
    }
    // At one of the step sizes.
    assert_eq!(says("{ from = \"1/3\", to = \"1/2\" }", "\"1\", \"5\"", y, "period-2"), Some(false));
    assert_eq!(says("{ from = \"1/3\", to = \"2/5\" }", "\"1\", \"5\"", y, "period-2"), None);
    // The boxes share a face alone, or nothing, or one of them is flat.
    assert_eq!(says("\"1/2\"", "\"11/10\", \"5\"", y, "period-2"), None);
    assert_eq!(says("\"1/2\"", "\"0\", \"9/10\"", y, "period-2"), None);
    assert_eq!(says("\"1/2\"", "\"2\", \"5\"", y, "period-2"), None);
    assert_eq!(says("\"1/2\"", "\"1\", \"1\"", y, "period-2"), None);
    let flat = statement(("1/10", "1/10"));
    assert_eq!(decides(&claimed("\"1/2\"", "\"1\", \"5\"", y, "period-2"), &flat), None);
}

#[test]
fn all_starts_beyond_the_bound_diverge() {
    let loss = |loss: &str| format!("loss = \"{loss}\"\nvariables = [\"x\", \"y\"]\n");
    let statement = |bound: &str, pieces: u32, x: (&str, &str)| {
        let Json::Object(mut fields) =
            starts("1/2", &[x, ("0", "1")], vec![], vec![leaf(text("infinity"), 0)])
        else {
            panic!()
        };
        let escape = object(&[("bound", text(bound)), ("pieces", Json::Natural(pieces))]);
        fields.push(("escape".to_owned(), escape));
        Json::Object(fields)
    };
    let quartic = loss("(x^4 + y^4)/4 + x*y - x/3");
    // max |u_i^3| = 1, and 1 + 0 + 1/3: R^3 >= 3 R/(1/2) + R + 1/3 from 2.67 on.
    assert!(!accepted(&quartic, statement("8/3", 1, ("3", "4"))));
    assert!(accepted(&quartic, statement("27/10", 1, ("3", "4"))));
    assert!(accepted(&quartic, statement("11/4", 1, ("-4", "-11/4"))));
    assert!(accepted(&quartic, statement("11/4", 1, ("11/4", "4"))));
    let shown = |problem: &str, bound: &str, pieces: u32, x: (&str, &str)| {
        rejected(problem, &statement(bound, pieces, x))
    };
    assert_eq!(
        shown(&quartic, "13/5", 1, ("3", "4")).text,
        "beyond the bound points are not shown to move outwards"
    );
    assert_eq!(shown(&quartic, "27/10", 1, ("5/2", "4")).text, "the image of a part is not shown to arrive");
    assert_eq!(shown(&quartic, "27/10", 1, ("-3", "4")).text, "the image of a part is not shown to arrive");
    for bound in ["0", "-3"] {
        assert_eq!(shown(&quartic, bound, 1, ("3", "4")).fault, Fault::Field);
    }
    for pieces in [0, 4097] {
        assert_eq!(shown(&quartic, "3", pieces, ("3", "4")).fault, Fault::Limit);
    }
    // The gradient of x^2 y^2 is 0 on both axes, whatever the parts.
    assert_eq!(
        shown(&loss("x^2*y^2 + x^2"), "9", 64, ("10", "11")).text,
        "the part of highest degree may vanish"
    );
    // On u_x = 1 this one's is (1 + 3 y/2, y^3 + 1/2), never 0 but not of one sign on the whole face.
    let turned = loss("x^4/4 + y^4/4 + x^3*y/2");
    assert_eq!(shown(&turned, "100", 1, ("200", "201")).text, "the part of highest degree may vanish");
    assert!(accepted(&turned, statement("100", 64, ("200", "201"))));
    assert_eq!(shown(&loss("x^2 + y^2"), "9", 1, ("10", "11")).fault, Fault::Unsupported);
    assert_eq!(shown(&loss("x^4 + y^4 + z*x"), "9", 1, ("10", "11")).fault, Fault::Problem);
    assert_eq!(shown(&loss("x^4 + y^4 + sin(x)"), "9", 1, ("10", "11")).fault, Fault::Unsupported);
}

#[test]
fn a_set_that_is_short_by_less_than_the_grid() {
    let bowl = "loss = \"x^2/2 + y^2/2\"\nvariables = [\"x\", \"y\"]\n";
    let statement = |eta: &str, radius: &str| {
        let attractor = set(1, ["1", "0"], ["1", "1"], radius);
        starts(eta, &[("3/4", "5/4"), ("0", "0")], vec![attractor], vec![to_first(0)])
    };
    // The set around (1, 0) must reach to the minimiser: s = d/(1 - L) = 1, with L = 1/2, or L = 1/4 and a quotient that is rounded.
    assert!(
        accepted(bowl, statement("1/2", "1")) && accepted(bowl, statement("3/4", "1000000001/1000000000"))
    );
    for (eta, radius) in [
        ("1/2", "36893488147419103231/36893488147419103232"),
        ("3/4", "18446744073709551615/18446744073709551616"),
    ] {
        let reason = rejected(bowl, &statement(eta, radius));
        assert_eq!(reason.text, "a set is not shown to be mapped into itself", "{eta}");
    }
}

#[test]
fn sets_and_bounds_of_three_variables() {
    let three = |loss: &str| format!("loss = \"{loss}\"\nvariables = [\"x\", \"y\", \"z\"]\n");
    let rows = |rows: [[&str; 3]; 3]| Json::Array(rows.iter().map(|row| numbers(row)).collect());
    let attractor = |shape: [[&str; 3]; 3]| {
        object(&[
            ("period", Json::Natural(1)),
            ("at", numbers(&["0", "0", "0"])),
            ("shape", rows(shape)),
            ("radius", text("1")),
        ])
    };
    let sides = [("-1/2", "1/2"), ("-1/4", "1/4"), ("-1/4", "1/4")];
    let bowl = three("x^2/2 + y^2/2 + z^2/2");
    // Every matrix commutes with the slope (1 - eta) I.
    let shape = [["1", "1", "0"], ["0", "1", "1/2"], ["1/3", "0", "1"]];
    assert!(accepted(&bowl, starts("1/4", &sides, vec![attractor(shape)], vec![to_first(0)])));
    let flat = [["1", "1", "0"], ["0", "1", "1/2"], ["1", "2", "1/2"]];
    let reason = rejected(&bowl, &starts("1/4", &sides, vec![attractor(flat)], vec![to_first(0)]));
    assert_eq!(reason.fault, Fault::Field);
    // R^3 >= 3 R/(1/2): from 2.45 on.
    let far = |bound: &str| {
        let boxes = vec![leaf(text("infinity"), 0)];
        let Json::Object(mut fields) = starts("1/2", &[sides[0], ("3", "4"), sides[2]], vec![], boxes) else {
            panic!("no object")
        };
        let escape = object(&[("bound", text(bound)), ("pieces", Json::Natural(1))]);
        fields.push(("escape".to_owned(), escape));
        Json::Object(fields)
    };
    let quartic = three("x^4/4 + y^4/4 + z^4/4");
    assert!(accepted(&quartic, far("5/2")));
    assert_eq!(rejected(&quartic, &far("12/5")).fault, Fault::NotShown);
    // A cubic has degree enough.
    let cubic = "loss = \"x^3/3 + y^3/3\"\nvariables = [\"x\", \"y\"]\n";
    let Json::Object(fields) = far("6") else { panic!("no object") };
    let boxes = pairs(&[("-1", "1"), ("6", "7")]);
    assert!(accepted(cubic, with(&Json::Object(fields), "box", boxes)));
}

#[test]
fn a_proof_for_another_step_size_or_loss() {
    let (_, problem, accepted) = stored("many").into_iter().find(|(name, ..)| name == "starts").unwrap();
    let statement = find(&accepted, "many-converges");
    let other = problem.replace("x*y/10", "x*y/9");
    assert_eq!(rejected(&other, statement).fault, Fault::NotShown);
    for eta in [["17/20", "87/100"], ["83/100", "851/1000"]] {
        assert_eq!(rejected(&problem, &with(statement, "eta", numbers(&eta))).fault, Fault::NotShown);
    }
}

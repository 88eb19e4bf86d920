//! The edges of single rules: what a rule must refuse although other rules would often refuse it too.

use crate::accepted::stored;
use crate::generate::{about, certificate, identity, object, orbits, rational, render, text};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero};
use twostep_check::budget::Budget;
use twostep_check::claims::phase_diagram::decide;
use twostep_check::context::Context;
use twostep_check::interval::Interval;
use twostep_check::json::{self, Json};
use twostep_check::method::Method;
use twostep_check::poly::Poly;
use twostep_check::surd::Surd;
use twostep_check::{Fault, Reason, Verdict, check, elimination, limits, problem, two_cycles};

fn reason(problem: &str, statement: Json) -> Reason {
    match check(problem, &render(&certificate(problem, vec![statement]))).verdict {
        Verdict::Rejected { reason, .. } => reason,
        Verdict::Accepted => panic!("accepted"),
    }
}

/// The statements of a stored certificate, with the text of its problem.
fn statements(name: &str) -> (String, Vec<Json>) {
    let (_, problem, path) = stored().into_iter().find(|(known, ..)| known == name).unwrap();
    let Json::Object(fields) = json::parse(&std::fs::read_to_string(path).unwrap()).unwrap() else {
        panic!()
    };
    let Some((_, Json::Array(statements))) = fields.into_iter().next_back() else { panic!() };
    (problem, statements)
}

fn entry<'a>(json: &'a mut Json, key: &str) -> &'a mut Json {
    let Json::Object(fields) = json else { panic!("an object") };
    &mut fields.iter_mut().find(|(known, _)| known == key).unwrap().1
}

fn items(json: &mut Json) -> &mut Vec<Json> {
    let Json::Array(items) = json else { panic!("an array") };
    items
}

fn interval(lo: &str, hi: &str) -> Json {
    Json::Array(vec![text(lo), text(hi)])
}

#[test]
fn a_side_of_an_identity_that_is_not_defined_at_the_point() {
    for (left, right) in [("1/(x-1)", "x"), ("x", "1/(x-1)"), ("1/(x-1)", "1/(x-1)")] {
        let problem = format!(
            "loss = \"x^2\"\n[[claim]]\nkind = \"identity\"\nleft = \"{left}\"\nright = \"{right}\"\nat = {{ x = 1 }}\n"
        );
        for verdict in ["proved", "refuted"] {
            let reason = reason(&problem, about(identity(), 0, verdict));
            assert_eq!(reason.fault, Fault::NotShown);
            assert!(reason.text.contains("not defined"), "{left} = {right}: {reason}");
        }
    }
}

#[test]
fn a_simple_minimum_is_not_flat() {
    let statement = |result: &str, at: &str| {
        object(&[("kind", text("condition")), ("at", interval(at, at)), ("result", text(result))])
    };
    let answer = reason("loss = \"x^2/2 + x^4\"", statement("flat", "0"));
    assert_eq!(answer.text, "the local condition gives another result");
    // And a flat one has no finite critical step size.
    let Json::Object(mut fields) = statement("degenerate", "0") else { panic!() };
    fields.push(("eta_critical".to_owned(), interval("1", "2")));
    assert_eq!(reason("loss = \"x^4\"", Json::Object(fields)).text, "the minimum is flat");
    // `none` where there is a minimiser, and about a point elsewhere.
    assert_eq!(reason("loss = \"x^2\"", statement("none", "0")).text, "there is a minimiser");
    let problem = "loss = \"x^2\"\n[[claim]]\nkind = \"condition\"\nat = { x = 2 }\nexpect = \"flat\"\n";
    let answer = reason(problem, about(statement("none", "1"), 0, "refuted"));
    assert_eq!(answer.text, "the claim is about another point");
}

#[test]
fn coefficients_of_factors_are_integers() {
    let (problem, statements) = statements("cubic");
    let mut diagram = statements[1].clone();
    items(&mut items(entry(&mut diagram, "factors"))[0])[0] = text("-7/2");
    let reason = reason(&problem, diagram);
    assert_eq!((reason.fault, reason.text.contains("expected an array of integers")), (Fault::Field, true));
}

#[test]
fn cycles_ascend_and_no_two_intervals_meet() {
    let (problem, statements) = statements("double-well");
    let mut reversed = statements[2].clone();
    items(entry(&mut reversed, "cycles")).reverse();
    assert_eq!(reason(&problem, reversed).text, "the cycles are not ascending and disjoint");
    // x0 up to the fixed point 1, x1 from there.
    let mut touching = statements[2].clone();
    let cycle = &mut items(entry(&mut touching, "cycles"))[2];
    items(entry(cycle, "x0"))[1] = text("1");
    items(entry(cycle, "x1"))[0] = text("1");
    assert!(reason(&problem, touching).text.ends_with("x0 is not below x1"));
}

#[test]
fn a_window_is_one_cell_between_cells_without_a_stable_cycle() {
    let point = |value: i32| BigRational::from(BigInt::from(value));
    let root = |value| Poly::variable().sub(&Poly::constant(&point(value)));
    let product = root(1).mul(&root(2)).unwrap().mul(&root(3)).unwrap();
    let critical = [1, 2, 3].map(|value| Interval::point(point(value)));
    let window = |from, to, stable: [bool; 4]| {
        let ends = (Surd::rational(point(from)), Surd::rational(point(to)));
        decide(&product, &critical, &stable, &ends, &Budget::new()).unwrap()
    };
    assert_eq!(window(1, 2, [false, true, false, false]), Some(true));
    assert_eq!(window(2, 3, [false, false, true, false]), Some(true));
    for stable in [
        [true, true, false, false],
        [false, true, true, false],
        [true, false, false, true],
        [false; 4],
        [true; 4],
    ] {
        assert_eq!(window(1, 2, stable), Some(false), "{stable:?}");
    }
    assert_eq!(window(1, 4, [false, true, false, false]), Some(false));
    assert_eq!(window(5, 2, [false, true, false, false]), Some(false));
    // Several cells, ends in the wrong order, no step sizes: left open.
    for (from, to) in [(1, 3), (2, 1), (1, 1), (-1, 2), (1, 0)] {
        assert_eq!(window(from, to, [false, true, true, false]), None, "{from} {to}");
    }
}

/// The resultant as the determinant of Sylvester's matrix, by elimination over the rationals.
fn sylvester(a: &Poly, b: &Poly) -> BigRational {
    let (m, n) = (a.degree(), b.degree());
    let row = |poly: &Poly, shift: usize| -> Vec<BigRational> {
        let mut row = vec![BigRational::zero(); m + n];
        for (k, coefficient) in poly.numerators().iter().rev().enumerate() {
            row[shift + k] = BigRational::new(coefficient.clone(), poly.denominator().clone());
        }
        row
    };
    let mut rows: Vec<_> = (0..n).map(|i| row(a, i)).chain((0..m).map(|i| row(b, i))).collect();
    let mut determinant = BigRational::one();
    for column in 0..m + n {
        let Some(pivot) = (column..m + n).find(|i| !rows[*i][column].is_zero()) else {
            return BigRational::zero();
        };
        if pivot != column {
            rows.swap(pivot, column);
            determinant = -determinant;
        }
        determinant *= rows[column][column].clone();
        for i in column + 1..m + n {
            let factor = &rows[i][column] / &rows[column][column];
            let pivot = rows[column].clone();
            for (entry, above) in rows[i].iter_mut().zip(&pivot).skip(column) {
                *entry -= &factor * above;
            }
        }
    }
    determinant
}

#[test]
fn eliminants_are_the_determinants_of_sylvester_matrices() {
    for loss in ["x^3/3 - 2*x", "(x^2-1)^2/4 + x/8", "x^4/4 - x^3/3 + x^2/2", "x^4 - x"] {
        let problem = problem::parse(&format!("loss = \"{loss}\"")).unwrap();
        let cx = Context::new(&problem).unwrap();
        let all = elimination::eliminants(&cx, &Method::Plain).unwrap();
        let [births, flips] = &all[..] else { panic!("two eliminants") };
        for eta in ["2/3", "7/5", "31/2"] {
            let eta = rational(eta);
            let all = two_cycles::polynomial(&cx, &eta).unwrap();
            let flip = two_cycles::margin_polynomial(&cx, &eta, &Method::Plain.flip()).unwrap();
            assert_eq!(births.at(&eta).unwrap(), sylvester(&all, &all.derivative()), "{loss}");
            assert_eq!(flips.at(&eta).unwrap(), sylvester(&all, &flip), "{loss}");
        }
    }
}

#[test]
fn products_of_surds_are_those_of_one_field() {
    let number = |text: &str| Surd::rational(rational(text));
    let root = |text: &str| Surd::sqrt(&rational(text)).unwrap();
    // sqrt(2) sqrt(8) = 4, sqrt(8)/sqrt(2) = 2, sqrt(2) + sqrt(8) = 3 sqrt(2).
    assert_eq!(root("2").mul(&root("8")).unwrap().as_rational(), Some(&rational("4")));
    assert_eq!(root("8").mul(&root("2").recip().unwrap()).unwrap().as_rational(), Some(&rational("2")));
    let sum = root("2").add(&root("8")).unwrap();
    assert_eq!(sum.mul(&sum).unwrap().as_rational(), Some(&rational("18")));
    assert_eq!(sum.cmp_rational(&rational("4242640687/1000000000")), std::cmp::Ordering::Greater);
    assert_eq!(sum.cmp_rational(&rational("4242640688/1000000000")), std::cmp::Ordering::Less);
    assert_eq!(root("2").add(&root("3")), None);
    // Powers: (1 + sqrt 2)^-2 = 3 - 2 sqrt 2, and none beyond the limit.
    let base = root("2").add(&number("1")).unwrap();
    let inverse = base.power(-2).unwrap();
    let wanted = number("3").add(&root("2").mul(&number("-2")).unwrap()).unwrap();
    assert_eq!(inverse.add(&wanted.neg()).unwrap().sign(), std::cmp::Ordering::Equal);
    assert_eq!(base.power(2).unwrap().mul(&inverse).unwrap().as_rational(), Some(&rational("1")));
    assert!(base.power(64).is_some() && base.power(65).is_none() && base.power(-65).is_none());
    assert_eq!(number("0").power(-1), None);
}

#[test]
fn polynomials_stay_within_the_limits() {
    let power = |degree: usize| {
        let mut coefficients = vec![BigInt::zero(); degree];
        coefficients.push(BigInt::one());
        Poly::new(coefficients, BigInt::one())
    };
    let root = limits::DEGREE.isqrt();
    assert_eq!(
        power(root).compose(&power(limits::DEGREE / root)).unwrap().degree(),
        root * (limits::DEGREE / root)
    );
    assert_eq!(power(root + 1).compose(&power(root + 1)).unwrap_err().fault, Fault::Limit);
    assert_eq!(power(limits::DEGREE).mul(&power(0)).unwrap().degree(), limits::DEGREE);
    assert_eq!(power(limits::DEGREE).mul(&power(1)).unwrap_err().fault, Fault::Limit);
}

#[test]
fn an_interval_that_is_left_in_its_middle_or_at_an_end_is_not_invariant() {
    let statement = |lo: &str, hi: &str, eta: (&str, &str)| {
        object(&[
            ("kind", text("invariant")),
            ("eta", interval(eta.0, eta.1)),
            ("interval", interval(lo, hi)),
        ])
    };
    let problem = "loss = \"(x^2-1)^2/4\"";
    let accepted =
        |json: Json| check(problem, &render(&certificate(problem, vec![json]))).verdict == Verdict::Accepted;
    // G(13/10) < 1/2 at 11/10: below at the right end only; G(4/5) = 553/500: above in the middle only.
    for (lo, hi, eta) in [
        ("1/2", "13/10", ("11/10", "11/10")),
        ("1/10", "11/10", ("11/10", "11/10")),
        ("2", "3", ("11/10", "11/10")),
        ("1/10", "13/10", ("11/10", "2")),
        ("1/10", "13/10", ("1/2", "3")),
    ] {
        let answer = reason(problem, statement(lo, hi, eta));
        assert_eq!(answer.text, "the interval is not mapped into itself", "{lo} {hi} {eta:?}");
    }
    assert!(accepted(statement("1/10", "13/10", ("1/2", "11/10"))));
    // The ends may be fixed points or be mapped to ends: 0 and 1 at small steps.
    assert!(accepted(statement("0", "1", ("1/4", "1/2"))));
    assert!(accepted(statement("-1", "1", ("1/4", "1/4"))));
}

#[test]
fn an_orbit_is_that_of_its_step_size() {
    // A claim at another step size, although the list is that of the statement's own.
    let problem = "loss = \"(x^2-1)^2/4\"\n[[claim]]\nkind = \"period-2\"\neta = \"12/11\"\ncount = 3\n";
    let parsed = problem::parse(problem).unwrap();
    let cx = Context::new(&parsed).unwrap();
    assert_eq!(reason(problem, about(orbits(&cx, "11/10"), 0, "proved")).fault, Fault::NotShown);
}

//! Writes certificates: test code, which may search.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use twostep_check::claims::convergence::{self, Kind};
use twostep_check::context::Context;
use twostep_check::elimination;
use twostep_check::interval::Interval;
use twostep_check::json::Json;
use twostep_check::method::Method;
use twostep_check::pieces::Map;
use twostep_check::poly::Poly;
use twostep_check::series;
use twostep_check::sturm::{self, Sequence};

/// Width of isolating intervals, as a power of two.
const BITS: usize = 96;

pub fn rational(text: &str) -> BigRational {
    text.parse().expect("a rational")
}

pub fn text(value: impl ToString) -> Json {
    Json::Text(value.to_string())
}

pub fn object(fields: &[(&str, Json)]) -> Json {
    Json::Object(fields.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

pub fn pair(interval: &Interval) -> Json {
    Json::Array(vec![text(interval.lo()), text(interval.hi())])
}

pub fn certificate(problem: &str, statements: Vec<Json>) -> Json {
    object(&[
        ("format", text("twostep-certificate/1")),
        ("problem", text(problem)),
        ("statements", Json::Array(statements)),
    ])
}

/// A certificate with the weights of the variable in the parameters without a value.
pub fn weighted(problem: &str, weights: &[(&str, &str)], statements: Vec<Json>) -> Json {
    let Json::Object(mut fields) = certificate(problem, statements) else { panic!("an object") };
    let entries: Vec<_> = weights.iter().map(|(name, weight)| (*name, text(weight))).collect();
    fields.insert(2, ("weights".to_owned(), object(&entries)));
    Json::Object(fields)
}

/// Adds what a statement is about.
pub fn about(statement: Json, claim: u32, verdict: &str) -> Json {
    let Json::Object(mut fields) = statement else { panic!("a statement is an object") };
    fields.push(("claim".to_owned(), Json::Natural(claim)));
    fields.push(("verdict".to_owned(), text(verdict)));
    Json::Object(fields)
}

/// All real roots, ascending, in disjoint intervals; small fractions as points.
pub fn roots(poly: &Poly, cx: &Context) -> Vec<Interval> {
    if poly.degree() == 0 {
        return Vec::new();
    }
    let sequence = Sequence::new(poly, &cx.budget).unwrap();
    let simple = sturm::square_free(poly, &sequence).unwrap();
    let lead = simple.numerators().last().unwrap().abs();
    let bound = simple.numerators().iter().map(|c| c.abs() / &lead).max().unwrap() + 2;
    // A third off the whole numbers, so that the ends of dyadic cuts are no small fractions.
    let shift = BigRational::new(BigInt::one(), BigInt::from(3));
    let bound = BigRational::from(bound) + shift;
    let start = Interval::new(-&bound, bound).unwrap();
    let mut found = Vec::new();
    split(&Sequence::new(&simple, &cx.budget).unwrap(), &simple, start, &mut found);
    found
}

fn split(sequence: &Sequence, poly: &Poly, interval: Interval, found: &mut Vec<Interval>) {
    match sequence.roots_between(&interval).unwrap() {
        0 => {}
        1 => found.push(refine(poly, interval)),
        _ => {
            let mut cut = interval.middle();
            while poly.at(&cut).unwrap().is_zero() {
                cut = (cut + interval.hi()) / BigInt::from(2);
            }
            split(sequence, poly, Interval::new(interval.lo().clone(), cut.clone()).unwrap(), found);
            split(sequence, poly, Interval::new(cut, interval.hi().clone()).unwrap(), found);
        }
    }
}

fn refine(poly: &Poly, mut interval: Interval) -> Interval {
    let left = poly.sign_at(interval.lo()).unwrap();
    let width = BigRational::new(BigInt::one(), BigInt::one() << BITS);
    for denominator in 1..13 {
        let scale = BigInt::from(denominator);
        let coarse = BigRational::new(BigInt::one(), BigInt::from(1000));
        while interval.hi() - interval.lo() > coarse {
            interval = half(poly, interval, left);
        }
        let near = BigRational::new((interval.middle() * &scale).round().to_integer(), scale);
        if interval.lo() <= &near && &near <= interval.hi() && poly.at(&near).unwrap().is_zero() {
            return Interval::point(near);
        }
    }
    while interval.hi() - interval.lo() > width {
        interval = half(poly, interval, left);
    }
    outward(interval)
}

/// Short ends, one grid step further out.
fn outward(interval: Interval) -> Interval {
    let grid = BigRational::from(BigInt::one() << (BITS + 4));
    let lo = (interval.lo() * &grid).floor() / &grid;
    let hi = (interval.hi() * &grid).ceil() / &grid;
    Interval::new(lo, hi).unwrap()
}

fn half(poly: &Poly, interval: Interval, left: std::cmp::Ordering) -> Interval {
    let cut = interval.middle();
    let (lo, hi) = (interval.lo().clone(), interval.hi().clone());
    let ends = if poly.sign_at(&cut).unwrap() == left { (cut, hi) } else { (lo, cut) };
    Interval::new(ends.0, ends.1).unwrap()
}

pub fn critical_points(cx: &Context) -> Json {
    let mut points = Vec::new();
    for at in roots(&cx.derivative(1), cx) {
        let multiplicity = cx.multiplicity(&at).unwrap();
        let nature = format!("{:?}", cx.nature(&at, multiplicity).unwrap()).to_lowercase();
        points.push(object(&[
            ("at", pair(&at)),
            ("multiplicity", Json::Natural(multiplicity as u32)),
            ("nature", text(nature)),
        ]));
    }
    object(&[("kind", text("critical-points")), ("points", Json::Array(points))])
}

/// The statement about the minimiser with this index among the critical points.
pub fn condition(cx: &Context, index: usize) -> Json {
    let at = roots(&cx.derivative(1), cx)[index].clone();
    let fields =
        |result: &str| vec![("kind", text("condition")), ("at", pair(&at)), ("result", text(result))];
    if cx.multiplicity(&at).unwrap() > 1 {
        return object(&fields("flat"));
    }
    let two = Interval::point(rational("2"));
    let step = cx.derivative(2).over(&at).unwrap().recip().unwrap().mul(&two);
    let step = ("eta_critical", pair(&outward(step)));
    if cx.degree() == 2 {
        return object(&[fields("degenerate"), vec![step]].concat());
    }
    let gradient = cx.derivative(1);
    let mut modulus = None;
    for order in 1.. {
        let e = series::coefficients(cx, order, modulus.as_ref()).unwrap().pop().unwrap();
        let known = modulus.as_ref().unwrap_or(&gradient);
        if twostep_check::context::shares_root(known, &e, &at, &cx.budget).unwrap() {
            modulus = Some(sturm::gcd(known, &e, &cx.budget).unwrap());
            continue;
        }
        let less = e.over(&at).unwrap().sign().unwrap().is_lt();
        let prefix = if order > 1 { "generalised-" } else { "" };
        let result = format!("{prefix}{}", if less { "supercritical" } else { "subcritical" });
        return object(&[fields(&result), vec![step, ("order", Json::Natural(order as u32))]].concat());
    }
    unreachable!()
}

/// No minimiser lies at this number.
pub fn no_minimiser(at: &str) -> Json {
    object(&[("kind", text("condition")), ("at", ends(at, at)), ("result", text("none"))])
}

/// The cycles at a step size, from the roots of `(f'(x) + f'(G(x)))/f'(x)` by division.
pub fn cycles(cx: &Context, eta: &str) -> Vec<(Interval, Interval, Interval, &'static str)> {
    let eta = rational(eta);
    let (gradient, map) = (cx.derivative(1), cx.map(&eta));
    let one = Poly::constant(&BigRational::one());
    let all = sturm::quotient(&gradient.compose(&map).unwrap(), &gradient).unwrap().add(&one);
    let points = roots(&all, cx);
    let slope = one.add_scaled(&cx.derivative(2), &-&eta);
    let product = slope.mul(&slope.compose(&map).unwrap()).unwrap();
    let mut found = Vec::new();
    for x0 in &points {
        let image = map.over(x0).unwrap();
        let Some(x1) = points.iter().find(|x1| x1.meets(&image) && x0.hi() < x1.lo()) else { continue };
        let steps = Map::new(cx, Interval::point(eta.clone()));
        let mut rho = outward(steps.slope(x0).unwrap().mul(&steps.slope(x1).unwrap()));
        let mut stability = if rho.lo().abs() > BigRational::one() { "unstable" } else { "stable" };
        for (value, name) in [("0", "superstable"), ("1", "neutral"), ("-1", "neutral")] {
            let rest = product.sub(&Poly::constant(&rational(value)));
            let simple = sturm::square_free(&all, &Sequence::new(&all, &cx.budget).unwrap()).unwrap();
            if twostep_check::context::shares_root(&simple, &rest, x0, &cx.budget).unwrap() {
                (rho, stability) = (Interval::point(rational(value)), name);
            }
        }
        found.push((x0.clone(), x1.clone(), rho, stability));
    }
    found
}

pub fn orbits(cx: &Context, eta: &str) -> Json {
    object(&[("kind", text("orbits")), ("eta", text(eta)), ("cycles", list_of_cycles(cx, eta))])
}

fn list_of_cycles(cx: &Context, eta: &str) -> Json {
    let mut listed = Vec::new();
    for (x0, x1, rho, stability) in cycles(cx, eta) {
        listed.push(object(&[
            ("x0", pair(&x0)),
            ("x1", pair(&x1)),
            ("multiplier", pair(&rho)),
            ("stability", text(stability)),
        ]));
    }
    Json::Array(listed)
}

pub fn phase_diagram(cx: &Context) -> Json {
    phase_diagram_under(cx, &Method::Plain)
}

pub fn phase_diagram_under(cx: &Context, method: &Method) -> Json {
    let mut product = Poly::constant(&BigRational::one());
    let mut factors = Vec::new();
    for eliminant in elimination::eliminants(cx, method).unwrap() {
        let mut factor =
            sturm::square_free(&eliminant, &Sequence::new(&eliminant, &cx.budget).unwrap()).unwrap();
        while factor.numerators()[0].is_zero() {
            factor = sturm::quotient(&factor, &Poly::variable()).unwrap();
        }
        factors.push(Json::Array(factor.numerators().iter().map(text).collect()));
        product = product.mul(&factor).unwrap();
    }
    let critical: Vec<_> = roots(&product, cx).into_iter().filter(|root| root.lo().is_positive()).collect();
    let mut samples = Vec::new();
    for index in 0..=critical.len() {
        let lo = index.checked_sub(1).map_or_else(BigRational::zero, |before| critical[before].hi().clone());
        let hi = critical.get(index).map_or_else(|| &lo + BigInt::one(), |next| next.lo().clone());
        let eta = simplest(&lo, &hi).to_string();
        samples.push(object(&[("eta", text(&eta)), ("cycles", list_of_cycles(cx, &eta))]));
    }
    object(&[
        ("kind", text("phase-diagram")),
        ("factors", Json::Array(factors)),
        ("critical", Json::Array(critical.iter().map(pair).collect())),
        ("samples", Json::Array(samples)),
    ])
}

/// The first fraction strictly between two numbers, by denominator.
fn simplest(lo: &BigRational, hi: &BigRational) -> BigRational {
    let candidates =
        (2..).map(|q| BigRational::new((lo * BigInt::from(q)).floor().to_integer() + 1, BigInt::from(q)));
    candidates.into_iter().find(|eta| eta > lo && eta < hi).unwrap()
}

pub fn cycle(cx: &Context, eta: &str, index: usize) -> Json {
    let (x0, _, _, stability) = cycles(cx, eta)[index].clone();
    let map = Map::new(cx, Interval::point(rational(eta)));
    let x1 = outward(map.over(&x0).unwrap());
    let rho = outward(map.slope(&x0).unwrap().mul(&map.slope(&x1).unwrap()));
    object(&[
        ("kind", text("cycle")),
        ("eta", ends(eta, eta)),
        ("x0", pair(&x0)),
        ("x1", pair(&x1)),
        ("multiplier", pair(&rho)),
        ("stability", text(stability)),
    ])
}

pub fn identity() -> Json {
    object(&[("kind", text("identity"))])
}

fn ends(lo: &str, hi: &str) -> Json {
    Json::Array(vec![text(lo), text(hi)])
}

pub fn invariant(eta: (&str, &str), lo: &str, hi: &str) -> Json {
    object(&[("kind", text("invariant")), ("eta", ends(eta.0, eta.1)), ("interval", ends(lo, hi))])
}

/// `eta`: the ends of the parts of a range of step sizes; of a single one, it and it again.
pub fn convergence(cx: &Context, eta: &[&str], lo: &str, hi: &str, to: &str) -> Json {
    let kind = if to == "period-2" { Kind::Period2 } else { Kind::Fixed };
    let mut parts = Vec::new();
    for steps in eta.windows(2) {
        let steps_of = Interval::new(rational(steps[0]), rational(steps[1])).unwrap();
        let settled = |piece: &Interval| convergence::settle(cx, steps_of.clone(), piece, &[], kind).is_ok();
        let mut cuts = Vec::new();
        pieces(&settled, Interval::new(rational(lo), rational(hi)).unwrap(), 0, &mut cuts);
        cuts.pop();
        parts.push(object(&[
            ("until", text(steps[1])),
            ("cuts", Json::Array(cuts.iter().map(text).collect())),
        ]));
    }
    object(&[
        ("kind", text("convergence")),
        ("eta", ends(eta[0], eta[eta.len() - 1])),
        ("interval", ends(lo, hi)),
        ("parts", Json::Array(parts)),
        ("to", text(to)),
    ])
}

/// An attracting cycle of this period, from a start that it attracts.
pub fn attractor(cx: &Context, eta: &str, start: &str, period: usize) -> Json {
    let map = Map::new(cx, Interval::point(rational(eta)));
    let mut x = Interval::point(rational(start));
    for _ in 0..400 {
        // Only the middle: the enclosures of an orbit grow.
        let image = map.over(&Interval::point(x.middle())).unwrap();
        x = outward(Interval::point(image.middle()));
    }
    let radius = BigRational::new(BigInt::one(), BigInt::one() << 20);
    let first = Interval::new(x.lo() - &radius, x.hi() + &radius).unwrap();
    let mut intervals = vec![pair(&first)];
    let mut last = first;
    for _ in 1..period {
        last = outward(map.over(&last).unwrap());
        intervals.push(pair(&last));
    }
    object(&[("kind", text("attractor")), ("eta", ends(eta, eta)), ("intervals", Json::Array(intervals))])
}

pub fn escape(eta: (&str, &str), bound: &str) -> Json {
    object(&[("kind", text("escape")), ("eta", ends(eta.0, eta.1)), ("bound", text(bound))])
}

/// All 2-cycles at the step sizes close to `eta`.
pub fn orbits_over(cx: &Context, eta: &str, steps: (&str, &str), bound: &str) -> Json {
    let steps = Interval::new(rational(steps.0), rational(steps.1)).unwrap();
    let map = Map::new(cx, steps.clone());
    let settled = |piece: &Interval| map.zero(piece.lo(), piece.hi(), 2).is_ok();
    let mut cuts = Vec::new();
    pieces(&settled, Interval::new(-rational(bound), rational(bound)).unwrap(), 0, &mut cuts);
    cuts.pop();
    // Wide enough for all step sizes of the interval.
    let room = |x: Interval| {
        let room = BigRational::new(BigInt::one(), BigInt::one() << 40);
        Interval::new(x.lo() - &room, x.hi() + room).unwrap()
    };
    let mut listed = Vec::new();
    for (x0, x1, _, stability) in cycles(cx, eta) {
        let (x0, x1) = (room(x0), room(x1));
        let rho = outward(map.slope(&x0).unwrap().mul(&map.slope(&x1).unwrap()));
        listed.push(object(&[
            ("x0", pair(&x0)),
            ("x1", pair(&x1)),
            ("multiplier", pair(&rho)),
            ("stability", text(stability)),
        ]));
    }
    object(&[
        ("kind", text("orbits-over")),
        ("eta", pair(&steps)),
        ("bound", text(bound)),
        ("cuts", Json::Array(cuts.iter().map(text).collect())),
        ("cycles", Json::Array(listed)),
    ])
}

/// Cuts a little off the middle, so that no cut is a fixed point by accident.
fn pieces(settled: &impl Fn(&Interval) -> bool, piece: Interval, depth: usize, cuts: &mut Vec<BigRational>) {
    if settled(&piece) {
        cuts.push(piece.hi().clone());
        return;
    }
    assert!(depth < 40, "no cut settles the piece at {}", piece.lo());
    let share = BigRational::new(BigInt::from(15), BigInt::from(32));
    let cut = piece.lo() + (piece.hi() - piece.lo()) * share;
    pieces(settled, Interval::new(piece.lo().clone(), cut.clone()).unwrap(), depth + 1, cuts);
    pieces(settled, Interval::new(cut, piece.hi().clone()).unwrap(), depth + 1, cuts);
}

/// The JSON text: two spaces of indentation, short arrays of numbers on one line.
pub fn render(json: &Json) -> String {
    let mut out = String::new();
    write(json, 0, &mut out);
    out.push('\n');
    out
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn write(json: &Json, depth: usize, out: &mut String) {
    match json {
        Json::Natural(value) => out.push_str(&value.to_string()),
        Json::Text(text) => quote(text, out),
        Json::Array(items) => {
            let flat = items.iter().all(|item| !matches!(item, Json::Object(_)));
            let items: Vec<_> = items.iter().map(|item| (None, item)).collect();
            list(&items, ['[', ']'], flat, depth, out);
        }
        Json::Object(fields) => {
            let items: Vec<_> = fields.iter().map(|(key, value)| (Some(key.as_str()), value)).collect();
            list(&items, ['{', '}'], false, depth, out);
        }
    }
}

fn list(items: &[(Option<&str>, &Json)], brackets: [char; 2], flat: bool, depth: usize, out: &mut String) {
    out.push(brackets[0]);
    for (index, (key, value)) in items.iter().enumerate() {
        out.push_str(if index > 0 { "," } else { "" });
        if flat {
            out.push_str(if index > 0 { " " } else { "" });
        } else {
            out.push('\n');
            out.push_str(&"  ".repeat(depth + 1));
        }
        if let Some(key) = key {
            quote(key, out);
            out.push_str(": ");
        }
        write(value, depth + 1, out);
    }
    if !flat && !items.is_empty() {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    }
    out.push(brackets[1]);
}

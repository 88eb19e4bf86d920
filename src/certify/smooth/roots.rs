//! All zeros of a function on an interval: subdivision with the interval Newton operator (Moore 1966; Neumaier 1990).

use crate::arith::{Enclosure, Rational};

/// What the search knows of a function on an interval.
pub(super) enum Local<T> {
    /// No zero that counts.
    Nothing,
    /// Enclosures of the value and of the derivative. Without a derivative no zero can be proved here.
    Known(T, Option<T>),
    /// Not defined throughout.
    Undefined,
}

/// A function of one variable on intervals.
pub(super) trait Function<T> {
    /// Enclosures on an interval.
    fn on(&mut self, x: &T) -> Local<T>;
}

/// A zero: it lies in `place`, and is the only one in `alone`, where the derivative has one sign.
#[derive(Clone, Debug)]
pub(super) struct Root<T> {
    pub(super) place: T,
    pub(super) alone: T,
}

/// The outcome of a search: every zero is one of `roots` or lies in one of `open`.
#[derive(Clone, Debug)]
pub(super) struct Roots<T> {
    pub(super) roots: Vec<Root<T>>,
    pub(super) open: Vec<T>,
}

/// How far a search goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// Intervals narrower than this are not divided.
    pub(super) narrowest: f64,
    /// Intervals narrower than this are not divided where the function is not even defined in the middle.
    pub(super) undefined: f64,
    /// So many intervals are looked at.
    pub(super) boxes: usize,
}

/// All zeros in the given intervals.
pub(super) fn search<T: Enclosure>(start: Vec<T>, effort: Effort, f: &mut impl Function<T>) -> Roots<T> {
    let mut found = Roots { roots: Vec::new(), open: Vec::new() };
    let mut stack = start;
    stack.reverse();
    let mut left = effort.boxes;
    while let Some(x) = stack.pop() {
        if left == 0 {
            found.open.push(x);
            continue;
        }
        left -= 1;
        match step(&x, effort, f) {
            Step::Empty => {}
            Step::Root(root) => found.roots.push(root),
            Step::Shrunk(x) => stack.push(x),
            Step::Open => found.open.push(x),
            Step::Split if x.spread() <= effort.narrowest => found.open.push(x),
            Step::Split => {
                let (a, b) = x.halves();
                stack.push(b);
                stack.push(a);
            }
        }
    }
    without_repeats(found)
}

enum Step<T> {
    Empty,
    Root(Root<T>),
    Shrunk(T),
    Split,
    Open,
}

fn step<T: Enclosure>(x: &T, effort: Effort, f: &mut impl Function<T>) -> Step<T> {
    let slope = match f.on(x) {
        Local::Nothing => return Step::Empty,
        Local::Known(value, _) if !value.holds_zero() => return Step::Empty,
        Local::Known(_, Some(slope)) => slope,
        Local::Undefined if x.spread() < effort.undefined => {
            let hopeless = matches!(f.on(&x.middle()), Local::Undefined);
            return if hopeless { Step::Open } else { Step::Split };
        }
        Local::Known(_, None) | Local::Undefined => return Step::Split,
    };
    let middle = x.middle();
    let Local::Known(centre, _) = f.on(&middle) else { return Step::Split };
    // The mean value form.
    if !centre.plus(&slope.times(&x.minus(&middle))).holds_zero() {
        return Step::Empty;
    }
    if slope.holds_zero() {
        return Step::Split;
    }
    // A little wider, so that a zero at the end of an interval is proved too.
    let rim = x.between(
        &Rational::from_f64(-effort.narrowest / 64.0).unwrap_or_default(),
        &Rational::from_f64(effort.narrowest / 64.0).unwrap_or_default(),
    );
    let eighth = x.lift(&Rational::from((1, 8)));
    let wider = x.plus(&x.minus(&middle).times(&eighth)).plus(&rim);
    if let Local::Known(_, Some(slope)) = f.on(&wider)
        && let Some(newton) = centre.over(&slope).map(|q| middle.minus(&q))
    {
        if newton.strictly_inside(&wider) {
            return Step::Root(Root { place: newton, alone: wider });
        }
        match newton.meet(x) {
            None => return Step::Empty,
            Some(smaller) if smaller.spread() < 0.8 * x.spread() => return Step::Shrunk(smaller),
            Some(_) => {}
        }
    }
    Step::Split
}

/// Neighbouring intervals may both have found a zero on their common end.
fn without_repeats<T: Enclosure>(found: Roots<T>) -> Roots<T> {
    let (mut roots, mut open): (Vec<Root<T>>, Vec<T>) = (Vec::new(), found.open);
    for root in found.roots {
        let same = |r: &Root<T>| root.place.subset_of(&r.alone) || r.place.subset_of(&root.alone);
        if roots.iter().any(same) {
            continue;
        }
        // Two that overlap and are not proved to be one stay open.
        if roots.iter().any(|r| r.place.meet(&root.place).is_some()) {
            open.push(root.place);
        } else {
            roots.push(root);
        }
    }
    roots.sort_by(|a, b| a.place.near().total_cmp(&b.place.near()));
    Roots { roots, open }
}

/// A zero to more digits: Newton steps on ever better enclosures. The place stays an enclosure in any case.
pub(super) fn refine<T: Enclosure>(root: &T, width: f64, f: &mut impl Function<T>) -> T {
    let mut x = root.clone();
    for _ in 0..60 {
        let middle = x.middle();
        let (Local::Known(_, Some(slope)), Local::Known(centre, _)) = (f.on(&x), f.on(&middle)) else {
            break;
        };
        let Some(quotient) = centre.over(&slope) else { break };
        let Some(next) = middle.minus(&quotient).meet(&x) else { break };
        let stuck = next.spread() >= 0.9 * x.spread();
        x = next;
        if stuck || x.spread() <= width {
            break;
        }
    }
    x
}

//! Existence and uniqueness of an event on the curve of 2-cycles: the Krawczyk operator (Krawczyk 1969) on the extended
//! system, `S = 0` with the event's condition.

use super::curve::{Condition, Curve, Local, Patch};
use crate::arith::Enclosure;

/// An event: it lies in `place`, and is the only one of its condition in `alone`.
#[derive(Clone, Debug)]
pub(super) struct Zero<T> {
    pub(super) place: Patch<T>,
    pub(super) alone: Patch<T>,
}

/// What the operator says of a box.
pub(super) enum Outcome<T> {
    /// Exactly one event in `alone`, and it is in `place`.
    One(Zero<T>),
    /// Every event of the box is in this smaller one.
    Smaller(Patch<T>),
    /// No event in the box.
    Empty,
    /// Nothing.
    Open,
}

/// A matrix of two rows.
type Square<T> = [[T; 2]; 2];

/// About the inverse of the Jacobian at a point: a proposal, not an enclosure.
fn preconditioner<T: Enclosure>(centre: &Local<T>, condition: Condition) -> Option<Square<T>> {
    let c = centre.condition(condition);
    let [a, b, p, q] = [&centre.s.m, &centre.s.d, &c.m, &c.d].map(Enclosure::middle);
    let determinant = a.times(&q).minus(&b.times(&p)).middle();
    let over = |x: &T| x.over(&determinant).map(|x| x.middle());
    Some([[over(&q)?, over(&b.negated())?], [over(&p.negated())?, over(&a)?]])
}

/// `Y v`.
fn apply<T: Enclosure>(y: &Square<T>, v: [&T; 2]) -> [T; 2] {
    [0, 1].map(|i| y[i][0].times(v[0]).plus(&y[i][1].times(v[1])))
}

/// `K(X) = c - Y F(c) + (I - Y F'(X)) (X - c)` at the middle `c` of a box; every event of the box lies in it.
fn operator<T: Enclosure>(curve: &mut Curve<'_, T>, x: &Patch<T>, condition: Condition) -> Option<Patch<T>> {
    let c = x.middle();
    let centre = curve.at(&c)?;
    let y = preconditioner(&centre, condition)?;
    let step = apply(&y, [&centre.s.value, &centre.condition(condition).value]);
    let local = curve.at(x)?;
    let slope = local.condition(condition);
    let (in_m, in_d) = (apply(&y, [&local.s.m, &slope.m]), apply(&y, [&local.s.d, &slope.d]));
    let offset = x.offset(&c);
    let one = c.m.whole(1);
    let row = |i: usize, c: &T| {
        let (m, d) = match i {
            0 => (one.minus(&in_m[0]), in_d[0].negated()),
            _ => (in_m[1].negated(), one.minus(&in_d[1])),
        };
        c.minus(&step[i]).plus(&m.times(&offset[0])).plus(&d.times(&offset[1]))
    };
    Some(Patch { m: row(0, &c.m), d: row(1, &c.d) })
}

/// Looks for the events of a box with the operator on a box around it that is a little larger, so that an event at its
/// rim is proved too.
pub(super) fn examine<T: Enclosure>(
    curve: &mut Curve<'_, T>,
    x: &Patch<T>,
    centre: &Local<T>,
    condition: Condition,
) -> Outcome<T> {
    // Newton's step from the middle must not lead far away.
    let Some(y) = preconditioner(centre, condition) else { return Outcome::Open };
    let step = apply(&y, [&centre.s.value, &centre.condition(condition).value]);
    if step[0].near().abs() > 2.0 * x.m.spread() || step[1].near().abs() > 2.0 * x.d.spread() {
        return Outcome::Open;
    }
    let wider = Patch { m: widened(&x.m), d: widened(&x.d) };
    let Some(image) = operator(curve, &wider, condition) else { return Outcome::Open };
    if image.m.strictly_inside(&wider.m) && image.d.strictly_inside(&wider.d) {
        return Outcome::One(Zero { place: image, alone: wider });
    }
    match image.meet(x) {
        None => Outcome::Empty,
        Some(smaller) if smaller.spread() < 0.7 * x.spread() => Outcome::Smaller(smaller),
        Some(_) => Outcome::Open,
    }
}

/// An interval with an eighth of its width more on each side.
fn widened<T: Enclosure>(x: &T) -> T {
    let eighth = x.lift(&crate::arith::Rational::from((1, 8)));
    x.plus(&x.minus(&x.middle()).times(&eighth))
}

/// The place of a proved event to more digits.
pub(super) fn refine<T: Enclosure>(
    curve: &mut Curve<'_, T>,
    place: &Patch<T>,
    condition: Condition,
    width: f64,
) -> Patch<T> {
    let mut x = place.clone();
    for _ in 0..40 {
        let Some(next) = operator(curve, &x, condition).and_then(|image| image.meet(&x)) else { break };
        let stuck = next.spread() >= 0.9 * x.spread();
        x = next;
        if stuck || x.spread() <= width {
            break;
        }
    }
    x
}

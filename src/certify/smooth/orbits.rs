//! All 2-cycles of a smooth loss in its domain at one step size.
//!
//! A start `x` with `f'(x) != 0` is 2-periodic where `h(x) = f'(x) + f'(G(x))` is zero, `G(x) = x - eta f'(x)`. Each
//! 2-cycle has one point with `f' < 0`, the smaller, so `h` is solved there. Near fixed points
//! `h(x) = f'(x) (2 - eta A)` with `A = f''(m) + f''''(xi) D/6` the mean of `f''` over the segment from `x` to
//! `G(x)`: there are no 2-cycles where `eta A` cannot be 2.

use super::critical::{ends, in_two_precisions, merged};
use super::loss::{Evaluator, SmoothLoss};
use super::recognise::{candidates, exact_derivatives, is_zero};
use super::roots::{Function, Local, refine};
use crate::algebra::{ClosedForm, ExactNumber, Value, enclose};
use crate::arith::{Elementary, Enclosure, Interval, Rational, Scalar};
use crate::certify::types::{Cycle, OrbitList, Stability};
use std::cmp::Ordering;

/// A positive step size: in closed form, or any number that lies between two bounds.
#[derive(Clone, Debug)]
pub struct SmoothStep {
    /// Enclosure and closed form.
    pub value: Value,
}

impl SmoothStep {
    /// A step size in closed form.
    pub fn closed_form(form: &ClosedForm) -> Option<Self> {
        let enclosure = enclose(form, PLACE_BITS)?;
        Some(SmoothStep { value: Value::enclosed(&enclosure, Some(form.clone())) })
    }

    fn enclosure<T: Enclosure>(&self, like: &T) -> T {
        like.between(&self.value.lo, &self.value.hi)
    }
}

const PLACE_BITS: u32 = 320;
const PLACE_WIDTH: f64 = 1e-70;

/// The function `h`, with all that excludes 2-cycles.
pub(super) struct Return<'l, T> {
    evaluator: Evaluator<'l, T>,
    eta: T,
    domain: T,
}

impl<'l, T: Enclosure> Return<'l, T> {
    pub(super) fn new(loss: &'l SmoothLoss, eta: &SmoothStep, evaluator: Evaluator<'l, T>, like: &T) -> Self {
        Return { evaluator, eta: eta.enclosure(like), domain: loss.domain(like) }
    }

    /// `G(x)`, by the mean value form where that is tighter.
    fn image(&mut self, x: &T, slope: &T, curvature: &T) -> T {
        let plain = x.minus(&self.eta.times(slope));
        let middle = x.middle();
        let Some([centre]) = self.evaluator.at::<1>(&middle) else { return plain };
        let derivative = x.whole(1).minus(&self.eta.times(curvature));
        let form = middle.minus(&self.eta.times(&centre)).plus(&derivative.times(&x.minus(&middle)));
        plain.meet(&form).unwrap_or(plain)
    }

    /// Is `eta A = 2` impossible for every `x` in the interval?
    fn excluded_near_fixed_points(&mut self, x: &T, slope: &T, curvature: &T, image: &T) -> bool {
        let whole = x.join(image);
        let two = x.whole(2);
        let impossible = |a: &T, eta: &T| !eta.times(a).minus(&two).holds_zero();
        let Some([_, second, _, fourth]) = self.evaluator.at::<4>(&whole) else { return false };
        if impossible(&second, &self.eta) {
            return true;
        }
        // m = x - eta f'(x)/2 in mean value form.
        let half = x.lift(&Rational::from((1, 2)));
        let reach = self.eta.times(&half);
        let middle = x.middle();
        let Some([centre]) = self.evaluator.at::<1>(&middle) else { return false };
        let derivative = x.whole(1).minus(&reach.times(curvature));
        let m = middle.minus(&reach.times(&centre)).plus(&derivative.times(&x.minus(&middle)));
        let m = m.meet(&whole).unwrap_or(m);
        let Some(d) = reach.times(slope).powi(2) else { return false };
        let sixth = x.lift(&Rational::from((1, 6)));
        let Some([_, second]) = self.evaluator.at::<2>(&m) else { return false };
        impossible(&second.plus(&fourth.times(&d).times(&sixth)), &self.eta)
    }
}

impl<T: Enclosure> Function<T> for Return<'_, T> {
    fn on(&mut self, x: &T) -> Local<T> {
        let Some([slope, curvature]) = self.evaluator.at::<2>(x) else { return Local::Undefined };
        if slope.sign_of_all() == Some(Ordering::Greater) {
            return Local::Nothing;
        }
        let image = self.image(x, &slope, &curvature);
        let Some(inside) = image.meet(&self.domain) else { return Local::Nothing };
        if slope.holds_zero() {
            if self.excluded_near_fixed_points(x, &slope, &curvature, &image) {
                return Local::Nothing;
            }
            return Local::Known(slope, None);
        }
        match self.evaluator.at::<2>(&image) {
            Some([far_slope, far_curvature]) => {
                let value = slope.plus(&far_slope);
                if value.holds_zero() && self.excluded_near_fixed_points(x, &slope, &curvature, &image) {
                    return Local::Nothing;
                }
                let motion = x.whole(1).minus(&self.eta.times(&curvature));
                Local::Known(value, Some(curvature.plus(&far_curvature.times(&motion))))
            }
            // Beyond the domain the loss may not exist; what lies inside may still exclude cycles.
            None => match self.evaluator.at::<1>(&inside) {
                Some([far_slope]) => Local::Known(slope.plus(&far_slope), None),
                None => Local::Undefined,
            },
        }
    }
}

/// All 2-cycles with both points in the domain, each proved to exist and to be the only one near it; complete in the
/// domain unless the list says otherwise. Multipliers are enclosures, exact where the points have names.
///
/// The second value lists the starts near which nothing was decided.
pub fn smooth_orbits(loss: &SmoothLoss, eta: &SmoothStep) -> (OrbitList, Vec<(Rational, Rational)>) {
    let found = in_two_precisions(
        loss,
        (&loss.from, &loss.to),
        |evaluator| Return::new(loss, eta, evaluator, &crate::arith::FastInterval::exactly(0.0)),
        |evaluator| Return::new(loss, eta, evaluator, &Interval::from_rational(&Rational::new(), 128)),
    );
    let mut open: Vec<(Rational, Rational)> = found.open.iter().filter_map(ends).collect();
    let precise = Interval::from_rational(&Rational::new(), PLACE_BITS);
    let domain = loss.domain(&precise);
    let mut cycles = Vec::new();
    for root in found.roots {
        let alone = root.alone.with_precision(PLACE_BITS);
        let mut function = Return::new(loss, eta, Evaluator::new(loss, &precise), &precise);
        let place = refine(&root.place.with_precision(PLACE_BITS), PLACE_WIDTH, &mut function);
        let cycle = cycle(loss, eta, &mut function, &place, &alone);
        let outside = |x: &Interval| x.below(&domain) || domain.below(x);
        match cycle {
            Some((x1, cycle)) => {
                let inside = domain.contains(&place) && domain.contains(&x1);
                if inside {
                    cycles.push(cycle);
                } else if !outside(&place) && !outside(&x1) {
                    open.push((place.lower(), place.upper()));
                }
            }
            None => open.push((place.lower(), place.upper())),
        }
    }
    cycles.sort_by(|a, b| (&a.x0.lo, &a.x1.lo).cmp(&(&b.x0.lo, &b.x1.lo)));
    let open = merged(open);
    let list = OrbitList { eta: eta.value.clone(), complete: open.is_empty(), cycles, every_start: false };
    (list, open)
}

/// The cycle of a proved start, and its other point.
fn cycle(
    loss: &SmoothLoss,
    eta: &SmoothStep,
    function: &mut Return<'_, Interval>,
    place: &Interval,
    alone: &Interval,
) -> Option<(Interval, Cycle)> {
    let [slope, curvature] = function.evaluator.at::<2>(place)?;
    if slope.sign() != Some(Ordering::Less) {
        return None;
    }
    let x1 = function.image(place, &slope, &curvature);
    let [_, far] = function.evaluator.at::<2>(&x1)?;
    let factor = |c: &Interval| place.whole(1).sub(&function.eta.mul(c));
    let rho = factor(&curvature).mul(&factor(&far));
    let known = named(loss, eta, place, alone);
    let value = |x: Option<&ExactNumber>, e: &Interval| {
        x.and_then(|x| x.value(PLACE_BITS)).unwrap_or_else(|| Value::enclosed(e, None))
    };
    let exact_rho = known.as_ref().and_then(|k| k.2.closed().cloned());
    let stability = stability(exact_rho.as_ref(), &rho);
    let cycle = Cycle {
        x0: value(known.as_ref().map(|k| &k.0), place),
        x1: value(known.as_ref().map(|k| &k.1), &x1),
        multiplier: match exact_rho {
            Some(form) => Value::enclosed(&rho, Some(form)),
            None => Value::enclosed(&rho, None),
        },
        stability,
    };
    Some((x1, cycle))
}

/// The two points and the multiplier exactly, where the smaller point has a name and the proof goes through.
fn named(
    loss: &SmoothLoss,
    eta: &SmoothStep,
    place: &Interval,
    alone: &Interval,
) -> Option<(ExactNumber, ExactNumber, ExactNumber)> {
    let eta = ExactNumber::Closed(eta.value.exact()?.clone());
    candidates(place).into_iter().find_map(|x0| {
        if !alone.contains(&x0.enclosure(PLACE_BITS)?) {
            return None;
        }
        let near = exact_derivatives(loss, &x0, 2)?;
        let x1 = x0.minus(&eta.times(&near[0]));
        let far = exact_derivatives(loss, &x1, 2)?;
        if !is_zero(&near[0].plus(&far[0])) || near[0].sign()? != Ordering::Less {
            return None;
        }
        let one = ExactNumber::rational(1);
        let factor = |c: &ExactNumber| one.minus(&eta.times(c));
        let rho = factor(&near[1]).times(&factor(&far[1]));
        Some((x0, x1, rho))
    })
}

/// Linear stability from the exact multiplier, or from its enclosure.
fn stability(exact: Option<&ClosedForm>, rho: &Interval) -> Stability {
    if let Some(form) = exact {
        let one = ClosedForm::Rational(Rational::from(1));
        let beyond = |side: Rational| form.checked_add(&ClosedForm::Rational(side)).map(|x| x.sign());
        return match (form.sign(), beyond(Rational::from(-1)), beyond(Rational::from(1))) {
            (Ordering::Equal, ..) => Stability::Superstable,
            (_, Some(Ordering::Less), Some(Ordering::Greater)) => Stability::Stable,
            (_, Some(Ordering::Equal), _) | (_, _, Some(Ordering::Equal)) => Stability::Neutral,
            (_, Some(_), Some(_)) => Stability::Unstable,
            _ if *form == one => Stability::Neutral,
            _ => Stability::Undecided,
        };
    }
    if rho.inside_unit() {
        Stability::Stable
    } else if rho.outside_unit() {
        Stability::Unstable
    } else {
        Stability::Undecided
    }
}

//! All zeros of an equation in `x` that depends on the step size: bisection, with interval Newton where the
//! equation is monotone. The result is complete over the whole interval of `x` and holds for every step size.

use crate::arith::{Interval, Rational};

/// An equation `h(x, eta) = 0`, enclosed to first order over a box.
pub(crate) struct Linear {
    /// `h` at the midpoints of the box.
    pub(crate) centre: Interval,
    /// All values of `h` on the box.
    pub(crate) value: Interval,
    /// All derivatives in `x`.
    pub(crate) dx: Interval,
    /// All derivatives in the step size.
    pub(crate) deta: Interval,
}

/// What [`all_zeros`] solves.
pub(crate) trait Equation {
    /// `h` over a box; `None` where it is proved that the box holds none of the zeros that are looked for.
    fn enclose(&self, x: &Interval, eta: &Interval) -> Option<Linear>;
}

/// A branch of zeros: for every step size exactly one zero in each of the regions, the same in all, and it lies in `at`.
#[derive(Clone, Debug)]
pub(crate) struct Zero {
    pub(crate) regions: Vec<Interval>,
    pub(crate) at: Interval,
}

impl Zero {
    /// Does one region of uniqueness hold the whole interval?
    pub(crate) fn covers(&self, x: &Interval) -> bool {
        self.regions.iter().any(|region| region.contains(x))
    }
}

/// Why there is no answer: the place that stayed open; `None`: too many boxes.
#[derive(Clone, Debug)]
pub(crate) struct Open(pub(crate) Option<Interval>);

impl Open {
    /// The reason in words.
    pub(crate) fn describe(&self) -> String {
        match &self.0 {
            Some(x) => format!("undecided near x = {:.6}", x.approx()),
            None => "the limit on the number of boxes was reached".into(),
        }
    }
}

/// Boxes narrower than `2^-RESOLUTION` of the domain are not cut any further.
const RESOLUTION: i32 = 44;

/// All zeros in a domain, for all step sizes in an interval at once, by `boxes` boxes at most. Zeros just outside the
/// domain may be listed too. An `Err` proves nothing.
pub(crate) fn all_zeros(
    equation: &impl Equation,
    domain: &Interval,
    eta: &Interval,
    boxes: usize,
) -> Result<Vec<Zero>, Open> {
    let least = least_exponent(domain);
    let mut zeros: Vec<Zero> = Vec::new();
    let mut open = vec![domain.clone()];
    let mut left = boxes;
    while let Some(x) = open.pop() {
        left = left.checked_sub(1).ok_or(Open(None))?;
        if zeros.iter().any(|z| z.covers(&x)) {
            continue;
        }
        let Some(linear) = equation.enclose(&x, eta) else { continue };
        if !linear.value.contains_zero() {
            continue;
        }
        if !linear.dx.contains_zero() {
            let Some(step) = newton(&linear, &x, eta) else { continue };
            if let Some((region, at)) = certify(equation, &x, &step, eta) {
                let done = region.contains(&x);
                record(&mut zeros, region, at)?;
                if done {
                    continue;
                }
            }
        }
        if is_tiny(&x, least) {
            return Err(Open(Some(x)));
        }
        let (low, high) = x.bisect();
        open.push(high);
        open.push(low);
    }
    zeros.sort_by_key(|zero| zero.at.lower());
    Ok(zeros)
}

/// Proves that the domain is free of zeros for all step sizes: the number of boxes it took.
pub(crate) fn free_of_zeros(
    equation: &impl Equation,
    domain: &Interval,
    eta: &Interval,
    boxes: usize,
) -> Result<usize, Open> {
    let least = least_exponent(domain);
    let mut open = vec![(domain.clone(), eta.clone())];
    let mut used = 0;
    while let Some((x, eta)) = open.pop() {
        used += 1;
        if used > boxes {
            return Err(Open(None));
        }
        let Some(linear) = equation.enclose(&x, &eta) else { continue };
        if !linear.value.contains_zero()
            || (!linear.dx.contains_zero() && newton(&linear, &x, &eta).is_none())
        {
            continue;
        }
        if spread(&linear.deta, &eta).below(&spread(&linear.dx, &x)) {
            if is_tiny(&x, least) {
                return Err(Open(Some(x)));
            }
            let (low, high) = x.bisect();
            open.push((high, eta.clone()));
            open.push((low, eta));
        } else {
            let (low, high) = eta.bisect();
            if low == eta || high == eta {
                return Err(Open(Some(x)));
            }
            open.push((x.clone(), high));
            open.push((x, low));
        }
    }
    Ok(used)
}

/// The largest `(slope * width)^2`.
fn spread(slope: &Interval, x: &Interval) -> Interval {
    let (lo, hi) = x.ends();
    slope.mul(&hi.sub(&lo)).square().ends().1
}

fn least_exponent(domain: &Interval) -> i32 {
    domain.width_exponent().unwrap_or(0) - RESOLUTION
}

fn is_tiny(x: &Interval, least: i32) -> bool {
    x.width_exponent().is_none_or(|k| k < least)
}

/// One interval Newton step, not cut to the box; `None`: the box holds no zero for any of the step sizes.
fn newton(linear: &Linear, x: &Interval, eta: &Interval) -> Option<Interval> {
    let drift = linear.deta.mul(&eta.sub(&eta.midpoint()));
    let next = x.midpoint().sub(&linear.centre.add(&drift).div(&linear.dx)?);
    next.intersect(x).map(|_| next)
}

/// A box around the Newton step in which existence and uniqueness are proved for every step size, and an enclosure of the zeros.
fn certify(
    equation: &impl Equation,
    x: &Interval,
    step: &Interval,
    eta: &Interval,
) -> Option<(Interval, Interval)> {
    let mut region = x.union(step);
    for _ in 0..4 {
        region = widened(&region);
        let linear = equation.enclose(&region, eta)?;
        if linear.dx.contains_zero() {
            return None;
        }
        let next = newton(&linear, &region, eta)?;
        if next.inside(&region) {
            return Some((region, refined(equation, next, eta)));
        }
        region = region.union(&next);
    }
    None
}

/// The box widened by a fifth of its width on both sides, and by a little at least.
fn widened(x: &Interval) -> Interval {
    let (lo, hi) = x.ends();
    let precision = x.precision();
    let fifth = hi.sub(&lo).mul(&Interval::from_rational(&Rational::from((1, 5)), precision));
    lo.sub(&fifth).union(&hi.add(&fifth)).inflate(-(precision as i32) / 2)
}

/// Newton steps from a box that is known to hold the zeros, while they shrink it.
fn refined(equation: &impl Equation, mut at: Interval, eta: &Interval) -> Interval {
    for _ in 0..6 {
        let Some(linear) = equation.enclose(&at, eta) else { break };
        let Some(next) = newton(&linear, &at, eta).and_then(|next| next.intersect(&at)) else { break };
        let done = next.width() * 2u32 > at.width();
        at = next;
        if done {
            break;
        }
    }
    at
}

/// Adds a branch, or a region to the branch that is known: two certified boxes hold the same branch if the zeros of one
/// lie in the other.
fn record(zeros: &mut Vec<Zero>, region: Interval, at: Interval) -> Result<(), Open> {
    let same = |z: &Zero| z.covers(&at) || region.contains(&z.at);
    if let Some(known) = zeros.iter_mut().find(|z| same(z)) {
        known.at = known.at.intersect(&at).ok_or_else(|| Open(Some(at.clone())))?;
        known.regions.push(region);
        return Ok(());
    }
    if zeros.iter().any(|z| z.at.intersect(&at).is_some()) {
        return Err(Open(Some(at)));
    }
    zeros.push(Zero { regions: vec![region], at });
    Ok(())
}

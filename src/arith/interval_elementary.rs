//! The elementary functions of intervals with MPFR ends. MPFR rounds each value correctly in the direction asked
//! for, so a monotone function is enclosed by its values at the ends.

use super::{Elementary, Interval, Rational, Scalar};
use rug::Float;
use rug::float::{Constant, Round};
use rug::ops::Pow;
use std::cmp::Ordering;

/// One function of MPFR: the value at a float, rounded.
type Rounded = fn(&Float, u32, Round) -> Float;

macro_rules! mpfr {
    ($method:ident) => {
        |x: &Float, precision: u32, round: Round| Float::with_val_round(precision, x.$method(), round).0
    };
}

impl Interval {
    /// The range of a function that does not decrease; `None` where it is not bounded.
    fn rising(&self, f: Rounded) -> Option<Interval> {
        let p = self.precision();
        bounded(f(self.low(), p, Round::Down), f(self.high(), p, Round::Up))
    }

    /// The range of a function that does not increase.
    fn falling(&self, f: Rounded) -> Option<Interval> {
        let p = self.precision();
        bounded(f(self.high(), p, Round::Down), f(self.low(), p, Round::Up))
    }

    /// The range of the sizes, tight.
    pub(super) fn magnitude(&self) -> Interval {
        match (self.low() >= &0, self.high() <= &0) {
            (true, _) => self.clone(),
            (_, true) => self.neg(),
            _ => {
                let top = Float::with_val(self.precision(), -self.low()).max(self.high());
                Interval::new(Float::new(self.precision()), top)
            }
        }
    }

    /// Is the interval inside `[-1, 1]`?
    fn inside_closed_unit(&self) -> bool {
        self.low() >= &-1 && self.high() <= &1
    }

    /// The range of `sin` (`quarter` false) or `cos`. Within a width below pi the derivative changes sign at most
    /// once, so its signs at the two ends, which MPFR gives correctly, tell whether and where there is an extremum.
    fn wave(&self, value: Rounded, slope: Rounded, pieces: u32) -> Option<Interval> {
        let p = self.precision();
        let width = Float::with_val_round(64, self.high() - self.low(), Round::Up).0;
        if width < 3 {
            let (a, b) = (slope(self.low(), p, Round::Nearest), slope(self.high(), p, Round::Nearest));
            let (low, high) = (value(self.low(), p, Round::Down), value(self.high(), p, Round::Down));
            let (low_up, high_up) = (value(self.low(), p, Round::Up), value(self.high(), p, Round::Up));
            return match (a.cmp0()?, b.cmp0()?) {
                (Ordering::Less, Ordering::Less) => bounded(high, low_up),
                (Ordering::Greater, Ordering::Greater) => bounded(low, high_up),
                // Up, then down: the maximum lies inside.
                (Ordering::Greater | Ordering::Equal, Ordering::Less | Ordering::Equal) => {
                    bounded(low.min(&high), Float::with_val(p, 1))
                }
                (Ordering::Less | Ordering::Equal, Ordering::Greater | Ordering::Equal) => {
                    bounded(Float::with_val(p, -1), low_up.max(&high_up))
                }
            };
        }
        let mut turn = Float::with_val_round(64, Constant::Pi, Round::Up).0;
        turn *= 2;
        if pieces == 0 || width >= turn {
            return bounded(Float::with_val(p, -1), Float::with_val(p, 1));
        }
        let (left, right) = self.bisect();
        Some(left.wave(value, slope, pieces - 1)?.union(&right.wave(value, slope, pieces - 1)?))
    }
}

/// The interval between two ends, or `None` where one is no finite number.
fn bounded(lo: Float, hi: Float) -> Option<Interval> {
    (lo.is_finite() && hi.is_finite()).then(|| Interval::new(lo, hi))
}

fn constant(precision: u32, which: impl Fn(Round) -> Float) -> Option<Interval> {
    let round = |direction| Float::with_val_round(precision, which(direction), direction).0;
    bounded(round(Round::Down), round(Round::Up))
}

/// `1/(1 + exp(-x))`, rounded: each step rounds so that the result moves the way asked for.
fn logistic(x: &Float, p: u32, round: Round) -> Float {
    let other = if round == Round::Down { Round::Up } else { Round::Down };
    let exp = Float::with_val_round(p, Float::with_val(x.prec(), -x).exp_ref(), other).0;
    let sum = Float::with_val_round(p, 1 + &exp, other).0;
    Float::with_val_round(p, 1 / &sum, round).0
}

/// `log(1 + exp(x))`, rounded; for positive `x` as `x + log(1 + exp(-x))`, so that nothing overflows.
fn log_one_plus_exp(x: &Float, p: u32, round: Round) -> Float {
    let positive = *x > 0;
    let exponent = if positive { Float::with_val(x.prec(), -x) } else { x.clone() };
    let exp = Float::with_val_round(p, exponent.exp_ref(), round).0;
    let log = Float::with_val_round(p, exp.ln_1p_ref(), round).0;
    if positive { Float::with_val_round(p, x + &log, round).0 } else { log }
}

impl Elementary for Interval {
    fn whole(&self, k: i64) -> Self {
        let p = self.precision();
        Interval::new(Float::with_val_round(p, k, Round::Down).0, Float::with_val_round(p, k, Round::Up).0)
    }

    fn negated(&self) -> Self {
        self.neg()
    }

    fn pi(&self) -> Option<Self> {
        let p = self.precision();
        constant(p, |round| Float::with_val_round(p, Constant::Pi, round).0)
    }

    fn euler(&self) -> Option<Self> {
        let one = Float::with_val(2, 1);
        let p = self.precision();
        constant(p, |round| Float::with_val_round(p, one.exp_ref(), round).0)
    }

    fn powi(&self, k: i64) -> Option<Self> {
        let p = self.precision();
        let exponent = i32::try_from(k).ok()?;
        if k == 0 {
            return Some(self.whole(1));
        }
        if k < 0 && self.contains_zero() {
            return None;
        }
        let power = |x: &Float, round| Float::with_val_round(p, x.pow(exponent), round).0;
        let base = if k % 2 == 0 { self.magnitude() } else { self.clone() };
        if k > 0 {
            bounded(power(base.low(), Round::Down), power(base.high(), Round::Up))
        } else {
            bounded(power(base.high(), Round::Down), power(base.low(), Round::Up))
        }
    }

    fn exp(&self) -> Option<Self> {
        self.rising(mpfr!(exp_ref))
    }

    fn log(&self) -> Option<Self> {
        if self.low() > &0 { self.rising(mpfr!(ln_ref)) } else { None }
    }

    fn sqrt(&self) -> Option<Self> {
        if self.low() >= &0 { self.rising(mpfr!(sqrt_ref)) } else { None }
    }

    fn cbrt(&self) -> Option<Self> {
        self.rising(mpfr!(cbrt_ref))
    }

    fn abs(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Some(self.clone()),
            Ordering::Less => Some(self.neg()),
            Ordering::Equal => None,
        }
    }

    fn signum(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Some(self.whole(1)),
            Ordering::Less => Some(self.whole(-1)),
            Ordering::Equal => None,
        }
    }

    fn folded(&self) -> Option<(Self, Self)> {
        if self.is_exact_zero() {
            return Some((self.clone(), self.clone()));
        }
        let both = || Interval::hull(&Rational::from(-1), &Rational::from(1), self.precision());
        let size = || Elementary::powi(self, 2)?.sqrt();
        Some((Elementary::abs(self).or_else(size)?, Elementary::signum(self).unwrap_or_else(both)))
    }

    fn sin(&self) -> Option<Self> {
        self.wave(mpfr!(sin_ref), mpfr!(cos_ref), 2)
    }

    fn cos(&self) -> Option<Self> {
        let minus_sin = |x: &Float, p: u32, round: Round| -Float::with_val_round(p, x.sin_ref(), round).0;
        self.wave(mpfr!(cos_ref), minus_sin, 2)
    }

    fn tan(&self) -> Option<Self> {
        // Halves narrower than pi with cos of one sign at their ends hold no zero of cos.
        let width = Float::with_val_round(64, self.high() - self.low(), Round::Up).0;
        let side = |x: &Float| Float::with_val(2, x.cos_ref()).cmp0();
        let left = side(self.low())?;
        let between_poles = width < 4
            && left != Ordering::Equal
            && side(self.midpoint().low())? == left
            && side(self.high())? == left;
        if between_poles { self.rising(mpfr!(tan_ref)) } else { None }
    }

    fn asin(&self) -> Option<Self> {
        if self.inside_closed_unit() { self.rising(mpfr!(asin_ref)) } else { None }
    }

    fn acos(&self) -> Option<Self> {
        if self.inside_closed_unit() { self.falling(mpfr!(acos_ref)) } else { None }
    }

    fn atan(&self) -> Option<Self> {
        self.rising(mpfr!(atan_ref))
    }

    fn atan2(&self, x: &Self) -> Option<Self> {
        let y = self;
        let p = self.precision();
        if x.low() <= &0 && y.contains_zero() {
            return None;
        }
        // Away from the cut the angle has no extremum inside a box, so its range ends at corners.
        let mut range: Option<Interval> = None;
        for v in [y.low(), y.high()] {
            for u in [x.low(), x.high()] {
                let angle = |round| Float::with_val_round(p, v.atan2_ref(u), round).0;
                let corner = bounded(angle(Round::Down), angle(Round::Up))?;
                range = Some(range.map_or(corner.clone(), |r| r.union(&corner)));
            }
        }
        range
    }

    fn sinh(&self) -> Option<Self> {
        self.rising(mpfr!(sinh_ref))
    }

    fn cosh(&self) -> Option<Self> {
        self.magnitude().rising(mpfr!(cosh_ref))
    }

    fn tanh(&self) -> Option<Self> {
        self.rising(mpfr!(tanh_ref))
    }

    fn sigmoid(&self) -> Option<Self> {
        self.rising(logistic)
    }

    fn softplus(&self) -> Option<Self> {
        self.rising(log_one_plus_exp)
    }

    fn erf(&self) -> Option<Self> {
        self.rising(mpfr!(erf_ref))
    }

    fn relu(&self) -> Option<Self> {
        match self.sign()? {
            Ordering::Greater => Some(self.clone()),
            Ordering::Less => Some(self.whole(0)),
            Ordering::Equal => None,
        }
    }
}

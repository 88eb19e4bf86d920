//! Exact values of elementary constants, as far as they have a simple name: what equalities are shown with.

use super::number::Number;
use crate::function::Function;
use crate::interval;
use crate::surd::Surd;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::cmp::Ordering;

/// A real number. `Unknown` has no name here; that it exists at all is shown by an enclosure beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exact {
    /// `a + b sqrt(d)`.
    Surd(Surd),
    /// A multiple of pi.
    Pi(BigRational),
    /// A multiple of 1/pi.
    OverPi(BigRational),
    /// `factor log(of)`, `of > 0`.
    Log {
        /// The factor.
        factor: BigRational,
        /// The number under the logarithm.
        of: BigRational,
    },
    /// Some number.
    Unknown,
}

impl Exact {
    /// A rational number.
    pub fn rational(value: BigRational) -> Exact {
        Exact::Surd(Surd::rational(value))
    }

    fn surd(value: Option<Surd>) -> Exact {
        value.map_or(Exact::Unknown, Exact::Surd)
    }

    /// The rational number that it is.
    pub fn as_rational(&self) -> Option<&BigRational> {
        match self {
            Exact::Surd(value) => value.as_rational(),
            _ => None,
        }
    }

    fn multiple_of_pi(factor: BigRational) -> Exact {
        if factor.is_zero() { Exact::rational(factor) } else { Exact::Pi(factor) }
    }

    fn over_pi(factor: BigRational) -> Exact {
        if factor.is_zero() { Exact::rational(factor) } else { Exact::OverPi(factor) }
    }

    fn log(factor: BigRational, of: BigRational) -> Exact {
        let is_zero = factor.is_zero() || of.is_one();
        if is_zero { Exact::rational(BigRational::zero()) } else { Exact::Log { factor, of } }
    }

    /// `exp` of it, where that is a surd.
    fn exponential(&self) -> Option<Surd> {
        match self {
            Exact::Log { factor, of } => {
                let twice = factor * BigInt::from(2);
                let root = Surd::sqrt(of)?;
                twice.is_integer().then_some(())?;
                let exponent = i64::try_from(twice.to_integer()).ok().filter(|n| n.abs() <= 64)?;
                root.power(exponent)
            }
            value if value.is_zero() => Some(Surd::rational(BigRational::one())),
            _ => None,
        }
    }

    /// `sin(q pi)`.
    fn sine(turns: &BigRational) -> Exact {
        let (one, two) = (BigRational::one(), BigRational::from(BigInt::from(2)));
        let turns = turns - (turns / &two).floor() * &two;
        let (turns, is_negative) = if turns >= one { (turns - &one, true) } else { (turns, false) };
        let half = &one / &two;
        // sin(pi - x) = sin(x).
        let turns = if turns > half { one - turns } else { turns };
        let square = match (turns.numer().is_zero(), u32::try_from(turns.denom())) {
            (true, _) => BigRational::zero(),
            (_, Ok(2)) => BigRational::one(),
            (_, Ok(3)) => BigRational::new(3.into(), 4.into()),
            (_, Ok(4)) => BigRational::new(1.into(), 2.into()),
            (_, Ok(6)) => BigRational::new(1.into(), 4.into()),
            _ => return Exact::Unknown,
        };
        let root = Surd::sqrt(&square);
        Exact::surd(if is_negative { root.map(|root| root.neg()) } else { root })
    }
}

impl Number for Exact {
    fn constant(&self, value: &BigRational) -> Self {
        Exact::rational(value.clone())
    }

    fn plus(&self, other: &Self) -> Self {
        match (self, other) {
            (x, zero) | (zero, x) if zero.is_zero() => x.clone(),
            (Exact::Surd(x), Exact::Surd(y)) => Exact::surd(x.add(y)),
            (Exact::Pi(x), Exact::Pi(y)) => Exact::multiple_of_pi(x + y),
            (Exact::OverPi(x), Exact::OverPi(y)) => Exact::over_pi(x + y),
            (Exact::Log { factor: x, of }, Exact::Log { factor: y, of: other }) if of == other => {
                Exact::log(x + y, of.clone())
            }
            _ => Exact::Unknown,
        }
    }

    fn minus(&self, other: &Self) -> Self {
        let negative = Number::times(other, &self.whole(-1)).unwrap_or(Exact::Unknown);
        self.plus(&negative)
    }

    fn times(&self, other: &Self) -> Option<Self> {
        Some(match (self, other) {
            (x, zero) | (zero, x) if zero.is_zero() || (x.as_rational().is_some_and(One::is_one)) => {
                zero.clone()
            }
            (Exact::Surd(x), Exact::Surd(y)) => Exact::surd(x.mul(y)),
            (Exact::Pi(x), Exact::OverPi(y)) | (Exact::OverPi(x), Exact::Pi(y)) => Exact::rational(x * y),
            (x, y) => match (x.as_rational().map(|q| (q, y)), y.as_rational().map(|q| (q, x))) {
                (Some((q, Exact::Pi(factor))), _) | (_, Some((q, Exact::Pi(factor)))) => {
                    Exact::multiple_of_pi(q * factor)
                }
                (Some((q, Exact::OverPi(factor))), _) | (_, Some((q, Exact::OverPi(factor)))) => {
                    Exact::over_pi(q * factor)
                }
                (Some((q, Exact::Log { factor, of })), _) | (_, Some((q, Exact::Log { factor, of }))) => {
                    Exact::log(q * factor, of.clone())
                }
                _ => Exact::Unknown,
            },
        })
    }

    fn reciprocal(&self) -> Option<Self> {
        match self {
            Exact::Surd(value) => value.recip().map(Exact::Surd),
            Exact::Pi(factor) => Some(Exact::OverPi(factor.recip())),
            Exact::OverPi(factor) => Some(Exact::Pi(factor.recip())),
            _ => Some(Exact::Unknown),
        }
    }

    fn power(&self, exponent: u32) -> Option<Self> {
        Some(match self {
            Exact::Surd(value) => Exact::surd(value.power(i64::from(exponent))),
            _ if exponent == 0 => self.whole(1),
            _ if exponent == 1 => self.clone(),
            _ => Exact::Unknown,
        })
    }

    fn sign(&self) -> Option<Ordering> {
        match self {
            Exact::Surd(value) => Some(value.sign()),
            Exact::Pi(factor) | Exact::OverPi(factor) => Some(interval::sign(factor)),
            Exact::Log { factor, of } => {
                let sign = of.cmp(&BigRational::one());
                Some(if factor.is_negative() { sign.reverse() } else { sign })
            }
            Exact::Unknown => None,
        }
    }

    fn pi(&self) -> Option<Self> {
        Some(Exact::Pi(BigRational::one()))
    }

    fn apply(&self, function: Function) -> Option<Self> {
        let one = Surd::rational(BigRational::one());
        let zero_at_zero = |x: &Exact| if x.is_zero() { x.clone() } else { Exact::Unknown };
        // (e - 1/e)/2 and (e + 1/e)/2.
        let hyperbolic = |x: &Exact, sign: i64| {
            let large = x.exponential()?;
            let half = Surd::rational(BigRational::new(1.into(), 2.into()));
            let small = large.recip()?.mul(&Surd::rational(BigInt::from(sign).into()))?;
            large.add(&small)?.mul(&half)
        };
        Some(match function {
            Function::Exp => Exact::surd(self.exponential()),
            Function::Log => match self {
                Exact::Surd(value) if value.sign().is_le() => return None,
                _ => self
                    .as_rational()
                    .map_or(Exact::Unknown, |value| Exact::log(BigRational::one(), value.clone())),
            },
            Function::Sqrt => Exact::surd(self.as_rational().and_then(Surd::sqrt)),
            Function::Abs | Function::Relu => match (self.sign()?, function) {
                (Ordering::Less, Function::Abs) => self.times(&self.whole(-1))?,
                (Ordering::Less, _) => self.whole(0),
                _ => self.clone(),
            },
            Function::Sin | Function::Cos | Function::Tan => {
                let turns = match self {
                    Exact::Pi(turns) => turns.clone(),
                    x if x.is_zero() => BigRational::zero(),
                    _ => return Some(Exact::Unknown),
                };
                let quarter = BigRational::new(1.into(), 2.into());
                let (sine, cosine) = (Exact::sine(&turns), Exact::sine(&(&turns + quarter)));
                match function {
                    Function::Sin => sine,
                    Function::Cos => cosine,
                    _ => sine.over(&cosine)?,
                }
            }
            Function::Sinh => Exact::surd(hyperbolic(self, -1)),
            Function::Cosh => Exact::surd(hyperbolic(self, 1)),
            Function::Tanh => match (hyperbolic(self, -1), hyperbolic(self, 1)) {
                (Some(over), Some(under)) => Exact::surd(under.recip().and_then(|under| over.mul(&under))),
                _ => Exact::Unknown,
            },
            Function::Sigmoid => {
                let large = self.exponential();
                let under = large.as_ref().and_then(|e| e.add(&one)?.recip());
                Exact::surd(large.zip(under).and_then(|(over, under)| over.mul(&under)))
            }
            Function::Softplus => match self.exponential().and_then(|e| e.add(&one)) {
                Some(sum) => Exact::Surd(sum).apply(Function::Log)?,
                None => Exact::Unknown,
            },
            Function::LogCosh => match hyperbolic(self, 1) {
                Some(value) => Exact::Surd(value).apply(Function::Log)?,
                None => Exact::Unknown,
            },
            Function::Acos if self.is_zero() => Exact::Pi(BigRational::new(1.into(), 2.into())),
            Function::Acos => Exact::Unknown,
            Function::Cbrt | Function::Asin | Function::Atan | Function::Erf => zero_at_zero(self),
        })
    }
}

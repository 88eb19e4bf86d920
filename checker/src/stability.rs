//! Linear stability of a 2-cycle, from its multiplier.

use crate::interval::Interval;
use num_traits::One;
use std::cmp::Ordering;

/// What the multiplier `rho` of a 2-cycle says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    /// `0 < |rho| < 1`.
    Stable,
    /// `|rho| > 1`.
    Unstable,
    /// `rho = 0`.
    Superstable,
    /// `|rho| = 1`.
    Neutral,
}

impl Stability {
    /// The stability with this name.
    pub fn named(name: &str) -> Option<Stability> {
        match name {
            "stable" => Some(Stability::Stable),
            "unstable" => Some(Stability::Unstable),
            "superstable" => Some(Stability::Superstable),
            "neutral" => Some(Stability::Neutral),
            _ => None,
        }
    }

    /// Whether a cycle of this stability is one of the `claimed` stability; a superstable cycle is stable, and a
    /// neutral one may be either: its multiplier does not decide.
    pub fn satisfies(self, claimed: Stability) -> Option<bool> {
        match (self, claimed) {
            (Stability::Neutral, Stability::Stable | Stability::Unstable) => None,
            (Stability::Superstable, Stability::Stable) => Some(true),
            _ => Some(self == claimed),
        }
    }

    /// Whether an *enclosure* of the multiplier shows this stability. Superstable and neutral multipliers are exact
    /// numbers, so only a point shows them.
    pub fn shown_by(self, multiplier: &Interval) -> bool {
        let one = num_rational::BigRational::one();
        let inside = *multiplier.lo() > -&one && *multiplier.hi() < one;
        let outside = *multiplier.hi() < -&one || *multiplier.lo() > one;
        match self {
            Stability::Stable => {
                inside && matches!(multiplier.sign(), Some(Ordering::Less | Ordering::Greater))
            }
            Stability::Unstable => outside,
            Stability::Superstable => multiplier.sign() == Some(Ordering::Equal),
            Stability::Neutral => {
                multiplier.is_point() && (*multiplier.lo() == one || *multiplier.lo() == -one)
            }
        }
    }
}

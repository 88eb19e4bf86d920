//! `h(x) = f'(x) + f'(G(x))` near a point, with its derivatives in the point and in the step size.
//!
//! The zeros of `h` are the fixed points of `G(x) = x - eta f'(x)` and the points of 2-cycles, whose multiplier is `1 - eta h_x`.

use super::number::Number;

/// The derivatives, at a number or over all members of enclosures.
pub struct Local<T> {
    /// `f'(x)`.
    pub slope: T,
    /// `f''(x)`.
    pub curvature: T,
    /// `G(x)`.
    pub image: T,
    /// `1 - eta f''(x)`.
    pub factor: T,
    /// `(1 - eta f''(x)) (1 - eta f''(G(x)))`.
    pub multiplier: T,
    /// `h`, `h_x`, `h_xx`, `h_xxx`.
    pub h: [T; 4],
    /// The derivatives of `h` and of `h_x` in the step size.
    pub by_eta: [T; 2],
}

impl<T: Number> Local<T> {
    /// From the derivatives `f, f', ..., f''''` at `x` and at `G(x)`. With `g = G'`:
    ///
    /// - `h_x = f''(x) + f''(G) g`, `h_xx = f'''(x) + f'''(G) g^2 + f''(G) G''`,
    /// - `h_xxx = f''''(x) + f''''(G) g^3 + 3 f'''(G) g G'' + f''(G) G'''`, `G^(k) = -eta f^(k+1)` for `k > 1`,
    /// - `h_eta = -f'(x) f''(G)`, `h_(x eta) = -f''(x) f''(G) - f'(x) f'''(G) g`.
    pub fn new(here: &[T], there: &[T], image: T, eta: &T) -> Option<Local<T>> {
        let zero = eta.whole(0);
        let minus = |x: &T| zero.minus(x);
        let bend = |k: usize| Some(minus(&eta.times(&here[k])?));
        let (second, third) = (bend(3)?, bend(4)?);
        let [factor, other] = [here, there].map(|f| Some(eta.whole(1).minus(&eta.times(&f[2])?)));
        let (factor, other) = (factor?, other?);
        let h = [
            here[1].plus(&there[1]),
            here[2].plus(&there[2].times(&factor)?),
            here[3].plus(&there[3].times(&factor.power(2)?)?).plus(&there[2].times(&second)?),
            here[4]
                .plus(&there[4].times(&factor.power(3)?)?)
                .plus(&there[3].times(&factor)?.times(&second)?.times(&eta.whole(3))?)
                .plus(&there[2].times(&third)?),
        ];
        let moved = here[1].times(&there[3])?.times(&factor)?;
        let by_eta = [minus(&here[1].times(&there[2])?), minus(&here[2].times(&there[2])?.plus(&moved))];
        let multiplier = factor.times(&other)?;
        let (slope, curvature) = (here[1].clone(), here[2].clone());
        Some(Local { slope, curvature, image, factor, multiplier, h, by_eta })
    }
}

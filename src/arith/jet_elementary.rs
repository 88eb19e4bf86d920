//! The elementary functions of truncated Taylor series, each by the differential equation that it solves (Moore 1966;
//! Griewank & Walther 2008, chapter 13).

use super::jet::convolution;
use super::{Elementary, Jet, Rational, Scalar};

impl<T: Elementary> Jet<T> {
    /// The series `w` with `w_0 = value` and `w' = g u'`; `slope(w, k)` is the coefficient `g_k`, which may need
    /// `w_0, ..., w_k`.
    fn solve(&self, value: T, mut slope: impl FnMut(&[T], usize) -> Option<T>) -> Option<Self> {
        let inner = self.slopes();
        let mut w = vec![value];
        let mut g = Vec::new();
        if !inner.is_empty() {
            for k in 0..self.order() {
                g.push(slope(&w, k)?);
                let product = convolution(&g, &inner, k)?;
                w.push(product.over(&product.whole(k as i64 + 1))?);
            }
        }
        Some(self.with(w))
    }

    /// As [`Jet::solve`] with `g` a series that is known already.
    fn integrate(&self, value: T, g: &Jet<T>) -> Option<Self> {
        self.solve(value, |_, k| Some(g.coefficient(k)))
    }

    /// Two functions at once, `v' = w u'` and `w' = sign v u'`: `sin` and `cos`, `sinh` and `cosh`.
    fn solve_pair(&self, v: T, w: T, sign: i64) -> Option<(Self, Self)> {
        let inner = self.slopes();
        let (mut v, mut w) = (vec![v], vec![w]);
        if !inner.is_empty() {
            for k in 0..self.order() {
                let (up, down) = (convolution(&w, &inner, k)?, convolution(&v, &inner, k)?);
                let divisor = up.whole(k as i64 + 1);
                v.push(up.over(&divisor)?);
                w.push(down.over(&down.whole(sign * (k as i64 + 1)))?);
            }
        }
        Some((self.with(v), self.with(w)))
    }

    /// The series without its constant coefficient; `None` where nothing is left.
    fn without_value(&self) -> Option<Self> {
        let mut rest = self.stored().to_vec();
        rest[0] = rest[0].whole(0);
        (rest.len() > 1).then(|| self.with(rest))
    }

    fn one(&self) -> Self {
        self.whole(1)
    }
}

/// Coefficient `k` of the square of a series, each product once and squares one-sided.
fn square_coefficient<T: Elementary>(a: &[T], k: usize) -> Option<T> {
    let mut sum: Option<T> = None;
    for i in (k + 1).saturating_sub(a.len())..k.div_ceil(2) {
        let product = a[i].times(&a[k - i]);
        sum = Some(match sum {
            Some(s) => s.plus(&product),
            None => product,
        });
    }
    let twice = sum.map(|s| s.times(&s.whole(2)));
    if k % 2 == 1 || k / 2 >= a.len() {
        return Some(twice.unwrap_or_else(|| a[0].whole(0)));
    }
    let square = a[k / 2].powi(2)?;
    Some(match twice {
        Some(s) => s.plus(&square),
        None => square,
    })
}

impl<T: Elementary> Elementary for Jet<T> {
    fn whole(&self, k: i64) -> Self {
        Jet::constant(self.value().whole(k), self.order())
    }

    fn negated(&self) -> Self {
        self.with(self.stored().iter().map(T::negated).collect())
    }

    fn pi(&self) -> Option<Self> {
        Some(Jet::constant(self.value().pi()?, self.order()))
    }

    fn euler(&self) -> Option<Self> {
        Some(Jet::constant(self.value().euler()?, self.order()))
    }

    /// `(u_0 + v)^k = sum_j binomial(k, j) u_0^(k-j) v^j` with `v_0 = 0`: powers of an enclosure `u_0` stay tight.
    fn powi(&self, k: i64) -> Option<Self> {
        let u = self.value();
        let mut sum = Jet::constant(u.powi(k)?, self.order());
        let Some(v) = self.without_value() else { return Some(sum) };
        let mut binomial = Rational::from(1);
        let mut power: Option<Jet<T>> = None;
        for j in 1..=self.order() as i64 {
            binomial *= Rational::from((k.checked_sub(j - 1)?, j));
            if binomial == 0 {
                break;
            }
            let next = power.map_or_else(|| v.clone(), |p| p.times(&v));
            let factor = u.powi(k.checked_sub(j)?)?.times(&u.lift(&binomial));
            sum = sum.plus(&next.times(&Jet::constant(factor, self.order())));
            power = Some(next);
        }
        Some(sum)
    }

    fn exp(&self) -> Option<Self> {
        self.solve(self.value().exp()?, |w, k| Some(w[k].clone()))
    }

    fn log(&self) -> Option<Self> {
        self.integrate(self.value().log()?, &self.one().over(self)?)
    }

    fn sqrt(&self) -> Option<Self> {
        let u = self.stored();
        let root = u[0].sqrt()?;
        let mut w = vec![root];
        let divisor = w[0].times(&w[0].whole(2));
        // u_k = w_0 w_k + w_k w_0 + (products of the others)
        let last = if u.len() > 1 { self.order() } else { 0 };
        for k in 1..=last {
            let others = if k > 1 { convolution(&w[1..], &w[1..], k - 2) } else { None };
            let rest = match (u.get(k), others) {
                (Some(u), Some(p)) => u.minus(&p),
                (Some(u), None) => u.clone(),
                (None, Some(p)) => p.negated(),
                (None, None) => u[0].whole(0),
            };
            w.push(rest.over(&divisor)?);
        }
        Some(self.with(w))
    }

    /// `w' = u'/(3 w^2)`.
    fn cbrt(&self) -> Option<Self> {
        let mut squares: Vec<T> = Vec::new();
        let mut g: Vec<T> = Vec::new();
        self.solve(self.value().cbrt()?, |w, k| {
            squares.push(square_coefficient(w, k)?);
            let next = if k == 0 {
                w[0].lift(&Rational::from((1, 3))).over(&squares[0])?
            } else {
                convolution(&squares[1..], &g, k - 1)?.negated().over(&squares[0])?
            };
            g.push(next.clone());
            Some(next)
        })
    }

    fn abs(&self) -> Option<Self> {
        let sign = self.value().signum()?;
        Some(self.with(self.stored().iter().map(|c| c.times(&sign)).collect()))
    }

    fn signum(&self) -> Option<Self> {
        Some(Jet::constant(self.value().signum()?, self.order()))
    }

    fn sin(&self) -> Option<Self> {
        Some(self.solve_pair(self.value().sin()?, self.value().cos()?, -1)?.0)
    }

    fn cos(&self) -> Option<Self> {
        Some(self.solve_pair(self.value().sin()?, self.value().cos()?, -1)?.1)
    }

    fn tan(&self) -> Option<Self> {
        let one = self.value().whole(1);
        self.solve(self.value().tan()?, |w, k| {
            let square = square_coefficient(w, k)?;
            Some(if k == 0 { one.plus(&square) } else { square })
        })
    }

    fn asin(&self) -> Option<Self> {
        if self.stored().len() == 1 {
            return Some(Jet::constant(self.value().asin()?, self.order()));
        }
        let slope = self.one().over(&self.one().minus(&self.powi(2)?).sqrt()?)?;
        self.integrate(self.value().asin()?, &slope)
    }

    fn acos(&self) -> Option<Self> {
        if self.stored().len() == 1 {
            return Some(Jet::constant(self.value().acos()?, self.order()));
        }
        let slope = self.one().over(&self.one().minus(&self.powi(2)?).sqrt()?)?;
        self.integrate(self.value().acos()?, &slope.negated())
    }

    fn atan(&self) -> Option<Self> {
        let slope = self.one().over(&self.one().plus(&self.powi(2)?))?;
        self.integrate(self.value().atan()?, &slope)
    }

    /// `w' = (y' x - y x')/(x^2 + y^2)`.
    fn atan2(&self, x: &Self) -> Option<Self> {
        let y = self;
        let order = y.order().min(x.order());
        let mut w = vec![y.value().atan2(x.value())?];
        let (dy, dx) = (y.slopes(), x.slopes());
        if order > 0 && !(dy.is_empty() && dx.is_empty()) {
            let zero = w[0].whole(0);
            let turn = |k| {
                let a = convolution(&dy, x.stored(), k).unwrap_or_else(|| zero.clone());
                a.minus(&convolution(&dx, y.stored(), k).unwrap_or_else(|| zero.clone()))
            };
            let top = self.with((0..order).map(turn).collect());
            let slope = top.over(&x.powi(2)?.plus(&y.powi(2)?))?;
            for k in 0..order {
                let c = slope.coefficient(k);
                w.push(c.over(&c.whole(k as i64 + 1))?);
            }
        }
        Some(Jet::constant(w[0].clone(), order).with(w))
    }

    fn sinh(&self) -> Option<Self> {
        Some(self.solve_pair(self.value().sinh()?, self.value().cosh()?, 1)?.0)
    }

    fn cosh(&self) -> Option<Self> {
        Some(self.solve_pair(self.value().sinh()?, self.value().cosh()?, 1)?.1)
    }

    fn tanh(&self) -> Option<Self> {
        let one = self.value().whole(1);
        self.solve(self.value().tanh()?, |w, k| {
            let square = square_coefficient(w, k)?;
            Some(if k == 0 { one.minus(&square) } else { square.negated() })
        })
    }

    /// `w' = (w - w^2) u'`, with `w - w^2 = 1/4 - (w - 1/2)^2` for the value.
    fn sigmoid(&self) -> Option<Self> {
        let half = self.value().lift(&Rational::from((1, 2)));
        let quarter = self.value().lift(&Rational::from((1, 4)));
        self.solve(self.value().sigmoid()?, |w, k| match k {
            0 => Some(quarter.minus(&w[0].minus(&half).powi(2)?)),
            _ => Some(w[k].minus(&square_coefficient(w, k)?)),
        })
    }

    fn softplus(&self) -> Option<Self> {
        self.integrate(self.value().softplus()?, &self.sigmoid()?)
    }

    fn erf(&self) -> Option<Self> {
        let factor = self.value().whole(2).over(&self.value().pi()?.sqrt()?)?;
        let bell = self.powi(2)?.negated().exp()?;
        self.integrate(self.value().erf()?, &bell.times(&Jet::constant(factor, self.order())))
    }

    fn relu(&self) -> Option<Self> {
        let value = self.value().relu()?;
        // Where the value is zero throughout, so is the whole series.
        let active = self.value().signum()?.plus(&value.whole(1));
        let half = value.lift(&Rational::from((1, 2)));
        let factor = active.times(&half);
        let mut series: Vec<T> = self.stored().iter().map(|c| c.times(&factor)).collect();
        series[0] = value;
        Some(self.with(series))
    }
}

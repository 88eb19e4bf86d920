//! The Taylor coefficients of the elementary functions: `f(a + t) = c_0 + c_1 t + ... + c_n t^n + ...`.

use super::number::Number;
use crate::function::Function;
use num_bigint::BigInt;
use num_rational::BigRational;
use std::cmp::Ordering;

/// The coefficients up to `t^order`, where the function is shown to be smooth at `a`.
pub fn function<T: Number>(function: Function, a: &T, order: usize) -> Option<Vec<T>> {
    let value = a.apply(function)?;
    if order == 0 {
        return Some(vec![value]);
    }
    match function {
        Function::Exp => by_recurrence(value, order, |k, c| c[k].over_whole(k as i64 + 1)),
        Function::Log => {
            if a.sign() == Some(Ordering::Less) || a.is_zero() {
                return None;
            }
            integral(value, &reciprocal(a, order - 1)?)
        }
        Function::Sqrt => rational_power(value, a, &BigRational::new(1.into(), 2.into()), order),
        Function::Cbrt => rational_power(value, a, &BigRational::new(1.into(), 3.into()), order),
        Function::Abs | Function::Relu => {
            let slope = match (a.sign()?, function) {
                (Ordering::Greater, _) => 1,
                (Ordering::Less, Function::Abs) => -1,
                (Ordering::Less, _) => 0,
                _ => return None,
            };
            let slopes = (2..=order).map(|_| a.whole(0));
            Some([value, a.whole(slope)].into_iter().chain(slopes).collect())
        }
        Function::Sin => waves(&value, &a.apply(Function::Cos)?, order, -1),
        Function::Cos => waves(&value, &a.whole(0).minus(&a.apply(Function::Sin)?), order, -1),
        Function::Sinh => waves(&value, &a.apply(Function::Cosh)?, order, 1),
        Function::Cosh => waves(&value, &a.apply(Function::Sinh)?, order, 1),
        // y' = 1 + y^2.
        Function::Tan => by_recurrence(value, order, |k, c| {
            let square = convolution(c, c, k)?;
            let sum = if k == 0 { square.plus(&a.whole(1)) } else { square };
            sum.over_whole(k as i64 + 1)
        }),
        Function::Tanh => tanh(value, order),
        Function::LogCosh => integral(value, &tanh(a.apply(Function::Tanh)?, order - 1)?),
        Function::Sigmoid => sigmoid(value, order),
        Function::Softplus => integral(value, &sigmoid(a.apply(Function::Sigmoid)?, order - 1)?),
        // (1 + x^2) y' = 1.
        Function::Atan => {
            let scale = a.power(2)?.plus(&a.whole(1)).reciprocal()?;
            let slopes = by_recurrence(scale.clone(), order - 1, |k, v| {
                let before = if k == 0 { a.whole(0) } else { v[k - 1].clone() };
                let sum = a.whole(2).times(a)?.times(&v[k])?.plus(&before);
                Some(a.whole(0).minus(&sum.times(&scale)?))
            })?;
            integral(value, &slopes)
        }
        Function::Asin => integral(value, &arc(a, order - 1)?),
        Function::Acos => {
            let slopes: Vec<T> = arc(a, order - 1)?.iter().map(|c| a.whole(0).minus(c)).collect();
            integral(value, &slopes)
        }
        // u = 2/sqrt(pi) exp(-x^2): u' = -2 x u.
        Function::Erf => {
            let scale = a.whole(2).over(&a.pi()?.apply(Function::Sqrt)?)?;
            let decay = a.whole(0).minus(&a.power(2)?).apply(Function::Exp)?;
            let slopes = by_recurrence(scale.times(&decay)?, order - 1, |k, u| {
                let sum = a.times(&u[k])?;
                let sum = if k == 0 { sum } else { sum.plus(&u[k - 1]) };
                sum.times(&a.whole(-2))?.over_whole(k as i64 + 1)
            })?;
            integral(value, &slopes)
        }
    }
}

/// `1/(a + t)`: `(-1)^k/a^(k+1)`.
pub fn reciprocal<T: Number>(a: &T, order: usize) -> Option<Vec<T>> {
    let inverse = a.reciprocal()?;
    let power = |k: usize| {
        let power = inverse.power(k as u32 + 1)?;
        Some(if k % 2 == 1 { a.whole(0).minus(&power) } else { power })
    };
    (0..=order).map(power).collect()
}

/// `(a + t)^n`, `n` natural: binomial coefficients.
pub fn power<T: Number>(a: &T, exponent: u32, order: usize) -> Option<Vec<T>> {
    let mut binomial = BigInt::from(1);
    let mut coefficients = Vec::new();
    for k in 0..=order as u32 {
        if k > exponent {
            coefficients.push(a.whole(0));
            continue;
        }
        let factor = a.constant(&BigRational::from(binomial.clone()));
        coefficients.push(a.power(exponent - k)?.times(&factor)?);
        binomial = binomial * (exponent - k) / (k + 1);
    }
    Some(coefficients)
}

/// `c_(k+1)` from `c_0, ..., c_k`.
fn by_recurrence<T: Number>(
    first: T,
    order: usize,
    next: impl Fn(usize, &[T]) -> Option<T>,
) -> Option<Vec<T>> {
    let mut coefficients = vec![first];
    for k in 0..order {
        let coefficient = next(k, &coefficients)?;
        coefficients.push(coefficient);
    }
    Some(coefficients)
}

/// The sum of `a_i b_(k-i)`.
fn convolution<T: Number>(a: &[T], b: &[T], k: usize) -> Option<T> {
    let mut sum = a[0].whole(0);
    for i in 0..=k {
        sum = sum.plus(&a[i].times(&b[k - i])?);
    }
    Some(sum)
}

/// The series with this value and these coefficients of the derivative.
fn integral<T: Number>(value: T, slopes: &[T]) -> Option<Vec<T>> {
    let higher = slopes.iter().enumerate().map(|(k, slope)| slope.over_whole(k as i64 + 1));
    std::iter::once(Some(value)).chain(higher).collect()
}

/// `y'' = sign y` with `y` and `y'` given.
fn waves<T: Number>(value: &T, slope: &T, order: usize, sign: i64) -> Option<Vec<T>> {
    let mut coefficients = vec![value.clone(), slope.clone()];
    for k in 2..=order {
        let before = coefficients[k - 2].times(&value.whole(sign))?;
        coefficients.push(before.over_whole((k * (k - 1)) as i64)?);
    }
    Some(coefficients)
}

/// `y' = 1 - y^2`.
fn tanh<T: Number>(value: T, order: usize) -> Option<Vec<T>> {
    by_recurrence(value, order, |k, c| {
        let square = convolution(c, c, k)?;
        square.whole(i64::from(k == 0)).minus(&square).over_whole(k as i64 + 1)
    })
}

/// `y' = y (1 - y)`.
fn sigmoid<T: Number>(value: T, order: usize) -> Option<Vec<T>> {
    by_recurrence(value, order, |k, c| {
        let rest: Vec<T> = c.iter().enumerate().map(|(i, y)| y.whole(i64::from(i == 0)).minus(y)).collect();
        convolution(c, &rest, k)?.over_whole(k as i64 + 1)
    })
}

/// `(a + t)^p` for a rational `p`: `c_k = c_(k-1) (p - k + 1)/(k a)`.
fn rational_power<T: Number>(value: T, a: &T, p: &BigRational, order: usize) -> Option<Vec<T>> {
    let inverse = a.reciprocal()?;
    by_recurrence(value, order, |k, c| {
        let factor = (p - BigInt::from(k)) / BigInt::from(k + 1);
        c[k].times(&inverse)?.times(&a.constant(&factor))
    })
}

/// `u = (1 - x^2)^(-1/2)`: `(1 - x^2) u' = x u`.
fn arc<T: Number>(a: &T, order: usize) -> Option<Vec<T>> {
    let scale = a.whole(1).minus(&a.power(2)?);
    if matches!(scale.sign(), Some(Ordering::Less | Ordering::Equal)) {
        return None;
    }
    let scale = scale.reciprocal()?;
    let first = scale.apply(Function::Sqrt)?;
    by_recurrence(first, order, |k, u| {
        let own = a.times(&u[k])?.times(&a.whole(2 * k as i64 + 1))?;
        let before = if k == 0 { a.whole(0) } else { u[k - 1].times(&a.whole(k as i64))? };
        own.plus(&before).times(&scale)?.over_whole(k as i64 + 1)
    })
}

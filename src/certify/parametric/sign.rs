//! The sign of a polynomial in the parameters for all values that the assumptions allow.

use super::cut::{pieces, sorted};
use super::family::{Family, ParameterRange};
use crate::algebra::{MultiPoly, RealAlgebraic};
use crate::arith::Rational;
use std::cmp::Ordering;

/// The sign that a polynomial has for all values in the ranges; `None` where it changes or is not seen. *Exact.*
///
/// The polynomial is split into its content, powers of the names and square-free factors; each factor must be a sum of terms of one
/// sign for positive names, or contain one name only and have no root in its range.
pub fn sign_everywhere(p: &MultiPoly, ranges: &[ParameterRange]) -> Option<Ordering> {
    if let Some(c) = p.as_constant() {
        return Some(c.cmp0());
    }
    let mut sign = Ordering::Greater;
    for (factor, power) in factors(p) {
        let one = match factor.as_constant() {
            Some(c) => c.cmp0(),
            None => sign_of_factor(&factor, ranges)?,
        };
        if power % 2 == 1 && one.is_lt() {
            sign = sign.reverse();
        }
    }
    Some(sign)
}

/// A non-zero polynomial as a product: the constant first, then powers of single names, then what is left, square-free by
/// names. Nothing says that a factor is irreducible.
pub fn factors(p: &MultiPoly) -> Vec<(MultiPoly, usize)> {
    let primitive = p.primitive();
    let Some(unit) = p.div_exact(&primitive) else { return Vec::new() };
    let mut list = vec![(unit, 1)];
    let mut rest = primitive;
    let names: Vec<String> = rest.names().to_vec();
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    for name in &all {
        let x = MultiPoly::variable(&all, name).expect("one of the names");
        let mut power = 0;
        while let Some(quotient) = rest.div_exact(&x) {
            rest = quotient;
            power += 1;
        }
        if power > 0 {
            list.push((x, power));
        }
    }
    for name in &all {
        if rest.degree_in(name) > 0 {
            list.extend(rest.square_free_factors_in(name));
            rest = rest.content_in(name);
        }
    }
    // The primitive parts lose a sign at most.
    let product = list.iter().fold(p.same_constant(Rational::from(1)), |q, (f, k)| q.mul(&f.pow(*k as u32)));
    if product.neg() == *p {
        list[0].0 = list[0].0.neg();
    }
    list
}

fn sign_of_factor(p: &MultiPoly, ranges: &[ParameterRange]) -> Option<Ordering> {
    let range_of = |name: &String| ranges.iter().find(|range| range.name == *name);
    let occurring: Vec<&String> = p.names().iter().filter(|name| p.degree_in(name) > 0).collect();
    let known: Option<Vec<&ParameterRange>> = occurring.into_iter().map(range_of).collect();
    let known = known?;
    let mut signs = p.terms().map(|(_, c)| c.cmp0());
    let first = signs.next()?;
    if known.iter().all(|range| range.is_positive()) && signs.all(|sign| sign == first) {
        return Some(first);
    }
    let [range] = known[..] else { return None };
    let univariate = p.to_univariate(&range.name)?;
    let roots = RealAlgebraic::roots_with_multiplicity(univariate.numerator()).into_iter();
    let inside = sorted(roots.map(|(root, _)| root).filter(|root| range.contains(root)).collect());
    if !inside.is_empty() {
        return None;
    }
    let from = RealAlgebraic::rational(range.from.clone());
    let to = range.to.clone().map(RealAlgebraic::rational);
    let sample = pieces(&from, to.as_ref(), &[]).pop()?.sample;
    Some(univariate.eval(&sample).cmp0())
}

/// The product of the factors as text: `96*mu*(mu + 1)^2`.
pub fn factored(p: &MultiPoly) -> String {
    written(p, &|q| q.to_string(), "*", &|base, power| format!("{base}^{power}"))
}

/// The same in LaTeX.
pub fn factored_latex(p: &MultiPoly) -> String {
    written(p, &MultiPoly::to_latex, " ", &|base, power| format!("{base}^{{{power}}}"))
}

fn written(
    p: &MultiPoly,
    show: &dyn Fn(&MultiPoly) -> String,
    between: &str,
    raise: &dyn Fn(&str, usize) -> String,
) -> String {
    let list = factors(p);
    let [(unit, _), rest @ ..] = list.as_slice() else { return show(p) };
    if rest.iter().all(|(factor, _)| factor.term_count() == 1) || (rest.len() == 1 && rest[0].1 == 1) {
        return show(p);
    }
    let mut pieces = Vec::new();
    let unit = unit.as_constant().unwrap_or_default();
    let sign = if unit < 0 { "-" } else { "" };
    let size = p.same_constant(unit.abs());
    if size.as_constant().is_none_or(|c| c != 1) {
        let text = show(&size);
        pieces.push(if text.contains('/') { format!("({text})") } else { text });
    }
    for (factor, power) in rest {
        let text = show(factor);
        let base = if factor.term_count() > 1 { format!("({text})") } else { text };
        pieces.push(if *power > 1 { raise(&base, *power) } else { base });
    }
    format!("{sign}{}", pieces.join(between))
}

/// Is each term of a polynomial in the variable and the parameters non-negative for all values, and one of them positive? Even
/// powers of the variable, powers of positive parameters, positive coefficients; a term without the variable. *Exact.*
pub fn is_sum_of_positive_terms(family: &Family, p: &MultiPoly) -> bool {
    let names = p.names();
    let positive =
        |name: &str| family.parameters.iter().any(|range| range.name == name && range.is_positive());
    let fine =
        p.terms().all(|(e, c)| *c > 0 && names.iter().zip(e).all(|(name, k)| k % 2 == 0 || positive(name)));
    fine && p.terms().any(|(e, _)| names.iter().zip(e).all(|(name, k)| *k == 0 || positive(name)))
}

#[cfg(test)]
mod tests {
    use super::{factored, factors, sign_everywhere};
    use crate::algebra::MultiPoly;
    use crate::arith::Rational;
    use crate::certify::parametric::ParameterRange;
    use std::cmp::Ordering;

    fn parse(text: &str) -> MultiPoly {
        crate::expr::Expr::parse(text).unwrap().to_multi_poly(&["a", "b"], 32).unwrap()
    }

    fn sign(text: &str) -> Option<Ordering> {
        let ranges = [
            ParameterRange::positive("a"),
            ParameterRange::between("b", Rational::from(-1), Rational::from(2)),
        ];
        sign_everywhere(&parse(text), &ranges)
    }

    #[test]
    fn sees_signs_that_hold_everywhere_only() {
        assert_eq!(sign("96*a"), Some(Ordering::Greater));
        assert_eq!(sign("-a^2 - a - 1"), Some(Ordering::Less));
        assert_eq!(sign("a - 1"), None);
        assert_eq!(sign("a^2 - a + 1"), Some(Ordering::Greater));
        assert_eq!(sign("b - 3"), Some(Ordering::Less));
        // The ends belong to the range.
        assert_eq!(sign("b - 2"), None);
        assert_eq!(sign("-3*a*(b + 2)*(b - 3)"), Some(Ordering::Greater));
        assert_eq!(sign("b"), None);
        assert_eq!(sign("a + b"), None);
        assert_eq!(sign("(b - 1)^2"), None);
        assert_eq!(sign("0"), Some(Ordering::Equal));
    }

    #[test]
    fn factors_multiply_back() {
        for text in
            ["96*a", "-2*a^3*b - 2*a^2*b", "(a-b)^2*(a+b)/3", "7/2", "b^2 - 1", "-a", "(1 - a)*(2 - b)"]
        {
            let p = parse(text);
            let one = p.same_constant(Rational::from(1));
            let product = factors(&p).iter().fold(one, |q, (f, k)| q.mul(&f.pow(*k as u32)));
            assert_eq!(product, p, "{text}");
        }
        assert_eq!(factored(&parse("96*a")), "96*a");
        assert_eq!(factored(&parse("-2*a^3*b - 2*a^2*b")), "-2*a^2*b*(a + 1)");
        assert_eq!(factored(&parse("(a - b)^2*(a + b)")), "(a + b)*(a - b)^2");
    }
}

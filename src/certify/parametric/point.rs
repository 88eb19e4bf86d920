//! A point given by a formula in the parameters, square roots included, made rational by new parameters.
//!
//! Where a formula contains `sqrt(R)`, `R` linear in a parameter `p`, the root itself becomes the parameter in the place of `p`:
//! with `x = sqrt(mu)`, `mu` becomes `s^2` and `x` becomes `s`. Then the point is a quotient of polynomials.

use super::family::{Family, ParameterRange};
use crate::algebra::MultiPoly;
use crate::arith::{Interval, Rational};
use crate::expr::{BinaryOp, Expr, ExprKind, Function};

/// A quotient of polynomials over the same names.
#[derive(Clone, Debug)]
struct Quotient {
    top: MultiPoly,
    bottom: MultiPoly,
}

/// One new parameter: the one with this index became the `order`-th root of `radicand`, a polynomial in the parameters
/// before this step.
#[derive(Clone, Debug)]
struct Step {
    index: usize,
    order: u32,
    radicand: MultiPoly,
}

/// A point of a family by a formula in its parameters, over new parameters in which it is rational.
#[derive(Clone, Debug)]
pub(super) struct FormulaPoint {
    /// The old parameters as polynomials in the new ones, in the order of the family; over the family's names.
    old: Vec<MultiPoly>,
    steps: Vec<Step>,
    point: Quotient,
}

impl FormulaPoint {
    /// The point of a formula; `None` where the formula has other functions than roots, or a root of an expression that no
    /// new parameter makes rational.
    pub(super) fn new(family: &Family, formula: &Expr) -> Option<Self> {
        let names: Vec<&str> = family.loss.names().iter().map(String::as_str).collect();
        let old: Vec<MultiPoly> = names[1..].iter().filter_map(|n| MultiPoly::variable(&names, n)).collect();
        let mut building =
            Building { family, old, steps: Vec::new(), roots: Vec::new(), positive: Vec::new() };
        building.positive = family.parameters.iter().map(ParameterRange::is_positive).collect();
        while let Some((root, order, inner)) = next_root(formula, &building.roots) {
            building.take_root(&root, order, &inner)?;
        }
        let point = building.quotient(formula)?;
        Some(FormulaPoint { old: building.old, steps: building.steps, point })
    }

    /// A polynomial in the variable and the old parameters at the point: a polynomial in the new parameters and the one that it
    /// is divided by.
    pub(super) fn value(&self, p: &MultiPoly) -> (MultiPoly, MultiPoly) {
        let variable = p.names()[0].clone();
        let names: Vec<String> = p.names()[1..].to_vec();
        let coefficients = p.coefficients_in(&variable);
        let degree = coefficients.len() as u32 - 1;
        let mut sum = p.same_constant(Rational::new());
        for (i, c) in coefficients.iter().enumerate() {
            let c = replaced(c, &names, &self.old);
            let i = i as u32;
            sum = sum.add(&c.mul(&self.point.top.pow(i)).mul(&self.point.bottom.pow(degree - i)));
        }
        (sum, self.point.bottom.pow(degree))
    }

    /// The old parameters as polynomials in the new ones.
    pub(super) fn old(&self) -> &[MultiPoly] {
        &self.old
    }

    /// The order of the root that the only parameter became, 1 where it stayed; with several steps `None`.
    pub(super) fn single_order(&self) -> Option<u32> {
        match self.steps.as_slice() {
            [] => Some(1),
            [only] => Some(only.order),
            _ => None,
        }
    }

    /// Does every new parameter that replaced one stay positive? Then [`FormulaPoint::new_ranges`] holds.
    pub(super) fn keeps_positive(&self, family: &Family) -> bool {
        self.steps.iter().all(|step| {
            family.parameters[step.index].is_positive()
                && step.radicand.term_count() == 1
                && step.radicand.terms().all(|(_, c)| *c > 0)
        })
    }

    /// The ranges of the new parameters, where all that replaced one are positive.
    pub(super) fn new_ranges(&self, family: &Family) -> Vec<ParameterRange> {
        let mut ranges = family.parameters.clone();
        for step in &self.steps {
            ranges[step.index] = ParameterRange::positive(&ranges[step.index].name);
        }
        ranges
    }

    /// Enclosures of the new parameters from those of the old ones; `None` where a root is not real all over the box, or is
    /// none of order 2.
    pub(super) fn new_parameters(&self, old: &[Interval]) -> Option<Vec<Interval>> {
        let mut values = old.to_vec();
        for step in &self.steps {
            let radicand = enclosure(&step.radicand, &values)?;
            if step.order != 2 || radicand.lower() < 0 {
                return None;
            }
            values[step.index] = radicand.sqrt()?;
        }
        Some(values)
    }
}

/// An *enclosure* of a polynomial that does not contain the first name, the others in boxes.
pub(super) fn enclosure(p: &MultiPoly, values: &[Interval]) -> Option<Interval> {
    let precision = values.first()?.precision();
    let mut sum = Interval::from_rational(&Rational::new(), precision);
    for (exponents, c) in p.terms() {
        let mut term = Interval::from_rational(c, precision);
        for (x, &k) in values.iter().zip(&exponents[1..]) {
            term = term.mul(&power(x, k));
        }
        sum = sum.add(&term);
    }
    Some(sum)
}

/// `x^k`, with squares kept free of negative values.
pub(super) fn power(x: &Interval, k: u32) -> Interval {
    let one = Interval::from_rational(&Rational::from(1), x.precision());
    let halves = (0..k / 2).fold(one, |value, _| value.mul(x)).square();
    if k.is_multiple_of(2) { halves } else { halves.mul(x) }
}

/// The polynomial with all names replaced at once.
fn replaced(p: &MultiPoly, names: &[String], by: &[MultiPoly]) -> MultiPoly {
    let all: Vec<&String> = p.names().iter().collect();
    let mut sum = p.same_constant(Rational::new());
    for (exponents, c) in p.terms() {
        let mut term = p.same_constant(c.clone());
        for (name, value) in names.iter().zip(by) {
            let i = all.iter().position(|n| *n == name).expect("a name of the polynomial");
            term = term.mul(&value.pow(exponents[i]));
        }
        sum = sum.add(&term);
    }
    sum
}

struct Building<'a> {
    family: &'a Family,
    old: Vec<MultiPoly>,
    steps: Vec<Step>,
    /// Roots that are done, with their values.
    roots: Vec<(Expr, Quotient)>,
    /// Which of the new parameters are known to be positive.
    positive: Vec<bool>,
}

impl Building<'_> {
    fn quotient(&self, e: &Expr) -> Option<Quotient> {
        if let Some((_, value)) = self.roots.iter().find(|(root, _)| root == e) {
            return Some(value.clone());
        }
        let constant = |q: Rational| {
            let top = self.family.loss.same_constant(q);
            Quotient { bottom: top.same_constant(Rational::from(1)), top }
        };
        match e.kind() {
            ExprKind::Number(q) => Some(constant(q.clone())),
            ExprKind::Name(name) => {
                let i = self.family.parameters.iter().position(|range| range.name == **name)?;
                Some(Quotient { top: self.old[i].clone(), ..constant(Rational::from(1)) })
            }
            ExprKind::Neg(a) => {
                let a = self.quotient(a)?;
                Some(Quotient { top: a.top.neg(), ..a })
            }
            ExprKind::Binary(BinaryOp::Pow, base, exponent) => {
                let k = exponent.to_rational().ok()?;
                let k = (*k.denom() == 1).then(|| k.numer().to_i32())?.filter(|k| k.unsigned_abs() <= 32)?;
                let base = self.quotient(base)?;
                let n = k.unsigned_abs();
                let (top, bottom) = (base.top.pow(n), base.bottom.pow(n));
                if k >= 0 {
                    return Some(Quotient { top, bottom });
                }
                (!top.is_zero()).then_some(Quotient { top: bottom, bottom: top })
            }
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.quotient(a)?, self.quotient(b)?);
                let sum = |b: &MultiPoly, d: &MultiPoly| Quotient {
                    top: a.top.mul(d).add(&b.mul(&a.bottom)),
                    bottom: a.bottom.mul(d),
                };
                match op {
                    BinaryOp::Add => Some(sum(&b.top, &b.bottom)),
                    BinaryOp::Sub => Some(sum(&b.top.neg(), &b.bottom)),
                    BinaryOp::Mul => {
                        Some(Quotient { top: a.top.mul(&b.top), bottom: a.bottom.mul(&b.bottom) })
                    }
                    BinaryOp::Div | BinaryOp::Pow => (!b.top.is_zero())
                        .then(|| Quotient { top: a.top.mul(&b.bottom), bottom: a.bottom.mul(&b.top) }),
                }
            }
            ExprKind::Constant(_) | ExprKind::Call(..) => None,
        }
    }

    /// Makes one root rational and remembers its value.
    fn take_root(&mut self, root: &Expr, order: u32, inner: &Expr) -> Option<()> {
        let inner = self.quotient(inner)?;
        // The root of t/b is the root of t b^(k-1), over b, b > 0.
        let common = inner.top.gcd(&inner.bottom);
        let (top, bottom) = (inner.top.div_exact(&common)?, inner.bottom.div_exact(&common)?);
        let unit = bottom.as_constant().filter(|c| *c != 0);
        let (radicand, bottom) = match unit {
            Some(c) => (top.scale(&c.recip()), bottom.same_constant(Rational::from(1))),
            None if self.single_positive(&bottom) => (top.mul(&bottom.pow(order - 1)), bottom),
            None => return None,
        };
        // Kept among the roots while steps are taken, so that it follows the change of names.
        let one = bottom.same_constant(Rational::from(1));
        self.roots.push((root.clone(), Quotient { top: one, bottom }));
        let value = if radicand.term_count() == 1 && order == 2 && self.all_positive(&radicand) {
            self.monomial_root(&radicand)?
        } else {
            let index = (0..self.old.len()).find(|&i| self.is_linear_in(&radicand, i))?;
            self.replace(index, order, &radicand);
            self.new_name(index)
        };
        self.roots.last_mut()?.1.top = value;
        Some(())
    }

    /// The square root of a monomial in positive names: every name with an odd exponent becomes its own square root, the first
    /// with the constant.
    fn monomial_root(&mut self, radicand: &MultiPoly) -> Option<MultiPoly> {
        let (exponents, c) = radicand.terms().next()?;
        let exponents = exponents.to_vec();
        let mut factor = square_root(c);
        let odd: Vec<usize> = (1..exponents.len()).filter(|&i| !exponents[i].is_multiple_of(2)).collect();
        for &i in &odd {
            let scale = match factor {
                Some(_) => Rational::from(1),
                None => {
                    // c (c s^2)^k = (c^((k+1)/2) s^k)^2
                    factor = Some((0..exponents[i].div_ceil(2)).fold(Rational::from(1), |q, _| q * c));
                    c.clone()
                }
            };
            // p = scale s^2
            let radicand = self.new_name(i - 1).scale(&scale.recip());
            self.replace(i - 1, 2, &radicand);
        }
        let mut root = radicand.same_constant(factor?);
        for (i, k) in exponents.iter().enumerate().skip(1) {
            // Under the root: s^(2k) where replaced, the name itself elsewhere.
            let power = if odd.contains(&i) { *k } else { *k / 2 };
            root = root.mul(&self.new_name(i - 1).pow(power));
        }
        Some(root)
    }

    fn new_name(&self, index: usize) -> MultiPoly {
        let names: Vec<&str> = self.family.loss.names().iter().map(String::as_str).collect();
        MultiPoly::variable(&names, names[index + 1]).expect("a name of the family")
    }

    fn is_linear_in(&self, p: &MultiPoly, index: usize) -> bool {
        let name = &p.names()[index + 1];
        p.degree_in(name) == 1 && p.leading_in(name).as_constant().is_some()
    }

    fn all_positive(&self, p: &MultiPoly) -> bool {
        let sign = p.terms().all(|(_, c)| *c > 0);
        sign && p.names()[1..]
            .iter()
            .zip(&self.positive)
            .all(|(n, positive)| *positive || p.degree_in(n) == 0)
    }

    fn single_positive(&self, p: &MultiPoly) -> bool {
        p.term_count() == 1 && self.all_positive(p)
    }

    /// `radicand = a p + rest` becomes `s^order`, and `s` takes the name of `p`.
    fn replace(&mut self, index: usize, order: u32, radicand: &MultiPoly) {
        let name = radicand.names()[index + 1].clone();
        let parts = radicand.coefficients_in(&name);
        let slope = parts[1].as_constant().expect("the radicand is linear");
        let value = self.new_name(index).pow(order).sub(&parts[0]).scale(&slope.recip());
        for old in &mut self.old {
            *old = old.substitute(&name, &value);
        }
        for (_, root) in &mut self.roots {
            root.top = root.top.substitute(&name, &value);
            root.bottom = root.bottom.substitute(&name, &value);
        }
        // A square root of something that may vanish is not positive.
        self.positive[index] = self.positive[index] && radicand.term_count() == 1;
        self.steps.push(Step { index, order, radicand: radicand.clone() });
    }
}

/// The rational square root of a square.
fn square_root(c: &Rational) -> Option<Rational> {
    let square = *c > 0 && c.numer().is_perfect_square() && c.denom().is_perfect_square();
    square.then(|| Rational::from((c.numer().clone().sqrt(), c.denom().clone().sqrt())))
}

/// An innermost root with names in it that is not done: the root, its order, what stands under it.
fn next_root(e: &Expr, done: &[(Expr, Quotient)]) -> Option<(Expr, u32, Expr)> {
    let mut found = None;
    // Operands come after operators, so the last one found has no other inside.
    e.visit(&mut |e| {
        let root = match e.kind() {
            ExprKind::Call(Function::Sqrt, arguments) => Some((2, (*arguments[0]).clone())),
            ExprKind::Call(Function::Cbrt, arguments) => Some((3, (*arguments[0]).clone())),
            ExprKind::Binary(BinaryOp::Pow, base, k)
                if k.as_number().is_some_and(|k| *k == Rational::from((1, 2))) =>
            {
                Some((2, (**base).clone()))
            }
            _ => None,
        };
        if let Some((order, inner)) = root
            && !done.iter().any(|(root, _)| root == e)
        {
            found = Some((e.clone(), order, inner));
        }
    });
    found
}

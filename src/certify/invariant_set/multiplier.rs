//! The sign of a polynomial in one monomial `p` of the variables, and the step size.

use crate::algebra::{BiPoly, IntPoly, MultiPoly, RatPoly, RealAlgebraic};
use crate::arith::{Integer, Rational};

/// The largest degree in the monomial of which the discriminant is computed.
const DEGREE: usize = 40;

/// A polynomial in a monomial and the step size.
#[derive(Debug)]
pub(super) struct Multiplier {
    /// The monomial, as text.
    name: String,
    /// The coefficients of its powers, polynomials in the step size; the last one is not zero.
    rows: Vec<RatPoly>,
}

impl Multiplier {
    /// A polynomial whose last name is the step size, seen as one in a monomial of the first `variables` names. *Exact.*
    pub(super) fn new(m: &MultiPoly, variables: usize) -> Result<Self, String> {
        let mut monomial: Option<Vec<u32>> = None;
        let mut terms: Vec<(u32, u32, Rational)> = Vec::new();
        for (exponents, c) in m.terms() {
            let (powers, step) = exponents.split_at(variables);
            // The greatest common divisor of the exponents: the primitive monomial takes all real values.
            let power = powers.iter().copied().fold(0, gcd);
            if power > 0 {
                let own: Vec<u32> = powers.iter().map(|k| k / power).collect();
                if monomial.get_or_insert_with(|| own.clone()) != &own {
                    return Err(format!(
                        "one step multiplies V - c by {m}, whose sign is decided in one monomial only"
                    ));
                }
            }
            terms.push((power, step.iter().sum(), c.clone()));
        }
        let degree = terms.iter().map(|(power, ..)| *power).max().unwrap_or(0);
        let row = |k: u32| {
            let own = terms.iter().filter(|(power, ..)| *power == k);
            let mut row = Vec::new();
            for (_, step, c) in own {
                let place = *step as usize;
                row.resize(row.len().max(place + 1), Rational::new());
                row[place] += c;
            }
            RatPoly::new(&row)
        };
        let powers = monomial.unwrap_or_default();
        let factors = m.names().iter().zip(powers).filter(|(_, k)| *k > 0);
        let factors: Vec<String> =
            factors.map(|(name, k)| if k == 1 { name.clone() } else { format!("{name}^{k}") }).collect();
        Ok(Multiplier { name: factors.join("*"), rows: (0..=degree).map(row).collect() })
    }

    /// Why it is positive for all values of the monomial and all step sizes of a closed interval, or what is not so. *Exact.*
    ///
    /// Where leading coefficient and discriminant do not vanish, its roots are simple and move continuously with the step size,
    /// so that the number of real ones stays the same: none at one step size, none at all.
    pub(super) fn positive(&self, (from, to): &(Rational, Rational)) -> Result<String, String> {
        let degree = self.rows.len() - 1;
        let range = format!("eta in [{from}, {to}]");
        let sample = Rational::from(from + to) / 2u32;
        let at: Vec<Rational> = self.rows.iter().map(|row| row.eval(&sample)).collect();
        let at = RatPoly::new(&at);
        if at.coefficient(0) <= 0 || has_roots(at.numerator(), |_| true) {
            return Err(format!(
                "at eta = {sample} the multiplier {} of V - c is not positive everywhere, and no point was found that is mapped out of the set",
                at.to_text(if degree == 0 { "x" } else { "p" })
            ));
        }
        let inside = |x: &RealAlgebraic| x.compare_rational(from).is_ge() && x.compare_rational(to).is_le();
        let lead = self.rows[degree].numerator();
        if has_roots(lead, inside) {
            return Err(format!("the leading coefficient of the multiplier vanishes at some {range}"));
        }
        if from == to || degree == 0 {
            return Ok(match degree {
                0 => "which is positive".to_string(),
                _ => format!("which has no real root as a polynomial in {}, and is positive at 0", self.name),
            });
        }
        if degree > DEGREE {
            return Err(format!("the multiplier has degree {degree} in {}", self.name));
        }
        if has_roots(&self.discriminant(), inside) {
            return Err(format!("the discriminant of the multiplier vanishes at some {range}"));
        }
        Ok(format!(
            "which is positive: as a polynomial in {} it has no real root at eta = {sample}, and neither its leading coefficient nor its discriminant vanishes for {range}",
            self.name
        ))
    }

    /// The resultant with the derivative, up to a constant factor; the degree is at least 2.
    fn discriminant(&self) -> IntPoly {
        let common = self.rows.iter().fold(Integer::from(1), |common, row| common.lcm(row.denominator()));
        let whole = |row: &RatPoly| row.numerator().scale(&Integer::from(&common / row.denominator()));
        let all = BiPoly::new(self.rows.iter().map(whole).collect());
        all.resultant(&all.derivative_u())
    }
}

/// Has a polynomial such a real root? Zero has all.
fn has_roots(p: &IntPoly, such: impl Fn(&RealAlgebraic) -> bool) -> bool {
    if p.is_constant() {
        return p.is_zero();
    }
    RealAlgebraic::roots_with_multiplicity(p).iter().any(|(x, _)| such(x))
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

//! `invariant-set`: one step maps a set `V < c` into itself, or takes a point out of it.

use super::{Decides, SHARED, other_kind};
use crate::budget::Budget;
use crate::claim;
use crate::context::Context;
use crate::elimination;
use crate::expr::{self, Expr};
use crate::fields::Fields;
use crate::interval::{Interval, sign};
use crate::json::Json;
use crate::poly::Poly;
use crate::set::{STEP, Set};
use crate::several;
use crate::several::multi_poly::MultiPoly;
use crate::sturm::{self, Sequence};
use crate::surd::Surd;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::Zero;

/// The highest degree of a multiplier in its monomial.
const DEGREE: usize = 64;

/// About a loss in one variable.
pub fn check(cx: &Context, json: &Json, path: &str, claim: Option<&claim::Claim>) -> Result<Decides, Reason> {
    let Some(claim::Claim::Set(set)) = claim else { return Err(other_kind()) };
    let name = &cx.problem.variable;
    let variables = std::slice::from_ref(name);
    let names = Names { variables, parameters: &cx.problem.parameters, budget: &cx.budget, set };
    names.decide(&MultiPoly::of_one(name, &cx.problem.loss), json, path)
}

/// About a loss in several variables.
pub fn check_many(
    loss: &several::loss::Loss,
    json: &Json,
    path: &str,
    claim: Option<&several::problem::Claim>,
) -> Result<Decides, Reason> {
    let Some(several::problem::Claim::Set(set)) = claim else { return Err(other_kind()) };
    let problem = &loss.problem;
    let names =
        Names { variables: &problem.variables, parameters: &problem.parameters, budget: &loss.budget, set };
    names.decide(&names.polynomial(&problem.loss)?, json, path)
}

/// What stands in a set.
struct Names<'a> {
    variables: &'a [String],
    parameters: &'a [(String, BigRational)],
    budget: &'a Budget,
    set: &'a Set,
}

impl Names<'_> {
    /// Where the step size is a single one, it is put in.
    fn polynomial(&self, expr: &Expr) -> Result<MultiPoly, Reason> {
        let known = |name: &str| self.parameters.iter().find(|(known, _)| known == name);
        if known(STEP).is_some() || self.variables.iter().any(|name| name == STEP) {
            return Err(Fault::Unsupported.because("eta as a name of the problem"));
        }
        let mut names = Vec::new();
        expr.names(&mut names);
        if names.iter().any(|name| {
            *name != STEP && known(name).is_none() && !self.variables.iter().any(|known| known == name)
        }) {
            return Err(Fault::Problem.because("a name that is neither a variable nor a parameter"));
        }
        let eta = &self.set.eta;
        let value = |name: &str| match name {
            STEP => eta.is_point().then(|| eta.lo().clone()),
            _ => known(name).map(|(_, value)| value.clone()),
        };
        MultiPoly::of(expr, &value, self.budget)
    }

    fn decide(&self, loss: &MultiPoly, json: &Json, path: &str) -> Result<Decides, Reason> {
        let [claim, verdict] = SHARED;
        let fields = Fields::new(json, path, &["kind", claim, verdict], &["multiplier", "start", "eta"])?;
        let minus = BigRational::from(BigInt::from(-1));
        let level =
            self.polynomial(&self.set.left)?.plus(&self.polynomial(&self.set.right)?.scaled(&minus)?)?;
        let step = self.polynomial(&Expr::Name(STEP.to_owned()))?.scaled(&minus)?;
        let mut map = Vec::new();
        for name in self.variables {
            let slope = loss.derivative(name)?.times(&step, self.budget)?;
            map.push((name, MultiPoly::name(name.to_owned()).plus(&slope)?));
        }
        let image = |name: &str| map.iter().find(|(known, _)| *known == name).map(|(_, g)| g.clone());
        let after = level.substitute(&image, self.budget)?;
        if fields.find("multiplier").is_none() {
            let (start, eta) = (fields.numbers("start")?, fields.rational("eta")?);
            return self.leaves((&level, &after), &start, &eta);
        }
        if fields.find("start").is_some() || fields.find("eta").is_some() {
            return Err(Fault::Field.because(format!("{path}: both a multiplier and a start")));
        }
        let multiplier = self.polynomial(&expr::parse(fields.text("multiplier")?)?)?;
        let product = level.times(&multiplier, self.budget)?;
        if !after.plus(&product.scaled(&minus)?)?.is_zero() {
            return Err(Fault::NotShown.because("V(G(x)) - c is not that multiple of V(x) - c"));
        }
        positive(&rows(&multiplier)?, &self.set.eta, self.budget)?;
        Ok(Some(true))
    }

    /// A point of the set that is mapped out of it at a step size of the claim.
    fn leaves(
        &self,
        (level, after): (&MultiPoly, &MultiPoly),
        start: &[BigRational],
        eta: &BigRational,
    ) -> Result<Decides, Reason> {
        if start.len() != self.variables.len() {
            return Err(Fault::Field.because("start: not one number for each variable"));
        }
        if !self.set.eta.contains(&Interval::point(eta.clone())) {
            return Err(Fault::NotShown.because("the step size is not one of the claim"));
        }
        let value = |name: &str| match self.variables.iter().position(|known| known == name) {
            Some(place) => Some(MultiPoly::constant(start[place].clone())),
            None => (name == STEP).then(|| MultiPoly::constant(eta.clone())),
        };
        let at = |p: &MultiPoly| {
            let value = p.substitute(&value, self.budget)?.as_constant();
            value.ok_or_else(|| Fault::Problem.because("a name without a value"))
        };
        if !sign(&at(level)?).is_lt() {
            return Err(Fault::NotShown.because("the start is not in the set"));
        }
        if sign(&at(after)?).is_lt() {
            return Err(Fault::NotShown.because("the start is mapped into the set"));
        }
        Ok(Some(false))
    }
}

/// A polynomial in the step size and one monomial `p` of the other names, by the powers of `p`. The exponents in `p` have no common
/// divisor, so that it takes all real values.
fn rows(poly: &MultiPoly) -> Result<Vec<Poly>, Reason> {
    let mut monomial: Option<Vec<(String, u32)>> = None;
    let mut rows = vec![Poly::constant(&BigRational::zero())];
    for (powers, c) in poly.terms() {
        let step = powers.iter().find(|(name, _)| name == STEP).map_or(0, |(_, power)| *power);
        let others = powers.iter().filter(|(name, _)| name != STEP);
        let power = others.clone().fold(0, |all, (_, power)| power.gcd(&all));
        if power > 0 {
            let own: Vec<(String, u32)> = others.map(|(name, k)| (name.clone(), k / power)).collect();
            if *monomial.get_or_insert_with(|| own.clone()) != own {
                return Err(Fault::NotShown.because("the multiplier has more than one monomial"));
            }
        }
        if power as usize > DEGREE || step as usize > crate::limits::DEGREE {
            return Err(Fault::Limit.because("the degree of the multiplier"));
        }
        while rows.len() <= power as usize {
            rows.push(Poly::constant(&BigRational::zero()));
        }
        let mut term = Poly::constant(c);
        for _ in 0..step {
            term = term.shifted();
        }
        rows[power as usize] = rows[power as usize].add(&term);
    }
    Ok(rows)
}

/// Shows that it is positive for all values of `p` at all step sizes of an interval. Where leading coefficient and discriminant
/// do not vanish, the roots are simple and move continuously, and the number of real ones stays the same: none at the middle.
fn positive(rows: &[Poly], eta: &Interval, budget: &Budget) -> Result<(), Reason> {
    let at = |eta: &BigRational| {
        let values: Result<Vec<BigRational>, Reason> = rows.iter().map(|row| row.at(eta)).collect();
        let mut sum = Poly::constant(&BigRational::zero());
        for value in values?.iter().rev() {
            sum = sum.shifted().add(&Poly::constant(value));
        }
        Ok::<Poly, Reason>(sum)
    };
    let middle = at(&((eta.lo() + eta.hi()) / BigInt::from(2)))?;
    if !middle.sign_at(&BigRational::zero())?.is_gt() || Sequence::new(&middle, budget)?.real_roots() > 0 {
        return Err(Fault::NotShown.because("the multiplier is not positive at the middle step size"));
    }
    let degree = rows.len() - 1;
    let vanishes = |p: &Poly| match p.degree() {
        0 => Ok(p.is_zero()),
        _ => {
            let ends = (&Surd::rational(eta.lo().clone()), &Surd::rational(eta.hi().clone()));
            Ok(sturm::roots_within(p, ends, budget)? > 0)
        }
    };
    if vanishes(&rows[degree])? {
        return Err(Fault::NotShown.because("the leading coefficient of the multiplier may vanish"));
    }
    if degree == 0 || eta.is_point() {
        return Ok(());
    }
    // Sylvester's determinant of p^degree and its derivative: 0 where the leading coefficient is.
    let steps = rows.iter().map(Poly::degree).max().unwrap_or(0);
    let mut values = Vec::new();
    for node in 1..=(2 * degree - 1) * steps + 1 {
        let poly = at(&BigRational::from(BigInt::from(node)))?;
        budget.spend_on_remainders(degree as u64 + 1, poly.bits())?;
        let slope = poly.derivative();
        let drops = poly.degree() < degree;
        values.push(if drops { BigRational::zero() } else { elimination::resultant(poly, slope)? });
    }
    if vanishes(&elimination::through(values))? {
        return Err(Fault::NotShown.because("the discriminant of the multiplier may vanish"));
    }
    Ok(())
}

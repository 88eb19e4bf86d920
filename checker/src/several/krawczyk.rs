//! Exactly one zero in a box, by the operator of Krawczyk (1969).

use super::linear::{Matrix, apply, identity_minus, product};
use crate::elementary::dyadic::Dyadic;
use crate::verdict::{Fault, Reason};

/// A system of as many equations as unknowns.
pub trait System {
    /// *Enclosures* of the values at a point or over a box.
    fn values(&self, box_: &[Dyadic]) -> Result<Vec<Dyadic>, Reason>;
    /// *Enclosures* of all partial derivatives over a box.
    fn jacobian(&self, box_: &[Dyadic]) -> Result<Matrix, Reason>;
}

/// Shows that a box has exactly one zero: with its middle `c` and any matrix `Y`,
/// `c - Y F(c) + (I - Y F'(box)) (box - c)` lies strictly inside the box. The same then holds for every system that the
/// enclosures contain. Gives the box of that formula, which has the zero too.
pub fn one_zero(system: &dyn System, box_: &[Dyadic], y: &[Vec<Dyadic>]) -> Result<Vec<Dyadic>, Reason> {
    let too_large = || Fault::Limit.because("an enclosure is too large");
    let centre: Vec<Dyadic> = box_.iter().map(Dyadic::middle).collect();
    let step = apply(y, &system.values(&centre)?).ok_or_else(too_large)?;
    let rest = identity_minus(&product(y, &system.jacobian(box_)?).ok_or_else(too_large)?);
    let away: Vec<Dyadic> = box_.iter().zip(&centre).map(|(x, c)| x.minus(c)).collect();
    let spread = apply(&rest, &away).ok_or_else(too_large)?;
    let image: Vec<Dyadic> =
        centre.iter().zip(&step).zip(&spread).map(|((c, step), spread)| c.minus(step).plus(spread)).collect();
    match box_.iter().zip(&image).all(|(x, image)| x.contains_inside(image)) {
        true => Ok(image),
        false => Err(Fault::NotShown.because("exactly one solution in the box is not shown")),
    }
}

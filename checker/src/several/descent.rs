//! Gradient descent on enclosures: a box and its images.

use super::linear::{self, Matrix};
use super::loss::Loss;
use crate::elementary::dyadic::Dyadic;
use crate::verdict::{Fault, Reason};

/// `G(x) = x - eta grad f(x)`, for all step sizes of an enclosure at once.
pub struct Descent<'a> {
    /// The loss.
    pub loss: &'a Loss<'a>,
    /// The step sizes.
    pub eta: Dyadic,
}

/// What an enclosure that grew beyond the limit is answered with.
pub fn too_large() -> Reason {
    Fault::Limit.because("an enclosure is too large")
}

/// Differences, coordinate by coordinate.
pub fn difference(a: &[Dyadic], b: &[Dyadic]) -> Vec<Dyadic> {
    a.iter().zip(b).map(|(a, b)| a.minus(b)).collect()
}

fn sum(a: &[Dyadic], b: &[Dyadic]) -> Vec<Dyadic> {
    a.iter().zip(b).map(|(a, b)| a.plus(b)).collect()
}

impl Descent<'_> {
    /// `x - eta grad f(x)` over a box, term by term.
    fn step(&self, x: &[Dyadic]) -> Result<Vec<Dyadic>, Reason> {
        let gradient = self.loss.gradient(x)?;
        let moved = x.iter().zip(&gradient).map(|(x, g)| Some(x.minus(&g.times(&self.eta)?)));
        moved.collect::<Option<_>>().ok_or_else(too_large)
    }
}

/// The image of a box `X` with the middle `c` under `G^k`. Let `Y_k` be an enclosure of it, `C_k` one of `G^k(c)`, `m` the middle of `C_k`, and
/// `B_k` the matrix `I - eta H` over the smallest box that holds `Y_k` and `C_k`. With `A_0 = I`, `A_(k+1) = B_k A_k` and
/// `C_(k+1) = G(m) + B_k (C_k - m)`, the image under `G^k` lies in `C_k + A_k (X - c)`: the segments that the mean value theorem asks for
/// stay in these boxes.
pub struct Image<'a> {
    descent: &'a Descent<'a>,
    away: Vec<Dyadic>,
    /// `C_k`.
    pub centre: Vec<Dyadic>,
    /// `A_k`, which holds the derivative of `G^k` at every point of `X`.
    pub slope: Matrix,
    /// The image.
    pub set: Vec<Dyadic>,
}

impl<'a> Image<'a> {
    /// The box itself, `k = 0`.
    pub fn new(descent: &'a Descent<'a>, start: &[Dyadic]) -> Image<'a> {
        let centre: Vec<Dyadic> = start.iter().map(Dyadic::middle).collect();
        let bits = descent.eta.bits();
        let row = |i: usize| (0..start.len()).map(|j| Dyadic::whole(i32::from(i == j), bits)).collect();
        let slope = (0..start.len()).map(row).collect();
        Image { descent, away: difference(start, &centre), centre, slope, set: start.to_vec() }
    }

    /// One step on: `Y_(k+1)` is the better of the step of `Y_k`, term by term, and the formula above.
    pub fn advance(&mut self) -> Result<(), Reason> {
        let both: Vec<Dyadic> = self.set.iter().zip(&self.centre).map(|(y, c)| y.hull(c)).collect();
        let hessian = self.descent.loss.hessian(&both)?;
        let here = linear::identity_minus_scaled(&hessian, &self.descent.eta).ok_or_else(too_large)?;
        let middle: Vec<Dyadic> = self.centre.iter().map(Dyadic::middle).collect();
        let error = linear::apply(&here, &difference(&self.centre, &middle)).ok_or_else(too_large)?;
        self.centre = sum(&self.descent.step(&middle)?, &error);
        self.slope = linear::product(&here, &self.slope).ok_or_else(too_large)?;
        let spread = linear::apply(&self.slope, &self.away).ok_or_else(too_large)?;
        let (direct, centred) = (self.descent.step(&self.set)?, sum(&self.centre, &spread));
        let both = direct.iter().zip(&centred).map(|(a, b)| a.meet(b));
        self.set = both.collect::<Option<_>>().ok_or_else(too_large)?;
        Ok(())
    }

    /// Some steps on.
    pub fn after(mut self, steps: usize) -> Result<Image<'a>, Reason> {
        (0..steps).try_for_each(|_| self.advance())?;
        Ok(self)
    }
}

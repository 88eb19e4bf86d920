//! Sets that attracting minimisers and 2-cycles draw in.

use super::arrays::{numbers, on_grid};
use super::descent::{Descent, Image, difference, too_large};
use super::linear::{self, Matrix};
use super::rational;
use crate::elementary::dyadic::Dyadic;
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;

/// All `x` with `|P (x - c)| <= r`, in the norm of the largest coordinate.
pub struct Set {
    /// 1 for a minimiser, 2 for a 2-cycle.
    pub period: usize,
    at: Vec<Dyadic>,
    shape: Matrix,
    inverse: Matrix,
    radius: Dyadic,
}

impl Set {
    /// Reads a set and shows that it attracts.
    pub fn read(json: &Json, path: &str, descent: &Descent) -> Result<Set, Reason> {
        let fields = Fields::new(json, path, &["period", "at", "shape", "radius"], &[])?;
        let wrong = |key: &str| Fault::Field.because(format!("{}: out of range", fields.place(key)));
        let period = fields.natural("period")?;
        if ![1, 2].contains(&period) {
            return Err(wrong("period"));
        }
        let n = descent.loss.dimension();
        let at = fields.numbers("at")?;
        if at.len() != n {
            return Err(wrong("at"));
        }
        let radius = fields.rational("radius")?;
        if radius <= BigRational::from(BigInt::from(0)) {
            return Err(wrong("radius"));
        }
        let rows = numbers(&fields, "shape", n)?;
        let bits = descent.eta.bits();
        let number = |x: &BigRational| Dyadic::new(&Interval::point(x.clone()), bits);
        let set = Set {
            period,
            at: at.iter().map(number).collect(),
            inverse: on_grid(&inverse(&rows).ok_or_else(|| wrong("shape"))?, bits),
            shape: on_grid(&rows, bits),
            radius: number(&radius),
        };
        set.attracts(descent)?;
        Ok(set)
    }

    /// A box around `|P (x - c)| <= r`.
    fn hull(&self, radius: &Dyadic) -> Result<Vec<Dyadic>, Reason> {
        let ball = vec![Dyadic::whole(0, radius.bits()).widened(radius); self.at.len()];
        let offset = linear::apply(&self.inverse, &ball).ok_or_else(too_large)?;
        Ok(self.at.iter().zip(&offset).map(|(c, d)| c.plus(d)).collect())
    }

    /// `F = G^period` contracts: `L = |P F' P^-1| < 1` on the set. With `d = |P (F(c) - c)|` and `s = d/(1 - L) <= r`, `F` maps
    /// `|P (x - c)| <= t` into itself for every `t` from `s` to `r`. So there is exactly one fixed point of `F`, not further than `s`, to
    /// which all points of the set converge. Period 2: that is no fixed point of `G`.
    fn attracts(&self, descent: &Descent) -> Result<(), Reason> {
        let not_shown = |text: &str| Fault::NotShown.because(text);
        let over = Image::new(descent, &self.hull(&self.radius)?).after(self.period)?;
        let inner = linear::product(&over.slope, &self.inverse).ok_or_else(too_large)?;
        let size = linear::product(&self.shape, &inner).as_deref().and_then(linear::norm);
        let room = Dyadic::whole(1, descent.eta.bits()).minus(&size.ok_or_else(too_large)?);
        let rate = room.lower().reciprocal().filter(|rate| rate.sign().is_some_and(|sign| sign.is_gt()));
        let rate = rate.ok_or_else(|| not_shown("a set is not shown to contract"))?;
        let moved = difference(&Image::new(descent, &self.at).after(self.period)?.set, &self.at);
        let reach = self.size(&moved)?.times(&rate).ok_or_else(too_large)?.upper();
        if reach.hi() > self.radius.lo() {
            return Err(not_shown("a set is not shown to be mapped into itself"));
        }
        let near = self.hull(&reach)?;
        let next = Image::new(descent, &near).after(1)?.set;
        match self.period == 2 && near.iter().zip(&next).all(|(x, y)| x.meet(y).is_some()) {
            true => Err(not_shown("a cycle is not shown to differ from a fixed point")),
            false => Ok(()),
        }
    }

    /// `|P y|`.
    fn size(&self, y: &[Dyadic]) -> Result<Dyadic, Reason> {
        let all = linear::apply(&self.shape, y).ok_or_else(too_large)?;
        let most = all.iter().map(Dyadic::magnitude).max_by(|a, b| a.hi().cmp(b.hi()));
        most.ok_or_else(too_large)
    }

    /// Whether a box lies in the set.
    pub fn holds(&self, x: &[Dyadic]) -> Result<bool, Reason> {
        Ok(self.size(&difference(x, &self.at))?.hi() <= self.radius.lo())
    }
}

/// The inverse of a matrix, *exact*; `None` where it is singular.
fn inverse(rows: &[Vec<BigRational>]) -> Option<rational::Rows> {
    let n = rows.len();
    let unit =
        |j: usize| (0..n).map(|i| BigRational::from(BigInt::from(u8::from(i == j)))).collect::<Vec<_>>();
    let columns: rational::Rows = (0..n).map(|j| rational::solve(rows, &unit(j))).collect::<Option<_>>()?;
    Some((0..n).map(|i| columns.iter().map(|column| column[i].clone()).collect()).collect())
}

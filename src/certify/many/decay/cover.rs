//! What must hold on the whole set, shown on boxes that cover it.

use super::{Decay, Quantity, shown};
use crate::algebra::MultiPoly;
use crate::arith::{Elementary, FastInterval, Jet, Scalar};
use crate::expr::graph::{Undefined, Workspace};

/// The most boxes that are looked at.
const BOXES: usize = 100_000;
/// A box that is not narrower than this is halved.
const LEAST: f64 = 1e-3;

/// A polynomial that must not be negative on the set.
struct Sign(MultiPoly);

/// What the boxes must hold.
struct Bounds<'a> {
    contraction: FastInterval,
    /// The most, in size, that `y^2/2` times a second derivative may add to each carried quantity.
    room: &'a [FastInterval],
    signs: &'a [Sign],
}

impl Decay<'_> {
    /// Shows on boxes that the set is not left and that `y` shrinks; how many boxes it took. `given` are the ranges of the
    /// quantities at the starts; `y` is to shrink by the contraction at least, and by the rate.
    ///
    /// # Errors
    /// What could not be shown, and where.
    pub(super) fn cover(&self, given: &[FastInterval], contraction: f64) -> Result<usize, String> {
        let contraction = FastInterval::exactly(contraction);
        let one = FastInterval::exactly(1.0);
        // The most that y^2/2 times a second derivative may add to a carried quantity: its room times 1 - contraction^2.
        let left = one.minus(&contraction.times(&contraction));
        let room: Vec<FastInterval> = self
            .quantities
            .iter()
            .zip(given)
            .map(|(q, given)| {
                let size = FastInterval::exactly(given.lo().abs().max(given.hi().abs()));
                FastInterval::exactly(q.range.hi()).minus(&size).times(&left)
            })
            .collect();
        let signs: Vec<Sign> =
            self.quantities.iter().filter_map(|q| q.multiplier.as_ref()).flat_map(signs).collect();
        let undefined = |e: Undefined| e.to_string();
        let mut jets =
            Workspace::new(self.loss.gradient_graph(), &Jet::constant(self.eta, 2)).map_err(undefined)?;
        let mut open = vec![(self.sides.clone(), self.eta)];
        let mut looked_at = 0;
        while let Some((part, eta)) = open.pop() {
            looked_at += 1;
            if self.quantities.iter().any(|q| q.is_off(&part)) {
                continue;
            }
            let bounds = Bounds { contraction, room: &room, signs: &signs };
            let Err(reason) = self.holds(&mut jets, (&part, &eta), &bounds) else { continue };
            let narrow =
                (0..part.len()).filter(|i| *i != self.y).all(|i| part[i].hi() - part[i].lo() < LEAST);
            if narrow || looked_at + open.len() >= BOXES {
                let place: Vec<String> = self
                    .loss
                    .variables()
                    .iter()
                    .zip(&part)
                    .map(|(name, x)| format!("{name} in [{}, {}]", shown(x.lo()), shown(x.hi())))
                    .collect();
                return Err(format!("not shown: {reason}; for {}", place.join(", ")));
            }
            open.extend(self.halved(part, eta));
        }
        Ok(looked_at)
    }

    /// Two halves, across the widest side but that of `y`.
    fn halved(&self, part: Vec<FastInterval>, eta: FastInterval) -> [(Vec<FastInterval>, FastInterval); 2] {
        let width = |x: &FastInterval| x.hi() - x.lo();
        let sides = (0..part.len()).filter(|i| *i != self.y);
        let widest = sides.max_by(|i, j| width(&part[*i]).total_cmp(&width(&part[*j])));
        match widest.filter(|i| width(&part[*i]) >= width(&eta)) {
            Some(i) => {
                let (low, high) = cut(&part[i]);
                let (mut a, mut b) = (part.clone(), part);
                (a[i], b[i]) = (low, high);
                [(a, eta), (b, eta)]
            }
            None => {
                let (low, high) = cut(&eta);
                [(part.clone(), low), (part, high)]
            }
        }
    }

    /// Does all of it hold on one box?
    fn holds(
        &self,
        jets: &mut Workspace<'_, Jet<FastInterval>>,
        (part, eta): (&[FastInterval], &FastInterval),
        bounds: &Bounds<'_>,
    ) -> Result<(), String> {
        let undefined = |e: Undefined| e.to_string();
        let name = |i: usize| &self.loss.variables()[i];
        // Along y, to second order.
        let line = |(i, x): (usize, &FastInterval)| match i == self.y {
            true => Jet::variable(*x, 2),
            false => Jet::constant(*x, 2),
        };
        let point: Vec<Jet<FastInterval>> = part.iter().enumerate().map(line).collect();
        jets.run(&point).map_err(undefined)?;
        let curvature = jets.output(self.y + 1).coefficient(1);
        let factor = FastInterval::exactly(1.0).minus(&eta.times(&curvature));
        let rate = self.rate.evaluate(&[*eta]).map_err(undefined)?[0];
        let most = rate.lo().min(bounds.contraction.lo());
        if factor.hi() > most || factor.lo() < -most {
            return Err(format!("|1 - eta f_{0}{0}| is at most the rate", name(self.y)));
        }
        let step = Jet::constant(*eta, 2);
        let image: Vec<Jet<FastInterval>> =
            point.iter().enumerate().map(|(i, x)| x.minus(&step.times(jets.output(i + 1)))).collect();
        let mut plane = part.to_vec();
        plane[self.y] = FastInterval::exactly(0.0);
        let slopes = self.loss.gradient_graph().evaluate(&plane).map_err(undefined)?;
        let on_plane: Vec<FastInterval> =
            plane.iter().zip(&slopes[1..]).map(|(x, g)| x.minus(&eta.times(g))).collect();
        let half_square = self.reach.times(&self.reach).times(&FastInterval::exactly(0.5));
        for (quantity, room) in self.quantities.iter().zip(bounds.room) {
            let second = quantity.value.evaluate(&image).map_err(undefined)?[0].derivative(2);
            let off = half_square.times(&second);
            let failed = || {
                format!(
                    "{} stays within [{}, {}]",
                    quantity.name,
                    shown(quantity.range.lo()),
                    shown(quantity.range.hi())
                )
            };
            if quantity.multiplier.is_some() {
                if off.lo() < -room.lo() || off.hi() > room.lo() {
                    return Err(failed());
                }
                continue;
            }
            let plain = quantity.value.evaluate(&on_plane).map_err(undefined)?[0];
            let zero = FastInterval::exactly(0.0);
            if !quantity.range.contains(&plain.plus(&off.union(&zero))) {
                return Err(failed());
            }
        }
        let pi = eta.pi().ok_or("pi")?;
        let at: Vec<FastInterval> = plane.iter().copied().chain([*eta, pi]).collect();
        match bounds.signs.iter().all(|sign| sign.0.evaluate(&at).is_some_and(|value| value.lo() >= 0.0)) {
            true => Ok(()),
            false => Err("the multiplier of a carried quantity is at most 1 in size".to_string()),
        }
    }
}

fn cut(x: &FastInterval) -> (FastInterval, FastInterval) {
    let middle = x.midpoint().lo();
    (FastInterval::ordered(x.lo(), middle), FastInterval::ordered(middle, x.hi()))
}

/// `1 - m` and `1 + m`, but for those that are positive multiples of squares.
fn signs(m: &MultiPoly) -> Vec<Sign> {
    let one = m.same_constant(1.into());
    let both = [one.sub(m), one.add(m)];
    both.into_iter().filter(|p| !p.is_zero() && p.as_square().is_none()).map(Sign).collect()
}

impl Quantity {
    /// Is the quantity outside its range on the whole box?
    fn is_off(&self, part: &[FastInterval]) -> bool {
        let value = self.value.evaluate(part).ok();
        value.is_some_and(|value| value[0].intersect(&self.range).is_none())
    }
}

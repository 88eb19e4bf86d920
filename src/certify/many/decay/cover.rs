//! What must hold on the whole set, shown on boxes that cover it.

use super::{Decay, Quantity, shown};
use crate::arith::{Elementary, Enclosure, FastInterval, Jet, Scalar};
use crate::expr::graph::{Undefined, Workspace};

/// The most boxes that are looked at.
const BOXES: usize = 100_000;
/// A box that is not narrower than this is halved.
const LEAST: f64 = 1e-3;

/// An interval for each variable, and step sizes.
type Part = (Vec<FastInterval>, FastInterval);

/// What the boxes must hold.
struct Bounds<'a> {
    contraction: FastInterval,
    /// The most, in size, that `y^2/2` times a second derivative may add to each carried quantity.
    room: &'a [FastInterval],
}

impl Decay<'_> {
    /// Shows on parts that the set is not left and that `y` shrinks; the parts as in [`DecayProof`](super::DecayProof). `given` are the ranges of the
    /// quantities at the starts; `y` is to shrink by the contraction at least, and by the rate.
    ///
    /// # Errors
    /// What could not be shown, and where.
    pub(super) fn cover(&self, given: &[FastInterval], contraction: f64) -> Result<String, String> {
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
        let undefined = |e: Undefined| e.to_string();
        let mut jets =
            Workspace::new(self.loss.gradient_graph(), &Jet::constant(self.eta, 2)).map_err(undefined)?;
        let mut open = vec![(self.sides.clone(), self.eta)];
        let mut cover = String::new();
        while let Some((part, eta)) = open.pop() {
            // Checked on a wider part, for a checker whose enclosures are wider.
            let mut wider: Vec<FastInterval> = part.iter().map(widened).collect();
            wider[self.y] = part[self.y];
            if self.quantities.iter().any(|q| q.is_off(&wider)) {
                cover.push('-');
                continue;
            }
            let bounds = Bounds { contraction, room: &room };
            let Err(reason) = self.holds(&mut jets, (&wider, &widened(&eta)), &bounds) else {
                cover.push('.');
                continue;
            };
            let narrow =
                (0..part.len()).filter(|i| *i != self.y).all(|i| part[i].hi() - part[i].lo() < LEAST);
            if narrow || cover.len() + open.len() >= BOXES {
                let place: Vec<String> = self
                    .loss
                    .variables()
                    .iter()
                    .zip(&part)
                    .map(|(name, x)| format!("{name} in [{}, {}]", shown(x.lo()), shown(x.hi())))
                    .collect();
                return Err(format!("not shown: {reason}; for {}", place.join(", ")));
            }
            let (mark, [low, high]) = self.halved(part, eta);
            cover.push(mark);
            open.extend([high, low]);
        }
        Ok(cover)
    }

    /// Two halves, across the widest side but that of `y`, and the mark of that side.
    fn halved(&self, part: Vec<FastInterval>, eta: FastInterval) -> (char, [Part; 2]) {
        let width = |x: &FastInterval| x.hi() - x.lo();
        let sides = (0..part.len()).filter(|i| *i != self.y);
        let widest = sides.max_by(|i, j| width(&part[*i]).total_cmp(&width(&part[*j])));
        match widest.filter(|i| width(&part[*i]) >= width(&eta)) {
            Some(i) => {
                let (low, high) = part[i].halves();
                let (mut a, mut b) = (part.clone(), part);
                (a[i], b[i]) = (low, high);
                (char::from_digit(i as u32, 10).unwrap_or('?'), [(a, eta), (b, eta)])
            }
            None => {
                let (low, high) = eta.halves();
                ('e', [(part.clone(), low), (part, high)])
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
        let plane = OnPlane::new(self, part, eta).map_err(undefined)?;
        let pi = eta.pi().ok_or("pi")?;
        let at: Vec<FastInterval> = plane.from.iter().copied().chain([*eta, pi]).collect();
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
            if let Some(carried) = &quantity.carried {
                let square = carried.root.evaluate(&at).and_then(|root| root.powi(2));
                let loss = square.map(|square| square.times(&square.lift(&carried.factor)));
                if loss.is_none_or(|loss| loss.hi() > 2.0) {
                    return Err(failed());
                }
                if off.lo() < -room.lo() || off.hi() > room.lo() {
                    return Err(failed());
                }
                continue;
            }
            let plain = plane.after(quantity).map_err(undefined)?;
            let zero = FastInterval::exactly(0.0);
            if !quantity.range.contains(&plain.plus(&off.union(&zero))) {
                return Err(failed());
            }
        }
        Ok(())
    }
}

/// One step from the points of the plane over a box, for an interval of step sizes.
struct OnPlane {
    from: Vec<FastInterval>,
    to: Vec<FastInterval>,
    /// From the middle of the box and of the step sizes.
    to_middle: Vec<FastInterval>,
    /// The derivatives of the images: by each variable, then by the step size.
    slopes: Vec<Vec<FastInterval>>,
    /// How far the box and the step sizes reach from their middle.
    offsets: Vec<FastInterval>,
}

impl OnPlane {
    fn new(decay: &Decay<'_>, part: &[FastInterval], eta: &FastInterval) -> Result<Self, Undefined> {
        let mut from = part.to_vec();
        from[decay.y] = FastInterval::exactly(0.0);
        let (loss, n) = (decay.loss, part.len());
        let step = |x: &[FastInterval], eta: &FastInterval, slopes: &[FastInterval]| -> Vec<FastInterval> {
            x.iter().zip(slopes).map(|(x, g)| x.minus(&eta.times(g))).collect()
        };
        let gradient = loss.gradient(&from)?;
        let middle: Vec<FastInterval> = from.iter().map(|x| x.midpoint()).collect();
        let within = loss.hessian(&from)?.identity_minus(eta);
        let mut slopes: Vec<Vec<FastInterval>> =
            (0..n).map(|j| (0..n).map(|i| *within.at(i, j)).collect()).collect();
        slopes.push(gradient.iter().map(FastInterval::negated).collect());
        let offset = |x: &FastInterval| x.minus(&x.midpoint());
        Ok(OnPlane {
            to: step(&from, eta, &gradient),
            to_middle: step(&middle, &eta.midpoint(), &loss.gradient(&middle)?),
            offsets: from.iter().chain([eta]).map(offset).collect(),
            slopes,
            from,
        })
    }

    /// The range of a quantity after the step, by the mean-value form and directly.
    fn after(&self, quantity: &Quantity) -> Result<FastInterval, Undefined> {
        let found = quantity.gradient.evaluate(&self.to)?;
        let at_middle = quantity.value.evaluate(&self.to_middle)?[0];
        let centred = self.slopes.iter().zip(&self.offsets).fold(at_middle, |sum, (slopes, offset)| {
            let slope = found[1..].iter().zip(slopes).map(|(q, g)| q.times(g));
            let slope = slope.fold(FastInterval::exactly(0.0), |sum, term| sum.plus(&term));
            sum.plus(&slope.times(offset))
        });
        Ok(found[0].intersect(&centred).unwrap_or(found[0]))
    }
}

/// With a sixteenth of its width more at both ends.
fn widened(x: &FastInterval) -> FastInterval {
    let more = (x.hi() - x.lo()) / 16.0;
    FastInterval::ordered(x.lo() - more, x.hi() + more)
}

impl Quantity {
    /// Is the quantity outside its range on the whole box?
    fn is_off(&self, part: &[FastInterval]) -> bool {
        let value = self.value.evaluate(part).ok();
        value.is_some_and(|value| value[0].intersect(&self.range).is_none())
    }
}

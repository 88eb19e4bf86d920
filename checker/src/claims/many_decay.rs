//! `many-decay`: from every start of a set the size of a variable shrinks by a factor in each step.

use super::{Decides, SHARED, other_kind};
use crate::elementary::dyadic::Dyadic;
use crate::elementary::jet::{Algebra, Jet};
use crate::elementary::number::Number;
use crate::elementary::slope::precision;
use crate::expr::{self, Expr};
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::set::STEP;
use crate::several::fold::folded;
use crate::several::loss::{Loss, coefficient, second};
use crate::several::plane::{Plane, series, value};
use crate::several::problem::{Claim, Decay};
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use std::rc::Rc;

/// The most parts of a cover.
const PARTS: usize = 100_000;
/// The most variables.
const VARIABLES: usize = 8;

/// A function of the variables other than `y` that keeps to a range.
struct Quantity {
    function: Expr,
    range: Dyadic,
    /// Where one step on the plane multiplies it by `1 - factor root^2`: that root and factor, and how much more a step may add to it.
    carried: Option<(Expr, Dyadic, Dyadic)>,
}

/// What must hold on the set.
struct Set<'a> {
    loss: &'a Loss<'a>,
    /// The loss for `y >= 0`.
    formula: Expr,
    y: usize,
    /// The square of the largest size of `y`.
    square: Dyadic,
    rate: &'a Expr,
    contraction: Dyadic,
    quantities: Vec<Quantity>,
    /// In `y` to second order, and once in each variable.
    across: Rc<Algebra>,
    /// Twice in each variable.
    twice: Rc<Algebra>,
    /// Once in each variable and in the step size.
    once: Rc<Algebra>,
    /// In one quantity, to second order.
    line: Rc<Algebra>,
}

/// The set, with carried quantities in wider ranges, is not left, and `|1 - eta f_yy|` is at most the rate on it: shown on the parts of a cover.
pub fn check(loss: &Loss, json: &Json, path: &str, claim: Option<&Claim>) -> Result<Decides, Reason> {
    let fields = Fields::new(json, path, &["kind", "precision", "contraction", "carried", "cover"], &SHARED)?;
    let Some(Claim::Decay(decay)) = claim else { return Err(other_kind()) };
    let (bits, n, y) = (precision(&fields)?, loss.dimension(), decay.variable);
    if n > VARIABLES {
        return Err(Fault::Limit.because("the number of variables"));
    }
    let names = &loss.problem.variables;
    step_is_no_name(loss)?;
    let fold = folded(&loss.problem.loss, &names[y]);
    let is_folded = fold.is_some();
    let formula = fold.unwrap_or_else(|| loss.problem.loss.clone());
    let contraction = fields.rational("contraction")?;
    if !contraction.is_positive() || contraction >= BigRational::one() {
        return Err(Fault::Field.because(format!("{}: not between 0 and 1", fields.place("contraction"))));
    }
    let size = |range: &Interval| range.lo().abs().max(range.hi().abs());
    let most = size(&decay.starts[y]);
    let sides: Vec<Dyadic> = (0..n)
        .map(|i| match i == y {
            // Below the plane all is the mirror image of what is above.
            true => Dyadic::new(&around(&most, is_folded), bits),
            false => Dyadic::new(&decay.starts[i], bits),
        })
        .collect();
    let plane = Plane::new(loss, &formula, y)?;
    let mut quantities = Vec::new();
    for i in (0..n).filter(|i| *i != y) {
        quantities.push(Quantity {
            function: Expr::Name(names[i].clone()),
            range: sides[i].clone(),
            carried: None,
        });
    }
    for (function, range) in &decay.bounds {
        let mut named = Vec::new();
        function.names(&mut named);
        if named.contains(&names[y].as_str()) || named.contains(&STEP) {
            return Err(
                Fault::Unsupported.because("a quantity of the variable that decays, or of the step size")
            );
        }
        quantities.push(Quantity {
            function: function.clone(),
            range: Dyadic::new(range, bits),
            carried: None,
        });
    }
    let left = BigRational::one() - &contraction * &contraction;
    for (index, json) in fields.array("carried")?.iter().enumerate() {
        let place = format!("{}[{index}]", fields.place("carried"));
        let one = Fields::new(json, &place, &["bound", "range", "factor", "root"], &[])?;
        let (bound, reach, factor) = (one.natural("bound")?, one.rational("range")?, one.rational("factor")?);
        let root = expr::parse(one.text("root")?)?;
        let Some((function, given)) = decay.bounds.get(bound) else {
            return Err(Fault::Field.because(format!("{}: no such bound", one.place("bound"))));
        };
        let room = (&reach - size(given)) * &left;
        if room.is_negative() || factor.is_negative() {
            return Err(Fault::NotShown
                .because(format!("{place}: a range that does not hold the starts, or a negative factor")));
        }
        plane.multiplies(function, &factor, &root)?;
        let point = |value: &BigRational| Dyadic::new(&Interval::point(value.clone()), bits);
        let quantity = &mut quantities[n - 1 + bound];
        if quantity.carried.is_some() {
            return Err(Fault::Field.because(format!("{}: named before", one.place("bound"))));
        }
        quantity.range = Dyadic::new(&around(&reach, false), bits);
        quantity.carried = Some((root, point(&factor), point(&room)));
    }
    plane.rests_on(&sides)?;
    let set = Set {
        loss,
        formula,
        y,
        square: Dyadic::new(&Interval::point(&most * &most), bits),
        rate: &decay.rate,
        contraction: Dyadic::new(&Interval::point(contraction), bits),
        quantities,
        across: Algebra::directions(n, &[2, 2]),
        twice: Algebra::directions(n, &[0, 0, 0]),
        once: Algebra::directions(n + 1, &[0, 0]),
        line: Algebra::one_variable(2),
    };
    set.covered(fields.text("cover")?, sides, decay)?;
    Ok(Some(true))
}

/// Whether `eta` means the step size alone.
pub fn step_is_no_name(loss: &Loss) -> Result<(), Reason> {
    let problem = &loss.problem;
    let names = problem.variables.iter().chain(problem.parameters.iter().map(|(name, _)| name));
    match names.into_iter().any(|name| name == STEP) {
        true => Err(Fault::Unsupported.because("eta as a name of the problem")),
        false => Ok(()),
    }
}

/// From 0, or from the opposite, to a number.
fn around(most: &BigRational, one_sided: bool) -> Interval {
    let from = if one_sided { BigRational::zero() } else { -most };
    Interval::new(from, most.clone()).unwrap_or_else(|| Interval::point(most.clone()))
}

impl Set<'_> {
    /// Follows the cover: a digit halves the part across this variable, `e` halves the step sizes, the lower half comes first; `-` is a
    /// part outside of the set, `.` one where all holds.
    fn covered(&self, cover: &str, sides: Vec<Dyadic>, decay: &Decay) -> Result<(), Reason> {
        let eta = Dyadic::new(&decay.eta, self.square.bits());
        let mut open = vec![(sides, eta)];
        if cover.len() > PARTS {
            return Err(Fault::Limit.because("the parts of a cover"));
        }
        let wrong = || Fault::Field.because("cover: not a cover");
        for mark in cover.chars() {
            let (part, eta) = open.pop().ok_or_else(wrong)?;
            match mark {
                '.' => self.holds(&part, &eta)?,
                '-' => self.is_outside(&part)?,
                'e' => {
                    let (low, high) = halves(&eta);
                    open.extend([(part.clone(), high), (part, low)]);
                }
                _ => {
                    let side = mark.to_digit(10).map(|side| side as usize).filter(|side| *side != self.y);
                    let side = side.filter(|side| *side < part.len()).ok_or_else(wrong)?;
                    let (low, high) = halves(&part[side]);
                    let (mut a, mut b) = (part.clone(), part);
                    (a[side], b[side]) = (low, high);
                    open.extend([(b, eta.clone()), (a, eta)]);
                }
            }
        }
        if open.is_empty() { Ok(()) } else { Err(wrong()) }
    }

    fn is_outside(&self, part: &[Dyadic]) -> Result<(), Reason> {
        for quantity in &self.quantities {
            if value(self.loss, &quantity.function, part)?.meet(&quantity.range).is_none() {
                return Ok(());
            }
        }
        Err(Fault::NotShown.because("a part is not shown to lie outside of the set"))
    }

    /// On one part: the slope across, and where the quantities go.
    fn holds(&self, part: &[Dyadic], eta: &Dyadic) -> Result<(), Reason> {
        let (n, zero) = (part.len(), part[0].whole(0));
        let large = || Fault::Limit.because("a number is too large");
        let not_shown = |text: &str| Fault::NotShown.because(text);
        let axis: Vec<Dyadic> = (0..n).map(|i| zero.whole(i64::from(i == self.y))).collect();
        let across = self.loss.over_of(&self.formula, &self.across, part, &axis)?;
        let curvature = coefficient(&across, 1, &[self.y], n)?;
        let factor = zero.whole(1).minus(&eta.times(&curvature).ok_or_else(large)?).magnitude();
        let rate = value(self.loss, self.rate, &[part, std::slice::from_ref(eta)].concat())?.lower();
        if factor.hi() > rate.lo() || factor.hi() > self.contraction.lo() {
            return Err(not_shown("the variable is not shown to shrink at the rate"));
        }
        let mut image = Vec::new();
        for (i, x) in part.iter().enumerate() {
            let moved = |power: u8| -> Result<Dyadic, Reason> {
                Ok(zero.minus(&eta.times(&coefficient(&across, power, &[i], n)?).ok_or_else(large)?))
            };
            let terms = [moved(1)?.plus(&axis[i]), moved(2)?];
            image.push(Jet::with_terms(&self.line, x.plus(&moved(0)?), &terms));
        }
        let on_plane = self.on_plane(part, eta)?;
        for (quantity, after) in self.quantities.iter().zip(on_plane) {
            let series = series(self.loss, &quantity.function, &image)?;
            let twice = series.coefficient(&[2]).ok_or_else(large)?;
            let off = self.square.times(twice).ok_or_else(large)?;
            let stays = match &quantity.carried {
                Some((root, factor, room)) => {
                    let mut plane = [part, std::slice::from_ref(eta)].concat();
                    plane[self.y] = zero.clone();
                    let square = value(self.loss, root, &plane)?.power(2).ok_or_else(large)?;
                    let loss = square.times(factor).ok_or_else(large)?;
                    loss.hi() <= zero.whole(2).hi() && off.magnitude().hi() <= room.lo()
                }
                None => quantity.range.contains(&after.plus(&off.hull(&zero))),
            };
            if !stays {
                return Err(not_shown("a quantity is not shown to stay in its range"));
            }
        }
        Ok(())
    }

    /// Where one step from the points of the plane takes the quantities: directly and by the mean value form.
    fn on_plane(&self, part: &[Dyadic], eta: &Dyadic) -> Result<Vec<Dyadic>, Reason> {
        let (n, zero) = (part.len(), part[0].whole(0));
        let large = || Fault::Limit.because("a number is too large");
        let still = vec![zero.clone(); n];
        let mut plane = part.to_vec();
        plane[self.y] = zero.clone();
        let middle: Vec<Dyadic> = plane.iter().map(Dyadic::middle).collect();
        let wide = self.loss.over_of(&self.formula, &self.twice, &plane, &still)?;
        let at_middle = self.loss.over_of(&self.formula, &self.twice, &middle, &still)?;
        let (mut to, mut to_middle) = (Vec::new(), Vec::new());
        for i in 0..n {
            let slope = coefficient(&wide, 0, &[i], n)?;
            let mut slopes = vec![zero.clone()];
            for j in 0..n {
                let moved = eta.times(&second(&wide, 0, (i, j), n)?).ok_or_else(large)?;
                slopes.push(zero.whole(i64::from(i == j)).minus(&moved));
            }
            slopes.push(zero.minus(&slope));
            let moved = eta.times(&slope).ok_or_else(large)?;
            to.push(Jet::variable(&self.once, plane[i].minus(&moved), &slopes));
            let slope = coefficient(&at_middle, 0, &[i], n)?;
            to_middle.push(middle[i].minus(&eta.middle().times(&slope).ok_or_else(large)?));
        }
        let offsets = plane.iter().chain([eta]).map(|x| x.minus(&x.middle()));
        let offsets: Vec<Dyadic> = offsets.collect();
        let after = |quantity: &Quantity| {
            let found = series(self.loss, &quantity.function, &to)?;
            let mut centred = value(self.loss, &quantity.function, &to_middle)?;
            for (j, offset) in offsets.iter().enumerate() {
                let slope = coefficient(&found, 0, &[j], n + 1)?;
                centred = centred.plus(&slope.times(offset).ok_or_else(large)?);
            }
            Ok(found.value().meet(&centred).unwrap_or_else(|| found.value().clone()))
        };
        self.quantities.iter().map(after).collect()
    }
}

fn halves(x: &Dyadic) -> (Dyadic, Dyadic) {
    let middle = x.middle();
    (x.lower().hull(&middle), middle.hull(&x.upper()))
}

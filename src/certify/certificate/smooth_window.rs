//! `smooth-window`: a window of stable 2-cycles of a loss with elementary functions, from end to end.

use super::smooth::{PRECISION, SmoothDrafts, name};
use super::smooth_pieces::{checkers, cuts_between, ours};
use super::witness::{object, outward, pair, text};
use crate::algebra::{ClosedForm, Value};
use crate::arith::{Integer, Rational};
use crate::certify::smooth::{SmoothCritical, SmoothStep, smooth_orbits};
use crate::certify::types::Stability;
use crate::certify::windows::Cell;
use crate::expr::Expr;
use serde_json::Value as Json;
use std::cmp::Ordering;
use twostep_check::claims::smooth_window::{Zero, alone, goes_on, is_stable, none_stable};
use twostep_check::elementary::exact::Exact;
use twostep_check::elementary::two_cycles::Map;
use twostep_check::expr;

/// Radii of intervals around points are powers of two, down to this one.
const RADII: i32 = 24;
/// So many of them, the widest ones, are tried.
const WIDEST: usize = 6;
/// So are distances from the step size of an end.
const DISTANCES: i32 = 40;
/// Parts are no shorter than this power of two.
const SHORTEST: i32 = 40;
/// More parts than this are not tried.
const PARTS: usize = 2_000;
/// Newton steps towards a point of a 2-cycle.
const NEWTON: usize = 20;
/// Close to a fold or a pitchfork floats come no closer.
const TOLERANCE: f64 = 1e-10;

/// A positive or negative power of two.
fn power(exponent: i32) -> Rational {
    let power = Rational::from(Integer::from(1) << exponent.unsigned_abs());
    if exponent < 0 { power.recip() } else { power }
}

fn middle(value: &Value) -> Rational {
    Rational::from(&value.lo + &value.hi) / 2u32
}

/// A step size that ends a window.
struct End<'e> {
    /// As it is claimed.
    text: String,
    exact: Exact,
    near: (Rational, Rational),
    /// Where the window is.
    side: Ordering,
    /// Look no further than this.
    most: &'e Rational,
    step: &'e SmoothCritical,
}

impl SmoothDrafts<'_> {
    /// The window between two claimed step sizes.
    pub(super) fn window(&self, from: &Expr, to: &Expr) -> Result<Json, String> {
        let width = Rational::from(&self.enclosed(to)?.0 - &self.enclosed(from)?.1);
        let third = width / 3u32;
        let (lower, start) = self.end(from, Ordering::Greater, &third)?;
        let (upper, stop) = self.end(to, Ordering::Less, &third)?;
        let parts = self.parts(start, &stop).ok_or("a stable 2-cycle in the middle of the window")?;
        let [kind, precision] = self.fixed("smooth-window");
        Ok(object(&[kind, precision, ("from", lower), ("to", upper), ("parts", Json::Array(parts))]))
    }

    /// A 2-cycle, or a list of them, that refutes it.
    pub(super) fn no_window(&self, about: (usize, bool), [from, to]: [&Expr; 2]) -> Option<Json> {
        let (from, to) = (self.enclosed(from).ok()?, self.enclosed(to).ok()?);
        let list = |eta: &Rational| {
            let step = SmoothStep::closed_form(&ClosedForm::Rational(eta.clone()))?;
            Some(smooth_orbits(self.loss, &step).0)
        };
        let empty = |cell: &&Cell| cell.count.is_some_and(|count| count.stable == 0);
        let inside = |eta: &&Rational| from.1 < **eta && **eta < to.0;
        let cells = self.windows().cells.iter().filter(empty).map(|cell| &cell.sample).filter(inside);
        let lists = cells.filter_map(|eta| self.orbits(&list(eta)?).ok());
        // Or a stable one at an end.
        let ends = [&from, &to].into_iter().flat_map(|(lo, hi)| {
            let eta = Rational::from(lo + hi) / 2u32;
            let steps = if lo == hi { (eta.clone(), eta.clone()) } else { outward(lo, hi, 160) };
            let cycles = list(&eta).map_or(Vec::new(), |list| list.cycles);
            cycles.into_iter().filter_map(move |cycle| self.one_of(&steps, &cycle))
        });
        self.first(about, lists.chain(ends))
    }

    /// What shows an end, and the step size up to which it does.
    fn end(&self, eta: &Expr, side: Ordering, most: &Rational) -> Result<(Json, Rational), String> {
        let text = eta.to_string();
        let named = expr::parse(&text).and_then(|eta| self.theirs.named(&eta, PRECISION));
        let (exact, near) = named.map_err(|reason| reason.text)?;
        let near = ours(&near.to_interval()).ok_or("the step size")?;
        let is_here =
            |step: &&SmoothCritical| step.open.is_empty() && step.eta.lo <= near.1 && near.0 <= step.eta.hi;
        let step = self.windows().critical.iter().find(is_here).ok_or("no critical step size there")?;
        let end = End { text, exact, near, side, step, most };
        self.shown(&end).ok_or_else(|| format!("what happens at eta = {}", end.text))
    }

    fn shown(&self, end: &End) -> Option<(Json, Rational)> {
        let map = Map::new(&self.theirs, &checkers(&end.near)?, PRECISION);
        let points = end.step.events.iter().map(|event| &event.points.0);
        let mut zeros: Vec<(String, Vec<Zero>)> = Vec::new();
        for point in points.filter(|point| name(point).is_some()) {
            let name = name(point)?;
            let all = (-2..RADII).filter_map(|k| self.alone(&map, end, (point, &name), &power(-k)));
            let widest = all.take(WIDEST).collect();
            zeros.push((name, widest));
        }
        zeros.retain(|(_, options)| !options.is_empty());
        // The zero that the stable cycle comes from, with the interval that shows it furthest.
        let mut best: Option<(usize, usize, Rational, Rational)> = None;
        for (index, (_, options)) in zeros.iter().enumerate() {
            for (option, zero) in options.iter().enumerate() {
                let least = best.as_ref().map(|best| &best.2);
                if let Some((distance, until)) = self.reach(end, zero, least) {
                    best = Some((index, option, distance, until));
                }
            }
        }
        let (first, option, _, until) = best?;
        zeros.swap(0, first);
        zeros[0].1.swap(0, option);
        let kept = |zeros: &[(String, Vec<Zero>)]| -> Option<Vec<(Rational, Rational)>> {
            let mut kept: Option<Vec<_>> = zeros.iter().map(|(_, options)| ours(&options[0].x)).collect();
            kept.as_mut()?.sort();
            kept
        };
        // Neighbours that overlap get smaller intervals.
        let overlap = |kept: &[(Rational, Rational)]| kept.windows(2).any(|pair| pair[0].1 >= pair[1].0);
        while overlap(&kept(&zeros)?) {
            let wide = zeros[1..].iter_mut().find(|(_, options)| options.len() > 1)?;
            wide.1.remove(0);
        }
        let rule = |piece: &_| (none_stable(&map, piece) == Ok(true)).then_some(false);
        let cuts = cuts_between((&self.loss.from, &self.loss.to), &kept(&zeros)?, &rule)?;
        let shown = |(name, options): &(String, Vec<Zero>)| {
            Some(object(&[("at", text(name)), ("x", pair(&ours(&options[0].x)?))]))
        };
        let zeros: Option<Vec<Json>> = zeros.iter().map(shown).collect();
        let fields = [
            ("eta", text(&end.text)),
            ("until", text(&until)),
            ("zeros", Json::Array(zeros?)),
            ("cuts", cuts),
        ];
        Some((object(&fields), until))
    }

    /// A zero with an interval of this radius in which it is alone.
    fn alone(&self, map: &Map, end: &End, (point, name): (&Value, &str), radius: &Rational) -> Option<Zero> {
        let (at, near) = self.theirs.named(&expr::parse(name).ok()?, PRECISION).ok()?;
        let eighth = Rational::from(radius / 8u32);
        let centre = (middle(point) / &eighth).round() * eighth;
        let x = checkers(&(Rational::from(&centre - radius), centre + radius))?;
        let order = alone(map, &x, (&at, &near.to_interval()), &end.exact).ok()??;
        Some(Zero { at, x, order })
    }

    /// How far a stable cycle is shown by a zero, and up to which step size; further than known already.
    fn reach(&self, end: &End, zero: &Zero, least: Option<&Rational>) -> Option<(Rational, Rational)> {
        let distances = (-2..DISTANCES).map(|k| power(-k));
        let mut further = distances.take_while(|distance| least.is_none_or(|least| least < distance));
        further.find_map(|distance| {
            let unit = Rational::from(&distance / 8u32);
            let (steps, until) = match end.side {
                Ordering::Greater => {
                    let until = ((Rational::from(&end.near.1 + &distance)) / &unit).floor() * unit;
                    ((end.near.0.clone(), until.clone()), until)
                }
                _ => {
                    let until = ((Rational::from(&end.near.0 - &distance)) / &unit).ceil() * unit;
                    ((until.clone(), end.near.1.clone()), until)
                }
            };
            if steps.0 <= 0 || distance > *end.most {
                return None;
            }
            let map = Map::new(&self.theirs, &checkers(&steps)?, PRECISION);
            (goes_on(&map, zero, &end.exact, end.side) == Ok(true)).then_some((distance, until))
        })
    }

    /// Parts from one step size to another, each with a stable 2-cycle in an interval.
    fn parts(&self, from: Rational, to: &Rational) -> Option<Vec<Json>> {
        let (mut parts, mut last, mut width) = (Vec::new(), from, 4);
        let mut starts: Vec<f64> = Vec::new();
        while last < *to && parts.len() < PARTS {
            let found = starts.iter().find_map(|x| {
                let x = self.newton(*x, last.to_f64())?;
                let mut widths = (width - 1).max(-4)..(width + 6).min(SHORTEST);
                widths.find_map(|k| {
                    let end = (&last + power(-k)).min(to.clone());
                    Some((k, self.part(x, (&last, &end))?, end))
                })
            });
            let Some((k, (x, next), end)) = found else {
                // Another cycle, or shorter parts.
                let others = self.stable_starts(&last);
                width += 5;
                if others.is_empty() || width > SHORTEST {
                    return None;
                }
                starts = others;
                continue;
            };
            parts.push(object(&[("until", text(&end)), ("x", pair(&x))]));
            (last, width, starts) = (end, k, vec![next]);
        }
        (last == *to).then_some(parts)
    }

    /// An interval that holds a point of a stable 2-cycle over these step sizes, and that at the last.
    fn part(&self, x: f64, (from, to): (&Rational, &Rational)) -> Option<((Rational, Rational), f64)> {
        let next = self.newton(x, to.to_f64())?;
        let middle = self.newton((x + next) / 2.0, (from.to_f64() + to.to_f64()) / 2.0)?;
        let (lo, hi) = (x.min(next).min(middle), x.max(next).max(middle));
        let map = Map::new(&self.theirs, &checkers(&(from.clone(), to.clone()))?, PRECISION);
        [0.5, 0.15, 2.0].iter().find_map(|room| {
            let room = room * (hi - lo).max(1e-12);
            let bits = 4 - room.log2().floor() as i32;
            let place = outward(&Rational::from_f64(lo - room)?, &Rational::from_f64(hi + room)?, bits);
            (is_stable(&map, &checkers(&place)?) == Ok(true)).then_some((place, next))
        })
    }

    /// A zero of `f'(x) + f'(G(x))`, in floats.
    pub(super) fn newton(&self, x: f64, eta: f64) -> Option<f64> {
        let at = |x: f64| self.loss.derivatives(&x, 2).ok();
        let mut x = x;
        for _ in 0..NEWTON {
            let here = at(x)?;
            let there = at(x - eta * here[0])?;
            let step = (here[0] + there[0]) / (here[1] + there[1] * (1.0 - eta * here[1]));
            x -= step;
            if step.abs() < TOLERANCE * (1.0 + x.abs()) {
                return Some(x);
            }
        }
        None
    }

    /// The starts of all stable 2-cycles at a step size.
    fn stable_starts(&self, eta: &Rational) -> Vec<f64> {
        let step = SmoothStep::closed_form(&ClosedForm::Rational(eta.clone()));
        let Some(step) = step else { return Vec::new() };
        let (list, _) = smooth_orbits(self.loss, &step);
        let stable = |s: Stability| matches!(s, Stability::Stable | Stability::Superstable);
        list.cycles.iter().filter(|cycle| stable(cycle.stability)).map(|cycle| cycle.x0.approx()).collect()
    }
}

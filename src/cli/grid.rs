//! Grids of exact step sizes and parameters: `from..to/steps`.

use super::failure::Failure;
use super::loss;
use super::range::{range, rational};
use crate::arith::Rational;

/// The most points of a grid.
pub(super) const LARGEST: usize = 10_000_000;

/// Values along one axis.
#[derive(Clone, Debug, PartialEq)]
enum Axis {
    /// One value, as it was given.
    One(String),
    /// `steps + 1` values from one to another, equally far apart.
    Many { from: Rational, to: Rational, steps: u32 },
}

impl Axis {
    fn read(flag: &str, text: &str) -> Result<Self, Failure> {
        if !text.contains("..") {
            return Ok(Axis::One(text.trim().to_string()));
        }
        let wrong = || {
            Failure::helped(
                format!("{flag} {text}: this is not from..to/steps"),
                "the number after the last / is that of the steps: 1..3/2/10 is 1, 1.05, ..., 1.5",
            )
        };
        let (ends, steps) = text.rsplit_once('/').ok_or_else(wrong)?;
        let steps: u32 = steps.trim().parse().map_err(|_| wrong())?;
        if steps == 0 || !ends.contains("..") {
            return Err(wrong());
        }
        let (from, to) = range(flag, ends, "1..3/2/10")?;
        Ok(Axis::Many { from, to, steps })
    }

    fn len(&self) -> usize {
        match self {
            Axis::One(_) => 1,
            Axis::Many { steps, .. } => *steps as usize + 1,
        }
    }

    /// *Exact.*
    fn value(&self, index: usize) -> String {
        match self {
            Axis::One(text) => text.clone(),
            Axis::Many { from, to, steps } => {
                let share = Rational::from((index as u64, *steps));
                (Rational::from(to - from) * share + from).to_string()
            }
        }
    }
}

/// A grid of parameters and step sizes; the step size varies fastest.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid {
    parameters: Vec<(String, Axis)>,
    eta: Axis,
}

/// A point of a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Parameters with their values.
    pub(super) parameters: Vec<(String, String)>,
    /// The step size.
    pub(super) eta: String,
}

impl Grid {
    /// Reads `--eta` and all `--param`.
    pub(super) fn read(eta: &str, parameters: &[String]) -> Result<Self, Failure> {
        let axis = Axis::read("--eta", eta)?;
        match &axis {
            Axis::One(text) => drop(loss::step_sizes(std::slice::from_ref(text))?),
            Axis::Many { from, .. } if *from <= 0 => {
                let message = format!("--eta {eta}: a step size eta is greater than 0");
                return Err(Failure::helped(message, "write for example 1..3/2/10"));
            }
            Axis::Many { .. } => {}
        }
        let named = loss::named_values(parameters)?;
        let read = |(name, text): (String, String)| {
            let axis = Axis::read(&format!("--param {name}="), &text)?;
            if let Axis::One(text) = &axis {
                rational(&format!("--param {name}="), text).map(drop).or_else(|failure| {
                    // Closed forms such as sqrt(2) are values too.
                    loss::closed_form(text).map(drop).map_err(|_| failure)
                })?;
            }
            Ok((name, axis))
        };
        let parameters = named.into_iter().map(read).collect::<Result<Vec<_>, Failure>>()?;
        let grid = Grid { parameters, eta: axis };
        let points = grid.axes().try_fold(1usize, |product, axis| product.checked_mul(axis.len()));
        match points {
            Some(1..=LARGEST) => Ok(grid),
            _ => Err(Failure::helped(
                format!("the grid has more than {LARGEST} points"),
                "take fewer steps, or several sweeps",
            )),
        }
    }

    fn axes(&self) -> impl Iterator<Item = &Axis> {
        self.parameters.iter().map(|(_, axis)| axis).chain([&self.eta])
    }

    /// How many points.
    pub(super) fn len(&self) -> usize {
        self.axes().map(Axis::len).product()
    }

    /// The point with this number.
    pub(super) fn place(&self, index: usize) -> Place {
        let mut rest = index;
        let mut digit = |axis: &Axis| {
            let value = axis.value(rest % axis.len());
            rest /= axis.len();
            value
        };
        let eta = digit(&self.eta);
        let mut parameters: Vec<_> =
            self.parameters.iter().rev().map(|(name, axis)| (name.clone(), digit(axis))).collect();
        parameters.reverse();
        Place { parameters, eta }
    }
}

#[cfg(test)]
mod tests {
    use super::Grid;

    fn grid(eta: &str, parameters: &[&str]) -> Option<Grid> {
        Grid::read(eta, &parameters.iter().map(|p| p.to_string()).collect::<Vec<_>>()).ok()
    }

    #[test]
    fn ends_and_steps_are_exact() {
        let g = grid("1..3/2/5", &["mu=1..2/2", "k=sqrt(2)"]).unwrap();
        assert_eq!(g.len(), 18);
        let told = |i: usize| {
            let place = g.place(i);
            let parameters: Vec<_> = place.parameters.iter().map(|(n, v)| format!("{n}={v}")).collect();
            format!("{} {}", place.eta, parameters.join(" "))
        };
        assert_eq!(told(0), "1 mu=1 k=sqrt(2)");
        assert_eq!(told(5), "3/2 mu=1 k=sqrt(2)");
        assert_eq!(told(7), "11/10 mu=3/2 k=sqrt(2)");
        assert_eq!(told(17), "3/2 mu=2 k=sqrt(2)");
    }

    #[test]
    fn one_value_is_a_grid() {
        assert_eq!(grid("sqrt(5)-1", &[]).unwrap().len(), 1);
    }

    #[test]
    fn senseless_grids_are_refused() {
        for eta in ["1..2", "1..2/0", "2..1/3", "0..1/3", "1..2/x", "..", "-1..1/2", "x", "1..2/4294967295"] {
            assert_eq!(grid(eta, &[]), None, "{eta}");
        }
        assert_eq!(grid("1..2/1000000", &["mu=1..2/1000"]), None);
        assert_eq!(grid("1..2/10", &["mu"]), None);
        assert_eq!(grid("1..2/10", &["mu=?"]), None);
    }
}

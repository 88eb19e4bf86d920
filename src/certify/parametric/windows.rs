//! Windows of a loss whose parameters are all removed by scaling: computed once, at the value 1.

use super::family::Family;
use super::scaling::{Scaling, scalings};
use crate::arith::Rational;
use crate::certify::windows::{Windows, WindowsError, windows_under};
use crate::dynamics::Method;

/// The phase diagram in `K = eta p^k q^l ...`, for all positive values of the parameters.
#[derive(Clone, Debug)]
pub struct ParametricWindows {
    /// The scaling of each parameter.
    pub scalings: Vec<Scaling>,
    /// The phase diagram at the value 1 of every parameter: its step sizes are values of `K`.
    pub windows: Windows,
}

impl ParametricWindows {
    /// `K` as text: `eta*mu`.
    pub fn scaled_step(&self) -> String {
        let mut text = "eta".to_string();
        for scaling in self.scalings.iter().filter(|s| s.step != 0) {
            let power = &scaling.step;
            let power = match (*power == 1, *power.denom() == 1 && *power > 0) {
                (true, _) => String::new(),
                (false, true) => format!("^{power}"),
                (false, false) => format!("^({power})"),
            };
            text.push_str(&format!("*{}{power}", scaling.parameter));
        }
        text
    }
}

/// The phase diagram of a loss whose parameters are all positive and removed by scaling; `None` where they are not. *Exact.*
pub fn parametric_windows(family: &Family) -> Option<Result<ParametricWindows, WindowsError>> {
    parametric_windows_under(family, &Method::GradientDescent)
}

/// The same for a method: the reduction of momentum to gradient descent is one of the step size alone.
pub fn parametric_windows_under(
    family: &Family,
    method: &Method,
) -> Option<Result<ParametricWindows, WindowsError>> {
    let scalings = scalings(family)?;
    let loss = family.at(&vec![Rational::from(1); scalings.len()]);
    if loss.is_constant() {
        return None;
    }
    Some(windows_under(&loss, method, |_, _, _| true).map(|windows| ParametricWindows { scalings, windows }))
}

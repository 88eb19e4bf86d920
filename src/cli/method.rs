//! The method: gradient descent, heavy ball or Nesterov.

use super::failure::Failure;
use super::range::rational;
use crate::dynamics::Method;
use clap::Args;

/// The flags that choose a method with momentum.
#[derive(Args, Clone, Debug)]
pub struct MethodFlags {
    /// Momentum b, exact, of the heavy-ball method (of Nesterov's with --nesterov)
    #[arg(long, value_name = "B", allow_hyphen_values = true)]
    pub momentum: Option<String>,

    /// Nesterov's method instead of heavy ball
    #[arg(long, requires = "momentum")]
    pub nesterov: bool,
}

impl MethodFlags {
    /// The method that they choose.
    pub(super) fn method(&self) -> Result<Method, Failure> {
        let Some(text) = &self.momentum else { return Ok(Method::GradientDescent) };
        let b = rational("--momentum", text)?;
        let method = if self.nesterov { Method::Nesterov(b) } else { Method::HeavyBall(b) };
        if method.is_valid() {
            return Ok(method);
        }
        let help = if self.nesterov { "write b with -1/2 < b < 1" } else { "write b with -1 < b < 1" };
        Err(Failure::helped(format!("--momentum {text}: this momentum is out of range"), help))
    }
}

//! One call from a text to everything that is proved of a loss.

use super::{AnalyseError, Analysis, Limits, analyse};
use crate::expr::Diagnostic;
use crate::problem::Problem;

/// Why a loss given as text has no analysis.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LossError {
    /// The text is no loss that is understood; the diagnostic has its place and the remedy.
    #[error("{}", .0.message)]
    Text(Diagnostic),
    /// The loss cannot be analysed.
    #[error(transparent)]
    Loss(#[from] AnalyseError),
}

/// Critical points, minimisers, the condition at each with its exact sign, branch series and reach of a polynomial
/// loss in one variable, written in the language of problem files. *Exact.*
///
/// ```
/// use twostep::certify::{ConditionKind, certify_loss};
///
/// let analysis = certify_loss("x^2/2 + x^4/4")?;
/// let minimiser = &analysis.minimisers[0];
/// assert_eq!(minimiser.kind, ConditionKind::Subcritical);
/// assert_eq!(*minimiser.alpha.as_rational().unwrap(), -6);
/// # Ok::<(), twostep::certify::LossError>(())
/// ```
///
/// # Errors
/// The text cannot be read, or the loss is constant, of too high a degree, or has no minimiser.
pub fn certify_loss(text: &str) -> Result<Analysis, LossError> {
    let problem = Problem::from_expression(text).map_err(LossError::Text)?;
    let polynomial = problem.loss_polynomial().map_err(LossError::Text)?;
    Ok(analyse(&polynomial, &Limits::default())?)
}

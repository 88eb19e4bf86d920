//! The formulas behind the verdicts: derivatives of the loss and the condition, before any point is put in.

use crate::algebra::RatPoly;
use crate::certify::alpha_polynomial;
use crate::certify::parametric::{Family, factored, factored_latex};
use schemars::JsonSchema;
use serde::Serialize;

/// A named formula in the variable of the loss. *Exact.*
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Formula {
    /// What it is called: `f''`, `alpha`.
    pub name: String,
    /// The formula, in the language of losses.
    pub formula: String,
    /// The same as an equation in LaTeX, for math mode.
    #[serde(skip)]
    pub(super) latex: String,
}

/// `f'`, ..., `f''''` and `alpha`, as polynomials in the variable.
pub(super) fn formulas(loss: &RatPoly, variable: &str) -> Vec<Formula> {
    let mut formulas = Vec::new();
    let mut derivative = loss.clone();
    for order in 1..=4 {
        derivative = derivative.derivative();
        let name = format!("f{}", "'".repeat(order));
        let latex = format!("{name} &= {}", derivative.to_latex(variable));
        formulas.push(Formula { formula: derivative.to_text(variable), latex, name });
    }
    let alpha = alpha_polynomial(loss);
    formulas.push(Formula {
        name: "alpha".to_string(),
        formula: alpha.to_text(variable),
        latex: format!("\\alpha = 3 (f''')^2 - f'' f'''' &= {}", alpha.to_latex(variable)),
    });
    formulas
}

/// The same with symbols for the parameters, factored.
pub(super) fn formulas_of_family(family: &Family) -> Vec<Formula> {
    let mut formulas = Vec::new();
    for order in 1..=4 {
        let (name, derivative) = (format!("f{}", "'".repeat(order)), family.derivative(order));
        let latex = format!("{name} &= {}", factored_latex(&derivative));
        formulas.push(Formula { formula: factored(&derivative), latex, name });
    }
    let alpha = family.alpha();
    let latex = format!("\\alpha = 3 (f''')^2 - f'' f'''' &= {}", factored_latex(&alpha));
    formulas.push(Formula { name: "alpha".to_string(), formula: factored(&alpha), latex });
    formulas
}

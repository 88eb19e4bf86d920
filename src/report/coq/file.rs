//! The file that is written: the loss, its derivatives, then one theorem after another.

use super::term::{Variable, binder, coefficients, comment, term};
use crate::algebra::RatPoly;
use crate::expr::Diagnostic;
use crate::problem::Problem;
use std::fmt::Write;

/// Definitions and proofs that all files share.
const FOUNDATIONS: &str = include_str!("foundations.v");

/// The loss and its derivatives as polynomials.
pub(super) struct Derivatives(Vec<RatPoly>);

impl Derivatives {
    /// All up to an order, at least 4.
    pub(super) fn new(loss: &RatPoly, highest: usize) -> Self {
        let mut all = vec![loss.clone()];
        while all.len() <= highest.max(4) {
            all.push(all[all.len() - 1].derivative());
        }
        Derivatives(all)
    }

    /// The derivative of an order; 0 is the loss.
    pub(super) fn order(&self, k: usize) -> &RatPoly {
        &self.0[k]
    }

    /// The highest order.
    pub(super) fn highest(&self) -> usize {
        self.0.len() - 1
    }
}

/// A file of Coq in the making.
pub(super) struct CoqFile {
    text: String,
    theorems: Vec<String>,
    left_out: Vec<String>,
}

impl CoqFile {
    /// The definitions: foundations, the loss as its author wrote it, derivatives.
    ///
    /// # Errors
    /// Where the loss cannot be written in Coq.
    pub(super) fn new(problem: &Problem, loss: &Derivatives) -> Result<Self, Diagnostic> {
        let variable = &problem.variables[0];
        let name = binder(variable);
        let written =
            term(&problem.substituted(&problem.loss), &mut Variable { name: variable, binder: name })?;
        let mut text = heading(problem);
        let _ = write!(text, "{FOUNDATIONS}\n(** * The loss *)\n\n");
        let _ = writeln!(text, "Definition f ({name} : R) : R := {written}.\n");
        for k in 1..=loss.highest() {
            let polynomial = loss.order(k).to_text("x");
            let _ = writeln!(text, "Definition f{k} (x : R) : R := {polynomial}.");
        }
        let _ = write!(
            text,
            "\n(** The quantity whose sign decides which way the 2-cycles branch. *)\n\
             Definition alpha (x : R) : R := 3 * f3 x ^ 2 - f2 x * f4 x.\n\n\
             (** A step of gradient descent with step size eta. *)\n\
             Definition G (eta x : R) : R := x - eta * f1 x.\n\n\
             Definition coefficients : poly := {}.\n\n",
            coefficients(loss.order(0))
        );
        for k in 0..=loss.highest() {
            let function = if k == 0 { "f".to_string() } else { format!("f{k}") };
            let list = (0..k).fold("coefficients".to_string(), |inner, _| format!("(deriv {inner})"));
            let _ = writeln!(
                text,
                "Lemma {function}_given : given_by {function} {list}.\nProof. unfold {function}. same_polynomial. Qed."
            );
        }
        let all: Vec<String> = (1..=loss.highest()).map(|k| format!("f{k}")).collect();
        let _ = writeln!(text, "\nLtac unfold_loss := cbv [alpha f {}] in *.", all.join(" "));
        let mut file = CoqFile { text, theorems: Vec::new(), left_out: Vec::new() };
        file.derivatives(loss.highest());
        Ok(file)
    }

    fn derivatives(&mut self, highest: usize) {
        let name = |k: usize| if k == 0 { "f".to_string() } else { format!("f{k}") };
        let pairs: Vec<String> =
            (0..highest).map(|k| format!("is_derivative {} {}", name(k), name(k + 1))).collect();
        let proofs: Vec<String> = (0..highest)
            .map(|k| format!("(derivative_given _ _ _ {}_given {}_given)", name(k), name(k + 1)))
            .collect();
        let proof =
            proofs.iter().rev().cloned().reduce(|inner, first| format!("(conj {first}\n    {inner})"));
        self.comment("f1 is the derivative of f, f2 that of f1, and so on, on the whole line.");
        self.theorem("derivatives", &pairs.join(" /\\ "), &format!("  exact {}.", proof.unwrap_or_default()));
    }

    /// Adds a comment before the next theorem.
    pub(super) fn comment(&mut self, text: &str) {
        let _ = write!(self.text, "\n(** {} *)\n", comment(text));
    }

    /// Adds a theorem with its proof script.
    pub(super) fn theorem(&mut self, name: &str, statement: &str, proof: &str) {
        let _ = writeln!(self.text, "Theorem {name} :\n  {statement}.\nProof.\n{proof}\nQed.");
        self.theorems.push(name.to_string());
    }

    /// Takes note of something that the file does not state.
    pub(super) fn leave_out(&mut self, what: String) {
        self.left_out.push(what);
    }

    /// The text, ending with a look at the axioms; and what it does not state.
    pub(super) fn finish(mut self) -> (String, Vec<String>) {
        if !self.left_out.is_empty() {
            let list: Vec<String> = self.left_out.iter().map(|what| format!("- {}", comment(what))).collect();
            let _ = write!(self.text, "\n(* Not stated in this file:\n   {} *)\n", list.join("\n   "));
        }
        let _ = write!(
            self.text,
            "\n(** Everything together. The axioms printed are those of Coq's real numbers. *)\n\
             Definition all_theorems := ({}).\n\nPrint Assumptions all_theorems.\n",
            self.theorems.join(", ")
        );
        (self.text, self.left_out)
    }
}

/// What the file is about, for a reader.
fn heading(problem: &Problem) -> String {
    let mut text = String::from("(** ");
    if let Some(title) = &problem.title {
        let _ = write!(text, "{}\n\n    ", comment(title));
    }
    let _ = writeln!(text, "Loss: {}", comment(&problem.loss_text));
    for parameter in &problem.parameters {
        if let crate::problem::ParameterValue::Exact(value) = &parameter.value {
            let _ = writeln!(text, "    with {} = {}", parameter.name, comment(&value.to_string()));
        }
    }
    text + "\n    \
        Written by twostep. Check it with Coq 8.16 or newer:  coqc FILE.v\n    \
        The first part is the same in every file: polynomials with rational coefficients and bounds on them,\n    \
        with proofs. The statements about this loss begin at the heading 'The loss'. *)\n\n"
}

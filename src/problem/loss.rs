//! The loss of a problem as expressions and polynomials, and parameters given from outside.

use super::check;
use super::matrices::Declared;
use super::model::{Parameter, ParameterValue, Problem};
use crate::algebra::{ClosedForm, RatPoly};
use crate::expr::{DEGREE_LIMIT, Diagnostic, Expr, Shape, Shapes, Syntax, did_you_mean};
use std::ops::Range;

impl Problem {
    /// The problem of an expression of the command line: its one free name is the variable.
    ///
    /// ```
    /// use twostep::problem::Problem;
    /// let problem = Problem::from_expression("(x^2-1)^2/4").unwrap();
    /// assert_eq!(problem.variables, ["x"]);
    /// assert_eq!(problem.loss_polynomial().unwrap().to_text("x"), "x^4/4 - x^2/2 + 1/4");
    /// ```
    ///
    /// # Errors
    /// Where the text is not an expression, or has no or several free names; places are those of the text.
    pub fn from_expression(text: &str) -> Result<Problem, Diagnostic> {
        Problem::from_expression_with(text, &[])
    }

    /// The same with parameters, each a name and what is known of it: an exact value, `positive`, or a range `1/2..2`.
    ///
    /// # Errors
    /// As above. For an error in a value the place is the whole expression and the message names the parameter.
    pub fn from_expression_with(text: &str, parameters: &[(&str, &str)]) -> Result<Problem, Diagnostic> {
        Problem::from_expression_in(text, parameters, &[])
    }

    /// The same with the names that are variables, in this order; none: the one free name.
    ///
    /// ```
    /// use twostep::problem::Problem;
    /// let problem = Problem::from_expression_in("(x*y - a)^2/2", &[("a", "1")], &["x", "y"]).unwrap();
    /// assert_eq!(problem.variables, ["x", "y"]);
    /// ```
    ///
    /// # Errors
    /// As above, and where a variable does not stand in the loss.
    pub fn from_expression_in(
        text: &str,
        parameters: &[(&str, &str)],
        variables: &[&str],
    ) -> Result<Problem, Diagnostic> {
        let (syntax, shapes) = (Syntax::parse(text)?, Shapes::default());
        let loss = syntax.elaborate(&shapes)?;
        let names = loss.free_names();
        let mut known: Vec<Parameter> = Vec::new();
        for (name, value) in parameters {
            if !names.contains(*name) {
                let error = Diagnostic::new(
                    format!("the parameter `{name}` does not stand in the loss"),
                    loss.span(),
                );
                return Err(error.maybe_help(did_you_mean(name, names.iter().map(String::as_str))));
            }
            known.retain(|p| p.name != *name);
            known.push(given(name, value, loss.span())?);
        }
        let declared: Vec<Declared> = variables
            .iter()
            .map(|name| Declared { name: (*name).to_string(), shape: Shape::SCALAR, span: loss.span() })
            .collect();
        let declared = Some(&declared[..]).filter(|names| !names.is_empty());
        let variables = check::variables(&loss, declared, &known)?;
        let problem = Problem {
            title: None,
            source: None,
            chapter: None,
            file: None,
            text: text.to_string(),
            loss,
            loss_text: text.trim().to_string(),
            syntax,
            shapes,
            variables,
            domain: None,
            parameters: known,
            minimisers: Vec::new(),
            step_sizes: Vec::new(),
            claims: Vec::new(),
        };
        check::values(&problem)?;
        Ok(problem)
    }

    /// The problem with another value of a parameter, or another assumption on it (`--param name=value`).
    ///
    /// # Errors
    /// Where there is no such parameter, or the value is not a constant or makes a range or a step size senseless.
    /// The place is that of the parameter in [`Problem::text`], where there is one.
    pub fn with_parameter(&self, name: &str, value: &str) -> Result<Problem, Diagnostic> {
        let names = || self.parameters.iter().map(|p| p.name.as_str());
        let Some(i) = names().position(|n| n == name) else {
            let error = Diagnostic::new(format!("there is no parameter `{name}`"), 0..0);
            let list: Vec<&str> = names().collect();
            let help = match list.is_empty() {
                true => "this problem has no parameters".to_string(),
                false => format!("the parameters are {}", list.join(", ")),
            };
            return Err(error.help(help).maybe_help(did_you_mean(name, names())));
        };
        let mut problem = self.clone();
        problem.parameters[i] = given(name, value, self.parameters[i].span.clone())?;
        check::values(&problem)?;
        Ok(problem)
    }

    /// The expression with every parameter that has an exact value replaced by it.
    #[must_use]
    pub fn substituted(&self, e: &Expr) -> Expr {
        let mut result = e.clone();
        for parameter in &self.parameters {
            if let ParameterValue::Exact(value) = &parameter.value {
                result = result.substitute(&parameter.name, value);
            }
        }
        result
    }

    /// The exact value of an expression in the parameters.
    ///
    /// # Errors
    /// Where a parameter has no single value, or the value is not defined or has no simple closed form.
    pub fn value(&self, e: &Expr) -> Result<ClosedForm, Diagnostic> {
        self.all_given(e)?;
        self.substituted(e).to_closed_form()
    }

    /// The loss as a polynomial over Q in its one variable, parameters put in. *Exact.*
    ///
    /// # Errors
    /// Where there are several variables, a parameter has no single value, or the loss is no polynomial or constant.
    pub fn loss_polynomial(&self) -> Result<RatPoly, Diagnostic> {
        let [variable] = &self.variables[..] else {
            let message =
                format!("the loss has {} variables: {}", self.variables.len(), self.variables.join(", "));
            return Err(Diagnostic::new(message, self.loss.span()).label("one variable is needed here"));
        };
        self.all_given(&self.loss)?;
        let polynomial = self.substituted(&self.loss).to_polynomial(variable, DEGREE_LIMIT)?;
        if polynomial.is_constant() {
            let error = Diagnostic::new("the loss is constant", self.loss.span());
            return Err(error.label(format!("equal to {} for every {variable}", polynomial.coefficient(0))));
        }
        Ok(polynomial)
    }

    /// Has every parameter in the expression an exact value?
    fn all_given(&self, e: &Expr) -> Result<(), Diagnostic> {
        let open = |p: &&Parameter| !matches!(p.value, ParameterValue::Exact(_)) && e.contains(&p.name);
        match self.parameters.iter().find(open) {
            None => Ok(()),
            Some(p) => {
                let error = Diagnostic::new(
                    format!("the parameter `{}` has no single value", p.name),
                    p.span.clone(),
                );
                let help = format!("give it one: `{0} = \"1\"`, or `--param {0}=1`", p.name);
                Err(error.label("one exact value is needed here").help(help))
            }
        }
    }
}

/// A parameter with a value from the command line; `place` stands for it in the text of the problem.
fn given(name: &str, value: &str, place: Range<usize>) -> Result<Parameter, Diagnostic> {
    let explain = |e: Diagnostic| {
        let marked = value.get(e.span.clone()).filter(|s| !s.is_empty()).map(|s| format!(" at `{s}`"));
        let message = format!(
            "the value `{value}` of the parameter `{name}`{}: {}",
            marked.unwrap_or_default(),
            e.message
        );
        Diagnostic { message, span: place.clone(), ..e }
    };
    let constant = |text: &str| {
        let expr = Expr::parse(text).map_err(explain)?;
        check::constant(&expr).and_then(|()| check::defined(&expr)).map_err(explain)?;
        Ok(expr.map_spans(&|_| place.clone()))
    };
    let value = match value.split_once("..") {
        None if value == "positive" => ParameterValue::Positive,
        None => ParameterValue::Exact(constant(value)?),
        Some((from, to)) => ParameterValue::Range { from: constant(from)?, to: constant(to)? },
    };
    Ok(Parameter { name: name.to_string(), value, span: place.clone() })
}

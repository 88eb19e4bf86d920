//! Expressions and numbers as Coq reads them.

use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::expr::{BinaryOp, Diagnostic, Expr, ExprKind};

/// How tightly a text holds together in Coq.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Sum,
    Product,
    Power,
    Atom,
}

/// The names in an expression, and what stands for them.
pub(super) trait Names {
    /// The Coq term for a name, an atom or in parentheses; `None` for an unknown one.
    fn term(&mut self, name: &str) -> Option<String>;
    /// Takes note of a divisor that is no number; `false` where divisions are not possible.
    fn divides(&mut self, divisor: &str) -> bool;
}

/// The loss's variable alone.
pub(super) struct Variable<'a> {
    pub(super) name: &'a str,
    pub(super) binder: &'a str,
}

impl Names for Variable<'_> {
    fn term(&mut self, name: &str) -> Option<String> {
        (name == self.name).then(|| self.binder.to_string())
    }

    fn divides(&mut self, _divisor: &str) -> bool {
        false
    }
}

/// The expression as a term of type R, as its author wrote it; only constants that Coq has no notation for are
/// replaced by their exact values.
///
/// # Errors
/// Where it holds an irrational constant, a function of the variable, or a divisor that `names` does not allow.
pub(super) fn term(e: &Expr, names: &mut dyn Names) -> Result<String, Diagnostic> {
    written(e, names).map(|(text, _)| text)
}

fn written(e: &Expr, names: &mut dyn Names) -> Result<(String, Level), Diagnostic> {
    match e.kind() {
        ExprKind::Number(q) => Ok(number(q)),
        ExprKind::Constant(_) | ExprKind::Call(..) => Ok(number(&e.to_rational()?)),
        ExprKind::Name(name) => {
            let unknown = || Diagnostic::new(format!("`{name}` cannot be exported"), e.span());
            Ok((names.term(name).ok_or_else(unknown)?, Level::Atom))
        }
        ExprKind::Neg(a) => Ok((format!("(- {})", at_least(a, Level::Power, names)?), Level::Atom)),
        ExprKind::Binary(BinaryOp::Pow, base, exponent) => power(e, base, exponent, names),
        ExprKind::Binary(op, a, b) => {
            let (level, sign, right) = match op {
                BinaryOp::Add => (Level::Sum, "+", Level::Product),
                BinaryOp::Sub => (Level::Sum, "-", Level::Product),
                BinaryOp::Mul => (Level::Product, "*", Level::Power),
                BinaryOp::Div | BinaryOp::Pow => (Level::Product, "/", Level::Power),
            };
            let (left, divisor) = (at_least(a, level, names)?, at_least(b, right, names)?);
            if *op == BinaryOp::Div && !b.is_closed() && !names.divides(&divisor) {
                return Err(Diagnostic::new("this divisor is no number", b.span())
                    .help("a loss can be exported where it divides by numbers only"));
            }
            Ok((format!("{left} {sign} {divisor}"), level))
        }
    }
}

fn power(
    e: &Expr,
    base: &Expr,
    exponent: &Expr,
    names: &mut dyn Names,
) -> Result<(String, Level), Diagnostic> {
    let k = exponent.to_rational()?;
    let natural = (*k.denom() == 1).then(|| k.numer().to_u32()).flatten();
    match natural {
        Some(k) => Ok((format!("{} ^ {k}", at_least(base, Level::Atom, names)?), Level::Power)),
        None if e.is_closed() => Ok(number(&e.to_rational()?)),
        None => {
            let error = Diagnostic::new("this power cannot be exported", e.span());
            Err(error.help("write exponents as natural numbers"))
        }
    }
}

fn at_least(e: &Expr, level: Level, names: &mut dyn Names) -> Result<String, Diagnostic> {
    let (text, own) = written(e, names)?;
    Ok(if own < level { format!("({text})") } else { text })
}

fn number(q: &Rational) -> (String, Level) {
    match (*q.denom() == 1, *q < 0) {
        (true, false) => (q.to_string(), Level::Atom),
        (false, false) => (format!("{} / {}", q.numer(), q.denom()), Level::Product),
        (true, true) => (format!("({q})"), Level::Atom),
        (false, true) => (format!("({} / {})", q.numer(), q.denom()), Level::Atom),
    }
}

/// A rational number as a real number, an atom.
pub(super) fn real(q: &Rational) -> String {
    let (text, level) = number(q);
    if level < Level::Atom { format!("({text})") } else { text }
}

/// A rational number as an element of Q, an atom.
pub(super) fn rational(q: &Rational) -> String {
    format!("({} # {})", q.numer(), q.denom())
}

/// The coefficients of a polynomial, as a list of rational numbers.
pub(super) fn coefficients(p: &RatPoly) -> String {
    let item = |q: &Rational| match *q.denom() == 1 {
        true => q.to_string(),
        false => format!("{} # {}", q.numer(), q.denom()),
    };
    format!("[{}]%Q", p.coefficients().iter().map(item).collect::<Vec<_>>().join("; "))
}

/// Text that may stand in a comment of Coq, which counts brackets and reads strings there too.
pub(super) fn comment(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.replace('"', "'").replace("(*", "( *").replace("*)", "* )")
}

/// The name that the loss's variable has in Coq: its own, where Coq allows that.
pub(super) fn binder(variable: &str) -> &str {
    const TAKEN: [&str; 26] = [
        "as",
        "at",
        "by",
        "cofix",
        "do",
        "else",
        "end",
        "exists",
        "exists2",
        "fix",
        "for",
        "forall",
        "fun",
        "if",
        "in",
        "lazymatch",
        "let",
        "match",
        "mod",
        "multimatch",
        "return",
        "struct",
        "then",
        "using",
        "where",
        "with",
    ];
    let letters = variable.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let small = variable.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    if letters && small && !TAKEN.contains(&variable) { variable } else { "x" }
}

#[cfg(test)]
mod tests {
    use super::{Variable, binder, comment, term};
    use crate::expr::Expr;

    fn coq(text: &str) -> Result<String, String> {
        let names = &mut Variable { name: "x", binder: "x" };
        term(&Expr::parse(text).unwrap(), names).map_err(|error| error.message)
    }

    #[test]
    fn losses_as_they_were_written() {
        for (loss, expected) in [
            ("(x^2-1)^2/4", "(x ^ 2 - 1) ^ 2 / 4"),
            ("x - (x - 1)", "x - (x - 1)"),
            ("-x^2", "(- x ^ 2)"),
            ("(-x)^2", "(- x) ^ 2"),
            ("-1/3*x", "(- (1 / 3 * x))"),
            ("x*(-1/3)", "x * (-1 / 3)"),
            ("2^-1*x", "1 / 2 * x"),
            ("sqrt(4)*x^(1+1)", "2 * x ^ 2"),
            ("(x^2)^3", "(x ^ 2) ^ 3"),
            ("x*(x*x)", "x * (x * x)"),
            ("(1/2)^2*x", "(1 / 2) ^ 2 * x"),
        ] {
            assert_eq!(coq(loss).as_deref(), Ok(expected), "{loss}");
        }
        for loss in ["1/x", "sqrt(2)*x", "sin(x)", "y", "x^-1", "x/(3/x^0)", "pi*x", "x^x"] {
            assert!(coq(loss).is_err(), "{loss}");
        }
    }

    #[test]
    fn names_and_comments_that_coq_accepts() {
        assert_eq!(binder("theta_1"), "theta_1");
        for name in ["fun", "W", "\u{3b8}", "_"] {
            assert_eq!(binder(name), "x");
        }
        assert_eq!(comment("a *) \"b\n(* c"), "a * ) 'b ( * c");
    }
}

//! LaTeX.

use super::print::Level;
use super::{BinaryOp, Constant, Expr, ExprKind, Function};
use crate::algebra::latex_name;

impl Expr {
    /// The expression in LaTeX (math mode), quotients as fractions: `\frac{\left(x^{2} - 1\right)^{2}}{4}`.
    pub fn to_latex(&self) -> String {
        match self.kind() {
            ExprKind::Number(q) => {
                let sign = if *q < 0 { "-" } else { "" };
                let (n, d) = (q.numer().clone().abs(), q.denom());
                if *d == 1 { format!("{sign}{n}") } else { format!("{sign}\\frac{{{n}}}{{{d}}}") }
            }
            ExprKind::Constant(Constant::Pi) => "\\pi".to_string(),
            ExprKind::Constant(Constant::E) => "\\mathrm{e}".to_string(),
            ExprKind::Name(name) => latex_name(name),
            ExprKind::Neg(a) => format!("-{}", at_least(a, Level::Product)),
            ExprKind::Binary(op, a, b) => match op {
                BinaryOp::Add => format!("{} + {}", at_least(a, Level::Sum), at_least(b, Level::Product)),
                BinaryOp::Sub => format!("{} - {}", at_least(a, Level::Sum), at_least(b, Level::Product)),
                BinaryOp::Mul => {
                    let (left, right) = (at_least(a, Level::Product), at_least(b, Level::Product));
                    // Two numbers side by side would read as one.
                    let sign = if right
                        .starts_with(|c: char| c.is_ascii_digit() || c == '\\' && right.starts_with("\\frac"))
                    {
                        " \\cdot "
                    } else {
                        " "
                    };
                    format!("{left}{sign}{right}")
                }
                BinaryOp::Div => format!("\\frac{{{}}}{{{}}}", a.to_latex(), b.to_latex()),
                BinaryOp::Pow => power(a, b),
            },
            ExprKind::Call(function, arguments) => call(*function, arguments),
        }
    }
}

fn power(base: &Expr, exponent: &Expr) -> String {
    // A root or a fraction with an exponent needs its parentheses; so does a function.
    let bare = base.level() == Level::Atom && !matches!(base.kind(), ExprKind::Call(..));
    let bare = bare || matches!(base.kind(), ExprKind::Call(Function::Abs, _));
    let base = if bare { base.to_latex() } else { parenthesised(base) };
    format!("{base}^{{{}}}", exponent.to_latex())
}

fn call(function: Function, arguments: &[std::sync::Arc<Expr>]) -> String {
    let inside = || arguments.iter().map(|a| a.to_latex()).collect::<Vec<_>>().join(", ");
    let name = match function {
        Function::Sqrt => return format!("\\sqrt{{{}}}", inside()),
        Function::Cbrt => return format!("\\sqrt[3]{{{}}}", inside()),
        Function::Abs => return format!("\\left|{}\\right|", inside()),
        Function::Exp => "\\exp",
        Function::Log => "\\log",
        Function::Sin => "\\sin",
        Function::Cos => "\\cos",
        Function::Tan => "\\tan",
        Function::Asin => "\\arcsin",
        Function::Acos => "\\arccos",
        Function::Atan => "\\arctan",
        Function::Atan2 => "\\operatorname{atan2}",
        Function::Sinh => "\\sinh",
        Function::Cosh => "\\cosh",
        Function::Tanh => "\\tanh",
        Function::Sigmoid => "\\operatorname{sigmoid}",
        Function::Softplus => "\\operatorname{softplus}",
        Function::Erf => "\\operatorname{erf}",
        Function::Relu => "\\operatorname{ReLU}",
    };
    format!("{name}\\left({}\\right)", inside())
}

fn parenthesised(e: &Expr) -> String {
    format!("\\left({}\\right)", e.to_latex())
}

fn at_least(e: &Expr, level: Level) -> String {
    if e.level() < level { parenthesised(e) } else { e.to_latex() }
}

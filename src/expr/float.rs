//! Evaluation in double precision.

use super::{BinaryOp, Constant, Expr, ExprKind, Function};
use std::f64::consts;

impl Expr {
    /// The value in double precision. *Approximate*; NaN where a name has no value or the value is not defined.
    ///
    /// ```
    /// use twostep::expr::Expr;
    /// let f = Expr::parse("x^2 + 1").unwrap();
    /// assert_eq!(f.eval_f64(&|name| (name == "x").then_some(2.0)), 5.0);
    /// assert!(f.eval_f64(&|_| None).is_nan());
    /// ```
    pub fn eval_f64(&self, value_of: &dyn Fn(&str) -> Option<f64>) -> f64 {
        match self.kind() {
            ExprKind::Number(q) => q.to_f64(),
            ExprKind::Constant(Constant::Pi) => consts::PI,
            ExprKind::Constant(Constant::E) => consts::E,
            ExprKind::Name(name) => value_of(name).unwrap_or(f64::NAN),
            ExprKind::Neg(a) => -a.eval_f64(value_of),
            ExprKind::Binary(op, a, b) => {
                let (x, y) = (a.eval_f64(value_of), b.eval_f64(value_of));
                match op {
                    BinaryOp::Add => x + y,
                    BinaryOp::Sub => x - y,
                    BinaryOp::Mul => x * y,
                    BinaryOp::Div => x / y,
                    BinaryOp::Pow => power(x, y),
                }
            }
            ExprKind::Call(Function::Atan2, arguments) => {
                arguments[0].eval_f64(value_of).atan2(arguments[1].eval_f64(value_of))
            }
            ExprKind::Call(function, arguments) => {
                function.at(&arguments[0].eval_f64(value_of)).unwrap_or(f64::NAN)
            }
        }
    }
}

fn power(x: f64, y: f64) -> f64 {
    if y.fract() == 0.0 && y.abs() <= f64::from(i32::MAX) { x.powi(y as i32) } else { x.powf(y) }
}

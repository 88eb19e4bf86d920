//! Exact derivatives.

use super::simplify::{add, div, mul, neg, pow, sub};
use super::{BinaryOp, Expr, ExprKind, Function};
use crate::arith::Rational;

impl Expr {
    /// The derivative by a variable, lightly simplified; other names are constants. *Exact* where the expression
    /// is differentiable: `abs` and `relu` are not at 0, `sqrt` and `cbrt` neither, and `atan2` not at the origin.
    ///
    /// ```
    /// use twostep::expr::Expr;
    /// let f = Expr::parse("(x^2 - 1)^2/4").unwrap();
    /// assert_eq!(f.differentiate("x").to_string(), "(x^2 - 1)*x");
    /// ```
    #[must_use]
    pub fn differentiate(&self, variable: &str) -> Expr {
        if !self.contains(variable) {
            return Expr::number(0);
        }
        match self.kind() {
            ExprKind::Number(_) | ExprKind::Constant(_) => Expr::number(0),
            ExprKind::Name(_) => Expr::number(1),
            ExprKind::Neg(a) => neg(a.differentiate(variable)),
            ExprKind::Binary(op, a, b) => binary(*op, a, b, variable),
            ExprKind::Call(Function::Atan2, arguments) => {
                // (x y' - y x')/(x^2 + y^2)
                let (y, x) = (&*arguments[0], &*arguments[1]);
                let left = mul(x.clone(), y.differentiate(variable));
                let right = mul(y.clone(), x.differentiate(variable));
                div(sub(left, right), add(square(x.clone()), square(y.clone())))
            }
            ExprKind::Call(function, arguments) => {
                let inner = &*arguments[0];
                let outer = outer_derivative(*function, inner);
                mul(outer, inner.differentiate(variable))
            }
        }
    }

    /// The derivative of any order.
    #[must_use]
    pub fn nth_derivative(&self, variable: &str, order: usize) -> Expr {
        (0..order).fold(self.clone(), |e, _| e.differentiate(variable))
    }
}

fn square(e: Expr) -> Expr {
    pow(e, Expr::number(2))
}

fn call(function: Function, argument: &Expr) -> Expr {
    Expr::call(function, vec![argument.clone()])
}

fn binary(op: BinaryOp, a: &Expr, b: &Expr, variable: &str) -> Expr {
    let (da, db) = (a.differentiate(variable), b.differentiate(variable));
    match op {
        BinaryOp::Add => add(da, db),
        BinaryOp::Sub => sub(da, db),
        BinaryOp::Mul => add(mul(da, b.clone()), mul(a.clone(), db)),
        BinaryOp::Div if !b.contains(variable) => div(da, b.clone()),
        BinaryOp::Div => {
            // (a' b - a b')/b^2
            div(sub(mul(da, b.clone()), mul(a.clone(), db)), square(b.clone()))
        }
        BinaryOp::Pow if !b.contains(variable) => {
            // k a^(k-1) a'
            let lower = sub(b.clone(), Expr::number(1));
            mul(mul(b.clone(), pow(a.clone(), lower)), da)
        }
        BinaryOp::Pow if !a.contains(variable) => {
            mul(mul(pow(a.clone(), b.clone()), call(Function::Log, a)), db)
        }
        BinaryOp::Pow => {
            // a^b (b' log a + b a'/a)
            let inner = add(mul(db, call(Function::Log, a)), div(mul(b.clone(), da), a.clone()));
            mul(pow(a.clone(), b.clone()), inner)
        }
    }
}

/// The derivative of a function of one argument, at `u`.
fn outer_derivative(function: Function, u: &Expr) -> Expr {
    let itself = call(function, u);
    let one = || Expr::number(1);
    let two = || Expr::number(2);
    let half = || Expr::number((1, 2));
    let root = |e: Expr| Expr::call(Function::Sqrt, vec![e]);
    match function {
        Function::Exp => itself,
        Function::Log => div(one(), u.clone()),
        Function::Sqrt => div(one(), mul(two(), itself)),
        Function::Cbrt => div(one(), mul(Expr::number(3), square(itself))),
        Function::Abs => div(u.clone(), itself),
        Function::Sin => call(Function::Cos, u),
        Function::Cos => neg(call(Function::Sin, u)),
        Function::Tan => add(one(), square(itself)),
        Function::Asin => div(one(), root(sub(one(), square(u.clone())))),
        Function::Acos => neg(div(one(), root(sub(one(), square(u.clone()))))),
        Function::Atan => div(one(), add(one(), square(u.clone()))),
        Function::Sinh => call(Function::Cosh, u),
        Function::Cosh => call(Function::Sinh, u),
        Function::Tanh => sub(one(), square(itself)),
        Function::Sigmoid => mul(itself.clone(), sub(one(), itself)),
        Function::Softplus => call(Function::Sigmoid, u),
        Function::Erf => {
            let factor = div(two(), root(Expr::constant(super::Constant::Pi)));
            mul(factor, Expr::call(Function::Exp, vec![neg(square(u.clone()))]))
        }
        // 1 for u > 0, 0 for u < 0
        Function::Relu => add(half(), div(u.clone(), mul(two(), call(Function::Abs, u)))),
        // Two arguments: differentiated by its own rule.
        Function::Atan2 => Expr::number(Rational::new()),
    }
}

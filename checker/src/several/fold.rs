//! Losses of the size of a variable.

use crate::expr::Expr;
use crate::function::Function;

/// `f(v, y)` where the loss is `f(v, |y|)`: where `y` stands in it as `abs(y)` and in even powers only, and as `abs(y)` at least once.
pub fn folded(loss: &Expr, y: &str) -> Option<Expr> {
    let mut found = false;
    let formula = of_size(loss, y, &mut found)?;
    found.then_some(formula)
}

fn of_size(expr: &Expr, y: &str, found: &mut bool) -> Option<Expr> {
    let is_y = |inner: &Expr| matches!(inner, Expr::Name(name) if name == y);
    let mut boxed = |inner: &Expr| of_size(inner, y, found).map(Box::new);
    Some(match expr {
        Expr::Call(Function::Abs, inner) if is_y(inner) => {
            *found = true;
            (**inner).clone()
        }
        Expr::Power(base, exponent) if exponent % 2 == 0 && is_y(base) => expr.clone(),
        Expr::Name(_) if is_y(expr) => return None,
        Expr::Number(_) | Expr::Name(_) => expr.clone(),
        Expr::Neg(inner) => Expr::Neg(boxed(inner)?),
        Expr::Binary(operator, left, right) => Expr::Binary(*operator, boxed(left)?, boxed(right)?),
        Expr::Power(base, exponent) => Expr::Power(boxed(base)?, *exponent),
        Expr::Sqrt(inner) => Expr::Sqrt(boxed(inner)?),
        Expr::Call(function, inner) => Expr::Call(*function, boxed(inner)?),
        Expr::Angle(left, right) => Expr::Angle(boxed(left)?, boxed(right)?),
        Expr::Matrix(..) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse;

    #[test]
    fn a_size_and_even_powers_only() {
        let folds = |loss: &str| folded(&parse(loss).unwrap(), "y");
        assert_eq!(folds("x*abs(y)^3 + y^2 - y^-4"), Some(parse("x*y^3 + y^2 - y^-4").unwrap()));
        assert_eq!(folds("atan2(abs(y), x)"), Some(parse("atan2(y, x)").unwrap()));
        assert_eq!(folds("x^2 + y^2"), None);
        assert_eq!(folds("abs(y)*y"), None);
        assert_eq!(folds("abs(y) + y^3"), None);
        assert_eq!(folds("abs(y) + abs(x*y)"), None);
    }
}

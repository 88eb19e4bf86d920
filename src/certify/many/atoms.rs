//! Partial derivatives as polynomials in the variables and in symbols for all that is no polynomial.

use crate::algebra::MultiPoly;
use crate::expr::{BinaryOp, DEGREE_LIMIT, Expr, ExprKind};

/// More symbols than these are not multiplied out.
const SYMBOLS: usize = 16;

/// The gradient as polynomials over one list of names: the variables, then symbols for pi, values of functions and
/// reciprocals. An identity between them holds for the functions wherever they have values; the converse need not
/// be true, as the symbols may depend on each other. `None` where there are too many symbols or a degree is too high.
pub(super) fn gradient_over_atoms(loss: &Expr, variables: &[String]) -> Option<Vec<MultiPoly>> {
    let mut atoms = Atoms(Vec::new());
    let slopes: Vec<Expr> = variables.iter().map(|v| atoms.replaced(&loss.differentiate(v))).collect();
    if atoms.0.len() > SYMBOLS {
        return None;
    }
    let symbols: Vec<String> = (0..atoms.0.len()).map(symbol).collect();
    let names: Vec<&str> = variables.iter().chain(&symbols).map(String::as_str).collect();
    slopes.iter().map(|slope| slope.to_multi_poly(&names, DEGREE_LIMIT).ok()).collect()
}

/// What the symbols stand for.
struct Atoms(Vec<Expr>);

/// A name that no variable has.
fn symbol(i: usize) -> String {
    format!("#{i}")
}

impl Atoms {
    fn replaced(&mut self, e: &Expr) -> Expr {
        match e.kind() {
            ExprKind::Number(_) | ExprKind::Name(_) => e.clone(),
            ExprKind::Constant(_) | ExprKind::Call(..) => self.stands_for(e),
            ExprKind::Neg(a) => self.replaced(a).negated(),
            ExprKind::Binary(BinaryOp::Div, a, b) if b.as_number().is_none() => {
                let inverse = Expr::binary(BinaryOp::Div, Expr::number(1), (**b).clone());
                Expr::binary(BinaryOp::Mul, self.replaced(a), self.stands_for(&inverse))
            }
            ExprKind::Binary(BinaryOp::Pow, a, b) => {
                match b.as_number().is_some_and(|k| *k.denom() == 1 && *k >= 0) {
                    true => Expr::binary(BinaryOp::Pow, self.replaced(a), (**b).clone()),
                    false => self.stands_for(e),
                }
            }
            ExprKind::Binary(op, a, b) => Expr::binary(*op, self.replaced(a), self.replaced(b)),
        }
    }

    fn stands_for(&mut self, e: &Expr) -> Expr {
        let known = self.0.iter().position(|known| known == e);
        let i = known.unwrap_or_else(|| {
            self.0.push(e.clone());
            self.0.len() - 1
        });
        Expr::name(&symbol(i))
    }
}

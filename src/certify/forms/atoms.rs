//! Elementary functions as symbols of a differential ring: derivatives of a model are polynomials in the symbols.
//!
//! `tanh(u)` becomes a symbol `t` with `t' = (1 - t^2) u'`, `sin(u)` and `cos(u)` a pair with `s' = c u'`, `c' = -s u'`, and so
//! on. An identity that holds in this ring holds for the functions.

use crate::algebra::MultiPoly;
use crate::arith::Rational;
use crate::expr::{DEGREE_LIMIT, Expr, ExprKind, Function};

/// A polynomial ring over the variable, other names and symbols for function values, with its derivation.
#[derive(Clone, Debug)]
pub(super) struct Ring {
    names: Vec<String>,
    variable: String,
    symbols: Vec<Symbol>,
}

/// A symbol that stands for the value of a function.
#[derive(Clone, Debug)]
struct Symbol {
    /// How it is shown: `tanh(x)`.
    value: Expr,
    name: String,
    /// The function, and the name of the symbol for its partner (`cos` for `sin`).
    function: Function,
    partner: Option<String>,
    argument: Expr,
}

/// Functions that come in pairs: their derivatives are in terms of each other.
fn partner(function: Function) -> Option<Function> {
    match function {
        Function::Sin => Some(Function::Cos),
        Function::Cos => Some(Function::Sin),
        Function::Sinh => Some(Function::Cosh),
        Function::Cosh => Some(Function::Sinh),
        _ => None,
    }
}

impl Ring {
    /// The ring of the expressions; `None` where a function has no rule here.
    pub(super) fn new(expressions: &[&Expr], variable: &str) -> Option<Self> {
        let mut ring =
            Ring { names: vec![variable.to_string()], variable: variable.to_string(), symbols: Vec::new() };
        for e in expressions {
            for name in e.free_names() {
                if !ring.names.contains(&name) {
                    ring.names.push(name);
                }
            }
        }
        for e in expressions {
            ring.collect(e)?;
        }
        Some(ring)
    }

    /// Adds a symbol for every function value in the expression, inner ones first.
    fn collect(&mut self, e: &Expr) -> Option<()> {
        match e.kind() {
            ExprKind::Number(_) | ExprKind::Name(_) => Some(()),
            ExprKind::Constant(_) => None,
            ExprKind::Neg(a) => self.collect(a),
            ExprKind::Binary(_, a, b) => {
                self.collect(a)?;
                self.collect(b)
            }
            ExprKind::Call(function, arguments) => {
                let [argument] = arguments.as_slice() else { return None };
                self.collect(argument)?;
                self.add(*function, argument)
            }
        }
    }

    fn add(&mut self, function: Function, argument: &Expr) -> Option<()> {
        let known = matches!(function, Function::Tanh | Function::Sigmoid | Function::Exp)
            || partner(function).is_some();
        if !known {
            return None;
        }
        let value = |f: Function| Expr::call(f, vec![argument.clone()]);
        if self.symbols.iter().any(|s| s.value == value(function)) {
            return Some(());
        }
        let pair = [Some(function), partner(function)];
        let first = self.symbols.len();
        let name = |k: usize| format!("#{}", first + k);
        for (k, f) in pair.into_iter().flatten().enumerate() {
            let partner = partner(f).map(|_| name(1 - k));
            self.symbols.push(Symbol {
                value: value(f),
                name: name(k),
                function: f,
                partner,
                argument: argument.clone(),
            });
            self.names.push(name(k));
        }
        Some(())
    }

    fn all(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    fn symbol(&self, name: &str) -> MultiPoly {
        MultiPoly::variable(&self.all(), name).expect("the name is in the ring")
    }

    /// The expression as a polynomial of the ring.
    pub(super) fn polynomial(&self, e: &Expr) -> Option<MultiPoly> {
        self.replaced(e).to_multi_poly(&self.all(), DEGREE_LIMIT).ok()
    }

    /// The expression with symbols for function values.
    fn replaced(&self, e: &Expr) -> Expr {
        match e.kind() {
            ExprKind::Call(..) => match self.symbols.iter().find(|s| s.value == *e) {
                Some(symbol) => Expr::name(&symbol.name),
                None => e.clone(),
            },
            ExprKind::Neg(a) => self.replaced(a).negated(),
            ExprKind::Binary(op, a, b) => Expr::binary(*op, self.replaced(a), self.replaced(b)),
            _ => e.clone(),
        }
    }

    /// The derivative by the variable; `None` where an argument is no polynomial of the ring.
    pub(super) fn derivative(&self, p: &MultiPoly) -> Option<MultiPoly> {
        let mut sum = p.derivative(&self.variable);
        for symbol in &self.symbols {
            let part = p.derivative(&symbol.name);
            if !part.is_zero() {
                sum = sum.add(&part.mul(&self.rule(symbol)?));
            }
        }
        Some(sum)
    }

    /// The derivative of a symbol.
    fn rule(&self, symbol: &Symbol) -> Option<MultiPoly> {
        let own = self.symbol(&symbol.name);
        let one = own.same_constant(Rational::from(1));
        let outer = match symbol.function {
            Function::Tanh => one.sub(&own.pow(2)),
            Function::Sigmoid => own.sub(&own.pow(2)),
            Function::Exp => own,
            Function::Sin | Function::Sinh | Function::Cosh => self.symbol(symbol.partner.as_deref()?),
            Function::Cos => self.symbol(symbol.partner.as_deref()?).neg(),
            _ => return None,
        };
        Some(outer.mul(&self.derivative(&self.polynomial(&symbol.argument)?)?))
    }

    /// The polynomial with `cos^2 = 1 - sin^2` and `cosh^2 = 1 + sinh^2` used until no higher power of the cosine is left.
    pub(super) fn reduced(&self, p: &MultiPoly) -> MultiPoly {
        let mut p = p.clone();
        for symbol in &self.symbols {
            let sign = match symbol.function {
                Function::Cos => -1,
                Function::Cosh => 1,
                _ => continue,
            };
            let Some(partner) = &symbol.partner else { continue };
            let other = self.symbol(partner).pow(2).scale(&Rational::from(sign));
            let square = other.add(&other.same_constant(Rational::from(1)));
            let own = self.symbol(&symbol.name);
            let parts = p.coefficients_in(&symbol.name);
            p = parts.iter().enumerate().fold(MultiPoly::zero(&self.all()), |sum, (k, c)| {
                let rest = if k % 2 == 1 { own.clone() } else { own.same_constant(Rational::from(1)) };
                sum.add(&c.mul(&square.pow(k as u32 / 2)).mul(&rest))
            });
        }
        p
    }

    /// The text of a polynomial with the symbols written as functions.
    pub(super) fn written(&self, text: &str) -> String {
        // Longer names first, so that `#1` does not touch `#10`.
        self.symbols
            .iter()
            .rev()
            .fold(text.to_string(), |text, s| text.replace(&s.name, &s.value.to_string()))
    }

    /// The one name that a polynomial contains, with the open interval of its values (`None` for an end at infinity); `None`
    /// where there are several.
    pub(super) fn only_name(&self, p: &MultiPoly) -> Option<(&str, Option<(Rational, Rational)>)> {
        let mut occurring = self.names.iter().filter(|name| p.degree_in(name) > 0);
        let (name, None) = (occurring.next()?, occurring.next()) else { return None };
        let function = self.symbols.iter().find(|s| s.name == *name).map(|s| s.function);
        let (minus, zero, one) = (Rational::from(-1), Rational::new(), Rational::from(1));
        let range = match function {
            // The closed interval for the sine is within a slightly larger open one.
            Some(Function::Sin | Function::Cos) => Some((minus * 2u32, one * 2u32)),
            Some(Function::Tanh) => Some((minus, one)),
            Some(Function::Sigmoid) => Some((zero, one)),
            _ => None,
        };
        Some((name, range))
    }
}

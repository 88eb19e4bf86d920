//! The expressions of problem files: `+ - * / ^`, parentheses, exact numbers, names, functions; `'` and `[ ]` for matrices.

use crate::function::{Function, MatrixFunction};
use crate::limits;
use crate::number;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// An exact number.
    Number(BigRational),
    /// A variable, a parameter or a derived quantity.
    Name(String),
    /// The negative.
    Neg(Box<Expr>),
    /// A sum, difference, product or quotient.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// A power with an exponent that is a number.
    Power(Box<Expr>, i64),
    /// A square root.
    Sqrt(Box<Expr>),
    /// An elementary function.
    Call(Function, Box<Expr>),
    /// `atan2(y, x)`, the angle of the point `(x, y)`.
    Angle(Box<Expr>, Box<Expr>),
    /// A function of matrices. None is left in what denotes a number by itself.
    Matrix(MatrixFunction, Vec<Expr>),
}

/// The operators with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
}

/// Reads an expression. `^` binds tighter than a sign before it and groups to the right; `* /` and `+ -` group to
/// the left; no product is implied.
pub fn parse(text: &str) -> Result<Expr, Reason> {
    if text.len() > limits::EXPRESSION_BYTES {
        return Err(Fault::Limit.because("an expression is too long"));
    }
    let mut reader = Reader { text, at: 0, depth: 0, links: 0 };
    let expr = reader.sum()?;
    match reader.peek() {
        None => Ok(expr),
        Some(_) => Err(reader.wrong("expected an operator")),
    }
}

impl Expr {
    /// Adds the names in the expression to a list, each once.
    pub fn names<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Expr::Number(_) => {}
            Expr::Name(name) => {
                if !found.contains(&name.as_str()) {
                    found.push(name);
                }
            }
            Expr::Neg(inner) | Expr::Sqrt(inner) | Expr::Power(inner, _) | Expr::Call(_, inner) => {
                inner.names(found);
            }
            Expr::Binary(_, left, right) | Expr::Angle(left, right) => {
                left.names(found);
                right.names(found);
            }
            Expr::Matrix(_, arguments) => arguments.iter().for_each(|argument| argument.names(found)),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    links: usize,
}

impl Reader<'_> {
    fn wrong(&self, what: &str) -> Reason {
        Fault::Problem.because(format!("expression {}: {what}, at {}", number::shorten(self.text), self.at))
    }

    fn peek(&mut self) -> Option<u8> {
        while matches!(self.text.as_bytes().get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.text.as_bytes().get(self.at).copied()
    }

    fn deeper(&mut self) -> Result<(), Reason> {
        self.depth += 1;
        if self.depth > limits::EXPRESSION_DEPTH {
            return Err(Fault::Limit.because("an expression is nested too deeply"));
        }
        Ok(())
    }

    /// The next sign of a chain. A long chain is a deep tree: evaluation recurses once per link.
    fn link(&mut self) -> Result<(), Reason> {
        self.links += 1;
        self.at += 1;
        match self.links > limits::OPERATORS {
            true => Err(Fault::Limit.because("an expression has too many terms")),
            false => Ok(()),
        }
    }

    fn chain(
        &mut self,
        operators: [(u8, Operator); 2],
        operand: fn(&mut Self) -> Result<Expr, Reason>,
    ) -> Result<Expr, Reason> {
        let mut left = operand(self)?;
        while let Some(byte) = self.peek() {
            let Some((_, operator)) = operators.iter().find(|(sign, _)| *sign == byte) else { break };
            self.link()?;
            left = Expr::Binary(*operator, Box::new(left), Box::new(operand(self)?));
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expr, Reason> {
        self.deeper()?;
        let sum = self.chain([(b'+', Operator::Add), (b'-', Operator::Sub)], Self::product);
        self.depth -= 1;
        sum
    }

    fn product(&mut self) -> Result<Expr, Reason> {
        self.chain([(b'*', Operator::Mul), (b'/', Operator::Div)], Self::signed)
    }

    fn signed(&mut self) -> Result<Expr, Reason> {
        self.deeper()?;
        let value = match self.peek() {
            Some(b'-') => {
                self.at += 1;
                Ok(Expr::Neg(Box::new(self.signed()?)))
            }
            Some(b'+') => {
                self.at += 1;
                self.signed()
            }
            _ => self.power(),
        };
        self.depth -= 1;
        value
    }

    fn power(&mut self) -> Result<Expr, Reason> {
        let base = self.postfix()?;
        if self.peek() != Some(b'^') {
            return Ok(base);
        }
        self.at += 1;
        let exponent = self.signed()?;
        let exponent = constant(&exponent).filter(BigRational::is_integer);
        let exponent = exponent.and_then(|value| i64::try_from(value.to_integer()).ok());
        match exponent {
            Some(exponent) if exponent.abs() <= limits::EXPONENT => Ok(Expr::Power(Box::new(base), exponent)),
            Some(_) => Err(Fault::Limit.because("an exponent is too large")),
            None => Err(self.wrong("an exponent must be an integer of moderate size")),
        }
    }

    /// An atom with its transposes and indices.
    fn postfix(&mut self) -> Result<Expr, Reason> {
        let mut inner = self.atom()?;
        loop {
            inner = match self.peek() {
                Some(b'\'') => {
                    self.link()?;
                    Expr::Matrix(MatrixFunction::Transpose, vec![inner])
                }
                Some(b'[') => {
                    self.link()?;
                    let indices = self.list(b']')?;
                    Expr::Matrix(MatrixFunction::Entry, std::iter::once(inner).chain(indices).collect())
                }
                _ => return Ok(inner),
            };
        }
    }

    fn atom(&mut self) -> Result<Expr, Reason> {
        match self.peek() {
            Some(b'(') => {
                self.at += 1;
                let mut inner = self.list(b')')?;
                inner.pop().filter(|_| inner.is_empty()).ok_or_else(|| self.wrong("expected `)`"))
            }
            Some(b'0'..=b'9' | b'.') => self.number(),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => {
                let name = self.word();
                if self.peek() != Some(b'(') {
                    return Ok(Expr::Name(name));
                }
                self.at += 1;
                let mut arguments = self.list(b')')?;
                if let Some(function) = MatrixFunction::named(&name) {
                    return Ok(Expr::Matrix(function, arguments));
                }
                match (name.as_str(), arguments.pop(), arguments.pop(), arguments.is_empty()) {
                    ("atan2", Some(x), Some(y), true) => Ok(Expr::Angle(Box::new(y), Box::new(x))),
                    ("sqrt", Some(inner), None, _) => Ok(Expr::Sqrt(Box::new(inner))),
                    (name, Some(inner), None, _) => {
                        let function = Function::named(name).ok_or_else(|| {
                            let name = number::shorten(name);
                            Fault::Unsupported.because(format!("the function {name} in an expression"))
                        })?;
                        Ok(Expr::Call(function, Box::new(inner)))
                    }
                    _ => Err(self.wrong("another number of arguments")),
                }
            }
            _ => Err(self.wrong("expected a number, a name or `(`")),
        }
    }

    /// What stands between commas, up to the closing sign.
    fn list(&mut self, close: u8) -> Result<Vec<Expr>, Reason> {
        let mut items = vec![self.sum()?];
        while self.peek() == Some(b',') {
            self.at += 1;
            items.push(self.sum()?);
        }
        if self.peek() != Some(close) {
            return Err(self.wrong(&format!("expected `{}`", close as char)));
        }
        self.at += 1;
        Ok(items)
    }

    fn take(&mut self, wanted: fn(&u8) -> bool) -> &str {
        let start = self.at;
        while self.text.as_bytes().get(self.at).is_some_and(wanted) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn word(&mut self) -> String {
        self.take(|b| b.is_ascii_alphanumeric() || *b == b'_').to_owned()
    }

    /// `12`, `1.25`, `.5`, `1e-3`: exact.
    fn number(&mut self) -> Result<Expr, Reason> {
        let mut digits = self.take(u8::is_ascii_digit).to_owned();
        let mut exponent = 0;
        if self.text.as_bytes().get(self.at) == Some(&b'.') {
            self.at += 1;
            let fraction = self.take(u8::is_ascii_digit);
            exponent -= fraction.len() as i64;
            digits.push_str(fraction);
        }
        if digits.is_empty() || digits.len() > limits::NUMBER_BYTES {
            return Err(self.wrong("a malformed number"));
        }
        if let [b'e' | b'E', sign_or_digit, rest @ ..] = &self.text.as_bytes()[self.at..] {
            let signed = matches!(sign_or_digit, b'+' | b'-');
            if sign_or_digit.is_ascii_digit() || (signed && rest.first().is_some_and(u8::is_ascii_digit)) {
                let negative = *sign_or_digit == b'-';
                self.at += 1 + usize::from(signed);
                let size = self.take(u8::is_ascii_digit).parse::<i64>().unwrap_or(i64::MAX);
                if size > limits::EXPONENT {
                    return Err(Fault::Limit.because("an exponent is too large"));
                }
                exponent += if negative { -size } else { size };
            }
        }
        if matches!(self.text.as_bytes().get(self.at), Some(b) if b.is_ascii_alphanumeric() || *b == b'_') {
            return Err(self.wrong("a malformed number"));
        }
        let digits: BigInt = digits.parse().map_err(|_| self.wrong("a malformed number"))?;
        let scale = num_traits::Pow::pow(BigInt::from(10), exponent.unsigned_abs() as u32);
        Ok(Expr::Number(if exponent < 0 { BigRational::new(digits, scale) } else { (digits * scale).into() }))
    }
}

fn constant(expr: &Expr) -> Option<BigRational> {
    match expr {
        Expr::Number(value) => Some(value.clone()),
        Expr::Neg(inner) => constant(inner).map(|value| -value),
        Expr::Power(base, exponent) => number::power(&constant(base)?, *exponent),
        _ => None,
    }
}

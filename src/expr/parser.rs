//! From tokens to the tree.
//!
//! Grammar, loosest first; a leading minus takes a whole term, so `-x^2` is `-(x^2)` and `-a*b` is `-(a*b)`:
//!
//! ```text
//! sum      = term { ("+" | "-") term }
//! term     = ("-" | "+") term | product
//! product  = power { ("*" | "/") factor }
//! factor   = ("-" | "+") factor | power
//! power    = postfix [ "^" exponent ]
//! exponent = ("-" | "+") exponent | power
//! postfix  = atom { "'" | "[" sum [ "," sum ] "]" }
//! atom     = number | name | function "(" sum { "," sum } ")" | "(" sum ")"
//! ```

use super::lexer::{Spanned, Token, tokens};
use super::syntax::SyntaxKind;
use super::{BinaryOp, Constant, Diagnostic, Expr, Function, MatrixFunction, Shapes, Syntax, did_you_mean};
use std::ops::Range;
use std::sync::Arc;

/// How deep parentheses, signs and powers may be nested. A sign counts twice where no parenthesis stands before it,
/// and a number that prints as a quotient once: so what is read nests no deeper when it is printed.
const NESTING_LIMIT: usize = 200;
/// How high a tree may be; a sum of `n` terms has height `n`.
const HEIGHT_LIMIT: usize = 500;

impl Expr {
    /// Reads an expression.
    ///
    /// ```
    /// use twostep::expr::Expr;
    /// assert_eq!(Expr::parse("-x^2").unwrap(), Expr::parse("-(x^2)").unwrap());
    /// assert!(Expr::parse("2x").unwrap_err().help.unwrap().contains("2*x"));
    /// ```
    ///
    /// # Errors
    /// Where the text is not an expression, or nests too deeply; with the place and, mostly, a remedy.
    pub fn parse(text: &str) -> Result<Expr, Diagnostic> {
        Syntax::parse(text)?.elaborate(&Shapes::default())
    }
}

impl Syntax {
    /// Reads an expression whose parts may be matrices.
    ///
    /// # Errors
    /// As [`Expr::parse`]; shapes are not looked at.
    pub fn parse(text: &str) -> Result<Syntax, Diagnostic> {
        let tokens = tokens(text)?;
        if tokens.len() == 1 {
            return Err(Diagnostic::new("the expression is empty", 0..text.len())
                .help("write for example `(x^2 - 1)^2/4`"));
        }
        let mut parser = Parser { text, tokens, next: 0, nesting: 0 };
        let expr = parser.sum()?;
        match parser.peek() {
            Token::End => Ok(expr),
            _ => Err(parser.leftover()),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Spanned>,
    next: usize,
    nesting: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[self.next].token
    }

    fn span(&self) -> Range<usize> {
        self.tokens[self.next].span.clone()
    }

    /// Takes the next token where it is one of the symbols.
    fn take(&mut self, symbols: &str) -> Option<char> {
        match self.peek() {
            Token::Symbol(c) if symbols.contains(*c) => {
                let c = *c;
                self.next += 1;
                Some(c)
            }
            _ => None,
        }
    }

    /// Runs `rule` one level deeper.
    fn nested(&mut self, rule: fn(&mut Self) -> Result<Syntax, Diagnostic>) -> Result<Syntax, Diagnostic> {
        self.deeper(1, rule)
    }

    /// Runs `rule` some levels deeper.
    fn deeper(
        &mut self,
        levels: usize,
        rule: impl FnOnce(&mut Self) -> Result<Syntax, Diagnostic>,
    ) -> Result<Syntax, Diagnostic> {
        self.nesting += levels;
        if self.nesting > NESTING_LIMIT {
            let error = Diagnostic::new("the expression is nested too deeply", self.span());
            return Err(error
                .help(format!("at most {NESTING_LIMIT} levels of parentheses, signs and powers are read")));
        }
        let result = rule(self);
        self.nesting -= levels;
        result
    }

    fn join(&self, op: BinaryOp, left: Syntax, right: Syntax) -> Result<Syntax, Diagnostic> {
        let span = left.span().start..right.span().end;
        let expr = Syntax::new(SyntaxKind::Binary(op, Box::new(left), Box::new(right)), span.clone());
        if expr.depth > HEIGHT_LIMIT {
            let error = Diagnostic::new("the expression has too many terms or factors in one row", span);
            return Err(error.help("group them with parentheses"));
        }
        Ok(expr)
    }

    fn sum(&mut self) -> Result<Syntax, Diagnostic> {
        let mut left = self.term()?;
        while let Some(sign) = self.take("+-") {
            let right = self.term()?;
            left = self.join(if sign == '+' { BinaryOp::Add } else { BinaryOp::Sub }, left, right)?;
        }
        Ok(left)
    }

    fn term(&mut self) -> Result<Syntax, Diagnostic> {
        self.signed(Self::term, Self::product)
    }

    /// `("-" | "+") this | otherwise`.
    fn signed(
        &mut self,
        this: fn(&mut Self) -> Result<Syntax, Diagnostic>,
        otherwise: fn(&mut Self) -> Result<Syntax, Diagnostic>,
    ) -> Result<Syntax, Diagnostic> {
        let start = self.span().start;
        match self.take("+-") {
            None => otherwise(self),
            Some(sign) => {
                // Printed, the sign may need a parenthesis.
                let has_one = self.next >= 2 && self.tokens[self.next - 2].token == Token::Symbol('(');
                let inner = self.deeper(if has_one { 1 } else { 2 }, this)?;
                let span = start..inner.span().end;
                Ok(match sign {
                    '+' => Syntax { span, ..inner },
                    _ => Syntax::new(SyntaxKind::Neg(Box::new(inner)), span),
                })
            }
        }
    }

    fn product(&mut self) -> Result<Syntax, Diagnostic> {
        let mut left = self.power()?;
        while let Some(sign) = self.take("*/") {
            let right = self.factor()?;
            left = self.join(if sign == '*' { BinaryOp::Mul } else { BinaryOp::Div }, left, right)?;
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Syntax, Diagnostic> {
        self.signed(Self::factor, Self::power)
    }

    fn exponent(&mut self) -> Result<Syntax, Diagnostic> {
        self.signed(Self::exponent, Self::power)
    }

    fn power(&mut self) -> Result<Syntax, Diagnostic> {
        let base = self.postfix()?;
        if self.take("^").is_none() {
            return Ok(base);
        }
        let exponent = self.nested(Self::exponent)?;
        self.join(BinaryOp::Pow, base, exponent)
    }

    /// An atom with its transposes and indices.
    fn postfix(&mut self) -> Result<Syntax, Diagnostic> {
        let mut inner = self.atom()?;
        loop {
            let (start, mark) = (inner.span.start, self.span());
            inner = match self.take("'[") {
                None => return Ok(inner),
                Some('\'') => Syntax::new(SyntaxKind::Transpose(Box::new(inner)), start..mark.end),
                Some(_) => {
                    let mut indices = vec![self.nested(Self::sum)?];
                    while self.take(",").is_some() {
                        indices.push(self.nested(Self::sum)?);
                    }
                    let end = self.span().end;
                    if self.take("]").is_none() {
                        let error = Diagnostic::new("a bracket is not closed", mark);
                        return Err(error.label("opened here").help("write an entry as `X[1,2]`"));
                    }
                    Syntax::new(SyntaxKind::Index(Box::new(inner), indices), start..end)
                }
            };
            if inner.depth > HEIGHT_LIMIT {
                return Err(Diagnostic::new("too many transposes and indices in one row", inner.span));
            }
        }
    }

    fn atom(&mut self) -> Result<Syntax, Diagnostic> {
        let span = self.span();
        match self.peek().clone() {
            Token::Number(q) => {
                let levels = usize::from(*q.denom() != 1);
                self.deeper(levels, |parser| {
                    parser.next += 1;
                    Ok(Syntax::new(SyntaxKind::Number(q), span))
                })
            }
            Token::Name(name) => {
                self.next += 1;
                self.named(&name, span)
            }
            Token::Symbol('(') => {
                self.next += 1;
                let inner = self.nested(Self::sum)?;
                let end = self.close(&span)?;
                Ok(Syntax { span: span.start..end, ..inner })
            }
            Token::Symbol(c) => {
                let error = Diagnostic::new(format!("unexpected `{c}`"), span);
                Err(error.label("expected a number, a name or `(`"))
            }
            Token::End => {
                let error = Diagnostic::new("the expression ends too early", span);
                Err(error.label("expected a number, a name or `(`"))
            }
        }
    }

    /// The closing parenthesis; returns its end.
    fn close(&mut self, open: &Range<usize>) -> Result<usize, Diagnostic> {
        let end = self.span().end;
        if self.take(")").is_some() {
            return Ok(end);
        }
        match self.peek() {
            Token::End => {
                let error = Diagnostic::new("a parenthesis is not closed", open.clone());
                Err(error.label("opened here").help("add the missing `)`"))
            }
            _ => Err(self.leftover()),
        }
    }

    fn named(&mut self, name: &str, span: Range<usize>) -> Result<Syntax, Diagnostic> {
        let open = self.span();
        let called = *self.peek() == Token::Symbol('(');
        let constant = match name {
            "pi" => Some(Constant::Pi),
            "e" => Some(Constant::E),
            _ => None,
        };
        match (Function::from_name(name), called) {
            (Some(function), true) => {
                self.next += 1;
                self.call(function, span, open)
            }
            (Some(function), false) => {
                let error = Diagnostic::new(format!("the function `{name}` has no argument"), span);
                let example = if function.arity() == 2 { "(y, x)" } else { "(x)" };
                Err(error.help(format!("write its argument in parentheses: `{name}{example}`")))
            }
            (None, true) => match MatrixFunction::from_name(name) {
                Some(function) => {
                    self.next += 1;
                    let (arguments, end) = self.arguments(name, function.arity(), &open)?;
                    Ok(Syntax::new(SyntaxKind::Matrix(function, arguments), span.start..end))
                }
                None => Err(unknown_function(name, span, constant.is_some())),
            },
            (None, false) => {
                let kind = match constant {
                    Some(c) => SyntaxKind::Constant(c),
                    None => SyntaxKind::Name(Arc::from(name)),
                };
                Ok(Syntax::new(kind, span))
            }
        }
    }

    fn call(
        &mut self,
        function: Function,
        name: Range<usize>,
        open: Range<usize>,
    ) -> Result<Syntax, Diagnostic> {
        let (arguments, end) = self.arguments(function.name(), function.arity(), &open)?;
        Ok(Syntax::new(SyntaxKind::Call(function, arguments), name.start..end))
    }

    /// The arguments after an opening parenthesis, and the end of the closing one.
    fn arguments(
        &mut self,
        function: &str,
        wanted: usize,
        open: &Range<usize>,
    ) -> Result<(Vec<Syntax>, usize), Diagnostic> {
        if *self.peek() == Token::Symbol(')') {
            let span = open.start..self.span().end;
            return Err(Diagnostic::new(format!("the function `{function}` has no argument"), span));
        }
        let mut arguments = vec![self.nested(Self::sum)?];
        while self.take(",").is_some() {
            arguments.push(self.nested(Self::sum)?);
        }
        let end = self.close(open)?;
        let given = arguments.len();
        if wanted != given {
            let plural = if wanted == 1 { "" } else { "s" };
            let message = format!("`{function}` takes {wanted} argument{plural}, here are {given}");
            return Err(Diagnostic::new(message, open.start..end));
        }
        Ok((arguments, end))
    }

    /// The error at a token that cannot follow a complete expression.
    fn leftover(&self) -> Diagnostic {
        let span = self.span();
        match self.peek() {
            Token::Symbol(')') => {
                Diagnostic::new("a `)` without its `(`", span).help("remove it, or add the missing `(`")
            }
            Token::Symbol(']') => {
                Diagnostic::new("a `]` without its `[`", span).help("an entry of a matrix is `X[1,2]`")
            }
            Token::Symbol(',') => {
                let error = Diagnostic::new("a comma stands between the arguments of a function only", span);
                error.help("a decimal number is written with a point: `0.1`")
            }
            token => {
                let last = &self.tokens[self.next - 1];
                let left = match last.token {
                    Token::Symbol(_) => "(...)",
                    _ => &self.text[last.span.clone()],
                };
                let right = match token {
                    Token::Symbol(_) => "(...)",
                    _ => &self.text[span.clone()],
                };
                let error = Diagnostic::new("an operator is missing", last.span.start..span.end);
                error.label("a product needs its `*`").help(format!("write `{left}*{right}`"))
            }
        }
    }
}

fn unknown_function(name: &str, span: Range<usize>, is_constant: bool) -> Diagnostic {
    if is_constant || name.chars().count() == 1 {
        let error = Diagnostic::new(format!("`{name}` is not a function"), span);
        return error.help(format!("for a product write `{name}*(...)`"));
    }
    let other = match name {
        "ln" => Some("log"),
        "arctan" => Some("atan"),
        "arcsin" => Some("asin"),
        "arccos" => Some("acos"),
        _ => None,
    };
    let guess = match other {
        Some(known) => Some(format!("did you mean `{known}`?")),
        None => did_you_mean(name, Function::ALL.iter().map(|f| f.name())),
    };
    let names: Vec<&str> = Function::ALL.iter().map(|f| f.name()).collect();
    Diagnostic::new(format!("unknown function `{name}`"), span)
        .help(format!("the functions are {}", names.join(", ")))
        .maybe_help(guess)
}

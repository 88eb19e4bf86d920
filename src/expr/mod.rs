//! Losses as expressions: parsing with positions, printing, exact derivatives, expansion to polynomials.

mod algebraic;
mod closed;
mod derivative;
mod diagnostic;
mod expand;
mod float;
mod function;
pub mod graph;
mod latex;
mod lexer;
mod parser;
mod print;
mod simplify;
mod suggest;
mod tree;

pub use diagnostic::Diagnostic;
pub use expand::DEGREE_LIMIT;
pub use function::Function;
pub use graph::Graph;
pub use suggest::did_you_mean;
pub use tree::{BinaryOp, Constant, Expr, ExprKind};

#[cfg(test)]
mod tests;

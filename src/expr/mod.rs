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
mod matrix;
mod matrix_entry;
mod parser;
mod print;
mod rotation;
mod shapes;
mod simplify;
mod suggest;
mod syntax;
mod tree;

pub(crate) use closed::division_by_zero;
pub use diagnostic::Diagnostic;
pub use expand::DEGREE_LIMIT;
pub use function::Function;
pub use graph::Graph;
pub(crate) use lexer::{continues_name, starts_name};
pub use matrix::{ENTRY_LIMIT, OPERATION_LIMIT};
pub use rotation::{Rotation, Slot};
pub use shapes::{Shape, Shapes, entry_names};
pub use suggest::did_you_mean;
pub use syntax::{MatrixFunction, Syntax};
pub use tree::{BinaryOp, Constant, Expr, ExprKind};

#[cfg(test)]
mod tests;

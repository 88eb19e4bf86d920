//! The hard limits. What does not fit is rejected: a checker of hostile input must end, and soon.

/// Bytes of a problem file.
pub const PROBLEM_BYTES: usize = 1 << 18;
/// Bytes of a certificate.
pub const CERTIFICATE_BYTES: usize = 1 << 24;
/// Nesting of the certificate's arrays and objects.
pub const JSON_DEPTH: usize = 16;
/// Nesting of the problem file's arrays and inline tables.
pub const TOML_DEPTH: usize = 8;
/// Nesting of parentheses, signs and exponents in an expression.
pub const EXPRESSION_DEPTH: usize = 64;
/// Bytes of an expression.
pub const EXPRESSION_BYTES: usize = 1 << 14;
/// Bytes of one number written in decimal digits.
pub const NUMBER_BYTES: usize = 1 << 12;
/// The decimal exponent of a number, and the exponent of `^`.
pub const EXPONENT: i64 = 1000;
/// The degree of a loss.
pub const LOSS_DEGREE: usize = 256;
/// The degree of any polynomial.
pub const DEGREE: usize = 512;
/// Bits of a coefficient of the loss and of the numbers of a claim.
pub const COEFFICIENT_BITS: u64 = 1 << 16;
/// Statements in a certificate.
pub const STATEMENTS: usize = 10_000;
/// Elements of one array.
pub const ELEMENTS: usize = 100_000;
/// Units of work (limb products, estimated) of all remainder sequences and proofs together.
pub const WORK: u64 = 40_000_000_000;
/// Bits of the value of a polynomial at a rational number.
pub const VALUE_BITS: u64 = 1 << 18;
/// Operators with two operands in an expression.
pub const OPERATORS: usize = 1000;
/// The order of the first coefficient of a branch that is not 0.
pub const ORDER: usize = 32;
/// The degree of a loss with a phase diagram.
pub const DIAGRAM_DEGREE: usize = 6;
/// Bits of the grid of an enclosure.
pub const PRECISION: usize = 1024;
/// Bits before the binary point of an enclosure.
pub const MAGNITUDE_BITS: u64 = 2048;
/// The least period of a cycle.
pub const PERIOD: usize = 1024;
/// Steps of an orbit.
pub const STEPS: usize = 10_000;

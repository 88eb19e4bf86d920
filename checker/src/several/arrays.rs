//! Vectors and matrices in a certificate.

use super::linear::Matrix;
use super::rational::Rows;
use crate::elementary::dyadic::Dyadic;
use crate::fields::{Fields, pair};
use crate::interval::Interval;
use crate::json::Json;
use crate::number::canonical;
use crate::verdict::{Fault, Reason};
use num_rational::BigRational;

/// An array of `length` intervals.
pub fn intervals(fields: &Fields, key: &str, length: usize) -> Result<Vec<Interval>, Reason> {
    let all: Vec<Interval> = fields
        .array(key)?
        .iter()
        .map(pair)
        .collect::<Result<_, _>>()
        .map_err(|reason| reason.fault.because(format!("{}: {}", fields.place(key), reason.text)))?;
    if all.len() != length {
        return Err(Fault::Field.because(format!("{}: expected {length} intervals", fields.place(key))));
    }
    Ok(all)
}

/// A square matrix of numbers: `size` arrays of `size` numbers.
pub fn numbers(fields: &Fields, key: &str, size: usize) -> Result<Rows, Reason> {
    let wrong =
        || Fault::Field.because(format!("{}: expected {size} rows of {size} numbers", fields.place(key)));
    let entry = |json: &Json| match json {
        Json::Text(text) => canonical(text),
        _ => Err(wrong()),
    };
    let rows = fields.array(key)?;
    if rows.len() != size {
        return Err(wrong());
    }
    rows.iter()
        .map(|row| match row {
            Json::Array(entries) if entries.len() == size => entries.iter().map(entry).collect(),
            _ => Err(wrong()),
        })
        .collect()
}

/// Enclosures of the entries of such a matrix.
pub fn matrix(fields: &Fields, key: &str, size: usize, bits: u32) -> Result<Matrix, Reason> {
    Ok(on_grid(&numbers(fields, key, size)?, bits))
}

/// Enclosures of the entries of a matrix.
pub fn on_grid(rows: &[Vec<BigRational>], bits: u32) -> Matrix {
    let entry = |x: &BigRational| Dyadic::new(&Interval::point(x.clone()), bits);
    rows.iter().map(|row| row.iter().map(entry).collect()).collect()
}

/// Enclosures of intervals.
pub fn enclosed(intervals: &[Interval], bits: u32) -> Vec<Dyadic> {
    intervals.iter().map(|interval| Dyadic::new(interval, bits)).collect()
}

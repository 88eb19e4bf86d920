//! Squared losses and compositions: the condition in terms of the pieces (Lemma 2 of Chen & Bruna 2023).
//!
//! - `jets`: the identities between derivatives, proved once and for all by expansion;
//! - `recognise`: which pieces a loss is made of; `lemma`: the identity for given pieces.

mod atoms;
mod jets;
mod lemma;
mod recognise;

pub use jets::{composition_identity, squared_identity};
pub use lemma::{Bracket, SquaredForm, squared_form};
pub use recognise::{Composition, SquaredLoss, composition, squared_loss};

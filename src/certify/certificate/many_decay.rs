//! Witnesses of decay across a plane, or against it.

use super::many::ManyDrafts;
use super::witness::{object, text};
use crate::arith::Rational;
use crate::certify::many::{Carried, DecayOutcome, decay_proof};
use crate::problem::Statement;
use serde_json::Value as Json;

/// The precision at which the checker is asked to work.
const PRECISION: u32 = 64;

impl ManyDrafts<'_> {
    pub(super) fn decay(&self, statement: &Statement) -> Option<Json> {
        let proof = match decay_proof(self.problem, self.loss, statement).ok()? {
            DecayOutcome::Proved(_, proof) => proof,
            DecayOutcome::Refuted(_, start, eta) => {
                return Some(object(&[
                    ("kind", text("many-growth")),
                    ("precision", PRECISION.into()),
                    ("start", Json::Array(start.iter().map(text).collect())),
                    ("eta", text(eta)),
                ]));
            }
            DecayOutcome::Open(_) => return None,
        };
        let number = |x: f64| Rational::from_f64(x).map(text);
        let one = |(bound, range, carried): &(usize, f64, _)| {
            let Carried { factor, root } = carried;
            Some(object(&[
                ("bound", (*bound).into()),
                ("range", number(*range)?),
                ("factor", text(factor)),
                ("root", text(root)),
            ]))
        };
        Some(object(&[
            ("kind", text("many-decay")),
            ("precision", PRECISION.into()),
            ("contraction", number(proof.contraction)?),
            ("carried", Json::Array(proof.carried.iter().map(one).collect::<Option<_>>()?)),
            ("cover", text(proof.cover)),
        ]))
    }
}

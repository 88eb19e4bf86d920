//! The work that one certificate may cause: a bound that does not depend on the machine.

use crate::limits;
use crate::verdict::{Fault, Reason};
use std::cell::Cell;
use std::rc::Rc;

/// The work left, in estimated limb products; clones share it.
#[derive(Clone)]
pub struct Budget(Rc<Cell<u64>>);

impl Budget {
    /// The full budget.
    pub fn new() -> Budget {
        Budget(Rc::new(Cell::new(limits::WORK)))
    }

    /// Takes some of it.
    pub fn spend(&self, work: u64) -> Result<(), Reason> {
        match self.0.get().checked_sub(work) {
            Some(left) => {
                self.0.set(left);
                Ok(())
            }
            None => Err(Fault::Limit.because("too much work")),
        }
    }

    /// A remainder sequence of polynomials with `terms` terms of `bits` bits: `terms^2` coefficients of up to
    /// `2 terms bits` bits, each by a few products.
    pub fn spend_on_remainders(&self, terms: u64, bits: u64) -> Result<(), Reason> {
        let limbs = 1 + terms.saturating_mul(bits) / 64;
        self.spend(terms.saturating_mul(terms).saturating_mul(limbs.saturating_mul(limbs)))
    }
}

impl Default for Budget {
    fn default() -> Self {
        Budget::new()
    }
}

//! Ctrl-C during long work: the first asks to stop, so that what is finished is kept; the second ends the process.

use super::failure::Failure;
use signal_hook::consts::SIGINT;
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The exit status of a process that Ctrl-C ended, as shells count it.
pub(super) const STATUS: u8 = 130;

/// Whether to stop.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens to Ctrl-C from now on.
    pub(super) fn listen() -> Result<Self, Failure> {
        let interrupt = Interrupt::default();
        let wrong = |error| Failure::new(format!("cannot listen to Ctrl-C: {error}"));
        // In this order: the first signal finds the flag still down.
        flag::register_conditional_shutdown(SIGINT, i32::from(STATUS), Arc::clone(&interrupt.0))
            .map_err(wrong)?;
        flag::register(SIGINT, Arc::clone(&interrupt.0)).map_err(wrong)?;
        Ok(interrupt)
    }

    /// Asks to stop.
    pub(super) fn ask(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Has anyone asked?
    pub(super) fn asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

//! Results that are worked out when they are first read.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};

/// A result that is worked out when it is first read, once; copies share it.
#[derive(Clone)]
pub struct Deferred<T>(Arc<LazyLock<T, Work<T>>>);

type Work<T> = Box<dyn FnOnce() -> T + Send>;

impl<T> Deferred<T> {
    /// The result of `work`.
    pub fn new(work: impl FnOnce() -> T + Send + 'static) -> Self {
        let work: Work<T> = Box::new(work);
        Deferred(Arc::new(LazyLock::new(work)))
    }
}

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Send + 'static> From<T> for Deferred<T> {
    fn from(result: T) -> Self {
        Deferred::new(move || result)
    }
}

impl<T: fmt::Debug> fmt::Debug for Deferred<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

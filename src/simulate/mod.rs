//! The `f64` path: everything here is *approximate* and decides nothing. It shows what is proved, and says loudly
//! where floats and proofs disagree.
//!
//! Comparison with what is proved:
//!
//! - [`proved`]: what the proofs hand over, as values;
//! - [`cross_check`](mod@cross_check): gradient descent run beside each proved statement;
//! - [`check_row`]: the rows of its table;
//! - [`check_windows`](fn@check_windows): the phase diagram, with `window_ends` and `continuation`: a 2-cycle followed in the step size;
//! - [`check_starts`](fn@check_starts): what almost every start does;
//! - [`check_several`](fn@check_several): losses of several variables; [`check_several_facts`](fn@check_several_facts): claims about them, with
//!   `many_window`;
//! - [`check_periods`](fn@check_periods): cycles of other periods, and step sizes at which they change, by `crossing`;
//! - [`check_momentum`](fn@check_momentum): 2-cycles under methods with momentum;
//! - [`check_facts`](fn@check_facts), [`check_sets`](fn@check_sets): claims that are proved, with `check_condition` and `check_identity`; `ground`: where starts are taken;
//! - [`smooth_check`](fn@smooth_check), [`check_smooth_windows`](fn@check_smooth_windows): the same for losses with elementary functions;
//! - [`chart`]: gradient descent in coordinates centred at a proved point, scaled so that floats neither overflow nor cancel;
//! - [`local_run`]: runs in charts: does the distance shrink, at which rate, to where;
//! - [`census`]: do starts from everywhere settle on a 2-cycle that is not listed; `global_map`: the map they are run under;
//! - [`scaled`]: floats with a wide exponent.
//!
//! Runs:
//!
//! - [`trajectory`]: one start; loss, sharpness, rate, Lyapunov exponent;
//! - [`period`]: has a run settled, and on what;
//! - [`sharpness`](mod@sharpness): the largest eigenvalue of the Hessian.
//!
//! Many runs, the same for any number of threads:
//!
//! - [`ensemble`](mod@ensemble): how many of many starts end on each attractor;
//! - [`bifurcation`](mod@bifurcation), [`basin`]: rasters;
//! - [`classify`](mod@classify): the screening that they share.
//!
//! Evaluation:
//!
//! - [`loss`]: value, gradient, Hessian times a vector, batched steps;
//! - `line`: losses in one variable with all derivatives that Newton's method needs;
//! - [`factorization`]: matrix factorization by products of matrices;
//! - [`float_poly`]: polynomials in one variable; `polynomial_steps`: steps on them; `momentum_steps`: with momentum;
//! - [`tape`]: any expression, as a register tape;
//! - [`number`], [`pack`], [`dual`], [`taylor`]: floats, many floats, floats with a derivative, with three;
//! - [`calculus`]: the derivatives of the elementary functions;
//! - [`random`]: random numbers by seed and position.

pub mod basin;
pub mod bifurcation;
pub mod calculus;
pub mod census;
pub mod chart;
mod check_condition;
mod check_cycle;
mod check_decay;
mod check_facts;
mod check_identity;
mod check_minimiser;
mod check_momentum;
mod check_periods;
pub mod check_row;
mod check_sets;
mod check_several;
mod check_several_facts;
mod check_smooth_windows;
mod check_starts;
mod check_windows;
pub mod classify;
mod continuation;
pub mod cross_check;
mod crossing;
pub mod dual;
pub mod ensemble;
pub mod factorization;
pub mod float_poly;
mod global_map;
mod ground;
mod line;
pub mod local_run;
pub mod loss;
mod many_window;
mod momentum_steps;
pub mod number;
pub mod pack;
pub mod period;
mod polynomial_steps;
pub mod proved;
pub mod random;
pub mod scaled;
pub mod sharpness;
mod smooth_check;
pub mod tape;
pub mod taylor;
pub mod trajectory;
mod window_ends;

pub use basin::{Axis, BasinOptions, BasinRaster, Label, basins};
pub use bifurcation::{BifurcationOptions, BifurcationRaster, bifurcation};
pub use check_decay::ProvedDecay;
pub use check_facts::{ProvedFact, check_facts, check_smooth_facts};
pub use check_identity::ProvedIdentity;
pub use check_momentum::{check_momentum, check_momentum_windows};
pub use check_periods::check_periods;
pub use check_row::{Agreement, CheckRow, Outcome, Quantity, Reproduce, Subject};
pub use check_sets::{ProvedSet, check_sets};
pub use check_several::check_several;
pub use check_several_facts::{ProvedManyFact, check_several_facts};
pub use check_smooth_windows::check_smooth_windows;
pub use check_starts::check_starts;
pub use check_windows::check_windows;
pub use cross_check::{CrossCheck, cross_check};
pub use ensemble::{Attractor, Ensemble, EnsembleOptions, ensemble};
pub use factorization::SymmetricFactorization;
pub use loss::{CompiledLoss, FloatLoss};
pub use period::NearCycle;
pub use proved::{
    ProvedAttractor, ProvedCell, ProvedCrossing, ProvedCycle, ProvedManyCycle, ProvedManyMinimiser,
    ProvedManyOrbits, ProvedMinimiser, ProvedOrbit, ProvedOrbits, ProvedPeriod, ProvedStability,
    ProvedStarts, ProvedWindow,
};
pub use smooth_check::smooth_check;
pub use trajectory::{Ending, RunOptions, Trajectory, simulate};

#[cfg(test)]
mod cross_check_tests;
#[cfg(test)]
mod ensemble_tests;
#[cfg(test)]
mod trajectory_tests;

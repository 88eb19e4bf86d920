//! `twostep` proves what gradient descent does past the edge of stability.
//!
//! # Certify a loss
//!
//! Where the minimisers lose stability, whether stable 2-cycles take over, and all 2-cycles at a step size, each
//! decided exactly:
//!
//! ```
//! use twostep::arith::Rational;
//! use twostep::certify::{ConditionKind, Stability, certify_loss, orbits};
//!
//! let analysis = certify_loss("(x^2 - 1)^2 / 4")?;
//! let minimiser = &analysis.minimisers[1];
//! assert_eq!(minimiser.kind, ConditionKind::Supercritical);
//! assert_eq!(*minimiser.eta_critical.as_ref().unwrap().as_rational().unwrap(), 1);
//!
//! let list = orbits(&analysis.loss, &Rational::from((11, 10)));
//! let stable = list.cycles.iter().filter(|cycle| cycle.stability == Stability::Stable);
//! assert!(list.complete);
//! assert_eq!((list.cycles.len(), stable.count()), (3, 2));
//! # Ok::<(), twostep::certify::LossError>(())
//! ```
//!
//! # The phase diagram in the step size
//!
//! ```
//! use twostep::certify::{certify_loss, windows};
//!
//! let analysis = certify_loss("(x^2 - 1)^2 / 4")?;
//! let diagram = windows(&analysis.loss).expect("within the limits");
//! let end = diagram.stable[0].to.expect("it ends");
//! assert_eq!(diagram.critical[end].eta.exact().unwrap().to_string(), "sqrt(5)-1");
//! # Ok::<(), twostep::certify::LossError>(())
//! ```
//!
//! # A derived formula in a snapshot
//!
//! Formulas are exact and always written alike, so that a snapshot keeps them:
//!
//! ```
//! use twostep::certify::{alpha_polynomial, certify_loss};
//!
//! let loss = certify_loss("(x^2 - 1)^2 / 4")?.loss;
//! insta::assert_snapshot!(alpha_polynomial(&loss).to_text("x"), @"90*x^2 + 6");
//! # Ok::<(), twostep::certify::LossError>(())
//! ```
//!
//! # A report
//!
//! ```
//! use twostep::certify::certify_loss;
//! use twostep::report::{Heading, Report, paper::markdown_document};
//!
//! let analysis = certify_loss("(x^2 - 1)^2 / 4")?;
//! let heading = Heading { loss: "(x^2 - 1)^2 / 4".into(), variable: "x".into(), ..Heading::default() };
//! let report = Report::new(heading, &analysis, &[]);
//! assert!(markdown_document(&report, &[]).contains("supercritical flip"));
//! # Ok::<(), twostep::certify::LossError>(())
//! ```
//!
//! # Several variables
//!
//! On the line `y = 0` this loss looks subcritical; in the plane it is supercritical:
//!
//! ```
//! use twostep::certify::many::{ManyKind, ManyLoss, analyse, search};
//! use twostep::expr::Expr;
//!
//! let loss = Expr::parse("x^2 + y^2/2 + x^2*y + x^4/10").expect("a loss");
//! let loss = ManyLoss::new(&loss, &["x".to_string(), "y".to_string()]).expect("in these variables");
//! let (minimisers, _) = search(&loss);
//! let found = analyse(&loss, &minimisers[0], &[]);
//! assert_eq!(found.kind, ManyKind::Supercritical);
//! ```
//!
//! # Runs in floats, and a picture
//!
//! ```
//! use twostep::expr::Expr;
//! use twostep::report::diagram::{LossOnPaper, sharpness_along};
//! use twostep::simulate::{CompiledLoss, RunOptions, simulate};
//!
//! let names = ["x".to_string(), "y".to_string()];
//! let loss = CompiledLoss::expression(&Expr::parse("(x*y - 1)^2/2").expect("a loss"), &["x", "y"]).expect("compiled");
//! let run = simulate(&mut loss.runner(), &[0.7, 1.2], 1.1, &RunOptions { sharpness: true, ..RunOptions::default() });
//! assert_eq!(run.period(), Some(2));
//!
//! let paper = LossOnPaper { text: "(x*y - 1)^2/2", variables: &names, eta: "11/10" };
//! assert!(sharpness_along(paper, &run).svg(840, 540).contains("</svg>"));
//! ```
//!
//! # The map
//!
//! The layers, bottom up; imports go down only:
//!
//! - [`arith`]: exact rationals and intervals with outward rounding;
//! - [`algebra`]: polynomials, real root isolation, real algebraic numbers, elimination;
//! - [`expr`]: losses as expressions: parsing, printing, exact derivatives;
//! - [`problem`]: problem files;
//! - [`dynamics`]: formulas of the gradient map and its 2-cycles, no decisions;
//! - [`certify`]: decisions and proofs;
//! - [`simulate`]: the `f64` path, which never decides anything;
//! - [`report`]: one value, one file per output format;
//! - [`cli`]: one file per subcommand.

pub mod algebra;
pub mod arith;
pub mod certify;
pub mod cli;
pub mod dynamics;
pub mod expr;
pub mod problem;
pub mod report;
pub mod simulate;

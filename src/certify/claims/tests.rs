//! Claims about one variable: known values, and agreement with independent ways to the same answer.

use super::Claims;
use crate::algebra::RatPoly;
use crate::arith::Rational;
use crate::certify::Limits;
use crate::certify::types::Verdict;
use crate::problem::Problem;
use proptest::prelude::*;

/// The verdicts on the claims of a problem about `(x^2-1)^2/4`.
fn decide(claims: &[&str]) -> Vec<Verdict> {
    decide_for("(x^2-1)^2/4", claims)
}

fn decide_for(loss: &str, claims: &[&str]) -> Vec<Verdict> {
    let claims: String = claims.iter().map(|claim| format!("[[claim]]\n{claim}\n")).collect();
    let problem = Problem::parse(&format!("loss = \"{loss}\"\n{claims}"), "a.toml").expect("a problem");
    let decided = Claims::new(&problem, &Limits::default()).expect("a polynomial");
    problem.claims.iter().map(|claim| decided.decide(claim).expect("a value")).collect()
}

fn word(verdict: &Verdict) -> char {
    match verdict {
        Verdict::Proved(_) => 'p',
        Verdict::Refuted(_) => 'r',
        Verdict::Undecided(_) => 'u',
    }
}

fn words(verdicts: &[Verdict]) -> String {
    verdicts.iter().map(word).collect()
}

#[test]
fn the_step_size_of_a_start() {
    // From 1 - eps: eta = 1.00880809765295 at eps = 1/20; from 1 + eps: 1.01200534794582.
    let claim = |at: &str, from: &str, to: &str| {
        format!("kind = 'cycle-through'\nat = {{ x = '{at}' }}\neta = {{ from = '{from}', to = '{to}' }}")
    };
    let claims = [
        claim("19/20", "1.00880809765294", "1.00880809765296"),
        claim("21/20", "1.01200534794581", "1.01200534794583"),
        claim("19/20", "1.0088080976529600", "2"),
        claim("1", "1/2", "2"),
    ];
    assert_eq!(words(&decide(&claims.each_ref().map(String::as_str))), "pprr");
    // x = 0 maps to 0; 1 + sqrt(...): the outer cycle {-a, a} has eta = 2/(a^2 - 1).
    let outer = "kind = 'cycle-through'\nat = { x = '2' }\neta = '2/3'";
    assert_eq!(words(&decide(&[outer])), "p");
}

#[test]
fn events_and_periods() {
    let event = |kind: &str, eta: &str| format!("kind = 'critical-step'\nevent = '{kind}'\neta = '{eta}'");
    let long = |kind: &str, p: usize, from: &str, to: &str| {
        format!(
            "kind = 'critical-step'\nevent = '{kind}'\nperiod = {p}\neta = {{ from = '{from}', to = '{to}' }}"
        )
    };
    let claims = [
        event("superstable", "sqrt(9/2)-1"),
        event("flip", "sqrt(5)-1"),
        event("flip", "sqrt(9/2)-1"),
        event("fold", "1"),
        event("minimiser-flip", "1"),
        long("flip", 4, "1.2880317544828", "1.2880317544829"),
        // Not there: never refuted, as no complete search is made.
        long("flip", 4, "1.2880317544830", "1.2880317544832"),
        long("superstable", 3, "1.4531555836", "1.4531555837"),
        "kind = 'period-3'\neta = '14531/10000'\ncount = 4".to_string(),
        "kind = 'period-3'\neta = '11/10'\ncount = 0".to_string(),
        "kind = 'period-4'\neta = '127/100'\ncount = 1\nstability = 'stable'\nwithin = { x = ['0', '2'] }"
            .to_string(),
        "kind = 'period-4'\neta = '127/100'\nstability = 'unstable'".to_string(),
    ];
    let claims: Vec<&str> = claims.iter().map(String::as_str).collect();
    assert_eq!(words(&decide(&claims)), "pprrppupppp".to_string() + "r");
}

#[test]
fn positivity_boundedness_and_descent_end_where_they_should() {
    let claim = |kind: &str, eta: &str, from: &str, to: &str| {
        format!("kind = '{kind}'\neta = '{eta}'\nstarts = {{ x = ['{from}', '{to}'] }}")
    };
    let claims = [
        // 3 sqrt(3)/2 - 1 = 1.598076...
        claim("invariant", "1598/1000", "0", "sqrt(1+1000/1598)"),
        claim("invariant", "1599/1000", "0", "sqrt(1+1000/1599)"),
        claim("invariant", "2", "-sqrt(2)", "sqrt(2)"),
        claim("invariant", "2", "-sqrt(2)", "1.4142"),
        // 2 sqrt(2) - 2 = 0.828427...
        claim("descent", "828/1000", "-sqrt(1+2000/828)", "sqrt(1+2000/828)"),
        claim("descent", "829/1000", "-sqrt(1+2000/829)", "sqrt(1+2000/829)"),
        claim("descent", "828/1000", "0", "2"),
        // Across the end of the interval of bounded starts the loss grows.
        claim("descent", "1/2", "3", "4"),
    ];
    assert_eq!(words(&decide(&claims.each_ref().map(String::as_str))), "prprprrr");
}

#[test]
fn starts_that_go_elsewhere() {
    let claim = |eta: &str, from: &str, to: &str, limit: &str| {
        format!("kind = 'converges'\neta = '{eta}'\nstarts = {{ x = ['{from}', '{to}'] }}\nto = '{limit}'")
    };
    let claims = [
        claim("14532/10000", "1/10", "13/10", "period-3"),
        claim("14532/10000", "1/10", "13/10", "period-2"),
        claim("127/100", "1/10", "13/10", "period-4"),
        claim("11/10", "168/100", "3", "infinity"),
        claim("11/10", "167/100", "3", "infinity"),
    ];
    assert_eq!(words(&decide(&claims.each_ref().map(String::as_str))), "prppr");
}

#[test]
fn momentum_moves_the_windows() {
    let window = |from: &str, to: &str, method: &str| {
        format!("kind = 'stable-window'\nfrom = '{from}'\nto = '{to}'\n{method}")
    };
    let claims = [
        window("1", "sqrt(5)-1", "momentum = 0"),
        window("3/2", "3/2*(sqrt(9/2 + 1/18) - 1)", "momentum = '1/2'"),
        window("1", "sqrt(5)-1", "momentum = '1/2'"),
        // Nesterov's end 1.17935245893311 in units of K, K = 4/3 eta.
        "kind = 'critical-step'\nevent = 'flip'\nmomentum = '1/2'\nnesterov = true\n\
         eta = { from = '0.88451434419982', to = '0.88451434419984' }"
            .to_string(),
        "kind = 'period-2'\neta = '33/20'\ncount = 3\nmomentum = '1/2'".to_string(),
        "kind = 'period-2'\neta = '33/20'\ncount = 1".to_string(),
        "kind = 'critical-step'\nevent = 'superstable'\neta = '3/2'\nmomentum = '1/2'".to_string(),
    ];
    let claims: Vec<&str> = claims.iter().map(String::as_str).collect();
    assert_eq!(words(&decide(&claims)), "pprppru");
}

fn random_loss(c: &[i64], lead: i64) -> RatPoly {
    let mut all: Vec<Rational> = c.iter().map(|v| Rational::from((*v, 3))).collect();
    all.push(Rational::from(lead));
    RatPoly::new(&all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// `invariant` and `descent` against samples in floats.
    #[test]
    fn one_step_agrees_with_samples(
        c in prop::collection::vec(-6i64..7, 3..5), lead in 1i64..3, e in 1i64..24, from in -20i64..20, width in 1i64..30,
    ) {
        let loss = random_loss(&c, lead);
        let (a, b) = (Rational::from((from, 8)), Rational::from((from + width, 8)));
        let eta = Rational::from((e, 24));
        let claim = |kind: &str| format!("kind = '{kind}'\neta = '{eta}'\nstarts = {{ x = ['{a}', '{b}'] }}");
        let (invariant, descent) = (claim("invariant"), claim("descent"));
        let verdicts = decide_for(&loss.to_text("x"), &[&invariant, &descent]);
        let f = |x: f64| loss.coefficients().iter().rev().fold(0.0, |v, c| v * x + c.to_f64());
        let slope = loss.derivative();
        let g = |x: f64| x - eta.to_f64() * slope.coefficients().iter().rev().fold(0.0, |v, c| v * x + c.to_f64());
        let (lo, hi) = (a.to_f64(), b.to_f64());
        let samples: Vec<f64> = (0..=4000).map(|k| lo + (hi - lo) * f64::from(k) / 4000.0).collect();
        let (mut inside, mut down) = (f64::INFINITY, f64::INFINITY);
        for x in samples {
            inside = inside.min((g(x) - lo).min(hi - g(x)));
            down = down.min(f(x) - f(g(x)));
        }
        for (verdict, margin) in verdicts.iter().zip([inside, down]) {
            match word(verdict) {
                'p' => prop_assert!(margin > -1e-9, "{:?} but {}", verdict, margin),
                'r' => prop_assert!(margin < 1e-3, "{:?} but {}", verdict, margin),
                _ => prop_assert!(false, "{:?}", verdict),
            }
        }
    }
}

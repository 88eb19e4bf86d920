//! Polynomials as text: plain, in the language of losses, and LaTeX. One place for all kinds of polynomials.

use super::RatPoly;
use crate::arith::Rational;

impl RatPoly {
    /// Plain text in a variable, highest power first; it can be typed back in.
    ///
    /// ```
    /// use twostep::{algebra::RatPoly, arith::Rational};
    /// let c = [(1, 4), (0, 1), (-3, 2), (0, 1), (1, 4)].map(Rational::from);
    /// assert_eq!(RatPoly::new(&c).to_text("x"), "x^4/4 - 3*x^2/2 + 1/4");
    /// ```
    pub fn to_text(&self, variable: &str) -> String {
        plain_sum(self.terms(|power| plain_power(variable, power)))
    }

    /// LaTeX in a variable, highest power first: `\frac{x^{4}}{4} - \frac{3 x^{2}}{2} + \frac{1}{4}`.
    pub fn to_latex(&self, variable: &str) -> String {
        let name = latex_name(variable);
        latex_sum(self.terms(|power| latex_power(&name, power)))
    }

    fn terms(&self, monomial: impl Fn(u32) -> String) -> Vec<(Rational, String)> {
        let coefficients = self.coefficients().into_iter().enumerate().rev();
        coefficients.filter(|(_, c)| *c != 0).map(|(i, c)| (c, monomial(i as u32))).collect()
    }
}

/// `x^3`; empty for the power 0.
pub(super) fn plain_power(name: &str, power: u32) -> String {
    match power {
        0 => String::new(),
        1 => name.to_string(),
        _ => format!("{name}^{power}"),
    }
}

/// `x^{3}`; empty for the power 0.
pub(super) fn latex_power(name: &str, power: u32) -> String {
    match power {
        0 => String::new(),
        1 => name.to_string(),
        _ => format!("{name}^{{{power}}}"),
    }
}

/// A sum of coefficients times monomials (empty for 1) in plain text; `0` for no terms.
pub(super) fn plain_sum(terms: Vec<(Rational, String)>) -> String {
    sum(terms, |size, monomial| {
        let (n, d) = (size.numer(), size.denom());
        let top = match (monomial, *n == 1) {
            ("", _) => n.to_string(),
            (m, true) => m.to_string(),
            (m, false) => format!("{n}*{m}"),
        };
        if *d == 1 { top } else { format!("{top}/{d}") }
    })
}

/// A sum of coefficients times monomials (empty for 1) in LaTeX; `0` for no terms.
pub(super) fn latex_sum(terms: Vec<(Rational, String)>) -> String {
    sum(terms, |size, monomial| {
        let (n, d) = (size.numer(), size.denom());
        let top = match (monomial, *n == 1) {
            ("", _) => n.to_string(),
            (m, true) => m.to_string(),
            (m, false) => format!("{n} {m}"),
        };
        if *d == 1 { top } else { format!("\\frac{{{top}}}{{{d}}}") }
    })
}

fn sum(terms: Vec<(Rational, String)>, show: impl Fn(&Rational, &str) -> String) -> String {
    let mut text = String::new();
    for (c, monomial) in terms {
        text.push_str(match (text.is_empty(), c < 0) {
            (true, true) => "-",
            (true, false) => "",
            (false, true) => " - ",
            (false, false) => " + ",
        });
        text.push_str(&show(&c.abs(), &monomial));
    }
    if text.is_empty() { "0".to_string() } else { text }
}

/// A name of a variable in LaTeX: `mu` is `\mu`, `x_1` and `x1` are `x_{1}`, `rate` is `\mathrm{rate}`.
pub fn latex_name(name: &str) -> String {
    let (stem, index) = match name.split_once('_') {
        Some((stem, index)) if !stem.is_empty() && !index.is_empty() => (stem, index),
        _ => name.split_at(name.trim_end_matches(|c: char| c.is_ascii_digit()).len()),
    };
    let escape = |text: &str| text.replace('_', "\\_");
    let stem = match stem {
        _ if GREEK.contains(&stem) => format!("\\{stem}"),
        _ if stem.chars().count() == 1 && stem != "_" => stem.to_string(),
        _ => format!("\\mathrm{{{}}}", escape(stem)),
    };
    match index {
        "" => stem,
        _ if GREEK.contains(&index) => format!("{stem}_{{\\{index}}}"),
        _ if index.chars().count() == 1 || index.chars().all(|c| c.is_ascii_digit()) => {
            format!("{stem}_{{{}}}", escape(index))
        }
        _ => format!("{stem}_{{\\mathrm{{{}}}}}", escape(index)),
    }
}

const GREEK: [&str; 35] = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "vartheta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "varphi",
    "chi",
    "psi",
    "omega",
    "Gamma",
    "Delta",
    "Theta",
    "Lambda",
    "Xi",
    "Sigma",
    "Upsilon",
    "Phi",
    "Psi",
    "Omega",
];

#[cfg(test)]
mod tests {
    use super::latex_name;
    use crate::algebra::RatPoly;
    use crate::arith::Rational;

    #[test]
    fn usual_order_and_signs() {
        let p = |c: &[(i64, i64)]| RatPoly::new(&c.iter().map(|&v| Rational::from(v)).collect::<Vec<_>>());
        assert_eq!(p(&[]).to_text("x"), "0");
        assert_eq!(p(&[(-1, 2)]).to_text("x"), "-1/2");
        assert_eq!(p(&[(1, 1), (-1, 1), (2, 1), (-5, 3)]).to_text("x"), "-5*x^3/3 + 2*x^2 - x + 1");
        assert_eq!(p(&[(1, 4), (0, 1), (-3, 2)]).to_latex("mu"), "-\\frac{3 \\mu^{2}}{2} + \\frac{1}{4}");
    }

    #[test]
    fn names_in_latex() {
        let shown = ["x", "mu", "x_1", "x12", "rate", "w_out", "a_b_c", "x_mu", "_"].map(latex_name);
        let wanted = [
            "x",
            "\\mu",
            "x_{1}",
            "x_{12}",
            "\\mathrm{rate}",
            "w_{\\mathrm{out}}",
            "a_{\\mathrm{b\\_c}}",
            "x_{\\mu}",
            "\\mathrm{\\_}",
        ];
        assert_eq!(shown, wanted);
    }
}

//! Formulas in LaTeX as MathML, which browsers set by themselves.

use super::html::escape;
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage, push_mathml};

/// A formula inside a line.
pub(super) fn inline(latex: &str) -> String {
    convert(latex, DisplayMode::Inline)
}

/// A formula by itself.
pub(super) fn display(latex: &str) -> String {
    convert(latex, DisplayMode::Block)
}

/// What cannot be read as LaTeX is shown as it is.
fn convert(latex: &str, display_mode: DisplayMode) -> String {
    let storage = Storage::new();
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let events: Vec<_> = Parser::new(latex, &storage).collect();
    let mut html = String::new();
    let good = events.iter().all(Result::is_ok) && push_mathml(&mut html, events.into_iter(), config).is_ok();
    if good { html } else { format!("<code>{}</code>", escape(latex)) }
}

#[cfg(test)]
mod tests {
    use super::{display, inline};

    #[test]
    fn formulas_of_results_become_mathml() {
        for latex in [
            "\\frac{2}{\\eta} = f'' - 8 D + O(D^{4})",
            "-\\sqrt{\\frac{21}{22}+\\frac{1}{22}\\sqrt{41}} \\approx -1.1160629714523",
            "\\left(1,\\, \\infty\\right)",
            "x_0 \\le \\{1, 2\\}",
            "\\sqrt[3]{y} \\cdot 10^{-7}",
            "(f''')^{2} - |\\rho|",
            "\\operatorname{erf}(x)",
            "\\mathrm{sigma}_{1}",
        ] {
            let html = inline(latex);
            assert!(html.starts_with("<math") && html.ends_with("</math>"), "{html}");
            assert!(!html.contains("merror") && !html.contains('\\'), "{latex}: {html}");
        }
        assert!(display("x").contains("display=\"block\""));
    }

    #[test]
    fn what_is_no_latex_is_shown() {
        assert_eq!(inline("\\frac{1"), "<code>\\frac{1</code>");
        assert_eq!(inline("\\nosuchcommand<"), "<code>\\nosuchcommand&lt;</code>");
    }
}

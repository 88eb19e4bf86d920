//! A problem file with its loss alone.

use super::model::Problem;

impl Problem {
    /// The text of a problem file without its step sizes and claims, for questions of one's own about the loss; the text
    /// itself where it is no TOML.
    ///
    /// ```
    /// use twostep::problem::Problem;
    /// let text = "loss = \"x^2\"\n[[step_size]]\neta = \"1\"\n";
    /// assert_eq!(Problem::text_of_loss(text).trim(), "loss = \"x^2\"");
    /// ```
    pub fn text_of_loss(text: &str) -> String {
        let Ok(mut table) = text.parse::<toml::Table>() else { return text.to_string() };
        table.remove("claim");
        table.remove("step_size");
        table.to_string()
    }
}

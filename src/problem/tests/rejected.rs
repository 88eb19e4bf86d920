//! Files that are refused: each with its place and a remedy.

use super::accepted::FULL;
use crate::expr::Diagnostic;
use crate::problem::Problem;
use proptest::prelude::*;

/// The error of a file, the piece it underlines, and its help.
fn refused(text: &str) -> (String, String, String) {
    let error = Problem::parse(text, "f.toml").expect_err(text);
    let piece = text.get(error.span.clone()).unwrap_or_else(|| panic!("{error:?}")).to_string();
    (error.message, piece, error.help.unwrap_or_default())
}

/// The full file with one piece replaced.
fn changed(from: &str, to: &str) -> (String, String, String) {
    assert!(FULL.contains(from), "{from}");
    refused(&FULL.replacen(from, to, 1))
}

#[test]
fn keys() {
    let (message, piece, help) = changed("variables =", "vairables =");
    assert!(message.contains("unknown key `vairables`"), "{message}");
    assert_eq!((piece.as_str(), help.as_str()), ("vairables", "did you mean `variables`?"));
    assert!(changed("count = 1", "zzz = 1").2.contains("`stability`"));
    assert!(changed("count = 1", "from = 1").0.contains("unknown key `from` in [[claim]]"));
    assert!(changed("expect = \"supercritical\"", "").0.contains("`expect` is missing"));
    assert!(changed("loss = \"(x^2 - mu)^2 / 4\"", "").2.contains("loss = "));
    assert!(refused("").0.contains("`loss` is missing"));
    assert!(changed("mu = \"1\"", "mu = \"1\"\nmu = \"2\"").0.contains("duplicate key"));
}

#[test]
fn types_and_words() {
    assert_eq!(changed("\"Double well\"", "3").0, "expected a text in quotes, found an integer");
    assert_eq!(changed("count = 1", "count = \"1\"").0, "expected a natural number, found a text");
    assert_eq!(changed("count = 1", "count = -1").1, "-1");
    assert!(changed("\"supercritical\"", "\"supercrtical\"").2.contains("did you mean `supercritical`?"));
    assert!(changed("\"stable\"", "\"solid\"").2.contains("\"superstable\""));
    assert!(changed("kind = \"identity\"", "kind = \"identitty\"").2.contains("`identity`"));
    assert!(changed("[\"x\"]", "\"x\"").2.contains("variables = [\"x\", \"y\"]"));
    assert!(changed("[\"x\"]", "{ x = { shape = [3, 2] } }").0.contains("power of a 3 x 2 matrix"));
    assert!(changed("[\"x\"]", "{ x = { shape = [1, 2, 3] } }").0.contains("at most two sizes"));
    assert!(changed("[\"x\"]", "{ x = { form = [3] } }").0.contains("unknown key `form`"));
    assert!(changed("eta = 1.1", "eta = nan").0.contains("finite"));
    assert!(changed("mu = \"1\"", "mu = { positive = false }").0.contains("positive = true"));
    assert!(changed("mu = \"1\"", "mu = { from = 1 }").0.contains("`to` is missing"));
    assert!(changed("[\"0\", 2]", "[\"0\"]").0.contains("two ends"));
    assert!(refused("loss = 'x^2'\n[step_size]\neta = 1").2.contains("[[step_size]]"));
}

#[test]
fn syntax() {
    let (message, piece, help) = changed("title = \"Double well\"", "title = Double well");
    assert!(!message.is_empty() && !message.contains('\n'));
    assert!(help.contains("quotes"), "{help}");
    assert!("Double well".contains(piece.trim()), "{piece}");
    let error = Problem::parse("loss = \"x^2\"\nvariables = [\"x\"\n", "f.toml").unwrap_err();
    assert!(error.located("f.toml", "loss = \"x^2\"\nvariables = [\"x\"\n").starts_with("f.toml:"));
}

#[test]
fn names() {
    let (message, piece, help) = changed("(x^2 - mu)", "(x^2 - nu)");
    assert_eq!((message.as_str(), piece.as_str()), ("`nu` is neither a variable nor a parameter", "nu"));
    assert!(help.contains("did you mean") || help.contains("`mu`"), "{help}");
    assert!(changed("[\"x\"]", "[\"x\", \"y\"]").0.contains("`y` does not stand in the loss"));
    assert!(changed("[\"x\"]", "[\"x\", \"x\"]").0.contains("twice"));
    assert!(changed("[\"x\"]", "[\"x\", \"mu\"]").0.contains("both"));
    assert!(changed("[\"x\"]", "[\"sin\"]").0.contains("meaning"));
    assert!(changed("[\"x\"]", "[\"2x\"]").0.contains("not a name"));
    assert!(changed("variables = [\"x\"]", "variables = []").0.contains("constant"));
    assert!(changed("x = \"sqrt(mu)\"", "y = \"1\"").0.contains("`y` is not a variable"));
    assert!(changed("\"(sqrt(5)-1)/mu\"", "\"(sqrt(5)-1)/x\"").0.contains("`x` is neither"));
    assert!(changed("mu = \"1\"", "mu = \"a\"").0.contains("`a` has no value"));
    assert!(refused("loss = 'x*y'").2.contains("variables = [\"x\", \"y\"]"));
    assert_eq!(refused("loss = '1 + 1'").0, "the loss is constant");
    assert!(refused("loss = '1/(2 - 2)'").0.contains("zero"));
    assert!(refused("loss = ''").0.contains("empty"));
    assert!(refused("loss = '  '").0.contains("empty"));
}

#[test]
fn expressions_in_the_file() {
    assert_eq!(changed("(x^2 - mu)^2 / 4", "(x^2 - mu)^2 / 4x").1, "4x");
    let (_, piece, help) = refused("loss = \"\"\"\n(x^2 - 1)^2\n + 3 x\"\"\"");
    assert_eq!((piece.as_str(), help.as_str()), ("3 x", "write `3*x`"));
    // With an escape the content is not in the file as it is: the whole string is underlined.
    assert_eq!(refused("loss = \"x\\u0020y\"").1, "\"x\\u0020y\"");
    let error =
        |text: &str| -> Diagnostic { Problem::parse(text, "f").unwrap().loss_polynomial().unwrap_err() };
    let text = "loss = \"x^2/(mu - 1)\"\nparameters.mu = 1";
    assert_eq!(&text[error(text).span], "(mu - 1)");
    assert_eq!(error("loss = 'x - x + 1'").message, "the loss is constant");
    assert!(error("loss = 'x*y'\nvariables = ['x', 'y']").message.contains("2 variables"));
    assert!(error("loss = 'm*x'\nparameters.m = 'sqrt(2)'").message.contains("not a rational"));
}

#[test]
fn values_that_make_no_sense() {
    assert!(changed("eta = \"11/10\"", "eta = \"1 - 1\"").0.contains("positive"));
    assert!(changed("eta = 1.1", "eta = -0.1").1 == "-0.1");
    assert!(changed("to = 1.2", "to = 0.5").0.contains("ends before it begins"));
    assert!(changed("to = \"(sqrt(5)-1)/mu\"", "to = \"(sqrt(5)-2)/mu\"").0.contains("ends before"));
    assert!(changed("[\"0\", 2]", "[3, 2]").0.contains("ends before"));
    assert!(changed("[[step_size]]\neta = \"11/10\"", "[[step_size]]").0.contains("gives none"));
}

#[test]
fn parameters_from_outside() {
    let p = Problem::parse(FULL, "f").unwrap();
    assert_eq!(p.with_parameter("nu", "1").unwrap_err().message, "there is no parameter `nu`");
    assert!(p.with_parameter("mu", "1 +").unwrap_err().message.contains("`1 +`"));
    let zero = p.with_parameter("mu", "1/(2*1 - 2)").unwrap_err();
    assert_eq!(
        (zero.message.contains("`mu` at `(2*1 - 2)`: division by zero"), &FULL[zero.span]),
        (true, "\"1\"")
    );
    let zero = Problem::from_expression_with("m*x", &[("m", "1/(2*1 - 2)")]).unwrap_err();
    assert_eq!((zero.message.contains("parameter `m` at `(2*1 - 2)`"), zero.span), (true, 0..3));
    assert!(p.with_parameter("mu", "x").unwrap_err().message.contains("`x`"));
    assert!(p.with_parameter("mu", "-1").is_err(), "the window would end before it begins");
    assert!(Problem::from_expression_with("x^2", &[("m", "1")]).unwrap_err().message.contains("`m`"));
    assert!(Problem::from_expression("x*y").unwrap_err().help.unwrap().contains("--param"));
    assert_eq!(Problem::from_expression("2").unwrap_err().message, "the loss is constant");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        if let Err(error) = Problem::parse(&text, "f") {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error);
        }
    }

    #[test]
    fn any_damage_is_read_or_refused(at in 0..FULL.len(), length in 0usize..20, insert in "[-a-z0-9\"'=\\[\\]{}.,\n\\\\µ]{0,4}") {
        let end = (at + length).min(FULL.len());
        let text = format!("{}{insert}{}", &FULL[..at], &FULL[end..]);
        match Problem::parse(&text, "f") {
            Err(error) => prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error),
            Ok(problem) => {
                if let Err(error) = problem.loss_polynomial() {
                    prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error);
                }
            }
        }
    }
}

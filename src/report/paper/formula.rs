//! Formulas as results write them, `alpha = 3 f'''^2 - f'' f''''`, in LaTeX.

use crate::algebra::latex_name;
use std::collections::BTreeSet;

/// Names that stand for the same thing in every result.
const SYMBOLS: [(&str, &str); 12] = [
    ("eta", "\\eta"),
    ("eta_c", "\\eta_c"),
    ("alpha", "\\alpha"),
    ("rho", "\\rho"),
    ("mu", "\\mu"),
    ("eps", "\\varepsilon"),
    ("kappa", "\\kappa"),
    ("lambda_1", "\\lambda_1"),
    ("pi", "\\pi"),
    ("infinity", "\\infty"),
    ("f2", "f_2"),
    ("f4", "f_4"),
];

/// Functions, with the command that begins them in LaTeX.
const FUNCTIONS: [(&str, &str); 13] = [
    ("exp", "\\exp"),
    ("log", "\\log"),
    ("sin", "\\sin"),
    ("cos", "\\cos"),
    ("tan", "\\tan"),
    ("atan", "\\arctan"),
    ("asin", "\\arcsin"),
    ("acos", "\\arccos"),
    ("sinh", "\\sinh"),
    ("cosh", "\\cosh"),
    ("tanh", "\\tanh"),
    ("det", "\\det"),
    ("erf", "\\operatorname{erf}"),
];

/// Derivatives in several variables as results write them; they are read as one name.
const TENSORS: [(&str, &str); 5] = [
    ("D^3f[q,q,.]", "D^3 f[q, q, \\cdot\\,]"),
    ("D^4f[q,q,q,q]", "D^4 f[q, q, q, q]"),
    ("T'H^+T", "T^{\\top} H^{+} T"),
    ("grad Psi", "\\nabla \\Psi"),
    ("P D(G o G) P^-1", "P\\, D(G \\circ G)\\, P^{-1}"),
];

/// Letters that are names in formulas, but words when they stand alone.
const LETTERS: [&str; 22] = [
    "A", "S", "D", "G", "I", "R", "K", "T", "H", "P", "q", "f", "g", "m", "d", "c", "b", "y", "i", "o", "k",
    "n",
];

/// The names that a result's formulas may hold.
#[derive(Clone, Debug)]
pub(super) struct Names {
    own: BTreeSet<String>,
}

impl Names {
    /// The names of every result, and a problem's own variables and parameters.
    pub(super) fn new<'a>(own: impl IntoIterator<Item = &'a str>) -> Self {
        Names { own: own.into_iter().map(str::to_string).collect() }
    }

    /// May a word be a part of a formula? A quick test that never wrongly says no.
    pub(super) fn may_hold_mathematics(&self, word: &str) -> bool {
        let mut names = word.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'));
        if TENSORS
            .iter()
            .any(|(plain, _)| plain.split(' ').any(|part| word.trim_matches(['(', ')', ',', '|']) == part))
        {
            return true;
        }
        !word.is_empty()
            && word.chars().all(|c| c.is_ascii_alphanumeric() || "+-*/^=<>~()[]{}|,.;:'_!".contains(c))
            && names.all(|name| {
                !name.starts_with(|c: char| c.is_ascii_alphabetic())
                    || self.latex(name.trim_end_matches('.')).is_some()
                    || is_function(name)
            })
    }

    fn latex(&self, name: &str) -> Option<String> {
        if let Some((_, latex)) = SYMBOLS.iter().find(|(known, _)| *known == name) {
            return Some((*latex).to_string());
        }
        if self.own.contains(name) {
            return Some(latex_name(name));
        }
        let indexed = name
            .split_once('_')
            .filter(|(head, index)| *head == "e" && (index.parse::<u32>().is_ok() || *index == "k"));
        if let Some((head, index)) = indexed {
            return Some(format!("{head}_{{{index}}}"));
        }
        // `x0`, `x1`: the points of a 2-cycle.
        let point = name.strip_suffix(['0', '1']).filter(|head| self.own.contains(*head));
        if let Some(head) = point {
            return Some(format!("{}_{}", latex_name(head), &name[head.len()..]));
        }
        LETTERS.contains(&name).then(|| name.to_string())
    }
}

fn is_function(name: &str) -> bool {
    name == "sqrt" || name == "cbrt" || FUNCTIONS.iter().any(|(known, _)| *known == name)
}

/// The formula in LaTeX; `None` where the text is not one, or is a bare number or letter that reads as well as text.
pub(super) fn formula(text: &str, names: &Names) -> Option<String> {
    let tokens = tokens(text)?;
    let plain = match tokens.as_slice() {
        [(Token::Number(number), _)] => !number.contains('e'),
        [(Token::Name(name), _)] => {
            LETTERS.contains(&name.as_str()) && !names.own.contains(name) || name == "a"
        }
        _ => false,
    };
    if plain || tokens.is_empty() {
        return None;
    }
    let mut reader = Reader { tokens: &tokens, at: 0, names, depth: 0 };
    let latex = reader.relations()?;
    (reader.at == tokens.len()).then_some(latex)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(String),
    Name(String),
    Sign(&'static str),
}

const SIGNS: [&str; 24] = [
    "+-", "!=", "->", "<=", ">=", "'", "+", "-", "*", "/", "^", "=", "<", ">", "~", "(", ")", "[", "]", "{",
    "}", "|", ",", "...",
];

/// The tokens, each with whether it follows the one before without a space.
fn tokens(text: &str) -> Option<Vec<(Token, bool)>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut glued = false;
    while let Some(first) = rest.chars().next() {
        if first == ' ' {
            glued = false;
            rest = &rest[1..];
            continue;
        }
        let tensor = TENSORS.iter().find(|(plain, _)| rest.starts_with(plain));
        let taken = if let Some((plain, _)) = tensor {
            tokens.push((Token::Name((*plain).to_string()), glued));
            plain.len()
        } else if first.is_ascii_digit() {
            let length = number_length(rest);
            tokens.push((Token::Number(rest[..length].to_string()), glued));
            length
        } else if first.is_ascii_alphabetic() {
            let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
            let length = rest.find(ends).unwrap_or(rest.len());
            tokens.push((Token::Name(rest[..length].to_string()), glued));
            length
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
            tokens.push((Token::Sign(sign), glued));
            sign.len()
        };
        rest = &rest[taken..];
        glued = true;
    }
    Some(tokens)
}

/// The length of `12`, `0.5` or `1e-7` at the beginning of a text.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut length = digits(text);
    if let Some(fraction) = text[length..].strip_prefix('.') {
        match digits(fraction) {
            0 => return length,
            n => length += 1 + n,
        }
    }
    if let Some(exponent) = text[length..].strip_prefix('e') {
        let sign = usize::from(exponent.starts_with('-'));
        match digits(&exponent[sign..]) {
            0 => {}
            n => length += 1 + sign + n,
        }
    }
    length
}

/// Brackets deeper than this are no formula of a result.
const DEEPEST: usize = 60;

struct Reader<'a> {
    tokens: &'a [(Token, bool)],
    at: usize,
    names: &'a Names,
    depth: usize,
}

impl Reader<'_> {
    fn sign(&self) -> Option<&'static str> {
        match self.tokens.get(self.at) {
            Some((Token::Sign(sign), _)) => Some(sign),
            _ => None,
        }
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = self.sign() == Some(sign);
        self.at += usize::from(found);
        found
    }

    /// `a <= b < c`, also `= 2` alone.
    fn relations(&mut self) -> Option<String> {
        let mut latex = if self.relation().is_some() { String::new() } else { self.sum()? };
        while let Some(relation) = self.relation() {
            self.at += 1;
            let right = self.sum()?;
            latex = format!("{latex} {relation} {right}").trim_start().to_string();
        }
        Some(latex)
    }

    fn relation(&self) -> Option<&'static str> {
        Some(match self.sign()? {
            "=" => "=",
            "<" => "<",
            ">" => ">",
            "<=" => "\\le",
            ">=" => "\\ge",
            "~" => "\\approx",
            "!=" => "\\ne",
            "->" => "\\to",
            _ => return None,
        })
    }

    fn sum(&mut self) -> Option<String> {
        let mut latex = if self.take("-") { format!("-{}", self.product()?) } else { self.product()? };
        loop {
            let sign = match self.sign() {
                Some("+-") => "\\pm",
                Some(sign @ ("+" | "-")) => sign,
                _ => return Some(latex),
            };
            self.at += 1;
            let right = if self.take("...") { "\\cdots".to_string() } else { self.product()? };
            latex = format!("{latex} {sign} {right}");
        }
    }

    fn product(&mut self) -> Option<String> {
        let mut latex = self.power()?.0;
        loop {
            if self.take("/") {
                let (bottom, _) = self.power()?;
                latex = format!("\\frac{{{}}}{{{}}}", bare(&latex), bare(&bottom));
            } else if self.take("*") || self.continues() {
                let called = self.is_call();
                let (right, is_number) = self.power()?;
                let joint = match (is_number, called) {
                    (true, _) => " \\cdot ",
                    (false, true) => "",
                    (false, false) => " ",
                };
                latex = format!("{latex}{joint}{right}");
            } else {
                return Some(latex);
            }
        }
    }

    /// Does a factor follow without a sign? A number never does: `at 3 2` is no product.
    fn continues(&self) -> bool {
        match self.tokens.get(self.at) {
            Some((Token::Name(_), _)) => true,
            Some((Token::Sign(sign), _)) => *sign == "(",
            _ => false,
        }
    }

    /// Does a bracket follow a name or a prime without a space, as in `f''(x0)`?
    fn is_call(&self) -> bool {
        let before = self.at.checked_sub(1).map(|i| &self.tokens[i].0);
        let name = matches!(before, Some(Token::Name(_) | Token::Sign("'")));
        name && self.tokens.get(self.at) == Some(&(Token::Sign("("), true))
    }

    /// A factor, and whether it begins with a digit.
    fn power(&mut self) -> Option<(String, bool)> {
        let is_number = matches!(self.tokens.get(self.at), Some((Token::Number(_), _)));
        let (base, simple) = self.atom()?;
        if !self.take("^") {
            return Some((base, is_number));
        }
        let exponent = if self.take("-") { format!("-{}", self.atom()?.0) } else { self.atom()?.0 };
        // `f^(6)` is a derivative, not a power.
        let derivative = matches!(base.as_str(), "f" | "g") && exponent.starts_with('(');
        let exponent = if derivative { exponent.as_str() } else { bare(&exponent) };
        let base = if simple { base } else { format!("({base})") };
        Some((format!("{base}^{{{exponent}}}"), is_number))
    }

    /// An atom, and whether it takes an exponent as it is.
    fn atom(&mut self) -> Option<(String, bool)> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let token = self.tokens.get(self.at)?.0.clone();
        self.at += 1;
        let atom = match token {
            Token::Number(number) => match number.split_once('e') {
                Some((mantissa, exponent)) => (format!("{mantissa} \\cdot 10^{{{exponent}}}"), false),
                None => (number, true),
            },
            Token::Name(name) => self.name(&name)?,
            Token::Sign("(") => (format!("({})", self.list(")")?), true),
            Token::Sign("[") => (format!("[{}]", self.list("]")?), true),
            Token::Sign("{") => (format!("\\{{{}\\}}", self.list("}")?), true),
            Token::Sign("|") => {
                let inside = self.sum()?;
                self.take("|").then_some(())?;
                (format!("|{inside}|"), true)
            }
            Token::Sign("-") => (format!("-{}", self.power()?.0), false),
            Token::Sign("...") => ("\\ldots".to_string(), false),
            Token::Sign(_) => return None,
        };
        self.depth -= 1;
        Some(atom)
    }

    fn name(&mut self, name: &str) -> Option<(String, bool)> {
        if let Some((_, latex)) = TENSORS.iter().find(|(plain, _)| *plain == name) {
            return Some(((*latex).to_string(), false));
        }
        if is_function(name) && self.take("(") {
            let inside = self.list(")")?;
            return Some(match FUNCTIONS.iter().find(|(known, _)| *known == name) {
                Some((_, command)) => (format!("{command}({inside})"), false),
                None if name == "cbrt" => (format!("\\sqrt[3]{{{inside}}}"), false),
                None => (format!("\\sqrt{{{inside}}}"), false),
            });
        }
        let mut latex = self.names.latex(name)?;
        let mut primes = 0;
        while self.take("'") {
            primes += 1;
        }
        latex.push_str(&"'".repeat(primes));
        Some((latex, primes == 0))
    }

    /// `a, b, c` up to a closing bracket.
    fn list(&mut self, close: &str) -> Option<String> {
        let mut items = vec![self.relations()?];
        while self.take(",") {
            items.push(self.relations()?);
        }
        self.take(close).then(|| items.join(", "))
    }
}

/// Without the brackets around all of it, which a fraction or an exponent makes needless.
fn bare(latex: &str) -> &str {
    let inside = latex.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let Some(inside) = inside else { return latex };
    let mut depth = 0_i32;
    for c in inside.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            return latex;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::{Names, formula};

    #[test]
    fn formulas_in_latex() {
        let names = Names::new(["x", "y"]);
        for (plain, latex) in [
            ("x^4/4 - x^2/2 + 1/4", "\\frac{x^{4}}{4} - \\frac{x^{2}}{2} + \\frac{1}{4}"),
            ("(x - 1)/(2*x)", "\\frac{x - 1}{2 x}"),
            ("(x-1)*(x+1)", "(x - 1) (x + 1)"),
            ("(x-1)*(x+1)/2", "\\frac{(x - 1) (x + 1)}{2}"),
            ("2*3", "2 \\cdot 3"),
            ("-x^2", "-x^{2}"),
            ("x^(1/2)", "x^{\\frac{1}{2}}"),
            ("1.5e-7", "1.5 \\cdot 10^{-7}"),
            ("g'^2 (6 g''^2 - g' g''')", "(g')^{2} (6 (g'')^{2} - g' g''')"),
            ("x0 = -sqrt(21/22+sqrt(41)/22)", "x_0 = -\\sqrt{\\frac{21}{22} + \\frac{\\sqrt{41}}{22}}"),
            ("2/eta = f'' + e_1 D + ...", "\\frac{2}{\\eta} = f'' + e_{1} D + \\cdots"),
            ("f^(6) = 0", "f^{(6)} = 0"),
            ("= 96", "= 96"),
            ("T = D^3f[q,q,.] = (3, 3)", "T = D^3 f[q, q, \\cdot\\,] = (3, 3)"),
            ("c = 3 T'H^+T - D^4f[q,q,q,q] = 24 > 0", "c = 3 T^{\\top} H^{+} T - D^4 f[q, q, q, q] = 24 > 0"),
            ("grad Psi = 0", "\\nabla \\Psi = 0"),
        ] {
            assert_eq!(formula(plain, &names).as_deref(), Some(latex), "{plain}");
        }
    }

    #[test]
    fn what_is_no_formula() {
        let names = Names::new(["x"]);
        for text in ["", "3", "A", "x y z w", "x +", "(x", "x)", "foo", "x = ", "3 4", "x..y", "|x", "é"] {
            assert_eq!(formula(text, &names), None, "{text}");
        }
        assert_eq!(formula(&"(".repeat(10_000), &names), None);
    }
}

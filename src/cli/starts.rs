//! Starts of trajectories on the command line.

use super::failure::Failure;
use super::range::range;
use crate::arith::Rational;
use crate::expr::Expr;

/// Reads `0.9`, `0.9,1.1` or `x=0.9,y=1.1`: one coordinate per variable.
pub(super) fn start(text: &str, variables: &[String]) -> Result<Vec<f64>, Failure> {
    let wrong = |what: String| {
        let example: Vec<String> = variables.iter().take(3).map(|name| format!("{name}=0.9")).collect();
        let dots = if variables.len() > 3 { ",..." } else { "" };
        Failure::helped(
            format!("--start {text}: {what}"),
            format!("write for example --start {}{dots}", example.join(",")),
        )
    };
    let number = |text: &str| {
        // A decimal is the nearest float, so that a start that was printed is the same start again.
        let exact = || Expr::parse(text).map(|e| e.eval_f64(&|_| None)).unwrap_or(f64::NAN);
        let value = text.trim().parse().unwrap_or_else(|_| exact());
        if value.is_finite() {
            Ok(value)
        } else {
            Err(wrong(format!("`{}` is no finite number", text.trim())))
        }
    };
    let parts: Vec<&str> = text.split(',').collect();
    if parts.len() != variables.len() {
        let (given, needed) = (parts.len(), variables.len());
        return Err(wrong(format!("this has {given} coordinates, and the loss has {needed} variables")));
    }
    if !text.contains('=') {
        return parts.into_iter().map(number).collect();
    }
    let mut point = vec![None; variables.len()];
    for part in parts {
        let (name, value) = part.split_once('=').ok_or_else(|| wrong(format!("`{part}` has no name")))?;
        let name = name.trim();
        let index = variables.iter().position(|variable| variable == name);
        let index = index.ok_or_else(|| wrong(format!("`{name}` is no variable of the loss")))?;
        point[index] = Some(number(value)?);
    }
    let all: Option<Vec<f64>> = point.into_iter().collect();
    all.ok_or_else(|| wrong("a variable is given twice".to_string()))
}

/// Reads `x=1/2..3/2,y=-1..1`: an exact interval for each variable.
pub(super) fn region(text: &str, variables: &[String]) -> Result<Vec<(Rational, Rational)>, Failure> {
    let example: Vec<String> = variables.iter().map(|name| format!("{name}=1/2..3/2")).collect();
    let example = example.join(",");
    let wrong = |what: String| {
        Failure::helped(format!("--box {text}: {what}"), format!("write for example --box {example}"))
    };
    let mut sides = vec![None; variables.len()];
    for part in text.split(',') {
        let (name, side) = part.split_once('=').ok_or_else(|| wrong(format!("`{part}` has no name")))?;
        let name = name.trim();
        let index = variables.iter().position(|variable| variable == name);
        let index = index.ok_or_else(|| wrong(format!("`{name}` is no variable of the loss")))?;
        if sides[index].replace(range("--box", side, "1/2..3/2")?).is_some() {
            return Err(wrong(format!("`{name}` is given twice")));
        }
    }
    let missing = sides.iter().position(Option::is_none);
    if let Some(i) = missing {
        return Err(wrong(format!("`{}` has no interval", variables[i])));
    }
    Ok(sides.into_iter().flatten().collect())
}

/// Reads `A..B` as floats.
pub(super) fn interval(text: &str) -> Result<(f64, f64), Failure> {
    let (from, to) = range("--box", text, "-2..2")?;
    Ok((from.to_f64(), to.to_f64()))
}

#[cfg(test)]
mod tests {
    use super::start;

    #[test]
    fn boxes_of_starts() {
        let names = ["x".to_string(), "y".to_string()];
        let sides = super::region("y=-1..1/3,x=0..1", &names).unwrap();
        assert_eq!(sides, [(0.into(), 1.into()), ((-1).into(), (1, 3).into())]);
        for wrong in ["x=0..1", "x=0..1,x=0..1", "x=0..1,z=0..1", "0..1,y=0..1", "x=1..0,y=0..1", ""] {
            assert!(super::region(wrong, &names).is_err(), "{wrong}");
        }
    }

    #[test]
    fn starts() {
        let names = ["x".to_string(), "y".to_string()];
        assert_eq!(start("1/2,-3", &names).unwrap(), [0.5, -3.0]);
        assert_eq!(start("y=1, x = 1e-3", &names).unwrap(), [1e-3, 1.0]);
        for wrong in ["1", "1,2,3", "x=1,z=2", "x=1,x=2", "x=1,2", "a,b", "1/0,1", "", "1e999999,0"] {
            assert!(start(wrong, &names).is_err(), "{wrong}");
        }
    }
}

//! One parameter less: a change of units of the variable, the loss and all other parameters together.

use super::family::{Family, ParameterRange};
use crate::arith::Rational;

/// `f(t^a x; t p, t^c1 q1, ...) = t^b f(x; p, q1, ...)` up to a function of the parameters alone, for all `t > 0`: at `p` all is
/// as at `p = 1` with `q_k/p^c_k` for `q_k`. *Exact.*
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointScaling {
    /// The parameter `p`, positive.
    pub parameter: String,
    /// The weight `a` of the variable.
    pub point: Rational,
    /// The weight `b` of the loss.
    pub loss: Rational,
    /// The other parameters with their weights.
    pub others: Vec<(String, Rational)>,
}

impl JointScaling {
    /// The weight `b - 2 a`: `eta p^step` and the `q_k/p^c_k` decide alone.
    pub fn step(&self) -> Rational {
        &self.loss - Rational::from(&self.point * 2i64)
    }
}

/// A scaling of a loss whose parameters are all positive and unbounded that sets the first one possible to 1, with the
/// family that is left. `None` where there is none.
pub fn joint_scaling(family: &Family) -> Option<(JointScaling, Family)> {
    let unbounded = |range: &ParameterRange| range.open && range.from == 0 && range.to.is_none();
    if family.parameters.len() < 2 || !family.parameters.iter().all(unbounded) {
        return None;
    }
    (0..family.parameters.len()).find_map(|first| with_unit(family, first))
}

/// The scaling in which the parameter of an index has weight 1.
fn with_unit(family: &Family, first: usize) -> Option<(JointScaling, Family)> {
    let place = |name: &str| family.loss.names().iter().position(|n| n == name);
    let x = place(&family.variable)?;
    let p = place(&family.parameters[first].name)?;
    let others: Vec<&ParameterRange> =
        family.parameters.iter().enumerate().filter(|(i, _)| *i != first).map(|(_, range)| range).collect();
    let places: Vec<usize> = others.iter().map(|range| place(&range.name)).collect::<Option<_>>()?;
    // Each monomial x^i p^j q1^k1 ... with i >= 1: a i + c1 k1 + ... - b = -j.
    let rows: Vec<Vec<Rational>> = family
        .loss
        .terms()
        .filter(|(e, _)| e[x] > 0)
        .map(|(e, _)| {
            let mut row = vec![Rational::from(e[x])];
            row.extend(places.iter().map(|q| Rational::from(e[*q])));
            row.extend([Rational::from(-1), -Rational::from(e[p])]);
            row
        })
        .collect();
    let weights = solution(rows)?;
    let (point, loss) = (weights[0].clone(), weights[weights.len() - 1].clone());
    let names = others.iter().map(|range| range.name.clone());
    let scaling = JointScaling {
        parameter: family.parameters[first].name.clone(),
        point,
        loss,
        others: names.zip(weights[1..].iter().cloned()).collect(),
    };
    let left = Family {
        variable: family.variable.clone(),
        parameters: others.into_iter().cloned().collect(),
        loss: family.loss.substitute_rational(&scaling.parameter, &Rational::from(1)),
    };
    Some((scaling, left))
}

/// A solution of linear equations, each a row of coefficients and the right side; free unknowns are 0. *Exact.*
fn solution(mut rows: Vec<Vec<Rational>>) -> Option<Vec<Rational>> {
    let unknowns = rows.first()?.len() - 1;
    let mut pivots: Vec<usize> = Vec::new();
    for column in 0..unknowns {
        let done = pivots.len();
        let Some(row) = (done..rows.len()).find(|r| rows[*r][column] != 0) else { continue };
        rows.swap(done, row);
        let inverse = rows[done][column].clone().recip();
        rows[done].iter_mut().for_each(|c| *c *= &inverse);
        let pivot = rows[done].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(r, _)| *r != done) {
            let factor = row[column].clone();
            for (c, q) in row.iter_mut().zip(&pivot) {
                *c -= Rational::from(&factor * q);
            }
        }
        pivots.push(column);
    }
    if rows[pivots.len()..].iter().any(|row| row[unknowns] != 0) {
        return None;
    }
    let mut values = vec![Rational::new(); unknowns];
    for (row, column) in rows.iter().zip(&pivots) {
        values[*column] = row[unknowns].clone();
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(loss: &str, names: &[&str]) -> Option<(JointScaling, Family)> {
        let ranges: Vec<_> = names.iter().map(|name| ParameterRange::positive(name)).collect();
        joint_scaling(&Family::parse(loss, "x", &ranges).unwrap())
    }

    #[test]
    fn known_weights() {
        // x^4/4 - a x^2/2 + b x: x ~ a^(1/2), b ~ a^(3/2), f ~ a^2.
        let (s, left) = found("x^4/4 - a*x^2/2 + b*x", &["a", "b"]).unwrap();
        assert_eq!(
            (s.parameter.as_str(), s.point.to_string(), s.loss.to_string()),
            ("a", "1/2".into(), "2".into())
        );
        assert_eq!(s.others, [("b".to_string(), Rational::from((3, 2)))]);
        assert_eq!((s.step().to_string(), left.loss.to_string()), ("1".into(), "x^4/4 - x^2/2 + x*b".into()));
        assert!(found("x^4/4 - a*x^2/2 + b*x + x^3", &["a", "b"]).is_none());
        assert!(found("x^4/4 - a*x^2/2", &["a"]).is_none());
    }

    /// Step sizes and points of the loss at (a, b) are those at (1, b/a^c), scaled: a = 4 keeps all powers rational.
    #[test]
    fn critical_step_sizes_scale() {
        let ranges = [ParameterRange::positive("a"), ParameterRange::positive("b")];
        let family = Family::parse("x^4/4 - a*x^2/2 + b*x", "x", &ranges).unwrap();
        let (_, left) = joint_scaling(&family).unwrap();
        let whole = family.at(&[Rational::from(4), Rational::from(1)]);
        let unit = left.at(&[Rational::from((1, 8))]);
        let [v, w] = [&whole, &unit].map(|loss| crate::certify::windows(loss).unwrap());
        assert_eq!(v.critical.len(), w.critical.len());
        for (a, b) in v.critical.iter().zip(&w.critical) {
            assert!((a.eta.approx() * 4.0 - b.eta.approx()).abs() < 1e-12 * b.eta.approx());
        }
    }
}

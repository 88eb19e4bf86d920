//! Basins in words.

use super::basin::{Basin, Interval, PeriodicOrbit};
use super::number::Number;

impl Basin {
    /// The step sizes: `eta = 11/10`, or `every eta in [101/100, 123/100]`.
    pub(super) fn step_sizes(&self) -> String {
        if self.eta_from == self.eta_to {
            format!("eta = {}", self.eta_from)
        } else {
            format!("every eta in [{}, {}]", self.eta_from, self.eta_to)
        }
    }

    /// The result line by line.
    pub(super) fn lines(&self) -> Vec<String> {
        if let Some(affine) = &self.affine {
            return vec![affine.clone()];
        }
        let mut lines: Vec<String> = self.intervals.iter().flat_map(Interval::lines).collect();
        for part in &self.parts {
            lines.push(format!("for eta in [{}, {}]", part.eta_from, part.eta_to));
            if part.intervals.is_empty() {
                lines.push("  nothing is concluded".to_string());
            }
            lines.extend(part.intervals.iter().flat_map(Interval::lines).map(|line| format!("  {line}")));
        }
        if self.intervals.is_empty() && self.parts.is_empty() {
            lines.push("no interval was found that gradient descent maps into itself".to_string());
        }
        if let Some(attractors) = &self.attractors {
            let names: Vec<String> = attractors.iter().map(PeriodicOrbit::name).collect();
            let list = if names.is_empty() { "none".to_string() } else { names.join("; ") };
            lines.push(format!("all attracting cycles of any period: {list}  [T6]"));
        }
        if let Some(divergence) = &self.divergence {
            let (centre, radius, growth) = (&divergence.centre, &divergence.radius, &divergence.growth);
            lines.push(format!(
                "each start with |x - ({centre})| >= {radius} diverges, its distance growing at least {growth}-fold in a step"
            ));
        }
        if self.pieces > 1 {
            lines.push(format!("proved piece by piece, on {} intervals of step sizes", self.pieces));
        }
        for open in &self.open {
            lines.push(format!("undecided for eta in [{}, {}]: {}", open.eta_from, open.eta_to, open.reason));
        }
        lines
    }

    /// The conclusions as sentences.
    pub(super) fn sentences(&self) -> Vec<(String, String)> {
        let conclude = |i: &Interval| {
            let theorem = i.theorem.clone()?;
            Some((format!("For {} and I {}: {}.", self.step_sizes(), i.ends(), i.sentence()), theorem))
        };
        let mut all: Vec<(String, String)> = self.intervals.iter().filter_map(conclude).collect();
        for part in &self.parts {
            for interval in &part.intervals {
                let Some(theorem) = interval.theorem.clone() else { continue };
                let range = format!("every eta in [{}, {}]", part.eta_from, part.eta_to);
                all.push((
                    format!("For {range} and I {}: {}.", interval.ends(), interval.sentence()),
                    theorem,
                ));
            }
        }
        all
    }
}

impl Interval {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!("I {}", self.ends()),
            format!("  lower end: {}; upper end: {}", self.from_is, self.to_is),
        ];
        for hypothesis in &self.hypotheses {
            lines.push(format!("  {:<9} {}", hypothesis.verdict, hypothesis.statement));
            lines.push(format!("            {}", hypothesis.reason));
        }
        lines.push(format!("  {}", self.sentence()));
        if self.outside_diverges {
            lines.push("  every start outside I diverges".to_string());
        }
        lines
    }

    /// `= [a, b]`, or `~ [a, b]` where an end is rounded.
    fn ends(&self) -> String {
        let sign = if self.from.is_exact() && self.to.is_exact() { "=" } else { "~" };
        format!("{sign} [{}, {}], mapped into itself", self.from.short(), self.to.short())
    }

    fn sentence(&self) -> String {
        let Some(exceptions) = &self.exceptions else {
            return "nothing is concluded: a hypothesis is not proved".to_string();
        };
        let to = match (self.attractors.as_slice(), self.periods.as_slice()) {
            ([one], _) => format!("the {}", one.name()),
            ([], [period]) => format!("an attracting {}", cycle_word(*period)),
            ([], periods) => {
                let words: Vec<String> = periods.iter().map(|p| cycle_word(*p)).collect();
                format!("one of the attracting cycles ({})", words.join(", "))
            }
            (many, _) => {
                let names: Vec<String> = many.iter().map(PeriodicOrbit::name).collect();
                format!("one of: {}", names.join("; "))
            }
        };
        format!("all starts in I but {exceptions} converge to {to}")
    }
}

impl PeriodicOrbit {
    fn name(&self) -> String {
        let points: Vec<&str> = self.points.iter().map(Number::short).collect();
        let stability = &self.stability;
        format!("{stability} {} {{{}}}", cycle_word(self.points.len()), points.join(", "))
    }
}

fn cycle_word(period: usize) -> String {
    match period {
        1 => "fixed point".to_string(),
        p => format!("{p}-cycle"),
    }
}

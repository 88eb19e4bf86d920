//! The phase diagram in words: lines for a terminal, a table for Markdown, a proposition and a table for LaTeX.

use super::count::many;
use super::decimal::{Rounding, decimal};
use super::number::Number;
use super::windows::{Cell, Critical, Event, Kind, StableWindow, Windows, method_name};
use crate::arith::Rational;
use crate::dynamics::Method;

impl Windows {
    /// The phase diagram from small to large step sizes, one line for each cell and each critical step size.
    pub(super) fn lines(&self) -> Vec<String> {
        if let Some(eta) = &self.every_start {
            return vec![
                format!("at {} {} every start but the minimiser is 2-periodic", self.step(), eta.equation()),
                "at no other step size is there a 2-cycle".to_string(),
            ];
        }
        let mut lines = Vec::new();
        for (index, cell) in self.cells.iter().enumerate() {
            // Beside a range of open step sizes a cell ends where the range begins, or begins where it ends.
            let beside = |i: Option<usize>| {
                let step = i.and_then(|i| self.critical.get(i));
                step.is_some_and(|step| step.kind == Kind::Undecided)
            };
            let from = match &cell.from {
                Some(n) if beside(index.checked_sub(1)) => Some(n.upper()),
                other => other.clone(),
            };
            let to = match &cell.to {
                Some(n) if beside(Some(index)) => Some(n.lower()),
                other => other.clone(),
            };
            let starts_at_zero = to.as_ref().is_some_and(Number::is_zero);
            if !starts_at_zero && !self.is_beyond_all(index) {
                let interval = open_interval(&from, &to, short);
                lines.push(format!("{interval:<42} {}", count(cell)));
            }
            if let Some(step) = self.critical.get(index).filter(|_| index + 1 < self.cells.len()) {
                lines.push(match step.kind {
                    Kind::Undecided => {
                        let end = |n: &Number, up| shorter(if up { &n.hi } else { &n.lo }, up);
                        let to = match self.is_beyond_all(index + 1) {
                            true => "infinity)".to_string(),
                            false => format!("{}]", end(&step.eta, true)),
                        };
                        format!("  {} in [{}, {to} {}", self.step(), end(&step.eta, false), happening(step))
                    }
                    _ => format!("  {} {:<36} {}", self.step(), step.eta.equation(), happening(step)),
                });
            }
        }
        if let Some(reason) = &self.stopped {
            lines.push(format!("undecided: {reason}"));
        }
        lines
    }

    /// Is there nothing left in this cell, as the open range below it has no end?
    fn is_beyond_all(&self, index: usize) -> bool {
        let below = index.checked_sub(1).and_then(|i| self.critical.get(i));
        let last = index + 1 == self.cells.len();
        last && below.is_some_and(|step| step.kind == Kind::Undecided && step.eta.lo == step.eta.hi)
    }

    /// Where stable 2-cycles exist, as a sentence.
    pub(super) fn stable_sentence(&self) -> String {
        let name = |w: &StableWindow| open_interval(&w.from, &w.to, short);
        if self.stopped.is_some() {
            let all: Vec<String> = self.stable.iter().map(name).collect();
            let known = if all.is_empty() { "none".to_string() } else { all.join(" and ") };
            return format!("among the cells that are counted: {known}");
        }
        let inside = self.domain.as_ref().map_or(String::new(), |d| format!(" in {}", d.interval()));
        let all: Vec<String> = self.stable.iter().map(name).collect();
        match all.is_empty() {
            true => format!("no step size has a stable 2-cycle{inside}"),
            false => {
                format!("stable 2-cycles{inside} exist exactly for {} in {}", self.step(), all.join(" and "))
            }
        }
    }

    /// Rows of a table: step sizes, what happens or 2-cycles, stable ones.
    pub(super) fn rows(&self, show: impl Fn(&Number) -> String) -> Vec<[String; 3]> {
        let mut rows = Vec::new();
        for (index, cell) in self.cells.iter().enumerate() {
            let interval = open_interval(&cell.from, &cell.to, &show);
            let number = |n: Option<usize>| n.map_or("?".to_string(), |n| n.to_string());
            rows.push([interval, number(cell.cycles), number(cell.stable)]);
            if let Some(step) = self.critical.get(index).filter(|_| index + 1 < self.cells.len()) {
                let kinds: Vec<&str> = kinds(&step.events).iter().map(|(kind, _)| kind.name()).collect();
                rows.push([
                    show(&step.eta),
                    kinds.join(", "),
                    step.stable.map_or("?".into(), |n| n.to_string()),
                ]);
            }
        }
        rows
    }

    /// The stable windows in LaTeX.
    pub(super) fn stable_latex(&self) -> String {
        let name = |w: &StableWindow| {
            let end = |n: &Option<Number>, open: &str| n.as_ref().map_or(open.to_string(), Number::latex);
            let (from, to) = (end(&w.from, "0"), end(&w.to, "\\infty"));
            // Long decimals: a line may break between them.
            match [&w.from, &w.to].into_iter().flatten().all(Number::is_exact) {
                true => format!("$\\left({from},\\, {to}\\right)$"),
                false => format!("(${from}$, ${to}$)"),
            }
        };
        let inside = self.domain.as_ref().map_or(String::new(), |d| format!(" in ${}$", d.interval_latex()));
        let sentence = match self.stable.as_slice() {
            [] => format!("No step size has a linearly stable 2-cycle{inside}."),
            windows => {
                let all: Vec<String> = windows.iter().map(name).collect();
                format!(
                    "Linearly stable 2-cycles{inside} exist for the step sizes $\\eta$ in {}.",
                    all.join(" and ")
                )
            }
        };
        // What is not said of gradient descent must not be read so.
        match self.is_of_gradient_descent() {
            true => sentence,
            false => format!("For {}: {}{}", self.method, sentence[..1].to_lowercase(), &sentence[1..]),
        }
    }

    /// Is the method plain gradient descent?
    pub(super) fn is_of_gradient_descent(&self) -> bool {
        self.method == method_name(&Method::GradientDescent)
    }
}

fn open_interval(from: &Option<Number>, to: &Option<Number>, show: impl Fn(&Number) -> String) -> String {
    let end = |n: &Option<Number>, open: &str| n.as_ref().map_or(open.to_string(), &show);
    format!("({}, {})", end(from, "0"), end(to, "infinity"))
}

fn count(cell: &Cell) -> String {
    let (Some(number), Some(stable)) = (cell.cycles, cell.stable) else { return "not counted".to_string() };
    let cycles = match number {
        0 => return "no 2-cycle".to_string(),
        1 => "one 2-cycle".to_string(),
        n => format!("{} 2-cycles", many(n)),
    };
    let stable = match stable {
        0 if number == 1 => "unstable".to_string(),
        0 => "none stable".to_string(),
        n if n == number => "stable".to_string(),
        n => format!("{} stable", many(n)),
    };
    format!("{cycles}, {stable}")
}

/// Each kind once with its events.
fn kinds(events: &[Event]) -> Vec<(Kind, Vec<&Event>)> {
    let mut all: Vec<(Kind, Vec<&Event>)> = Vec::new();
    for event in events {
        match all.iter_mut().find(|(kind, _)| *kind == event.kind) {
            Some((_, group)) => group.push(event),
            None => all.push((event.kind, vec![event])),
        }
    }
    all
}

fn happening(step: &Critical) -> String {
    let place = |event: &&Event| match event.kind {
        Kind::MinimiserFlip => format!("x = {}", event.x0.short()),
        _ => format!("{{{}, {}}}", rounded(&event.x0), rounded(&event.x1)),
    };
    let describe = |(kind, events): &(Kind, Vec<&Event>)| {
        let places: Vec<String> = events.iter().map(place).collect();
        format!("{} at {}", kind.name(), places.join(" and "))
    };
    let open = (!step.undecided.is_empty()).then(|| {
        let more = match step.undecided.len() {
            1 => String::new(),
            2 => " and one place more".to_string(),
            n => format!(" and {} places more", n - 1),
        };
        format!("undecided: {}{more}", step.undecided[0])
    });
    let proved = kinds(&step.events);
    proved.iter().map(describe).chain(open).collect::<Vec<_>>().join("; ")
}

/// Six digits are enough to know which cycle is meant; an exact form is kept where it is as short.
fn rounded(n: &Number) -> String {
    match &n.exact {
        Some(exact) if exact.len() <= 8 => exact.clone(),
        _ => match Rational::from_f64(n.approx) {
            Some(q) => decimal(&q, 6, Rounding::Nearest),
            None => n.digits().to_string(),
        },
    }
}

/// An end of an open range, a long fraction as a decimal rounded outwards.
fn shorter(end: &str, up: bool) -> String {
    match end.parse::<Rational>() {
        Ok(q) if end.len() > 12 => decimal(&q, 6, if up { Rounding::Up } else { Rounding::Down }),
        _ => end.to_string(),
    }
}

fn short(n: &Number) -> String {
    n.short().to_string()
}

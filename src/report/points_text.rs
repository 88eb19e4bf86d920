//! The list of critical points in words, with what stays open in it.

use super::model::{Nature, Report};

impl Report {
    /// The heading: whether the list is complete, and where.
    pub(super) fn critical_points_title(&self) -> String {
        match &self.domain {
            None => "critical points (all real ones)".to_string(),
            Some(domain) if domain.undecided.is_empty() => {
                format!("critical points (all in {})", domain.interval())
            }
            Some(_) => "critical points (perhaps not all)".to_string(),
        }
    }

    /// One line for each critical point and each interval that stays open, and what follows where there is no minimiser.
    pub(super) fn critical_points_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let open = self.domain.iter().flat_map(|domain| &domain.undecided);
        let complete = open.clone().next().is_none();
        if self.critical_points.is_empty() {
            let place = if self.domain.is_some() { "zero in the domain" } else { "real zero" };
            lines.push(if complete {
                format!("none: f' has no {place}")
            } else {
                "none outside of what is undecided".to_string()
            });
        }
        for range in open {
            lines.push(format!("undecided in [{}, {}]: flat, singular, or at the end", range.from, range.to));
        }
        if !complete {
            lines.push("  a domain without these points leaves nothing open: --domain A..B".to_string());
        }
        let variable = self.variable();
        for point in &self.critical_points {
            let at = format!("{variable} {}", self.at(&point.point).equation());
            let order = match point.multiplicity {
                1 => String::new(),
                k => format!(", zero of f' of order {k}"),
            };
            lines.push(format!("{at:<38} {}{order}", point.nature.name()));
        }
        if !self.critical_points.iter().any(|c| c.nature == Nature::Minimiser) {
            lines.push(if complete {
                "no minimiser: there is nothing to lose stability".to_string()
            } else {
                "no minimiser found".to_string()
            });
        }
        lines
    }
}

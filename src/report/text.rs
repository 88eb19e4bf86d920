//! Results as text: what a reader at a terminal sees first.

use super::formula::{Script, series};
use super::model::{ConditionKind, Minimiser, Orbits, Report, Side, Stability, Stop, VerdictName};
use super::number::Number;
use super::paint::Paint;
use super::run::point;
use super::summary::summary;

/// The width of the column of labels.
const LABELS: usize = 18;

/// The result as text, with ANSI colours where asked; it ends with a newline.
pub fn text(report: &Report, paint: Paint) -> String {
    let mut page = Page { paint, text: String::new() };
    page.heading(report);
    page.formulas(report);
    page.sections(report);
    if !report.has_symbols() {
        page.critical_points(report);
    }
    for minimiser in &report.minimisers {
        page.minimiser(report, minimiser);
    }
    for orbits in &report.orbits {
        page.orbits(report, orbits);
    }
    page.windows(report);
    page.basin(report);
    page.simulation(report);
    page.claims(report);
    page.section("summary");
    page.line(&summary(report));
    page.text
}

/// The 2-cycles of a result alone, as text; it ends with a newline.
pub fn text_of_orbits(report: &Report, paint: Paint) -> String {
    let mut page = Page { paint, text: String::new() };
    page.heading(report);
    if report.several.is_some() {
        page.sections(report);
    }
    for orbits in &report.orbits {
        page.orbits(report, orbits);
    }
    page.simulation(report);
    page.text
}

/// The phase diagram of a result alone, as text; it ends with a newline.
pub fn text_of_windows(report: &Report, paint: Paint) -> String {
    let mut page = Page { paint, text: String::new() };
    page.heading(report);
    if report.several.is_some() {
        page.sections(report);
    }
    page.windows(report);
    page.simulation(report);
    page.text
}

/// What the starts do, alone, as text; it ends with a newline.
pub fn text_of_basin(report: &Report, paint: Paint) -> String {
    let mut page = Page { paint, text: String::new() };
    page.heading(report);
    if report.several.is_some() {
        page.sections(report);
    }
    page.basin(report);
    page.simulation(report);
    page.text
}

/// The orbits of other periods alone, as text; it ends with a newline.
pub fn text_of_periods(report: &Report, paint: Paint) -> String {
    let mut page = Page { paint, text: String::new() };
    page.heading(report);
    if let Some(periods) = &report.periods {
        page.section(&format!("periodic orbits at eta = {}", periods.eta));
        periods.lines().iter().for_each(|line| page.line(line));
    }
    page.simulation(report);
    page.text
}

/// The trajectories of a result alone, as text; it ends with a newline.
pub fn text_of_runs(report: &Report, paint: Paint) -> String {
    let mut page = Page { paint, text: String::new() };
    page.heading(report);
    for run in report.simulation.iter().flat_map(|simulation| &simulation.runs) {
        page.section(&format!("run in floats from {} at eta = {}", point(&run.start), run.eta));
        for line in run.lines() {
            page.line(&line);
        }
    }
    for many in report.simulation.iter().flat_map(|simulation| &simulation.ensembles) {
        let [low, high] = many.region.first().copied().unwrap_or_default();
        page.section(&format!(
            "{} runs in floats at eta = {}, starts in [{low}, {high}], seed {}",
            many.starts, many.eta, many.seed
        ));
        for line in many.lines(report.variable()) {
            page.line(&line);
        }
    }
    page.text
}

/// The variables of a loss, where they are few.
fn names(variables: &[String]) -> String {
    match variables.len() {
        0..=6 => variables.join(", "),
        n => format!("{}, ..., {}", variables[0], variables[n - 1]),
    }
}

struct Page {
    paint: Paint,
    text: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        self.text.push_str("  ");
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// `  label    content`.
    fn row(&mut self, label: &str, content: &str) {
        self.line(&format!("{label:<LABELS$} {content}"));
    }

    fn section(&mut self, title: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&self.paint.title(title));
        self.text.push('\n');
    }

    fn heading(&mut self, report: &Report) {
        if let Some(title) = &report.title {
            self.text.push_str(&self.paint.title(title));
            self.text.push('\n');
        }
        if let Some(source) = &report.source {
            self.text.push_str(&format!("source: {source}\n"));
        }
        let arguments = match &report.several {
            Some(several) => several.arguments.clone(),
            None => names(&report.variables),
        };
        self.section(&format!("loss f({arguments}) = {}", report.loss));
        for (name, value) in &report.parameters {
            self.line(&format!("{name} = {value}"));
        }
        match (&report.domain, report.degree) {
            (Some(domain), _) => {
                self.line(&format!("on {}: all that follows is about this domain", domain.interval()));
            }
            (None, Some(degree)) => self.line(&format!("= {}, degree {degree}", report.expanded)),
            (None, None) => self.line(&format!("{} variables", report.variables.len())),
        }
    }

    fn formulas(&mut self, report: &Report) {
        if report.formulas.is_empty() {
            return;
        }
        self.section("derivatives and condition, alpha = 3 f'''^2 - f'' f''''");
        for formula in &report.formulas {
            self.row(&formula.name, &format!("= {}", formula.formula));
        }
    }

    fn sections(&mut self, report: &Report) {
        for section in &report.sections {
            self.section(&section.title);
            for line in &section.rows {
                self.row(&line.name, &line.formula);
            }
        }
    }

    fn critical_points(&mut self, report: &Report) {
        self.section(&report.critical_points_title());
        for line in report.critical_points_lines() {
            self.line(&line);
        }
    }

    fn minimiser(&mut self, report: &Report, m: &Minimiser) {
        let variable = report.variable();
        let place = report.at(&m.point);
        self.section(&format!("minimiser {variable} {}", place.equation()));
        self.row("sharpness", &format!("f'' {}", m.sharpness.equation()));
        let d = &m.derivatives;
        self.row("derivatives", &format!("f''' {},  f'''' {}", d.f3.equation(), d.f4.equation()));
        if let Some(eta) = &m.eta_critical {
            self.row("critical step size", &format!("eta_c = 2/f'' {}", eta.equation()));
        }
        let sign = match m.condition.sign {
            Some(1) => "> 0",
            Some(0) => "exactly",
            Some(_) => "< 0",
            None => "of undecided sign",
        };
        self.row(
            "condition",
            &format!("alpha = 3 f'''^2 - f'' f'''' {} {sign}", m.condition.value.equation()),
        );
        let kind = self.paint.kind(m.condition.kind.name(), is_stable(m.condition.kind));
        self.row("verdict", &format!("{kind}: {}", consequence(m)));
        if !m.branch.is_empty() {
            let terms: Vec<&Number> = std::iter::once(&m.sharpness).chain(&m.branch).collect();
            let branch = series(&terms, "D", Script::Plain);
            self.row("branch", &format!("2/eta = {branch},  D = (x1 - x0)^2/4"));
        }
        if !m.start_series.is_empty() {
            let terms: Vec<&Number> = m.start_series.iter().collect();
            self.row("starts", &format!("x0 = {} is 2-periodic for", shifted(place)));
            self.row("", &format!("eta = {}", series(&terms, "eps", Script::Plain)));
        }
        if let Some(reach) = &m.reach {
            self.side("reach below", place, &reach.below, false);
            self.side("reach above", place, &reach.above, true);
        }
    }

    fn side(&mut self, label: &str, place: &Number, side: &Side, above: bool) {
        let limit = match (&side.limit, above) {
            (Some(limit), _) => limit.short().to_string(),
            (None, true) => "infinity".to_string(),
            (None, false) => "-infinity".to_string(),
        };
        let interval = match above {
            true => format!("({}, {limit})", place.short()),
            false => format!("({limit}, {})", place.short()),
        };
        let at = side.stopped_at.as_ref().map_or("", Number::short);
        let stop = match side.stop {
            Stop::PartnerInflection => {
                format!("up to where the other point meets the inflection {at}")
            }
            Stop::CriticalPoint => format!("it ends at the critical point {at}, where eta goes to infinity"),
            Stop::Unbounded => "it goes on to infinity".to_string(),
        };
        self.row(label, &format!("each x0 in {interval} is 2-periodic for exactly one eta of the branch;"));
        self.row("", &stop);
        for sample in &side.samples {
            let (x0, x1, eta) = (sample.start.short(), sample.partner.digits(), sample.eta.digits());
            self.row("", &format!("x0 = {x0:<10} x1 ~ {x1:<19} eta ~ {eta}"));
        }
    }

    fn orbits(&mut self, report: &Report, orbits: &Orbits) {
        let count = match (orbits.cycles.len(), orbits.complete) {
            _ if orbits.every_start => "every start but the minimiser".to_string(),
            (0, true) => "none, proved".to_string(),
            (n, true) => format!("exactly {n}"),
            (n, false) => format!("{n} found, perhaps not all"),
        };
        let count = match &report.domain {
            Some(domain) => format!("{count}, in {}", domain.interval()),
            None => count,
        };
        let of = orbits.method.as_ref().map_or(String::new(), |method| format!(" of {method},"));
        self.section(&format!("2-cycles{of} at eta {}: {count}", orbits.eta_value.equation()));
        for range in &orbits.undecided {
            self.line(&format!("undecided for starts in [{}, {}]", range.from, range.to));
        }
        for (i, cycle) in orbits.cycles.iter().enumerate() {
            let (x0, x1) = (report.at(&cycle.x0), report.at(&cycle.x1));
            self.row(&format!("2-cycle {}", i + 1), &format!("x0 {}", x0.equation()));
            self.row("", &format!("x1 {}", x1.equation()));
            let word = self.paint.kind(
                cycle.stability.name(),
                matches!(cycle.stability, Stability::Stable | Stability::Superstable),
            );
            let real: Vec<String> = cycle.multipliers.iter().map(|rho| rho.equation()).collect();
            if !real.is_empty() {
                self.row("", &format!("rho {}: {word}", real.join(", ")));
            }
            for pair in &cycle.complex_multipliers {
                self.row("", &format!("rho ~ {} +- {} i: {word}", pair.re.digits(), pair.im.digits()));
            }
        }
    }

    fn windows(&mut self, report: &Report) {
        let Some(windows) = &report.windows else { return };
        let all = windows.assumptions.as_ref().map_or(String::new(), |all| format!(" and all {all}"));
        let inside = report.domain.as_ref().map_or(String::new(), |d| format!(", in {}", d.interval()));
        self.section(&format!(
            "2-cycles of {} for every step size eta > 0{all}{inside}  [T4]",
            windows.method
        ));
        if let Some(step) = &windows.scaled_step {
            self.line(&format!(
                "by scaling they depend on {step} alone; points are given where every parameter is 1"
            ));
        }
        for line in windows.lines() {
            self.line(&line);
        }
        if windows.every_start.is_none() {
            self.section("stable");
            self.line(&windows.stable_sentence());
        }
    }

    fn basin(&mut self, report: &Report) {
        let Some(basin) = &report.basin else { return };
        self.section(&format!("starts, for {}", basin.step_sizes()));
        for line in basin.lines() {
            self.line(&line);
        }
    }

    fn simulation(&mut self, report: &Report) {
        let Some(simulation) = report.simulation.as_ref().filter(|s| !s.rows.is_empty()) else { return };
        self.section("floats beside the proofs (they decide nothing)");
        for rows in simulation.rows.chunk_by(|a, b| a.subject == b.subject) {
            self.line(&rows[0].subject);
            for row in rows {
                let (quantity, proved, simulated) = (&row.quantity, &row.proved, &row.simulated);
                let mark = self.paint.agreement(&row.agrees);
                let note = if row.note.is_empty() { String::new() } else { format!("  ({})", row.note) };
                self.line(&format!(
                    "  {quantity:<17} proved {proved:<14} floats {simulated:<14} {mark}{note}"
                ));
            }
            let faulty = rows.iter().find(|row| row.agrees == "no");
            let run = &faulty.unwrap_or(&rows[0]).run;
            if faulty.is_some() || run.repeats {
                self.line(&format!("  to repeat         {}", run.command));
            }
        }
        if simulation.skipped > 0 {
            self.line(&format!("{} points not run, to keep the work small", simulation.skipped));
        }
    }

    fn claims(&mut self, report: &Report) {
        if report.claims.is_empty() {
            return;
        }
        self.section("claims");
        for claim in &report.claims {
            let word = format!("{:<9}", claim.word());
            let word = match claim.verdict {
                VerdictName::Proved => self.paint.good(&word),
                VerdictName::Refuted => self.paint.bad(&word),
                VerdictName::Undecided => self.paint.doubt(&word),
            };
            self.line(&format!("{word} {}", claim.statement));
            self.line(&format!("          {}", claim.reason));
        }
    }
}

/// `1 - eps`, `-eps`.
fn shifted(place: &Number) -> String {
    if place.is_zero() { "-eps".to_string() } else { format!("{} - eps", place.short()) }
}

fn is_stable(kind: ConditionKind) -> bool {
    matches!(kind, ConditionKind::Supercritical | ConditionKind::GeneralisedSupercritical)
}

/// What the verdict means, and what decided it.
fn consequence(m: &Minimiser) -> String {
    let lemma = if m.derivatives.f3.is_zero() { "Lemma 1" } else { "Theorem 1" };
    match m.condition.kind {
        ConditionKind::Supercritical => {
            format!("stable 2-cycles just above eta_c  [Chen & Bruna 2023, {lemma}]")
        }
        ConditionKind::Subcritical => {
            "unstable 2-cycles just below eta_c, no small stable oscillation".to_string()
        }
        ConditionKind::GeneralisedSupercritical => {
            format!("stable 2-cycles just above eta_c, decided by e_{}  [T1]", order(m))
        }
        ConditionKind::GeneralisedSubcritical => {
            format!("unstable 2-cycles just below eta_c, decided by e_{}  [T1]", order(m))
        }
        ConditionKind::Degenerate => {
            "a quadratic loss; at eta_c every start is 2-periodic, elsewhere none  [T1]".to_string()
        }
        ConditionKind::Flat => "f'' = 0, no finite critical step size".to_string(),
        ConditionKind::Drift => "drift to flatter minimisers  [T2]".to_string(),
        ConditionKind::Undecided => "within the limits".to_string(),
    }
}

fn order(m: &Minimiser) -> usize {
    m.condition.decided_by.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::report::Paint;
    use crate::report::sample::double_well;

    #[test]
    fn colours_change_nothing_else() {
        let report = double_well();
        let coloured = text(&report, Paint::Ansi);
        assert!(coloured.contains("\x1b["));
        let stripped = anstream::adapter::strip_str(&coloured).to_string();
        assert_eq!(stripped, text(&report, Paint::Plain));
    }

    #[test]
    fn says_what_is_proved() {
        let text = text(&double_well(), Paint::Plain);
        for piece in [
            "alpha = 3 f'''^2 - f'' f'''' = 96 > 0",
            "2/eta = 2 - 8 D + O(D^4)",
            "eta = 1 + 4 eps^2 - 12 eps^3 + O(eps^4)",
            "rho = 9/50 = 0.18: stable",
            "proved    the condition at x = 1 is supercritical",
        ] {
            assert!(text.contains(piece), "{piece} is missing from\n{text}");
        }
        assert!(text.lines().all(|line| line.is_ascii() && line.trim_end() == line), "{text}");
    }
}

//! Certificates that must be accepted. `TWOSTEP_WRITE_CERTIFICATES=1` writes the stored ones anew.

use crate::events::{all_of_period, bare, crossing, hyperbolic, start, turns, with};
use crate::generate::{
    about, attractor, certificate, condition, convergence, critical_points, cycle, escape, identity,
    invariant, no_minimiser, object, orbits, orbits_over, phase_diagram, phase_diagram_under, rational,
    render, text, weighted,
};
use std::path::{Path, PathBuf};
use twostep_check::context::Context;
use twostep_check::json::Json;
use twostep_check::method::Method;
use twostep_check::{Verdict, check, problem};

pub fn directory(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// Just above and just below `sqrt(5) - 9/8`.
const IRRATIONAL: (&str, &str) = ("111106797749979/100000000000000", "1111067977499789/1000000000000000");

/// The statements for the problem `name`.
pub fn statements(name: &str, cx: &Context) -> Vec<Json> {
    match name {
        "double-well" => vec![
            critical_points(cx),
            about(condition(cx, 2), 0, "proved"),
            about(orbits(cx, "11/10"), 1, "proved"),
            about(identity(), 4, "proved"),
            cycle(cx, "11/10", 1),
            invariant(("11/10", "6/5"), "1/10", "13/10"),
            about(orbits_over(cx, "11/10", ("11/10", "11/10"), "2"), 5, "proved"),
            about(orbits_over(cx, IRRATIONAL.0, (IRRATIONAL.1, IRRATIONAL.0), "2"), 7, "proved"),
            about(phase_diagram(cx), 2, "proved"),
            about(convergence(cx, &["11/10", "11/10"], "1/10", "13/10", "period-2"), 3, "proved"),
            about(
                convergence(cx, &["11/10", "1101/1000", "551/500"], "1/10", "13/10", "period-2"),
                6,
                "proved",
            ),
        ],
        "control" => vec![
            critical_points(cx),
            about(condition(cx, 0), 0, "refuted"),
            about(orbits(cx, "3/2"), 1, "refuted"),
            about(cycle(cx, "3/2", 0), 3, "refuted"),
            about(identity(), 4, "refuted"),
            about(orbits(cx, "3/2"), 5, "refuted"),
            about(identity(), 6, "proved"),
            about(convergence(cx, &["3/2", "3/2"], "-1/2", "1/2", "fixed-point"), 2, "refuted"),
        ],
        "flat" => vec![critical_points(cx), about(condition(cx, 0), 0, "proved")],
        "inflection" => vec![critical_points(cx), condition(cx, 1)],
        "quadratic" => vec![
            critical_points(cx),
            about(condition(cx, 0), 0, "proved"),
            about(orbits(cx, "1/3"), 1, "proved"),
            object(&[("kind", text("orbits")), ("eta", text("1/2")), ("cycles", text("every-start"))]),
        ],
        "cubic" => vec![
            critical_points(cx),
            about(phase_diagram(cx), 0, "refuted"),
            about(phase_diagram(cx), 1, "proved"),
        ],
        "generalised" => vec![critical_points(cx), about(condition(cx, 1), 0, "proved")],
        "generalised-irrational" => {
            vec![critical_points(cx), about(condition(cx, 0), 0, "proved"), condition(cx, 2)]
        }
        "neutral" => vec![
            critical_points(cx),
            about(orbits(cx, "3"), 0, "proved"),
            about(orbits(cx, "3"), 1, "refuted"),
        ],
        "attractors" => vec![
            about(attractor(cx, "127/100", "1/2", 4), 0, "refuted"),
            about(attractor(cx, "9/10", "11/10", 1), 1, "refuted"),
            about(escape(("11/10", "6/5"), "2"), 2, "refuted"),
            attractor(cx, "11/10", "1/2", 2),
            about(no_minimiser("2"), 3, "refuted"),
            about(no_minimiser("0"), 4, "refuted"),
        ],
        // The claims at indices 5 to 8 do not scale along.
        "scaled" => vec![
            critical_points(cx),
            about(condition(cx, 2), 0, "proved"),
            about(identity(), 1, "proved"),
            about(phase_diagram(cx), 2, "proved"),
            about(orbits(cx, "11/10"), 3, "proved"),
            about(
                convergence(cx, &["11/10", "1101/1000", "551/500"], "1/10", "13/10", "period-2"),
                4,
                "refuted",
            ),
        ],
        "scaled-cubic" => vec![critical_points(cx), about(condition(cx, 1), 0, "proved")],
        "events" => vec![
            about(condition(cx, 2), 0, "proved"),
            about(crossing(cx, "flip", ("309/250", "12361/10000"), (1, false)), 1, "proved"),
            about(crossing(cx, "superstable", ("1121/1000", "561/500"), (2, false)), 2, "proved"),
            about(crossing(cx, "flip", ("309/250", "12361/10000"), (1, true)), 3, "proved"),
            about(bare("no-event"), 4, "refuted"),
            about(bare("cycle-through"), 5, "proved"),
            about(bare("cycle-through"), 6, "refuted"),
            about(turns(cx, "2"), 7, "proved"),
            about(start("7/10"), 8, "refuted"),
            about(start("1/2"), 9, "proved"),
            about(start("-13/10"), 10, "refuted"),
            about(all_of_period(cx, "127/100", 4, "2"), 11, "proved"),
            about(hyperbolic(cx, "3633/2500", ("-13/10", "13/10"), &["9/10", "-9/10"], 3), 12, "proved"),
            about(escape(("11/10", "11/10"), "42/25"), 13, "proved"),
            about(orbits(cx, "3/2"), 14, "proved"),
            about(attractor(cx, "11/10", "1/2", 2), 15, "refuted"),
            about(all_of_period(cx, "11/10", 3, "2"), 16, "proved"),
            about(bare("cycle-through"), 17, "refuted"),
            about(turns(cx, "1598/1000"), 18, "proved"),
            about(bare("cycle-through"), 19, "proved"),
        ],
        "momentum" => vec![
            about(condition(cx, 2), 0, "proved"),
            about(with(phase_diagram_under(cx, &heavy_ball()), &[("momentum", text("1/2"))]), 1, "proved"),
            about(orbits(cx, "11/10"), 2, "proved"),
            about(orbits(cx, "11/10"), 3, "refuted"),
            about(orbits(cx, "11/10"), 4, "proved"),
            about(
                with(
                    crossing(cx, "flip", ("11793/10000", "5897/5000"), (2, false)),
                    &[("momentum", text("1/2")), ("nesterov", text("yes"))],
                ),
                5,
                "proved",
            ),
            about(orbits(cx, "11/10"), 6, "proved"),
            about(condition(cx, 0), 7, "proved"),
        ],
        "superstable" => vec![about(orbits(cx, "1"), 0, "proved")],
        "degree-eight" => vec![critical_points(cx), about(orbits(cx, "4/5"), 0, "refuted")],
        _ => panic!("no statements for {name}"),
    }
}

fn heavy_ball() -> Method {
    Method::with(rational("1/2"), false).unwrap()
}

/// The weight of the variable in each parameter without a value.
fn weights(name: &str) -> &'static [(&'static str, &'static str)] {
    match name {
        "scaled" => &[("mu", "1/2"), ("nu", "0")],
        "scaled-cubic" => &[("y", "1/3")],
        _ => &[],
    }
}

pub fn stored() -> Vec<(String, String, PathBuf)> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory("accepted")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            names.push((name, std::fs::read_to_string(&path).unwrap(), path.with_extension("json")));
        }
    }
    names.sort();
    names
}

#[test]
fn stored_certificates_are_accepted() {
    for (name, text, path) in stored() {
        let weights = weights(&name);
        let values: Vec<_> =
            weights.iter().map(|(name, weight)| ((*name).to_owned(), rational(weight))).collect();
        let problem = problem::parse_with(&text, &values).unwrap();
        let cx = Context::new(&problem).unwrap();
        let statements = statements(&name, &cx);
        let json = match weights {
            [] => certificate(&text, statements),
            _ => weighted(&text, weights, statements),
        };
        let json = render(&json);
        if std::env::var_os("TWOSTEP_WRITE_CERTIFICATES").is_some() {
            std::fs::write(&path, &json).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), json, "{name}: the stored certificate differs");
        let report = check(&text, &json);
        assert_eq!(report.verdict, Verdict::Accepted, "{name}\n{report}");
    }
}

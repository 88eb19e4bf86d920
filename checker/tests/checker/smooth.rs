//! Losses with elementary functions: stored certificates are accepted, and corrupted ones rejected for their reason.

use crate::accepted::directory;
use crate::generate::{certificate, render, text};
use crate::mutate::{Mutant, mutants};
use twostep_check::json::{self, Json};
use twostep_check::{Fault, Reason, Verdict, check};

/// The stored problems of a folder with their certificates.
pub fn stored(folder: &str) -> Vec<(String, String, Json)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(directory(folder)).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let certificate = std::fs::read_to_string(path.with_extension("json")).unwrap();
            let problem = std::fs::read_to_string(path).unwrap();
            all.push((name, problem, json::parse(&certificate).unwrap()));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(all.len() > 2);
    all
}

/// The statements of a certificate.
pub fn statements(certificate: &Json) -> &[Json] {
    let Json::Object(fields) = certificate else { panic!("no object") };
    match fields.iter().find(|(key, _)| key == "statements") {
        Some((_, Json::Array(statements))) => statements,
        _ => panic!("no statements"),
    }
}

/// Why a certificate with this statement alone is rejected.
#[track_caller]
pub fn rejected(problem: &str, statement: &Json) -> Reason {
    let json = render(&certificate(problem, vec![statement.clone()]));
    match check(problem, &json).verdict {
        Verdict::Rejected { reason, .. } => reason,
        Verdict::Accepted => panic!("accepted: {json}"),
    }
}

#[test]
fn stored_certificates_of_elementary_losses_are_accepted() {
    for (name, problem, certificate) in stored("smooth") {
        let report = check(&problem, &render(&certificate));
        assert_eq!(report.verdict, Verdict::Accepted, "{name}\n{report}");
    }
}

#[test]
fn every_corrupted_field_of_an_elementary_loss_is_rejected() {
    for (name, problem, accepted) in stored("smooth") {
        for statement in statements(&accepted) {
            let mut all = Vec::new();
            mutants("", "", &certificate(&problem, vec![statement.clone()]), &mut all);
            for Mutant { place, deed, mut faults, json } in all {
                // More digits show the same, and `exact` may be left out where it is not needed.
                let is_precision = place.ends_with("precision") && deed == "one more";
                // So may fewer cuts.
                // Constants are expressions, and a zero may be named twice.
                let is_constant = ["exact", "eta", "at"].iter().any(|key| place.ends_with(key));
                let same = (is_constant && ["not in lowest terms", "a leading plus"].contains(&deed))
                    || (place.ends_with("zeros") && deed == "last one twice");
                if is_precision || same || (place.ends_with("cuts") && deed == "empty") {
                    continue;
                }
                if is_constant {
                    faults.extend([Fault::NotShown, Fault::Problem]);
                }
                let report = check(&problem, &render(&json));
                let Verdict::Rejected { reason, .. } = &report.verdict else {
                    panic!("{name}: {place}: {deed}: accepted");
                };
                assert!(faults.contains(&reason.fault), "{name}: {place}: {deed}: {reason}");
            }
        }
    }
}

/// A statement with another value of a key.
pub fn with(statement: &Json, key: &str, value: Json) -> Json {
    let Json::Object(fields) = statement else { panic!("no object") };
    let change = |(known, old): &(String, Json)| {
        (known.clone(), if known == key { value.clone() } else { old.clone() })
    };
    Json::Object(fields.iter().map(change).collect())
}

/// The first statement of a kind.
pub fn find<'a>(certificate: &'a Json, kind: &str) -> &'a Json {
    let is_of_kind = |statement: &&Json| {
        let Json::Object(fields) = statement else { return false };
        fields.contains(&("kind".to_owned(), text(kind)))
    };
    statements(certificate).iter().find(is_of_kind).unwrap()
}

#[test]
fn the_precision_is_bounded_and_needed() {
    let (_, problem, accepted) = stored("smooth").into_iter().find(|(name, ..)| name == "cosine").unwrap();
    for kind in ["smooth-critical-points", "smooth-condition", "smooth-orbits"] {
        let statement = find(&accepted, kind);
        for bits in [0, 31, 1025, 999_999_999] {
            let reason = rejected(&problem, &with(statement, "precision", Json::Natural(bits)));
            assert_eq!(reason.fault, Fault::Limit, "{kind} {bits}: {reason}");
        }
    }
    // Too coarse for the intervals of width 2^-96.
    for kind in ["smooth-critical-points", "smooth-condition"] {
        let reason = rejected(&problem, &with(find(&accepted, kind), "precision", Json::Natural(64)));
        assert_eq!(reason.fault, Fault::NotShown, "{kind}: {reason}");
    }
}

#[test]
fn a_cycle_left_out_is_noticed_and_so_are_cuts() {
    let (_, problem, accepted) = stored("smooth").into_iter().find(|(name, ..)| name == "cosine").unwrap();
    let statement = find(&accepted, "smooth-orbits");
    let reason = rejected(&problem, &with(statement, "cycles", Json::Array(Vec::new())));
    assert_eq!(reason.to_string(), "not shown: there are 1 2-cycles, not 0");
    // One piece, the whole domain, settles nothing.
    let reason = rejected(&problem, &with(statement, "cuts", Json::Array(Vec::new())));
    assert_eq!(
        reason.to_string(),
        "not shown: the piece from -3: a 2-cycle is neither excluded nor isolated"
    );
}

#[test]
fn statements_about_a_loss_of_another_form() {
    let (_, problem, accepted) = stored("smooth").into_iter().find(|(name, ..)| name == "cosine").unwrap();
    let polynomial = "loss = \"x^4 - x^2\"\ndomain = { x = [\"-3\", \"3\"] }\n";
    let statement = find(&accepted, "smooth-critical-points");
    assert_eq!(rejected("loss = \"x^4 - x^2\"\n", statement).fault, Fault::Unsupported);
    // With a domain the loss is read, but its critical points are others.
    assert_eq!(rejected(polynomial, statement).fault, Fault::NotShown);
    let other = problem.replace("-cos(x)", "-cos(2*x)");
    for kind in ["smooth-critical-points", "smooth-condition", "smooth-orbits"] {
        assert_eq!(rejected(&other, find(&accepted, kind)).fault, Fault::NotShown, "{kind}");
    }
}

#[test]
fn inputs_that_would_take_too_long() {
    let claims = "\ndomain = { x = [\"-3\", \"3\"] }\n";
    let deep = "exp(".repeat(60) + "x" + &")".repeat(60);
    for loss in [deep.as_str(), "exp(x)^1000", "sin(exp(exp(exp(x))))"] {
        let problem = format!("loss = \"{loss}\"{claims}");
        let cuts: Vec<Json> =
            (1..60).map(|n| text(num_rational::BigRational::new((n - 30).into(), 10.into()))).collect();
        let statement = Json::Object(vec![
            ("kind".to_owned(), text("smooth-critical-points")),
            ("precision".to_owned(), Json::Natural(1024)),
            ("cuts".to_owned(), Json::Array(cuts)),
            ("points".to_owned(), Json::Array(Vec::new())),
        ]);
        let start = std::time::Instant::now();
        let reason = rejected(&problem, &statement);
        assert!(matches!(reason.fault, Fault::Limit | Fault::NotShown), "{loss}: {reason}");
        assert!(start.elapsed() < std::time::Duration::from_secs(200), "{loss}: {:?}", start.elapsed());
    }
}

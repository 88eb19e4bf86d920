//! Faults of whole files: another problem, truncation, and inputs made to exhaust time, memory or the stack.

use crate::accepted::stored;
use crate::generate::{certificate, identity, object, render, text};
use proptest::prelude::*;
use std::time::{Duration, Instant};
use twostep_check::json::Json;
use twostep_check::{Fault, Reason, Verdict, check, check_bytes, expr, json, limits, problem, toml};

fn double_well() -> (String, String) {
    let (_, problem, path) = stored().into_iter().find(|(name, ..)| name == "double-well").unwrap();
    (problem, std::fs::read_to_string(path).unwrap())
}

#[track_caller]
fn rejected(problem: &str, certificate: &str) -> Reason {
    let start = Instant::now();
    let report = check(problem, certificate);
    assert!(start.elapsed() < Duration::from_secs(20), "too slow");
    match report.verdict {
        Verdict::Rejected { reason, .. } => reason,
        Verdict::Accepted => panic!("accepted"),
    }
}

/// A certificate with one statement for a problem that is only a loss.
#[track_caller]
fn with(loss: &str, statement: json::Json) -> Reason {
    let problem = format!("loss = \"{loss}\"\n");
    rejected(&problem, &render(&certificate(&problem, vec![statement])))
}

fn orbits_at(eta: &str) -> json::Json {
    object(&[("kind", text("orbits")), ("eta", text(eta)), ("cycles", json::Json::Array(Vec::new()))])
}

#[test]
fn a_certificate_of_another_problem() {
    let (problem, certificate) = double_well();
    for other in [
        problem.replace("mu = \"1\"", "mu = \"2\""),
        problem.replace("count = 1", "count = 2"),
        format!("{problem}\n"),
    ] {
        assert_eq!(rejected(&other, &certificate).fault, Fault::OtherProblem);
    }
}

#[test]
fn a_true_proof_of_another_loss() {
    // The text agrees, the statements are those of another loss.
    let (problem, accepted) = double_well();
    let other = problem.replace("(x^2 - mu)^2 / 4", "(x^2 - mu)^2 / 5");
    let (ours, theirs) = (render(&text(&problem)), render(&text(&other)));
    let forged = accepted.replace(ours.trim_end(), theirs.trim_end());
    assert_ne!(forged, accepted);
    assert_eq!(rejected(&other, &forged).fault, Fault::NotShown);
}

#[test]
fn a_claim_settled_twice() {
    let problem = "loss = \"x^2\"\n[[claim]]\nkind = \"identity\"\nleft = \"f\"\nright = \"x*x\"\n";
    let statement = crate::generate::about(identity(), 0, "proved");
    let once = render(&certificate(problem, vec![statement.clone()]));
    assert_eq!(check(problem, &once).verdict, Verdict::Accepted);
    let twice = render(&certificate(problem, vec![statement.clone(), statement]));
    assert_eq!(rejected(problem, &twice).fault, Fault::Field);
}

#[test]
fn a_claim_that_says_something_else_at_each_value_of_a_parameter() {
    let (_, problem, path) = stored().into_iter().find(|(name, ..)| name == "scaled").unwrap();
    let Json::Object(fields) = json::parse(&std::fs::read_to_string(path).unwrap()).unwrap() else {
        panic!()
    };
    let Json::Array(statements) = &fields[3].1 else { panic!("no statements") };
    // Each statement is true at the value 1; the claim is of its kind, but its numbers do not scale.
    let mut refused = 0;
    for (like, other) in [(3, 5), (0, 6), (1, 7), (2, 8)] {
        let about = ("claim".to_owned(), Json::Natural(like));
        for statement in statements {
            let Json::Object(entries) = statement else { panic!("no statement") };
            let Some(index) = entries.iter().position(|entry| *entry == about) else { continue };
            let mut entries = entries.clone();
            entries[index].1 = Json::Natural(other);
            let mut fields = fields.clone();
            fields[3].1 = Json::Array(vec![Json::Object(entries)]);
            assert_eq!(rejected(&problem, &render(&Json::Object(fields))).fault, Fault::Unsupported);
            refused += 1;
        }
    }
    assert_eq!(refused, 4);
    for range in
        ["{ from = \"0\", to = \"1\" }", "{ from = \"2\", to = \"1\" }", "{ positive = false }", "{ at = 1 }"]
    {
        let text = format!("loss = \"mu*x^2\"\n[parameters]\nmu = {range}\n");
        let reason =
            problem::parse_with(&text, &[("mu".to_owned(), crate::generate::rational("0"))]).err().unwrap();
        assert_eq!(reason.fault, Fault::Unsupported, "{range}");
    }
}

#[test]
fn a_claim_with_an_unknown_key() {
    let problem =
        "loss = \"x^2\"\n[[claim]]\nkind = \"identity\"\nleft = \"f\"\nright = \"x*x\"\nunless = \"1\"\n";
    let statement = crate::generate::about(identity(), 0, "proved");
    assert_eq!(rejected(problem, &render(&certificate(problem, vec![statement]))).fault, Fault::Problem);
}

#[test]
fn a_truncated_certificate() {
    let (problem, certificate) = double_well();
    for end in (0..certificate.trim_end().len()).step_by(7) {
        assert_eq!(rejected(&problem, &certificate[..end]).fault, Fault::Syntax, "{end}");
    }
}

#[test]
fn a_certificate_that_is_too_large() {
    let (problem, _) = double_well();
    let large = " ".repeat(limits::CERTIFICATE_BYTES + 1);
    assert_eq!(rejected(&problem, &large).fault, Fault::Limit);
    assert_eq!(rejected(&" ".repeat(limits::PROBLEM_BYTES + 1), "{}").fault, Fault::Field);
    assert_eq!(toml::parse(&large).unwrap_err().fault, Fault::Limit);
}

#[test]
fn a_huge_number() {
    let digits = "7".repeat(8_000_000);
    assert_eq!(with("x^4", orbits_at(&digits)).fault, Fault::Limit);
    assert_eq!(with("x^4", orbits_at(&format!("1/{}", &digits[..4000]))).fault, Fault::NotShown);
    assert_eq!(with(&format!("x^4*{}", &digits[..10_000]), orbits_at("1")).fault, Fault::Problem);
    // A bare number of JSON is a small natural one.
    let (problem, accepted) = double_well();
    let bare = accepted.replace("\"multiplicity\": 1", &format!("\"multiplicity\": {}", &digits[..100]));
    assert_eq!(rejected(&problem, &bare).fault, Fault::Syntax);
}

#[test]
fn deep_nesting() {
    let (problem, _) = double_well();
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = open.repeat(1_000_000) + "1" + &close.repeat(1_000_000);
        assert_eq!(rejected(&problem, &deep).fault, Fault::Limit);
    }
    assert_eq!(toml::parse(&format!("a = {}", "[".repeat(100_000))).unwrap_err().fault, Fault::Limit);
    assert_eq!(toml::parse(&format!("a = {}", "{a=".repeat(80_000))).unwrap_err().fault, Fault::Limit);
    for deep in ["(".repeat(10_000), "-".repeat(10_000), "2^".repeat(8_000) + "2", "x+".repeat(8_000) + "x"] {
        assert_eq!(expr::parse(&deep).unwrap_err().fault, Fault::Limit);
    }
}

#[test]
fn a_huge_exponent() {
    for loss in [
        "x^1000000000",
        "x^99999999999999999999",
        "x^(10^9)",
        "x^1000",
        "(x+1)^500 - (x+1)^500 + x^257",
        "x^2*1e999999",
        "x^2*(10^1000)^1000",
        "((x^16)^16)^16",
    ] {
        let reason = with(loss, orbits_at("1"));
        assert!(matches!(reason.fault, Fault::Limit | Fault::Problem), "{loss}: {reason}");
    }
}

#[test]
fn claims_with_long_numbers() {
    let long = "9".repeat(4000);
    let problem = format!(
        "loss = \"x^200 + x^4\"\n[[claim]]\nkind = \"cycle-through\"\nat = {{ x = \"3/7\" }}\neta = 1\n\
         [[claim]]\nkind = \"condition\"\nat = {{ x = \"({long} + sqrt(7))/{long}\" }}\nexpect = \"flat\"\n\
         [[claim]]\nkind = \"identity\"\nleft = \"f\"\nright = \"f1\"\nat = {{ x = \"({long} + sqrt(7))/{long}\" }}\n"
    );
    let start = Instant::now();
    for (index, kind) in [(0, "cycle-through"), (2, "identity")] {
        let statement = crate::generate::about(object(&[("kind", text(kind))]), index, "proved");
        assert_eq!(rejected(&problem, &render(&certificate(&problem, vec![statement]))).fault, Fault::Limit);
    }
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_degree_that_takes_too_long() {
    assert_eq!(with("x^200 + x^3 + 1/7*x^2 - x", orbits_at("1")).fault, Fault::Limit);
    assert_eq!(with("x^20 + x^3 + 1/7*x^2 - x", orbits_at("123456789/987654323")).fault, Fault::Limit);
}

#[test]
fn losses_that_are_not_meant() {
    for loss in
        ["sin(x)", "x*y", "1/x", "x^(1/2)", "sqrt(2)*x^2", "3", "x", "", "x^2)", "2x^2", "x^2 = 1", "x**2"]
    {
        let reason = with(loss, orbits_at("1"));
        assert!(matches!(reason.fault, Fault::Unsupported | Fault::Problem), "{loss}: {reason}");
    }
}

#[test]
fn problem_files_that_are_not_meant() {
    for text in [
        "loss = \"x^2\"\nloss = \"x^4\"\n",
        "loss = \"x^2\"\n[data]\nx = 1\n",
        "loss = \"x^2\"\nvariables = [\"x\", \"y\"]\n",
        "loss = \"mu*x^2\"\n[parameters]\nmu = { positive = true }\n",
        "loss = \"mu*x^2\"\n[parameters]\nmu = 0.5\n",
        "loss = \"mu*x^2\"\n[parameters]\nmu = 1\n[parameters]\nmu = 2\n",
        "loss = \"mu*x^2\"\n[[parameters]]\nmu = 1\n",
        "loss = \"x^2\" title = \"two keys\"\n",
        "loss = \"\"\"x^2\"\"\"\n",
        "loss = \"x^2\n",
        "[parameters\nmu = 1\n",
        "loss.a = \"x^2\"\n",
        "",
    ] {
        assert!(problem::parse(text).is_err(), "{text}");
    }
}

#[test]
fn bytes_that_are_no_text() {
    assert!(matches!(check_bytes(b"\xff", b"{}").verdict, Verdict::Rejected { .. }));
    assert!(matches!(check_bytes(b"", b"\xff").verdict, Verdict::Rejected { .. }));
}

proptest! {
    #[test]
    fn no_text_makes_the_parsers_panic(text in "[-+*/^()\\[\\]{}=\"'x0-9a-f.,:#\\\\\n ]{0,80}") {
        let _ = json::parse(&text);
        let _ = toml::parse(&text);
        let _ = expr::parse(&text);
        let _ = problem::parse(&text);
    }

    #[test]
    fn no_change_of_a_byte_makes_the_checker_panic(at in 0usize..4000, byte in any::<u8>()) {
        let (_, problem, path) = stored().into_iter().find(|(name, ..)| name == "neutral").unwrap();
        let mut certificate = std::fs::read(path).unwrap();
        let at = at % certificate.len();
        certificate[at] = byte;
        let _ = check_bytes(problem.as_bytes(), &certificate);
    }
}

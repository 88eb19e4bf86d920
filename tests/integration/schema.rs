//! Real results against the JSON Schema that ships with the program.

use crate::program::{Run, twostep};
use serde_json::Value;

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn json(arguments: &[&str]) -> Run {
    twostep(&[arguments, &["--format", "json", "--quiet"]].concat())
}

#[test]
fn results_fit_the_schema() {
    let schema = parse(&twostep(&["schema"]).stdout);
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let folder = json(&["certify", "problems"]);
    let mut documents: Vec<Value> = folder.stdout.lines().map(parse).collect();
    assert!(documents.len() > 5, "{}", folder.stderr);
    documents.push(parse(&json(&["certify", "(x^2-1)^2/4"]).stdout));
    documents.push(parse(&json(&["derive", "(x^2-1)^2/4"]).stdout));
    documents.push(parse(&json(&["windows", "(x^2-1)^2/4"]).stdout));
    for arguments in [
        &["basin", "(x^2-1)^2/4", "--eta", "11/10"][..],
        &["orbits", "(x^2-1)^2/4", "--eta", "11/10", "--eta", "sqrt(5)-1"],
        &["periods", "(x^2-1)^2/4", "--eta", "127/100"],
        &["simulate", "(x^2-1)^2/4", "--eta", "11/10", "--start", "1/2"],
        &["simulate", "(x^2-1)^2/4", "--eta", "11/10", "--starts", "50", "--seed", "1"],
        &["simulate", "(x*y-1)^2/2", "--variables", "x,y", "--eta", "1/2", "--start", "1,2"],
        &["derive", "(x^2-mu)^2/4", "--param", "mu=positive"],
        &["certify", "x^4", "--eta", "1"],
        &["certify", "x^2", "--eta", "1"],
        &["certify", "x^(1/2)", "--domain", "1..2"],
    ] {
        documents.push(parse(&json(arguments).stdout));
    }
    for document in &documents {
        let errors: Vec<String> =
            validator.iter_errors(document).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {}", document["loss"], errors.join("; "));
    }
}

/// An error is a message; standard output then holds no document at all.
#[test]
fn errors_leave_no_document() {
    for loss in ["x^2/0", "2x", "x", "no-such.toml", "no/such", "x²", "2^(2^40)*x^2"] {
        let run = json(&["certify", loss]);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{loss}");
        assert!(run.stderr.starts_with("error: "), "{loss}: {}", run.stderr);
    }
}

#[test]
fn every_command_writes_every_format() {
    for command in [
        &["certify", "(x^2-1)^2/4"][..],
        &["derive", "(x^2-1)^2/4"],
        &["orbits", "(x^2-1)^2/4", "--eta", "11/10"],
        &["windows", "(x^2-1)^2/4"],
        &["basin", "(x^2-1)^2/4", "--eta", "11/10"],
        &["periods", "(x^2-1)^2/4", "--eta", "11/10"],
        &["simulate", "(x^2-1)^2/4", "--eta", "11/10", "--start", "1/2"],
    ] {
        for (format, sign) in
            [("text", "loss f(x)"), ("json", "{"), ("markdown", "## "), ("latex", "% Needs")]
        {
            let run = twostep(&[command, &["--format", format]].concat());
            assert_eq!(run.status, 0, "{command:?} {format}: {}", run.stderr);
            assert!(run.stdout.starts_with(sign) && run.stdout.ends_with('\n'), "{command:?} {format}");
        }
    }
}

#[test]
fn the_promised_keys_are_there() {
    let result = parse(&json(&["certify", "(x^2-1)^2/4"]).stdout);
    assert_eq!(result["schema"], "twostep-result/1");
    assert_eq!(result["variables"][0], "x");
    let minimiser = &result["minimisers"][1];
    assert_eq!(minimiser["point"]["x"]["exact"], "1");
    assert_eq!(minimiser["eta_critical"]["exact"], "1");
    assert_eq!(minimiser["derivatives"]["f3"]["exact"], "6");
    assert_eq!(minimiser["condition"]["name"], "alpha");
    assert_eq!(minimiser["condition"]["value"]["exact"], "96");
    assert_eq!(minimiser["condition"]["sign"], 1);
    assert_eq!(minimiser["condition"]["kind"], "supercritical");
    assert_eq!(minimiser["branch"][0]["exact"], "-8");
    assert!(result["orbits"].is_array() && result["claims"].is_array() && result["parameters"].is_object());
}

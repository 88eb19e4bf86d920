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
    documents.push(parse(&json(&["basin", "(x^2-1)^2/4", "--eta", "11/10"]).stdout));
    for document in &documents {
        let errors: Vec<String> =
            validator.iter_errors(document).map(|e| format!("{e} at {}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {}", document["loss"], errors.join("; "));
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

//! The JSON Schema of results.

use super::branches::BranchOfSeveral;
use super::model::{Minimiser, Report};
use super::paving::PavingOfSeveral;
use super::several::MinimiserOfSeveral;

/// The JSON Schema (draft 2020-12) of `--format json`, laid out, without a newline at the end.
pub fn schema() -> String {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let several = generator.subschema_for::<MinimiserOfSeveral>();
    let branches = generator.subschema_for::<Vec<BranchOfSeveral>>();
    let paving = generator.subschema_for::<PavingOfSeveral>();
    let one = generator.subschema_for::<Minimiser>();
    let mut schema = generator.into_root_schema_for::<Report>();
    // A loss of several variables has minimisers of its own kind, and no degree.
    if let Some(items) = schema.pointer_mut("/properties/minimisers/items") {
        *items = serde_json::json!({ "anyOf": [one, several] });
    }
    // Its branches of 2-cycles stand where `windows` asked for them, a box of starts where `basin` did.
    if let Some(properties) = schema.pointer_mut("/properties").and_then(|p| p.as_object_mut()) {
        properties.insert("branches".to_string(), serde_json::json!(branches));
        properties.insert("paving".to_string(), serde_json::json!(paving));
    }
    if let Some(required) = schema.get_mut("required").and_then(|r| r.as_array_mut()) {
        required.retain(|key| key != "degree");
    }
    serde_json::to_string_pretty(&schema).expect("a schema is plain data")
}

#[cfg(test)]
mod tests {
    use super::schema;
    use crate::report::{json, sample::double_well};
    use serde_json::{Value, from_str};

    #[test]
    fn results_fit_the_schema_and_faults_do_not() {
        let schema: Value = from_str(&schema()).expect("the schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
        let result: Value = from_str(&json(&double_well())).expect("the result is JSON");
        if let Err(error) = validator.validate(&result) {
            panic!("{error} at {}", error.instance_path());
        }
        let mut fault = result.clone();
        fault["orbits"][0]["cycles"][0]["stability"] = "probably".into();
        assert!(!validator.is_valid(&fault));
        let mut fault = result;
        fault["minimisers"][0]["condition"]["value"]["lo"] = 96.into();
        assert!(!validator.is_valid(&fault));
    }
}

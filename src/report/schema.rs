//! The JSON Schema of results.

use super::model::Report;

/// The JSON Schema (draft 2020-12) of `--format json`, laid out, without a newline at the end.
pub fn schema() -> String {
    let schema = schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Report>();
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

//! `twostep schema`

use super::failure::Failure;
use super::output;
use super::status::Status;
use clap::Args;

/// Print the JSON Schema of results
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  twostep schema > twostep-result.schema.json")]
pub struct Schema {}

impl Schema {
    pub(super) fn run(&self) -> Result<Status, Failure> {
        let schema = crate::report::schema() + "\n";
        output::to_stdout(&schema, anstream::ColorChoice::Never)?;
        Ok(Status::Decided)
    }
}

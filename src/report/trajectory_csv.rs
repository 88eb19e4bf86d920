//! Trajectories as CSV, one row per state.

use crate::simulate::Trajectory;

/// Trajectories, each with its step size as it was given, as CSV with the columns `run`, `eta`, `step`, one per variable,
/// `loss`, `sharpness`. Floats are written so that reading them gives the same floats.
pub fn trajectory_csv(variables: &[String], trajectories: &[(String, Trajectory)]) -> String {
    let mut rows = vec![format!("run,eta,step,{},loss,sharpness", variables.join(","))];
    for (run, (eta, trajectory)) in trajectories.iter().enumerate() {
        for (step, point) in trajectory.points.iter().enumerate() {
            let float = |x: Option<&f64>| x.map_or(String::new(), |x| format!("{x:?}"));
            let point: Vec<String> = point.iter().map(|x| float(Some(x))).collect();
            let (loss, sharpness) = (float(trajectory.loss.get(step)), float(trajectory.sharpness.get(step)));
            rows.push(format!("{run},{eta},{step},{},{loss},{sharpness}", point.join(",")));
        }
    }
    rows.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::trajectory_csv;
    use crate::algebra::RatPoly;
    use crate::arith::Rational;
    use crate::simulate::{CompiledLoss, RunOptions, simulate};

    #[test]
    fn one_row_per_state_and_floats_survive() {
        let half_square = RatPoly::new(&[0, 0, 1].map(Rational::from));
        let options = RunOptions { steps: 3, keep: 10, ..RunOptions::default() };
        let run = simulate(&mut CompiledLoss::polynomial(&half_square).runner(), &[0.1], 0.25, &options);
        let text = trajectory_csv(&["x".to_string()], &[("1/4".to_string(), run)]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "run,eta,step,x,loss,sharpness");
        assert_eq!(lines[2], "0,1/4,1,0.05,0.0025000000000000005,2.0");
        assert_eq!(lines.len(), 5);
    }
}

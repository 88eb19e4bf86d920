//! Results do not depend on the number of threads: ensembles, basins, rasters, sweeps, proofs, byte for byte.

use super::program::{root, run_with};
use std::fs;
use std::path::PathBuf;

/// Output and file of a command on so many threads.
fn on(threads: &str, arguments: &[&str], file: Option<&str>) -> (String, Vec<u8>) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("threads").join(threads);
    fs::create_dir_all(&folder).expect("a temporary folder");
    let path = file.map(|name| folder.join(name));
    let mut all = arguments.to_vec();
    if let Some(path) = &path {
        fs::remove_file(path).ok();
        all.extend(["-o", path.to_str().expect("UTF-8")]);
    }
    let run = run_with(&root(), &all, b"", &[("RAYON_NUM_THREADS", threads)]);
    assert!([0, 1, 3].contains(&run.status), "{arguments:?}: {}", run.stderr);
    (run.stdout, path.map_or(Vec::new(), |path| fs::read(path).expect("a file")))
}

fn same(arguments: &[&str], file: Option<&str>) {
    let (one, three) = (on("1", arguments, file), on("3", arguments, file));
    assert!(one.0.len() + one.1.len() > 100, "{arguments:?}: {}", one.0);
    assert_eq!(one.0, three.0, "{arguments:?}");
    assert!(one.1 == three.1, "{arguments:?}: the files differ");
}

#[test]
fn ensembles() {
    same(&["simulate", "(x^2-1)^2/4", "--eta", "11/10", "--starts", "3000", "--seed", "5"], None);
    let plane =
        ["simulate", "(x*y-1)^2/2", "--eta", "11/10", "--starts", "1500", "--seed", "5", "--format", "json"];
    same(&plane, None);
    same(&["simulate", "problems/several/tanh-network.toml", "--starts", "60", "--steps", "300"], None);
}

#[test]
fn rasters() {
    let small = |kind: &'static str, loss: &'static str| {
        ["diagram", loss, "--size", "240x160", "--quiet", "--kind", kind]
    };
    same(&small("bifurcation", "(x^2-1)^2/4"), Some("bifurcation.png"));
    same(&small("basin", "(x^2-1)^2/4"), Some("basin.png"));
    same(&small("basin", "problems/several/slice-test-witness.toml"), Some("plane.png"));
    same(&small("bifurcation", "(x^2-1)^2/4"), Some("bifurcation.csv"));
}

#[test]
fn proofs() {
    let sweep = ["sweep", "(x^2-mu)^2/4", "--eta", "1/2..3/2/5", "--param", "mu=1/2..2/2", "--quiet"];
    same(&sweep, Some("lines.jsonl"));
    same(&["certify", "problems/theorem-2.toml", "--format", "json"], None);
    let starts = ["basin", "problems/several/slice-test-witness.toml", "--eta", "11/10"];
    same(&[&starts[..], &["--box", "x=-1/2..1/2,y=-1/2..1/2", "--format", "json"]].concat(), None);
}

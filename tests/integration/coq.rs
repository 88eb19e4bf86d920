//! `twostep export --format coq`: the files compile, rest on the axioms of Coq's real numbers alone, and falsified ones
//! do not compile. Where `coqc` is not installed that part is skipped, with a message.

use crate::program::{root, twostep};
use insta::Settings;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// What the standard library's real numbers and their analysis rest on.
const AXIOMS: [&str; 4] = [
    "ClassicalDedekindReals.sig_not_dec",
    "ClassicalDedekindReals.sig_forall_dec",
    "FunctionalExtensionality.functional_extensionality_dep",
    "Classical_Prop.classic",
];

/// The exported file.
fn export(arguments: &[&str]) -> String {
    let run = twostep(&[&["export", "--quiet", "--format", "coq"], arguments].concat());
    assert_eq!(run.status, 0, "{arguments:?}: {}", run.stderr);
    run.stdout
}

/// Is there a `coqc`? `TWOSTEP_COQC=required` makes its absence a failure.
fn coqc_is_installed() -> bool {
    let found = Command::new("coqc").arg("--version").output().is_ok_and(|output| output.status.success());
    let required = std::env::var("TWOSTEP_COQC").is_ok_and(|value| value == "required");
    assert!(found || !required, "coqc is required and not installed");
    if !found {
        let _ = writeln!(std::io::stderr(), "coqc is not installed: exported files are not compiled");
    }
    found
}

/// Compiles a file: success, and what was printed.
fn compile(name: &str, text: &str) -> (bool, String) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("coq").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    fs::write(folder.join("exported.v"), text).expect("a file");
    let output = Command::new("coqc").arg("exported.v").current_dir(&folder).output().expect("coqc runs");
    let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.success(), printed.concat())
}

/// The names in the output of `Print Assumptions`.
fn axioms(printed: &str) -> Vec<&str> {
    let list = printed.split("Axioms:\n").nth(1).unwrap_or_default();
    let start = |line: &&str| !line.starts_with(' ') && !line.is_empty();
    list.lines().filter(start).map(|line| line.split([' ', ':']).next().unwrap_or_default()).collect()
}

#[test]
fn exported_files_compile() {
    if !coqc_is_installed() {
        return;
    }
    let cases: [(&str, &[&str]); 10] = [
        ("double-well", &["problems/double-well.toml"]),
        ("double-well-mu", &["problems/double-well-mu.toml"]),
        ("tilted", &["problems/double-well-tilted.toml"]),
        ("sextic", &["problems/sextic-three-wells.toml"]),
        ("control", &["problems/lemma-1-subcritical.toml"]),
        ("lemma-1", &["problems/lemma-1-order-6.toml"]),
        ("alpha-zero", &["problems/generalised-flip-supercritical.toml"]),
        ("alpha-zero-at-a-root", &[ALPHA_ZERO_AT_A_ROOT]),
        ("rational-cycle", &["x^4", "--eta", "1/2"]),
        ("wells", &["x^2*(x^2-2)", "--eta", "1/3"]),
    ];
    for (name, arguments) in cases {
        let (compiled, printed) = compile(name, &export(arguments));
        assert!(compiled, "{name}: {printed}");
        let found = axioms(&printed);
        assert!(
            found.contains(&"ClassicalDedekindReals.sig_forall_dec"),
            "{name}: no list of axioms in {printed}"
        );
        for axiom in found {
            assert!(AXIOMS.contains(&axiom), "{name}: rests on {axiom}");
        }
    }
}

/// `f' = (x^2-2) x (1 + (x^2-2)^2/4)`: f'' f'''' = 3 f'''^2 at the irrational minimisers.
const ALPHA_ZERO_AT_A_ROOT: &str = "(x^2-2)^2/4 + (x^2-2)^4/32";

#[test]
fn falsified_files_do_not_compile() {
    if !coqc_is_installed() {
        return;
    }
    let good = export(&["(x^2-1)^2/4", "--eta", "11/10"]);
    let faults: [(&str, &[(&str, &str)]); 8] = [
        ("wrong sign stated", &[("0 < alpha 1.", "alpha 1 < 0.")]),
        (
            "wrong sign stated and proved",
            &[("0 < alpha 1.", "alpha 1 < 0."), ("positive 0.9", "negative 0.9")],
        ),
        ("wrong interval", &[("0.81", "0.71"), ("0.82", "0.72")]),
        (
            "wrong stability",
            &[
                (
                    "Rabs ((1 - (11 / 10) * f2 x0) * (1 - (11 / 10) * f2 x1)) < 1",
                    "1 < Rabs ((1 - (11 / 10) * f2 x0) * (1 - (11 / 10) * f2 x1))",
                ),
                ("f2_given stable", "f2_given unstable"),
            ],
        ),
        ("another loss", &[("(x ^ 2 - 1) ^ 2 / 4.", "(x ^ 2 - 2) ^ 2 / 4.")]),
        ("another derivative", &[(":= x^3 - x.", ":= x^3 + x.")]),
        ("another step size", &[("11 / 10", "12 / 10"), ("11 # 10", "12 # 10")]),
        ("an axiom", &[("0.12 0.25).\n  by_computation.\nQed.", "0.12 0.25).\n  admit.\nAdmitted.")]),
    ];
    for (fault, changes) in faults {
        let mut text = good.clone();
        for (from, to) in changes {
            assert!(text.contains(from), "{fault}: `{from}` is not in the file");
            text = text.replace(from, to);
        }
        let (compiled, printed) = compile(fault, &text);
        let alien = axioms(&printed).iter().any(|axiom| !AXIOMS.contains(axiom));
        assert!(!compiled || alien, "{fault}: the file compiles");
    }
}

#[test]
fn the_text_of_an_export() {
    let text = export(&["problems/double-well-tilted.toml"]);
    let (head, rest) = text.split_once("Require Import").expect("a heading");
    let (_, loss) = rest.split_once("(** * The loss *)").expect("the part on the loss");
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("double-well-tilted.coq", format!("{head}[...]{loss}")));
}

#[test]
fn what_cannot_be_exported_is_refused() {
    for (arguments, pieces) in [
        (&["x^2 + y^2"][..], &["x", "y"][..]),
        (&["sin(x)"], &["polynomial"]),
        (&["problems"], &["one loss"]),
        (&["problems/double-well-positive.toml"], &["mu", "no single value"]),
        (&["(x^2 - sqrt(2)^2)^2*sqrt(2)/sqrt(2)"], &["<loss>:1:", "rational"]),
        (&["x^2", "--eta", "0"], &["eta"]),
        (&["x^2", "--format", "lean"], &["coq"]),
    ] {
        let run = twostep(&[&["export"], arguments].concat());
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}: {}", run.stderr);
        for piece in pieces {
            assert!(run.stderr.contains(piece), "`{piece}` is missing from\n{}", run.stderr);
        }
    }
    let run = twostep(&["export", "(x^2-1)^2/4", "--eta", "sqrt(5)-1"]);
    assert_eq!(run.status, 0);
    assert!(run.stderr.contains("not stated: 2-cycles at eta = sqrt(5)-1"), "{}", run.stderr);
    assert!(run.stdout.contains("Not stated in this file"), "{}", run.stdout);
}

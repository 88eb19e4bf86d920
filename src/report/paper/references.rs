//! The works that results rest on, and the theorems as this project states them.

use super::formula::Names;
use super::model::{Line, Piece};
use super::typeset::typeset;

/// A work of the literature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    ChenBruna,
    Collins,
    Coppel,
    Fatou,
    Krawczyk,
    Kuznetsov,
    LiYorke,
    Mane,
    Neumaier,
    Singer,
    Wang,
}

/// What a bibliography says of a work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The key of `\cite`.
    pub key: &'static str,
    /// Authors and year, as text cites them.
    pub short: &'static str,
    /// Authors.
    pub authors: &'static str,
    /// Title.
    pub title: &'static str,
    /// Journal or publisher.
    pub venue: &'static str,
    /// Year.
    pub year: u16,
}

impl Work {
    /// All works, by their authors.
    pub(super) const ALL: [Work; 11] = [
        Work::ChenBruna,
        Work::Collins,
        Work::Coppel,
        Work::Fatou,
        Work::Krawczyk,
        Work::Kuznetsov,
        Work::LiYorke,
        Work::Mane,
        Work::Neumaier,
        Work::Singer,
        Work::Wang,
    ];

    /// What a bibliography says of it.
    pub(super) fn entry(self) -> Entry {
        let entry =
            |key, short, authors, title, venue, year| Entry { key, short, authors, title, venue, year };
        match self {
            Work::ChenBruna => entry(
                "ChenBruna2023",
                "Chen & Bruna 2023",
                "L. Chen and J. Bruna",
                "Beyond the edge of stability via two-step gradient updates",
                "Proceedings of the 40th International Conference on Machine Learning",
                2023,
            ),
            Work::Collins => entry(
                "CollinsAkritas1976",
                "Collins & Akritas 1976",
                "G. E. Collins and A. G. Akritas",
                "Polynomial real root isolation using Descartes' rule of signs",
                "Proceedings of the third ACM Symposium on Symbolic and Algebraic Computation",
                1976,
            ),
            Work::Coppel => entry(
                "Coppel1955",
                "Coppel 1955",
                "W. A. Coppel",
                "The solution of equations by iteration",
                "Mathematical Proceedings of the Cambridge Philosophical Society 51",
                1955,
            ),
            Work::Fatou => entry(
                "Fatou1919",
                "Fatou 1919",
                "P. Fatou",
                "Sur les equations fonctionnelles",
                "Bulletin de la Societe Mathematique de France 47",
                1919,
            ),
            Work::Krawczyk => entry(
                "Krawczyk1969",
                "Krawczyk 1969",
                "R. Krawczyk",
                "Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken",
                "Computing 4",
                1969,
            ),
            Work::Kuznetsov => entry(
                "Kuznetsov2004",
                "Kuznetsov 2004",
                "Yu. A. Kuznetsov",
                "Elements of Applied Bifurcation Theory, third edition",
                "Springer",
                2004,
            ),
            Work::LiYorke => entry(
                "LiYorke1975",
                "Li & Yorke 1975",
                "T.-Y. Li and J. A. Yorke",
                "Period three implies chaos",
                "The American Mathematical Monthly 82",
                1975,
            ),
            Work::Mane => entry(
                "Mane1985",
                "Mane 1985",
                "R. Mane",
                "Hyperbolicity, sinks and measure in one-dimensional dynamics",
                "Communications in Mathematical Physics 100",
                1985,
            ),
            Work::Neumaier => entry(
                "Neumaier1990",
                "Neumaier 1990",
                "A. Neumaier",
                "Interval Methods for Systems of Equations",
                "Cambridge University Press",
                1990,
            ),
            Work::Singer => entry(
                "Singer1978",
                "Singer 1978",
                "D. Singer",
                "Stable orbits and bifurcation of maps of the interval",
                "SIAM Journal on Applied Mathematics 35",
                1978,
            ),
            Work::Wang => entry(
                "Wang2022",
                "Wang et al. 2022",
                "Y. Wang, M. Chen, T. Zhao and M. Tao",
                "Large learning rate tames homogeneity: convergence and balancing effect",
                "International Conference on Learning Representations",
                2022,
            ),
        }
    }
}

/// A theorem that proofs name by its label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Theorem {
    /// `T4`.
    pub label: &'static str,
    /// What it says.
    pub statement: &'static str,
    /// Where it comes from.
    pub from: &'static str,
}

/// The theorems, in the order of their labels.
pub(super) const THEOREMS: [Theorem; 8] = [
    Theorem {
        label: "T1",
        statement: "Let $f$ be a polynomial of degree $n \\ge 3$ and $x$ a minimiser with $f'' > 0$. Along the branch \
                    of 2-cycles through it, 2/eta = f'' + e_1 D + e_2 D^2 + ..., some $e_k$ with $k \\le n - 2$ is not \
                    zero. The first such one decides: if $e_k < 0$, the 2-cycles are stable and stand above $2/f''$; if \
                    $e_k > 0$, they are unstable and stand below. Only quadratic losses have all $e_k = 0$.",
        from: "$G(G(x)) - x$ has a zero of order exactly $2 k + 1$ at $x$, and each of the $k$ cycles of attracting \
               petals attracts a critical point of $G$ (Fatou 1919), of which there are $n - 2$; for the normal form, \
               Kuznetsov 2004",
    },
    Theorem {
        label: "T2",
        statement: "At a minimiser on a manifold of minimisers (Morse-Bott) the derivative of the sharpness along the \
                    manifold decides whether gradient descent drifts to flatter minimisers. Where it vanishes and the \
                    second derivative is not singular, the sign of the coefficient $c$ decides as in one variable.",
        from: "Elimination of the directions normal to the manifold; Kuznetsov 2004 for the flip coefficient",
    },
    Theorem {
        label: "T3",
        statement: "For a loss that a group of isometries leaves as it is, a regular zero of the bordered system is a \
                    2-cycle that is unique up to the symmetry.",
        from: "Krawczyk 1969; Neumaier 1990",
    },
    Theorem {
        label: "T4",
        statement: "Let $f$ be a polynomial of degree $n \\ge 3$. Outside a finite set of step sizes, computed by \
                    elimination, the number of 2-cycles and the number of stable ones are constant.",
        from: "Where the multiplier is not 1 the implicit function theorem continues a 2-cycle; none comes from \
               infinity; a 2-cycle merges with a fixed point only at a minimiser with eta = 2/f''",
    },
    Theorem {
        label: "T5",
        statement: "Let the gradient map $G$ send a compact interval $I$ into itself and have no orbit of least period \
                    4 in $I$. Then every start in $I$ converges to a fixed point or a 2-cycle; if none of them is \
                    neutral, all starts but countably many converge to an attracting one.",
        from: "Coppel 1955, applied to two steps",
    },
    Theorem {
        label: "T5'",
        statement: "Let the gradient map $G$ send a compact interval $I$ into itself, let every critical point of $G$ \
                    in $I$ converge to an attracting cycle, and let no cycle in $I$ be neutral. Then almost every \
                    start in $I$ converges to one of these cycles.",
        from: "Mane 1985",
    },
    Theorem {
        label: "T6",
        statement: "For a polynomial of degree $n \\ge 3$ the gradient map $G$ has at most $n - 2$ attracting or \
                    neutral cycles of all periods together, and each attracts a critical point of $G$; with negative \
                    Schwarzian derivative, a real one.",
        from: "Fatou 1919; Singer 1978",
    },
    Theorem {
        label: "T7",
        statement: "Let an isometry $R$ with $R^2 = 1$ leave the loss as it is. The 2-cycles that $R$ swaps have as \
                    multipliers the squares of the eigenvalues of one step followed by $R$; in one variable they never \
                    flip.",
        from: "The chain rule",
    },
];

/// Sets a sentence, with formulas and citations; what stands between dollar signs is LaTeX already.
pub(super) fn set(sentence: &str, names: &Names) -> Line {
    if let Some((before, rest)) = sentence.split_once('$')
        && let Some((latex, after)) = rest.split_once('$')
    {
        let mut line = if before.is_empty() { Line::new() } else { set(before, names) };
        line.push(Piece::Math(latex.to_string()));
        line.extend(if after.is_empty() { Line::new() } else { set(after, names) });
        return line;
    }
    let first = Work::ALL
        .iter()
        .filter_map(|work| sentence.find(work.entry().short).map(|at| (at, *work)))
        .min_by_key(|(at, _)| *at);
    let Some((at, work)) = first else { return typeset(sentence, names) };
    let (before, rest) = (&sentence[..at], &sentence[at + work.entry().short.len()..]);
    let (place, rest) = place(rest);
    let mut line = if before.is_empty() { Line::new() } else { typeset(before, names) };
    line.push(Piece::Cite(work, place));
    if !rest.is_empty() {
        line.extend(set(rest, names));
    }
    line
}

/// `, Theorem 1 with k = 5; more` as the place `Theorem 1` and the rest.
fn place(rest: &str) -> (Option<String>, &str) {
    let Some(tail) = rest.strip_prefix(", ") else { return (None, rest) };
    let kinds = ["Theorem ", "Theorems ", "Lemma ", "Section ", "Figure "];
    let Some(kind) = kinds.iter().find(|kind| tail.starts_with(**kind)) else { return (None, rest) };
    let number = |text: &str| {
        let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '.');
        text[..text.find(ends).unwrap_or(text.len())].trim_end_matches('.').len()
    };
    let mut end = kind.len() + number(&tail[kind.len()..]);
    if let Some(more) = tail[end..].strip_prefix(" and ").filter(|_| kind.starts_with("Theorems")) {
        end += " and ".len() + number(more);
    }
    (Some(tail[..end].to_string()), &tail[end..])
}

#[cfg(test)]
mod tests {
    use super::{THEOREMS, Work, set};
    use crate::report::paper::formula::Names;
    use crate::report::paper::model::Piece;

    #[test]
    fn works_become_citations() {
        let names = Names::new(["x"]);
        let line = set("alpha = 0: T1; Chen & Bruna 2023, Lemma 1 with k = 4 (Coppel 1955)", &names);
        assert_eq!(
            line,
            [
                Piece::Math("\\alpha = 0".into()),
                Piece::Text(": T1; ".into()),
                Piece::Cite(Work::ChenBruna, Some("Lemma 1".into())),
                Piece::Text(" with ".into()),
                Piece::Math("k = 4".into()),
                Piece::Text(" (".into()),
                Piece::Cite(Work::Coppel, None),
                Piece::Text(")".into()),
            ]
        );
        let line = set("Chen & Bruna 2023, Theorems 1 and 2, sharpened", &names);
        assert_eq!(line[0], Piece::Cite(Work::ChenBruna, Some("Theorems 1 and 2".into())));
        assert_eq!(line[1], Piece::Text(", sharpened".into()));
    }

    #[test]
    fn every_key_stands_once() {
        for (i, a) in Work::ALL.iter().enumerate() {
            assert!(Work::ALL[i + 1..].iter().all(|b| a.entry().key != b.entry().key));
        }
        assert!(THEOREMS.windows(2).all(|pair| pair[0].label < pair[1].label));
    }
}

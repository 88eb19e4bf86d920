//! Subspaces that all Hessians on a line map into themselves.

use crate::arith::Rational;

/// A symmetric matrix by its entries that are not zero.
pub type Sparse = Vec<(usize, usize, Rational)>;

/// With more dimensions a subspace is not used.
pub const LARGEST: usize = 4;
/// With more variables than these, sums and differences of two axes are not tried.
const PAIRS: usize = 24;

/// An orthogonal basis of a subspace.
pub type Basis = Vec<Vec<Rational>>;

/// A decomposition of the space orthogonal to `first` into orthogonal subspaces of at most four dimensions that all given symmetric
/// matrices map into themselves, `first` being an eigenvector of all of them. *Exact.* `None` where the tried ones do not fill the
/// space.
pub fn invariant_subspaces(matrices: &[Sparse], first: &[Rational]) -> Option<Vec<Basis>> {
    let found = some_subspaces(matrices, first);
    (found.iter().map(Vec::len).sum::<usize>() + 1 == first.len()).then_some(found)
}

/// Such subspaces that need not fill the space: the closures of the axes, and of sums and differences of two.
pub fn some_subspaces(matrices: &[Sparse], first: &[Rational]) -> Vec<Basis> {
    let n = first.len();
    let mut known: Basis = vec![first.to_vec()];
    let mut found: Vec<Basis> = Vec::new();
    let mut add = |start: Vec<Rational>| {
        // The complement of what is known is mapped into itself too.
        let start = across(&start, &known);
        if is_zero(&start) {
            return;
        }
        if let Some(basis) = closure(matrices, start) {
            for basis in split(matrices, basis) {
                known.extend(basis.iter().cloned());
                found.push(basis);
            }
        }
    };
    for i in 0..n {
        add(combination(n, &[(i, 1)]));
    }
    if n <= PAIRS {
        for (i, j) in (0..n).flat_map(|i| (0..i).map(move |j| (i, j))) {
            add(combination(n, &[(i, 1), (j, 1)]));
            add(combination(n, &[(i, 1), (j, -1)]));
        }
    }
    found
}

/// A vector by its entries that are not zero.
fn combination(n: usize, entries: &[(usize, i32)]) -> Vec<Rational> {
    let mut v = vec![Rational::new(); n];
    for (i, c) in entries {
        v[*i] = Rational::from(*c);
    }
    v
}

/// The matrix times a vector.
pub fn apply(matrix: &Sparse, v: &[Rational]) -> Vec<Rational> {
    let mut image = vec![Rational::new(); v.len()];
    for (i, j, c) in matrix {
        if v[*j] != 0 {
            image[*i] += Rational::from(c * &v[*j]);
        }
    }
    image
}

/// The scalar product.
pub fn product(a: &[Rational], b: &[Rational]) -> Rational {
    let terms = a.iter().zip(b).filter(|(a, b)| **a != 0 && **b != 0);
    terms.fold(Rational::new(), |sum, (a, b)| sum + Rational::from(a * b))
}

fn is_zero(v: &[Rational]) -> bool {
    v.iter().all(|x| *x == 0)
}

/// What is left of a vector across orthogonal ones.
fn across(v: &[Rational], basis: &[Vec<Rational>]) -> Vec<Rational> {
    let mut rest = v.to_vec();
    for b in basis {
        let along = product(&rest, b);
        if along != 0 {
            let along = along / product(b, b);
            rest.iter_mut().zip(b).for_each(|(x, b)| *x -= Rational::from(b * &along));
        }
    }
    rest
}

/// The smallest subspace with the vector in it that all matrices map into itself; `None` where it is too large.
fn closure(matrices: &[Sparse], start: Vec<Rational>) -> Option<Basis> {
    let mut basis = vec![start];
    let mut next = 0;
    while next < basis.len() {
        for matrix in matrices {
            let rest = across(&apply(matrix, &basis[next]), &basis);
            if !is_zero(&rest) {
                if basis.len() == LARGEST {
                    return None;
                }
                basis.push(rest);
            }
        }
        next += 1;
    }
    Some(basis)
}

/// The matrix on a subspace, in a basis that is orthogonal.
pub fn restricted(matrix: &Sparse, basis: &Basis) -> Vec<Vec<Rational>> {
    let images: Vec<Vec<Rational>> = basis.iter().map(|w| apply(matrix, w)).collect();
    let row = |w: &Vec<Rational>| {
        let square = product(w, w);
        images.iter().map(|image| product(w, image) / &square).collect()
    };
    basis.iter().map(row).collect()
}

/// A plane as two lines, where all matrices have the same two rational eigenvectors in it.
fn split(matrices: &[Sparse], basis: Basis) -> Vec<Basis> {
    if basis.len() != 2 {
        return vec![basis];
    }
    let halves = matrices.iter().find_map(|matrix| {
        let m = restricted(matrix, &basis);
        // An eigenvector w_0 + c w_1: m_01 c^2 + (m_00 - m_11) c - m_10 = 0.
        let difference = Rational::from(&m[0][0] - &m[1][1]);
        if m[0][1] == 0 {
            return None;
        }
        let four = Rational::from(&m[0][1] * &m[1][0]) * 4u32;
        let root = square_root(&(Rational::from(&difference * &difference) + four))?;
        let c = (root - difference) / (Rational::from(&m[0][1] * 2u32));
        let w: Vec<Rational> =
            basis[0].iter().zip(&basis[1]).map(|(a, b)| Rational::from(b * &c) + a).collect();
        let one = closure(matrices, w).filter(|found| found.len() == 1)?;
        let other: Basis = vec![across(&basis[1], &one)];
        Some(vec![one, other])
    });
    halves.unwrap_or_else(|| vec![basis])
}

fn square_root(q: &Rational) -> Option<Rational> {
    let perfect = q.numer().is_perfect_square() && q.denom().is_perfect_square();
    (*q >= 0 && perfect).then(|| Rational::from((q.numer().clone().sqrt(), q.denom().clone().sqrt())))
}

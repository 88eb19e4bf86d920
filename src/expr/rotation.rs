//! Rotations of matrix variables that leave a loss as it is, read off its syntax.
//!
//! Give each side of each matrix a charge: the rotation `Q` that acts on it. A matrix `A` with charges `P` on its rows and
//! `Q` on its columns becomes `P' A Q`. Then `A*B` is sound where the columns of `A` and the rows of `B` carry the same
//! charge, since `Q Q' = I`; sums need equal charges; `norm2` takes any; `trace` the same on both sides; functions of
//! entries, single entries, `sum`, data and scalars take none. Every assignment of charges that obeys these rules leaves the loss as
//! it is. *Exact*, and enough: a loss may have more symmetries than its syntax shows.

use super::syntax::SyntaxKind;
use super::{BinaryOp, MatrixFunction, Shape, Shapes, Syntax};
use std::collections::BTreeMap;

/// One side of a matrix variable that a rotation acts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The variable.
    pub name: String,
    /// Do its columns carry the charge (`X` becomes `X Q`), or its rows (`X` becomes `Q' X`)?
    pub columns: bool,
}

/// A group of rotations: all slots turn together, each by the same `Q` of this size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The size of `Q`.
    pub size: usize,
    /// What it acts on.
    pub slots: Vec<Slot>,
}

impl Syntax {
    /// The rotations that leave the value as it is, for the matrices among `variables`.
    ///
    /// ```
    /// use twostep::expr::{Shape, Shapes, Syntax};
    /// let mut shapes = Shapes::default();
    /// shapes.declare_variable("X", Shape { rows: 3, columns: 2 });
    /// let variables = ["X".to_string()];
    /// let found = Syntax::parse("norm2(X*X' - eye(3))").unwrap().rotations(&shapes, &variables);
    /// assert_eq!(found.len(), 1); // X Q for all rotations Q of the plane
    /// assert!(Syntax::parse("norm2(tanh(X))").unwrap().rotations(&shapes, &variables).is_empty());
    /// ```
    pub fn rotations(&self, shapes: &Shapes, variables: &[String]) -> Vec<Rotation> {
        let mut charges = Charges { parent: vec![0], slots: BTreeMap::new(), shapes, variables };
        let Some(value) = charges.of(self) else { return Vec::new() };
        if value.shape != Shape::SCALAR {
            return Vec::new();
        }
        charges.groups()
    }
}

/// The charges of both sides of a value. Charge 0 is none.
#[derive(Clone, Copy)]
struct Charged {
    shape: Shape,
    rows: usize,
    columns: usize,
}

impl Charged {
    fn transposed(self) -> Self {
        Charged { shape: self.shape.transposed(), rows: self.columns, columns: self.rows }
    }
}

struct Charges<'a> {
    /// Classes of equal charges, by union and find.
    parent: Vec<usize>,
    /// By variable: the charges of its rows and its columns.
    slots: BTreeMap<String, (usize, usize)>,
    shapes: &'a Shapes,
    variables: &'a [String],
}

impl Charges<'_> {
    fn root(&self, mut a: usize) -> usize {
        while self.parent[a] != a {
            a = self.parent[a];
        }
        a
    }

    fn equal(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high] = low;
    }

    fn none(&mut self, value: Charged) {
        self.equal(value.rows, 0);
        self.equal(value.columns, 0);
    }

    fn fresh(&mut self) -> usize {
        self.parent.push(self.parent.len());
        self.parent.len() - 1
    }

    /// `None` where the shapes do not fit; elaboration has said so before.
    fn of(&mut self, s: &Syntax) -> Option<Charged> {
        let plain = |shape: Shape| Charged { shape, rows: 0, columns: 0 };
        Some(match &s.kind {
            SyntaxKind::Number(_) | SyntaxKind::Constant(_) => plain(Shape::SCALAR),
            SyntaxKind::Name(name) => {
                let shape = self.shapes.shape(name);
                if shape == Shape::SCALAR || !self.variables.iter().any(|v| **v == **name) {
                    return Some(plain(shape));
                }
                let (rows, columns) = match self.slots.get(&**name) {
                    Some(known) => *known,
                    None => {
                        let made = (self.fresh(), self.fresh());
                        self.slots.insert(name.to_string(), made);
                        made
                    }
                };
                Charged { shape, rows, columns }
            }
            SyntaxKind::Neg(a) => self.of(a)?,
            SyntaxKind::Transpose(a) => self.of(a)?.transposed(),
            SyntaxKind::Binary(op, a, b) => {
                let x = self.of(a)?;
                if *op == BinaryOp::Pow && x.shape != Shape::SCALAR {
                    return Some(x.transposed());
                }
                let y = self.of(b)?;
                match (op, x.shape == Shape::SCALAR, y.shape == Shape::SCALAR) {
                    (BinaryOp::Add | BinaryOp::Sub, ..) => {
                        self.equal(x.rows, y.rows);
                        self.equal(x.columns, y.columns);
                        x
                    }
                    (BinaryOp::Mul, true, _) => y,
                    (_, _, true) => x,
                    _ => {
                        self.equal(x.columns, y.rows);
                        Charged {
                            shape: Shape { rows: x.shape.rows, columns: y.shape.columns },
                            rows: x.rows,
                            columns: y.columns,
                        }
                    }
                }
            }
            SyntaxKind::Call(_, many) => {
                let mut shape = Shape::SCALAR;
                for a in many {
                    let value = self.of(a)?;
                    self.none(value);
                    shape = value.shape;
                }
                plain(shape)
            }
            SyntaxKind::Index(a, _) => {
                let value = self.of(a)?;
                self.none(value);
                plain(Shape::SCALAR)
            }
            SyntaxKind::Matrix(function, many) => match function {
                MatrixFunction::Ones | MatrixFunction::Eye => {
                    let size = |s: &Syntax| match &s.kind {
                        SyntaxKind::Number(q) => q.numer().to_usize(),
                        _ => None,
                    };
                    let rows = size(&many[0])?;
                    let columns = many.get(1).map_or(Some(rows), size)?;
                    plain(Shape { rows, columns })
                }
                MatrixFunction::Norm2 => {
                    self.of(&many[0])?;
                    plain(Shape::SCALAR)
                }
                MatrixFunction::Trace => {
                    let value = self.of(&many[0])?;
                    self.equal(value.rows, value.columns);
                    plain(Shape::SCALAR)
                }
                MatrixFunction::Sum => {
                    let value = self.of(&many[0])?;
                    self.none(value);
                    plain(Shape::SCALAR)
                }
            },
        })
    }

    fn groups(&self) -> Vec<Rotation> {
        let mut groups: BTreeMap<usize, Rotation> = BTreeMap::new();
        for (name, (rows, columns)) in &self.slots {
            let shape = self.shapes.shape(name);
            for (charge, size, columns) in [(*rows, shape.rows, false), (*columns, shape.columns, true)] {
                let root = self.root(charge);
                if root != 0 && size > 1 {
                    let group = groups.entry(root).or_insert_with(|| Rotation { size, slots: Vec::new() });
                    group.slots.push(Slot { name: name.clone(), columns });
                }
            }
        }
        groups.into_values().collect()
    }
}

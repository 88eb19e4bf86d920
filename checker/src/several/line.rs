//! Lines that gradient descent maps into themselves, and what becomes of small deviations from them.
//!
//! On a line `x = p + t u` where the gradient is a multiple of `u`, gradient descent is that of the loss `f(p + t u)/|u|^2` of one
//! variable. Across it the space is split into parts of at most four dimensions that the Hessian maps into themselves at all `t`.

use super::block::{Block, LARGEST};
use super::formal::{self, Field};
use super::in_line::InLine;
use super::loss::Loss;
use super::rational::{self, Rows, dot};
use crate::fields::Fields;
use crate::interval::Interval;
use crate::json::Json;
use crate::number::canonical;
use crate::poly::Poly;
use crate::problem::Problem;
use crate::verdict::{Fault, Reason};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

/// A line that gradient descent maps into itself.
pub struct Line {
    at: Vec<BigRational>,
    along: Vec<BigRational>,
    /// The loss of gradient descent in `t`.
    pub problem: Problem,
    /// What the space across the line is split into.
    pub blocks: Vec<Block>,
    /// Whether the line and the blocks span everything.
    pub is_complete: bool,
}

fn not_shown(text: &str) -> Reason {
    Fault::NotShown.because(text)
}

impl Line {
    /// Reads `at`, `along` and `blocks` and shows what they say.
    pub fn read(loss: &Loss, fields: &Fields) -> Result<Line, Reason> {
        let n = loss.dimension();
        let (at, along) = (fields.numbers("at")?, fields.numbers("along")?);
        if at.len() != n || along.len() != n || along.iter().all(Zero::is_zero) {
            return Err(Fault::Field.because(format!("{}: expected {n} numbers", fields.place("along"))));
        }
        let Kept { value, hessian } = kept(loss, &at, &along)?;
        let reader = Reader { loss, hessian: &hessian, at: &at, along: &along };
        let (mut blocks, mut basis, mut flows) = (Vec::new(), vec![along.clone()], Vec::new());
        for (index, json) in fields.array("blocks")?.iter().enumerate() {
            let place = format!("{}[{index}]", fields.place("blocks"));
            let (block, vectors, flow) = reader.block(json, &place)?;
            blocks.push(block);
            basis.extend(vectors);
            flows.extend(flow);
        }
        if !formal::are_invariant(loss, &flows)? {
            return Err(not_shown("the loss is not shown to be invariant under a rotation or a flow"));
        }
        let count = basis.len();
        if count > n || rational::rank(basis) < count {
            return Err(not_shown("the vectors of the blocks are not shown to be independent"));
        }
        let loss = value.scale(&dot(&along, &along).recip());
        let problem = Problem { variable: "t".to_owned(), parameters: Vec::new(), loss, claims: Vec::new() };
        Ok(Line { at, along, problem, blocks, is_complete: count == n })
    }

    /// The points of the space for those of the line.
    pub fn points(&self, t: &Interval) -> Vec<Interval> {
        let side = |(at, along): (&BigRational, &BigRational)| {
            Interval::point(at.clone()).add(&t.mul(&Interval::point(along.clone())))
        };
        self.at.iter().zip(&self.along).map(side).collect()
    }
}

/// The loss and its Hessian on a line that gradient descent keeps.
pub struct Kept {
    value: Poly,
    hessian: Vec<Vec<Poly>>,
}

/// Shows that the gradient at `at + t along` is a multiple of `along`, for all `t`.
pub fn kept(loss: &Loss, at: &[BigRational], along: &[BigRational]) -> Result<Kept, Reason> {
    let on = |poly: Poly| InLine::new(poly, &loss.budget);
    let x: Vec<InLine> = at
        .iter()
        .zip(along)
        .map(|(at, along)| on(Poly::constant(at).add(&Poly::variable().scale(along))))
        .collect();
    let (value, gradient, hessian) = loss.derivatives(&x)?;
    let square = dot(along, along);
    let mut slope = Poly::constant(&BigRational::zero());
    for (gradient, along) in gradient.iter().zip(along) {
        slope = slope.add_scaled(gradient.poly(), &(along / &square));
    }
    if gradient.iter().zip(along).any(|(gradient, along)| *gradient.poly() != slope.scale(along)) {
        return Err(not_shown("gradient descent is not shown to keep the line"));
    }
    let row = |row: &Vec<InLine>| row.iter().map(|entry| entry.poly().clone()).collect();
    Ok(Kept { value: value.poly().clone(), hessian: hessian.iter().map(row).collect() })
}

struct Reader<'a> {
    loss: &'a Loss<'a>,
    hessian: &'a [Vec<Poly>],
    at: &'a [BigRational],
    along: &'a [BigRational],
}

impl Reader<'_> {
    /// `H V = V B` with `B = (V'V)^-1 V' H V`, for the vectors `V` of the block; and `W x` is a combination of them, for a flow.
    fn block(&self, json: &Json, path: &str) -> Result<(Block, Rows, Option<Field>), Reason> {
        let fields = Fields::new(json, path, &["vectors"], &["rotation", "flow"])?;
        let mut vectors = Rows::new();
        for json in fields.array("vectors")? {
            let mut vector = vec![BigRational::zero(); self.at.len()];
            for (index, value) in entries(json, &fields.place("vectors"))? {
                *vector.get_mut(index).ok_or_else(|| malformed(&fields.place("vectors")))? = value;
            }
            vectors.push(vector);
        }
        let span =
            Span::new(&vectors).ok_or_else(|| not_shown("a block has one to four independent vectors"))?;
        let mut columns = Vec::new();
        for vector in &vectors {
            let image = self.image(vector)?;
            columns.push(
                span.coordinates(&image).ok_or_else(|| not_shown("the Hessian does not keep a block"))?,
            );
        }
        let hessian =
            (0..vectors.len()).map(|i| columns.iter().map(|column| column[i].clone()).collect()).collect();
        let flow = self.flow(&fields)?;
        if let Some(flow) = &flow {
            self.moves(flow, &span)?;
        }
        Ok((Block { hessian, neutral: flow.is_some() }, vectors, flow))
    }

    /// A matrix `W` whose flow `exp(s W)` moves the 2-cycles of the line to 2-cycles, if it leaves the loss as it is: it is skew, so that the
    /// flow commutes with gradient descent; or it is symmetric with `W u = 0`, so that `grad f(M x) = M^-1 grad f(x)`, `M = exp(s W)`, is
    /// `grad f(x)` on the line, and `M u = u`.
    fn flow(&self, fields: &Fields) -> Result<Option<Field>, Reason> {
        let n = self.at.len();
        let read = |key: &str, json| formal::field(json, &fields.place(key), n);
        match (fields.find("rotation"), fields.find("flow")) {
            (None, None) => Ok(None),
            (Some(json), None) => {
                let rotation = read("rotation", json)?;
                match formal::is_skew(&rotation, n) {
                    true => Ok(Some(rotation)),
                    false => Err(not_shown("what is called a rotation is none")),
                }
            }
            (None, Some(json)) => {
                let flow = read("flow", json)?;
                match formal::is_fixing(&flow, self.along) {
                    true => Ok(Some(flow)),
                    false => Err(not_shown("a flow is not symmetric, or moves the direction of the line")),
                }
            }
            _ => Err(Fault::Field.because(format!("{}: a second flow", fields.place("flow")))),
        }
    }

    /// `H v`.
    fn image(&self, vector: &[BigRational]) -> Result<Vec<Poly>, Reason> {
        let mut image = vec![Poly::constant(&BigRational::zero()); vector.len()];
        for (place, row) in image.iter_mut().zip(self.hessian) {
            for (entry, factor) in row.iter().zip(vector).filter(|(_, factor)| !factor.is_zero()) {
                let limbs = 1 + (entry.bits() + place.bits()) / 64;
                self.loss.budget.spend((20 + entry.degree() as u64) * limbs * limbs)?;
                *place = place.add_scaled(entry, factor);
            }
        }
        Ok(image)
    }

    /// The flow moves all points of the line in directions of the block: in one of its coordinates by the same amount, not 0,
    /// so that none of them is at rest.
    fn moves(&self, field: &Field, span: &Span) -> Result<(), Reason> {
        let image = |x: &[BigRational]| {
            let image: Vec<Poly> = formal::velocity(field, x).iter().map(Poly::constant).collect();
            span.coordinates(&image).ok_or_else(|| not_shown("a rotation or flow leads out of its block"))
        };
        let (fixed, moving) = (image(self.at)?, image(self.along)?);
        let moves = fixed.iter().zip(&moving).any(|(fixed, moving)| !fixed.is_zero() && moving.is_zero());
        moves.then_some(()).ok_or_else(|| not_shown("a rotation or flow is not shown to move all points"))
    }
}

fn malformed(place: &str) -> Reason {
    Fault::Field.because(format!("{place}: malformed"))
}

/// The entries of a vector that are not 0, in order: `[[INDEX, NUMBER], ...]`.
fn entries(json: &Json, place: &str) -> Result<Vec<(usize, BigRational)>, Reason> {
    let Json::Array(items) = json else { return Err(malformed(place)) };
    let entry = |json: &Json| match json {
        Json::Array(pair) => match pair.as_slice() {
            [Json::Natural(index), Json::Text(value)] => Ok((*index as usize, canonical(value)?)),
            _ => Err(malformed(place)),
        },
        _ => Err(malformed(place)),
    };
    let entries: Vec<(usize, BigRational)> = items.iter().map(entry).collect::<Result<_, _>>()?;
    match entries.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        true => Ok(entries),
        false => Err(malformed(place)),
    }
}

/// Independent vectors, with the inverse of the matrix of their inner products.
struct Span<'a> {
    vectors: &'a [Vec<BigRational>],
    inverse: Rows,
}

impl<'a> Span<'a> {
    fn new(vectors: &'a [Vec<BigRational>]) -> Option<Span<'a>> {
        let k = vectors.len();
        let products: Rows = vectors.iter().map(|v| vectors.iter().map(|w| dot(v, w)).collect()).collect();
        let unit = |i: usize| (0..k).map(|j| BigRational::from(BigInt::from(u8::from(i == j)))).collect();
        let column = |i: usize| -> Option<Vec<BigRational>> {
            let unit: Vec<BigRational> = unit(i);
            rational::solve(&products, &unit)
        };
        let inverse = (1..=LARGEST).contains(&k).then(|| (0..k).map(column).collect::<Option<Rows>>())??;
        Some(Span { vectors, inverse })
    }

    /// The coordinates of a vector, where it lies in the span.
    fn coordinates(&self, vector: &[Poly]) -> Option<Vec<Poly>> {
        let zero = Poly::constant(&BigRational::zero());
        let sum = |terms: &mut dyn Iterator<Item = (&Poly, &BigRational)>| {
            let terms = terms.filter(|(_, factor)| !factor.is_zero());
            terms.fold(zero.clone(), |sum, (poly, factor)| sum.add_scaled(poly, factor))
        };
        let products: Vec<Poly> = self.vectors.iter().map(|v| sum(&mut vector.iter().zip(v))).collect();
        let found: Vec<Poly> = self.inverse.iter().map(|row| sum(&mut products.iter().zip(row))).collect();
        let back = |i: usize| {
            let mut terms = found.iter().zip(self.vectors.iter().map(|v| &v[i]));
            sum(&mut terms)
        };
        vector.iter().enumerate().all(|(i, entry)| back(i) == *entry).then_some(found)
    }
}

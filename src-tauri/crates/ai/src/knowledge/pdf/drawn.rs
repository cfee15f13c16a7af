//! Where letters are drawn, and what that says about words, lines and paragraphs (ISO 32000-1, 9.4).

use lopdf::Object;

/// In sizes of the font: a gap that is a space, a step that is another line, and another paragraph.
const SPACE: f32 = 0.15;
const LINE: f32 = 0.5;
const PARAGRAPH: f32 = 1.8;

/// A place and a scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix([f32; 6]);

impl Matrix {
    /// Leaves everything where it is.
    pub(super) const ONE: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// Six numbers.
    pub(super) fn read(numbers: &[Object]) -> Matrix {
        let mut matrix = Matrix::ONE;
        for (into, number) in matrix.0.iter_mut().zip(numbers) {
            *into = number.as_float().unwrap_or(*into);
        }
        matrix
    }

    /// This one first, then the other.
    pub(super) fn times(self, other: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Matrix([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn moved(x: f32, y: f32) -> Matrix {
        Matrix([1.0, 0.0, 0.0, 1.0, x, y])
    }
}

/// How the next letters are drawn.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) place: Matrix,
    pub(super) size: f32,
    pub(super) letter_space: f32,
    pub(super) word_space: f32,
    pub(super) stretch: f32,
    pub(super) leading: f32,
    text: Matrix,
    line: Matrix,
}

impl State {
    /// At the beginning of a page or form.
    pub(super) fn at(place: Matrix) -> State {
        State {
            place,
            size: 1.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            text: Matrix::ONE,
            line: Matrix::ONE,
        }
    }

    /// A new text.
    pub(super) fn begin(&mut self) {
        self.set(Matrix::ONE);
    }

    /// To a place.
    pub(super) fn set(&mut self, matrix: Matrix) {
        (self.text, self.line) = (matrix, matrix);
    }

    /// From the beginning of the line by so much.
    pub(super) fn step(&mut self, x: f32, y: f32) {
        self.set(Matrix::moved(x, y).times(self.line));
    }

    /// To the next line.
    pub(super) fn next_line(&mut self) {
        self.step(0.0, -self.leading);
    }

    /// Along the line.
    pub(super) fn advance(&mut self, by: f32) {
        self.text = Matrix::moved(by * self.stretch, 0.0).times(self.text);
    }

    /// Across, down, and how large a letter is, on the page.
    fn on_page(&self) -> (f32, f32, f32) {
        let Matrix([_, _, c, d, x, y]) = self.text.times(self.place);
        (x, y, (c.hypot(d) * self.size).abs())
    }
}

/// The words of a page.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    text: String,
    end: Option<(f32, f32, f32)>,
    before: usize,
}

impl Drawn {
    /// Letters at a place.
    pub(super) fn word(&mut self, letters: &str, state: &State) {
        if letters.is_empty() {
            return;
        }
        let (x, y, size) = state.on_page();
        if let Some((end_x, end_y, end_size)) = self.end {
            let size = size.max(end_size).max(0.1);
            let down = (y - end_y).abs() / size;
            let right = (x - end_x) / size;
            let between = if down > PARAGRAPH {
                "\n\n"
            } else if down > LINE || right < -1.0 {
                "\n"
            } else if right > SPACE && !letters.starts_with(char::is_whitespace) {
                " "
            } else {
                ""
            };
            if !(between == " " && self.text.ends_with(char::is_whitespace)) {
                self.text.push_str(between);
            }
        }
        self.text.push_str(letters);
    }

    /// Where they ended.
    pub(super) fn ended_at(&mut self, state: &State) {
        self.end = Some(state.on_page());
    }

    /// Bytes of all pages so far.
    pub(super) fn length(&self) -> usize {
        self.before + self.text.len()
    }

    /// The page is over.
    pub(super) fn take(&mut self) -> String {
        self.end = None;
        self.before += self.text.len();
        std::mem::take(&mut self.text)
    }
}

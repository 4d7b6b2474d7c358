//! A body that comes in chunks.

use httparse::Status;

use super::{BrokenReply, LARGEST_BODY};

/// The longest line with the size of a chunk.
const LONGEST_LINE: usize = 4 << 10;
/// As many trailers as anybody sends.
const MOST_TRAILERS: usize = 32;

/// What comes next, and the part of it that has come.
#[derive(Debug, Clone, Default)]
pub(super) struct Chunks {
    part: Part,
    /// Of a line, or of the trailers, what has come so far.
    held: Vec<u8>,
}

#[derive(Debug, Clone, Copy, Default)]
enum Part {
    /// The line with a chunk's size.
    #[default]
    Size,
    /// So many bytes of a chunk.
    Data(usize),
    /// The end of the line after a chunk.
    End,
    /// What follows the last chunk.
    Trailers,
}

impl Chunks {
    /// How many of the next bytes are data.
    pub(super) fn ahead(&self) -> usize {
        match self.part {
            Part::Data(left) => left,
            _ => 0,
        }
    }

    /// Passes over so many bytes of data, of which there are at least as many.
    pub(super) fn skip(&mut self, size: usize) {
        if let Part::Data(left) = self.part {
            let left = left.saturating_sub(size);
            self.part = if left == 0 { Part::End } else { Part::Data(left) };
        }
    }

    /// Takes what is between data from `rest`, up to the next data or the end of the body, and says
    /// whether that is it. The body is `length` bytes long so far, the trailers may be `room` long.
    pub(super) fn feed(
        &mut self,
        rest: &mut &[u8],
        length: u64,
        room: usize,
    ) -> Result<bool, BrokenReply> {
        while !rest.is_empty() {
            match self.part {
                Part::Data(_) => break,
                Part::Size => {
                    if self.line(rest, LONGEST_LINE, BrokenReply::Chunk)? {
                        self.part = part_after(&self.held, length)?;
                        self.held.clear();
                    }
                }
                Part::End => {
                    if self.line(rest, b"\r\n".len(), BrokenReply::Chunk)? {
                        if self.held != b"\r\n" {
                            return Err(BrokenReply::Chunk);
                        }
                        self.held.clear();
                        self.part = Part::Size;
                    }
                }
                Part::Trailers => {
                    if self.line(rest, room, BrokenReply::HeadTooLarge)? && self.trailers_end()? {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    /// Takes from `rest` up to the end of a line; whether it is there. All that is held may be
    /// `room` bytes long.
    fn line(
        &mut self,
        rest: &mut &[u8],
        room: usize,
        beyond: BrokenReply,
    ) -> Result<bool, BrokenReply> {
        let end = rest.iter().position(|&byte| byte == b'\n').map(|at| at + 1);
        let (taken, after) = rest.split_at(end.unwrap_or(rest.len()));
        if self.held.len() + taken.len() > room {
            return Err(beyond);
        }
        self.held.extend_from_slice(taken);
        *rest = after;
        Ok(end.is_some())
    }

    /// Whether the lines that are held are all of the trailers. What they say, nobody asked for.
    fn trailers_end(&self) -> Result<bool, BrokenReply> {
        let mut trailers = [httparse::EMPTY_HEADER; MOST_TRAILERS];
        let read = httparse::parse_headers(&self.held, &mut trailers);
        Ok(read.map_err(BrokenReply::Grammar)?.is_complete())
    }
}

/// What follows the line with a chunk's size, in a body that is `length` bytes long so far.
fn part_after(line: &[u8], length: u64) -> Result<Part, BrokenReply> {
    // `httparse` takes no digits at all for a zero.
    if !line.first().is_some_and(u8::is_ascii_hexdigit) {
        return Err(BrokenReply::Chunk);
    }
    match httparse::parse_chunk_size(line) {
        Ok(Status::Complete((_, 0))) => Ok(Part::Trailers),
        Ok(Status::Complete((_, size))) => {
            let left = LARGEST_BODY.saturating_sub(length);
            let size = usize::try_from(size).ok().filter(|_| size <= left);
            size.map(Part::Data).ok_or(BrokenReply::BodyTooLarge)
        }
        _ => Err(BrokenReply::Chunk),
    }
}

//! What is between the quotes of a JSON text.

/// How many bytes at the start are text that stands for itself: neither a quote, nor a backslash,
/// nor a control character.
#[inline]
pub(super) fn plain(text: &[u8]) -> usize {
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    let (words, rest) = text.as_chunks();
    for (number, word) in words.iter().enumerate() {
        // Eight bytes at a time: the lowest bit that is set belongs to the first special byte.
        let word = u64::from_le_bytes(*word);
        let zero = |word: u64| word.wrapping_sub(LOW) & !word;
        let quote = zero(word ^ (LOW * u64::from(b'"')));
        let backslash = zero(word ^ (LOW * u64::from(b'\\')));
        let control = word.wrapping_sub(LOW * 0x20) & !word;
        let found = (quote | backslash | control) & (LOW << 7);
        if found != 0 {
            return number * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let begin = text.len() - rest.len();
    rest.iter().position(special).map_or(text.len(), |count| begin + count)
}

/// A one in each byte.
const LOW: u64 = u64::from_ne_bytes([1; 8]);

/// A text with its escapes resolved.
pub(super) fn unescaped(text: &[u8]) -> Option<String> {
    serde_json::from_slice(&[b"\"", text, b"\""].concat()).ok()
}

//! As much of HCL as policies are written in: blocks with a label, and assignments of texts. JSON
//! is read as JSON.

use crate::json::{Json, read};

/// Reads a text into what the same rules are in JSON.
pub(crate) fn parse(text: &str) -> Result<Json, String> {
    if text.trim_start().starts_with('{') {
        return read::read(text.as_bytes())
            .map_err(|error| format!("Failed to parse ACL rules: {error}"));
    }
    let tokens = tokens(text)?;
    let mut rest = tokens.as_slice();
    body(&mut rest, 0)
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

/// How deep blocks may be nested: rules need two.
const DEEPEST: usize = 16;

fn body(rest: &mut &[Token], depth: usize) -> Result<Json, String> {
    let mut members: Vec<(String, Json)> = Vec::new();
    loop {
        let name = match rest {
            [] if depth == 0 => break,
            [Token::Mark('}'), after @ ..] if depth > 0 => {
                *rest = after;
                break;
            }
            [Token::Word(name) | Token::Text(name), after @ ..] if depth < DEEPEST => {
                *rest = after;
                name.clone()
            }
            _ => return Err("Failed to parse ACL rules: a block or a value is expected".to_owned()),
        };
        let value = match rest {
            [Token::Mark('='), Token::Text(text), after @ ..] => {
                *rest = after;
                Json::from(text.as_str())
            }
            [Token::Mark('{'), after @ ..] | [Token::Mark('='), Token::Mark('{'), after @ ..] => {
                *rest = after;
                body(rest, depth + 1)?
            }
            [Token::Word(label) | Token::Text(label), Token::Mark('{'), after @ ..] => {
                let label = label.clone();
                *rest = after;
                Json::Object(vec![(label.into(), body(rest, depth + 1)?)])
            }
            _ => return Err(format!("Failed to parse ACL rules: `{name}` has no value")),
        };
        add(&mut members, name, value);
    }
    Ok(Json::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect()))
}

/// Blocks of one name belong together.
fn add(members: &mut Vec<(String, Json)>, name: String, value: Json) {
    match (members.iter_mut().find(|(known, _)| *known == name), value) {
        (Some((_, Json::Object(all))), Json::Object(more)) => all.extend(more),
        (_, value) => members.push((name, value)),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            _ if c.is_whitespace() || c == ',' => after,
            '#' => line_after(after),
            '/' if after.starts_with('/') => line_after(after),
            '/' if after.starts_with('*') => after.split_once("*/").map_or("", |(_, after)| after),
            '{' | '}' | '=' => {
                tokens.push(Token::Mark(c));
                after
            }
            '"' => {
                let Some((text, after)) = after.split_once('"') else {
                    return Err("Failed to parse ACL rules: literal not terminated".to_owned());
                };
                tokens.push(Token::Text(text.to_owned()));
                after
            }
            _ if c.is_alphanumeric() || c == '_' => {
                let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
                let (word, after) = rest.split_at(rest.find(|c| !word(c)).unwrap_or(rest.len()));
                tokens.push(Token::Word(word.to_owned()));
                after
            }
            _ => return Err(format!("Failed to parse ACL rules: illegal character `{c}`")),
        };
    }
    Ok(tokens)
}

fn line_after(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, after)| after)
}

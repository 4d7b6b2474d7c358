//! Rows as text, for calling them by their parts.

use lictor::endpoint::{Endpoint, Kind, Missing, Param, Place, Preset, Shape};

/// `ID METHOD PATH ANSWERS` (the statuses beyond a success that are answers, with `,` between) and, for
/// each parameter, ` NAMEKINDPLACEWIRE`: a mark for what it takes, one for where it goes, and its name
/// there. A required one has a `*` in front.
pub(crate) fn line(row: &Endpoint) -> String {
    let missing = (row.missing != Missing::Error).then_some(404);
    let answers: Vec<_> = missing.iter().chain(row.also).map(u16::to_string).collect();
    let (method, answers) = (row.method.as_str(), answers.join(","));
    let mut line = format!("{} {method} {} {answers}", row.id(), row.path);
    for param in row.params {
        line.push(' ');
        if param.default == Preset::Required {
            line.push('*');
        }
        line.push_str(param.name);
        line.push(kind(param));
        let (mark, wire) = place(param.place);
        line.push(mark);
        line.push_str(wire);
    }
    line
}

/// `b` for true where it succeeded, `t` for a text, `y` for bytes, or `j` for JSON, followed by `i`
/// where it has an index, `o` where the first of a list is meant, `.` with a member where that is, and
/// `:` with the member that holds base64.
pub(crate) fn shape(shape: Shape) -> String {
    let json = match shape {
        Shape::Bool => return "b".to_owned(),
        Shape::Text => return "t".to_owned(),
        Shape::Json(json) => json,
        _ => return "y".to_owned(),
    };
    let mut text = String::from("j");
    text.push_str(if json.index { "i" } else { "" });
    text.push_str(if json.one { "o" } else { "" });
    for (mark, member) in [('.', json.member), (':', json.decode)] {
        if let Some(member) = member {
            text.push(mark);
            text.push_str(member);
        }
    }
    text
}

/// A mark that is in no name.
fn kind(param: &Param) -> char {
    match param.kind {
        // How long a call may take is said in JavaScript's way.
        _ if param.place == Place::Timeout => '~',
        Kind::Int => '#',
        Kind::Bool => '?',
        Kind::Strs => '+',
        Kind::Map => '%',
        Kind::Bytes | Kind::Payload => '=',
        Kind::Json(_) => '{',
        Kind::Legacy => '~',
        Kind::OneOf(_) => '|',
        _ => '$',
    }
}

fn place(place: Place) -> (char, &'static str) {
    match place {
        Place::Segment | Place::Tail => ('/', ""),
        Place::Query(name, _) | Place::Flag(name, _) => ('q', name),
        Place::Mode => ('c', "consistency"),
        Place::Datacenter => ('d', "dc"),
        Place::DatacenterField(_) => ('b', "dc"),
        Place::Token => ('h', "token"),
        Place::Field(name, _) | Place::Definition(name) => ('b', name),
        Place::Payload | Place::Document => ('=', ""),
        _ => ('b', ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(id: &str) -> String {
        lictor::api::endpoints().find(|row| row.id() == id).map(line).unwrap_or_default()
    }

    #[test]
    fn a_line_holds_what_a_method_needs() {
        let params = "*key$/ recurse?qrecurse cas#qcas token$htoken dc$ddc connections_timeout~b";
        assert_eq!(of("kv.delete"), format!("kv.delete DELETE /v1/kv/{{key}} 404 {params}"));
        assert!(
            of("session.renew").starts_with("session.renew PUT /v1/session/renew/{session_id}  ")
        );
    }

    #[test]
    fn a_shape_says_how_to_read() {
        let json = lictor::endpoint::Json {
            one: true,
            index: true,
            decode: Some("Value"),
            ..Default::default()
        };
        assert_eq!(shape(Shape::Json(json)), "jio:Value");
        assert_eq!(shape(Shape::ID), "j.ID");
        assert_eq!(shape(Shape::Bool), "b");
    }
}

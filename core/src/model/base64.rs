//! Bytes in JSON: base64, and `null` for none. For `#[serde(with = "…")]` on `Option<Vec<u8>>`.

use base64_simd::STANDARD;
use serde::{Deserialize, Deserializer, Serializer, de};

#[expect(clippy::ref_option, reason = "the signature that serde calls")]
pub(super) fn serialize<S: Serializer>(
    bytes: &Option<Vec<u8>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match bytes {
        Some(bytes) => serializer.serialize_str(&STANDARD.encode_to_string(bytes)),
        None => serializer.serialize_none(),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<u8>>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let mut bytes = text.into_bytes();
    let decoded = STANDARD.decode_inplace(&mut bytes).map_err(de::Error::custom)?.len();
    bytes.truncate(decoded);
    Ok(Some(bytes))
}

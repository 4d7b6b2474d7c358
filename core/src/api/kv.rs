//! The key/value store.

use crate::endpoint::{Json, Of, Shape};
use crate::table::endpoints;
use crate::value::Value;

endpoints! {
    group "kv",
    order [index wait recurse cas flags acquire release token dc keys separator consistency];

    /// Reads the entry of `key`, or every entry whose key starts with it, or only their keys.
    ///
    /// An entry is an object with `Key`, `Value` (base64 in Consul's JSON), `Flags`, `LockIndex`,
    /// `CreateIndex`, `ModifyIndex` and, while it is locked, `Session`. A key that does not exist
    /// is an answer, with an index to wait on, and not an error.
    Get "get": GET "/v1/kv/{key}" (
        /// The key, without a slash in front; with `recurse` or `keys` a prefix, which may be empty.
        key: Key => Tail;
        index,
        /// Every entry whose key starts with `key`, in the order of their keys.
        recurse: Bool = False => Flag("recurse", "1"),
        wait,
        token,
        consistency,
        /// Only the keys.
        keys: Bool = False => Flag("keys", "True"),
        /// With `keys`: list each key only up to the first separator after the prefix.
        separator: Str => Query("separator", Truthy),
        dc,
        connections_timeout,
    ) -> by shape_of_get;

    /// Writes `value` to `key`, at most 512 KiB.
    ///
    /// Consul answers `true`, or `false` when `cas`, `acquire` or `release` did not hold.
    Put "put": PUT "/v1/kv/{key}" (
        /// The key, without a slash in front.
        key: Key => Tail,
        /// The value; nothing stands for an empty one.
        value: Bytes => Payload;
        /// Only if this is the entry's `ModifyIndex`; 0: only if there is none yet.
        cas: Int => Query("cas", Given),
        /// A number of 64 bits that is kept with the value. A write without it sets 0.
        flags: Int => Query("flags", Given),
        /// Lock the key with this session.
        acquire: Str => Query("acquire", Truthy),
        /// Unlock the key, held by this session.
        release: Str => Query("release", Truthy),
        token,
        dc,
        connections_timeout,
    ) -> JSON Truth;

    /// Deletes the entry of `key`, or every entry whose key starts with it.
    ///
    /// Consul answers `true` also when there was none, and `false` when `cas` did not hold.
    Delete "delete": DELETE "/v1/kv/{key}" (
        /// The key, without a slash in front; with `recurse` a prefix.
        key: Key => Tail;
        /// Every entry whose key starts with `key`, as text: `foo` takes `foobar` along.
        recurse: Bool => Flag("recurse", "1"),
        /// Only if this is the entry's `ModifyIndex`.
        cas: Int => Query("cas", Given),
        token,
        dc,
        connections_timeout,
    ) -> JSON Truth;
}

/// `kv.get` answers with keys, entries or one entry.
fn shape_of_get(args: &[Value<'_>]) -> Shape {
    let given = |name| Get::ENDPOINT.argument(args, name).is_truthy();
    let keys = given("keys");
    let one = !keys && !given("recurse");
    let of = if keys {
        "Keys"
    } else if one {
        "KVEntry"
    } else {
        "KVEntries"
    };
    Shape::Json(Json {
        index: true,
        one,
        decode: (!keys).then_some("Value"),
        of: Of::Maybe(of),
        ..Json::default()
    })
}

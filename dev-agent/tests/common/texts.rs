//! The texts of the stories, for who compares with them and who starts from them.

/// Those of agents that everything may.
pub(crate) const OPEN: [&str; 9] = [
    include_str!("../conformance/stories/start.txt"),
    include_str!("../conformance/stories/keys.txt"),
    include_str!("../conformance/stories/sessions.txt"),
    include_str!("../conformance/stories/agent.txt"),
    include_str!("../conformance/stories/catalog.txt"),
    include_str!("../conformance/stories/mesh.txt"),
    include_str!("../conformance/stories/filters.txt"),
    include_str!("../conformance/stories/transactions.txt"),
    include_str!("../conformance/stories/others.txt"),
];

/// Those of agents with access control, where the token `root` may do everything.
pub(crate) const CLOSED: &str = include_str!("../conformance/stories/access.txt");

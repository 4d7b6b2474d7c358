//! Which Consul the agent behaves as. Every difference between versions is one function here.

use std::fmt;

/// A version of Consul.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
    /// The third number.
    pub patch: u16,
}

impl Default for Version {
    fn default() -> Self {
        Self::new(1, 22, 7)
    }
}

impl Version {
    /// `major.minor.patch`.
    #[must_use]
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// Replies name the default ACL policy.
    pub(crate) fn names_default_policy(self) -> bool {
        self >= Self::new(1, 9, 0)
    }

    /// Replies name the backend that they come from.
    pub(crate) fn names_query_backend(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// A query for a missing key sleeps on when other keys change.
    pub(crate) fn missing_keys_sleep(self) -> bool {
        self >= Self::new(1, 12, 0)
    }

    /// A raw value is declared as text that no browser runs.
    pub(crate) fn declares_raw_values(self) -> bool {
        self >= Self::new(1, 8, 0)
    }

    /// JSON ends with a line end even where nobody asked for it to be pretty.
    pub(crate) fn ends_json_with_a_line(self) -> bool {
        self < Self::new(1, 10, 0)
    }

    /// The text on parameters in conflict ends with a line end.
    pub(crate) fn ends_conflicts_with_a_line(self) -> bool {
        self >= Self::new(1, 10, 0)
    }

    /// A text says what is wrong with an unknown URL.
    pub(crate) fn explains_unknown_urls(self) -> bool {
        self >= Self::new(1, 10, 0)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

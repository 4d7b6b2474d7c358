//! What must not show.

use std::fmt;

/// A text that stays out of logs: it has no `Display`, and its `Debug` does not show it.
///
/// ```
/// use lictor::config::Secret;
///
/// let token = Secret::from("b1gs33cr3t");
/// assert_eq!(format!("{token:?}"), "Secret(…)");
/// assert_eq!(token.expose(), "b1gs33cr3t");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// HTTP basic authentication.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BasicAuth {
    /// The user, without a colon.
    pub user: String,
    /// The password.
    pub password: Secret,
}

impl BasicAuth {
    /// A user and a password.
    pub fn new(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self { user: user.into(), password: password.into() }
    }

    /// Reads `user` or `user:password`.
    pub(super) fn read(text: &str) -> Self {
        let (user, password) = text.split_once(':').unwrap_or((text, ""));
        Self::new(user, password)
    }

    /// The value of the header `Authorization`.
    ///
    /// ```
    /// use lictor::config::BasicAuth;
    ///
    /// let header = BasicAuth::new("Aladdin", "open sesame").header();
    /// assert_eq!(header.expose(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    /// ```
    #[must_use]
    pub fn header(&self) -> Secret {
        let both = format!("{}:{}", self.user, self.password.expose());
        Secret(format!("Basic {}", base64_simd::STANDARD.encode_to_string(both)))
    }
}

//! Requests in the types of the `http` crate, which most Rust HTTP clients take.

use http::{HeaderValue, Method as HttpMethod, Uri};

use crate::config::Address;
use crate::endpoint::Method;
use crate::error::{ArgumentError, Fault, Result};
use crate::request::Request;

impl Request<'_> {
    /// The request to the agent at `address`; for a unix socket the URI names `localhost`, as the
    /// Go client does.
    ///
    /// ```
    /// use lictor::api::{Call, kv};
    /// use lictor::config::Address;
    /// use lictor::endpoint::Defaults;
    ///
    /// let call = kv::Put::new("web/config", b"on").cas(0);
    /// let request = call.request(&Defaults::default())?.to_http(&Address::default())?;
    /// assert_eq!(request.method(), "PUT");
    /// assert_eq!(request.uri(), "http://127.0.0.1:8500/v1/kv/web/config?cas=0");
    /// assert_eq!(request.body(), b"on");
    /// # Ok::<(), lictor::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ArgumentError`] for an address or a token that cannot stand in HTTP.
    pub fn to_http(&self, address: &Address) -> Result<http::Request<Vec<u8>>> {
        let base = match address {
            Address::Http { .. } => address.to_string(),
            Address::Unix { .. } => "http://localhost".to_owned(),
        };
        let uri = Uri::try_from(format!("{base}{}", self.target()));
        let mut request = http::Request::new(self.body.as_bytes().to_vec());
        *request.uri_mut() = uri.map_err(|_| refused("address", "cannot stand in a URI"))?;
        *request.method_mut() = match self.method {
            Method::Get => HttpMethod::GET,
            Method::Put => HttpMethod::PUT,
            Method::Post => HttpMethod::POST,
            Method::Delete => HttpMethod::DELETE,
        };
        if let Some(token) = &self.token {
            let value = HeaderValue::from_str(token);
            let mut value = value.map_err(|_| refused("token", "cannot stand in a header"))?;
            value.set_sensitive(true);
            request.headers_mut().insert("x-consul-token", value);
        }
        Ok(request)
    }
}

fn refused(name: &'static str, problem: &'static str) -> ArgumentError {
    ArgumentError::new(name, Fault::Format, problem)
}

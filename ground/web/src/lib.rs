//! Pages and programs meet the platform here: sign-in, forged requests, the page shell, refusals and faults, paging.
//!
//! Knows no stage. A desk lists its [`Doors`]; [`application`] puts them behind the middleware.

mod address;
mod assets;
mod clock;
mod doors;
pub mod entry;
mod failure;
mod house;
mod idempotency;
pub mod metrics;
mod pager;
mod paging;
mod plain_text;
mod server;
mod shell;
mod visitor;

pub use address::Address;
pub use clock::Clock;
pub use doors::{Door, Doors};
pub use failure::{Failure, ProblemDetails, ProblemPlace};
pub use house::{Config, DemoAccount, House, NavEntry, Work, WorkFuture, WorkOf};
pub use idempotency::{SCHEMA, Secret};
pub use metrics::Metrics;
pub use pager::Pager;
pub use paging::{Cursor, Found, Paged};
pub use server::{application, serve};
pub use shell::{Flash, Frame, NavItem, Shell, UserBox, again, done, not_done, page};
pub use visitor::{Allowed, BODY_LIMIT, COOKIE, Person, Visitor};

/// A text as it stands in the query of an address.
pub fn form_value(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The fields of a form in the order in which they came; a name may come several times. Browsers end the lines of a text
/// with two characters; here a line ends with one.
pub fn form_pairs(body: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(body)
        .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_form_end_alike() {
        let pairs = form_pairs(b"a=1%0D%0A%0D%0A2&b=%0A&a=3");
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (&**a, &**b)).collect();
        assert_eq!(pairs, [("a", "1\n\n2"), ("b", "\n"), ("a", "3")]);
    }
}

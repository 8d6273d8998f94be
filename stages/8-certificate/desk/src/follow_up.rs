//! The follow-up work of this stage: after certificates are issued, each is made.

use crate::acts::make_certificate;
use access::Principal;
use kernel::{Fault, Stop};
use web::House;

/// The follow-up work that this stage does.
pub const TOPICS: &[&str] = &["certificate.print"];

/// Does one piece of it; doing it again changes nothing.
///
/// # Errors
/// What stops the act, or a fault where the subject is no certificate.
pub async fn follow_up(house: &House, _topic: &str, subject: &str) -> Result<(), Stop> {
    let id = subject
        .parse()
        .map_err(|error| Fault::new("reading whose certificate to make", error))?;
    let permit = Principal::platform().permit()?;
    make_certificate(&house.db, &permit, &house.config, id, house.now()).await
}

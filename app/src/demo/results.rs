//! From scores to certificates: computed, published for five working days, confirmed, reported, reviewed, coded, issued.

use super::cast::{Authorities, School};
use kernel::{SessionId, Stop};
use results_desk::Verdict;
use std::collections::BTreeMap;
use web::House;

/// Computes the marks of a session and publishes them.
///
/// # Errors
/// Whatever stops an act.
pub async fn publish(house: &House, school: &School, session: SessionId) -> Result<(), Stop> {
    let now = house.now();
    results_desk::compute_marks(
        &house.db,
        &school.staff.permit()?,
        session,
        &BTreeMap::new(),
        now,
    )
    .await?;
    results_desk::publish_results(&house.db, &school.staff.permit()?, session, now)
        .await
        .map(drop)
}

/// The head confirms the results after their publication, the school reports them.
///
/// # Errors
/// Whatever stops an act.
pub async fn report(house: &House, school: &School, session: SessionId) -> Result<(), Stop> {
    let now = house.now();
    results_desk::confirm_results(&house.db, &school.head.permit()?, session, now).await?;
    results_desk::report_results(&house.db, &school.staff.permit()?, session, "", now)
        .await
        .map(drop)
}

/// The centre reviews the results and assigns the codes.
///
/// # Errors
/// Whatever stops an act.
pub async fn assign(
    house: &House,
    authorities: &Authorities,
    session: SessionId,
) -> Result<(), Stop> {
    let now = house.now();
    let centre = &authorities.centre;
    results_desk::review_results(
        &house.db,
        &centre.permit()?,
        session,
        &Verdict::Approved,
        now,
    )
    .await?;
    certificate_desk::assign_codes(&house.db, &centre.permit()?, session, now)
        .await
        .map(drop)
}

/// The head of the school issues the certificates.
///
/// # Errors
/// Whatever stops the act.
pub async fn issue(house: &House, school: &School, session: SessionId) -> Result<(), Stop> {
    certificate_desk::issue_certificates(&house.db, &school.head.permit()?, session, house.now())
        .await
        .map(drop)
}

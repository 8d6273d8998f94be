//! The platform as people meet it, in a real Chromium over a real server with the demo province.
#![allow(missing_docs, clippy::unwrap_used)]

mod answers;
mod assessment;
mod drafting;
mod filing;
mod harness;
mod life;
mod office;
mod pages;
mod partner;
mod people;
mod province;
mod refill;
mod visitor;

use harness::Chromium;
use province::Province;

/// One province and one browser serve all stories: making them takes longer than the stories do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_platform_as_people_meet_it() {
    let province = Province::start().await;
    let chromium = Chromium::start().await;
    visitor::anyone_checks_a_certificate(&chromium, &province).await;
    visitor::a_visitor_sits_the_theory(&chromium, &province).await;
    pages::every_page_that_a_role_reaches_is_well(&chromium, &province).await;
    let application = filing::a_school_files_and_its_city_answers(&chromium, &province).await;
    assessment::a_panel_assesses_and_the_department_decides(&chromium, &province, &application)
        .await;
    drafting::a_school_types_its_form(&chromium, &province).await;
    filing::a_roster_with_errors_is_refused_whole(&chromium, &province).await;
    answers::a_city_asks_once_and_the_school_answers(&chromium, &province).await;
    answers::the_province_recommends_line_by_line(&chromium, &province).await;
    life::a_school_takes_its_application_back_and_applies_anew(&chromium, &province).await;
    life::a_filing_lives_on(&chromium, &province).await;
    partner::a_school_agrees_with_a_partner(&chromium, &province).await;
    office::an_administrator_opens_a_school_and_moves_it(&chromium, &province).await;
    people::a_centre_keeps_the_registry(&chromium, &province).await;
    pages::refusals_are_pages_too(&chromium, &province).await;
    chromium.end().await;
}

//! The buttons by which an officer looks up what the school checked online (last line of 附件2).

use super::{
    actions::{at, material},
    pressed::Pressed,
};
use access::acts;
use axum::response::Response;
use filing_rules::{Confirmation, Material};
use kernel::Stop;
use web::Failure;

/// Notes what was found.
pub async fn confirm(pressed: Pressed<acts::ConfirmOnline>) -> Result<Response, Failure> {
    let material = material(pressed.typed.one("material"))?;
    let agrees = pressed.typed.one("found") == "agrees";
    let noted = noted(&pressed, material, agrees).await;
    let word = match agrees {
        true => "已登记核验无误",
        false => "已登记核验不符，请要求补正或者作出不予受理的决定",
    };
    pressed.answer(at(material, noted), word).await
}

async fn noted(
    pressed: &Pressed<acts::ConfirmOnline>,
    material: Material,
    agrees: bool,
) -> Result<(), Stop> {
    let field = if agrees { "looked" } else { "differs" };
    let text = pressed.typed.one(&format!("{field}-{material}"));
    let found = Confirmation::read(agrees, text)?;
    let said = (&found, Some(pressed.typed.one("seen")));
    let (house, permit, id) = (&pressed.house, &pressed.permit, pressed.id);
    crate::confirm_online(&house.db, permit, id, material, said, house.now()).await
}

//! A button of an application's page, as it arrives: who pressed it, on which application, and what was typed.

use super::{show::come_back, typed::Typed};
use access::{Doing, Permit};
use axum::{
    extract::{FromRequest, FromRequestParts, Path, RawForm, Request},
    response::Response,
};
use kernel::{ApplicationId, RefusalKind, Stop};
use web::{Allowed, Failure, Frame, House, done, not_done};

/// A pressed button.
pub(crate) struct Pressed<A> {
    pub house: House,
    pub frame: Frame,
    pub permit: Permit<A>,
    pub id: ApplicationId,
    pub typed: Typed,
}

impl<A: Doing> FromRequest<House> for Pressed<A> {
    type Rejection = Failure;

    async fn from_request(request: Request, house: &House) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let frame = Frame::from_request_parts(&mut parts, house).await?;
        let Allowed(permit) = Allowed::from_request_parts(&mut parts, house).await?;
        let Path(id) = Path::from_request_parts(&mut parts, house)
            .await
            .map_err(|_| kernel::Refusal::not_found("备案申请"))?;
        let RawForm(body) = RawForm::from_request(Request::from_parts(parts, body), house)
            .await
            .map_err(|error| {
                Failure::Malformed(error.status(), "表单内容不完整，请重新提交".to_owned())
            })?;
        Ok(Pressed {
            house: house.clone(),
            frame,
            permit,
            id,
            typed: Typed::of(&body),
        })
    }
}

impl<A: Doing> Pressed<A> {
    /// Says how it went.
    pub async fn answer<T>(
        self,
        outcome: Result<T, Stop>,
        word: &str,
    ) -> Result<Response, Failure> {
        let address = format!("/filing/{}", self.id);
        match outcome {
            Ok(_) => Ok(done(&address, word)),
            Err(Stop::Refusal(refusal)) => match refusal.kind {
                RefusalKind::Invalid => {
                    let back = (self.typed, refusal);
                    let principal = self.permit.principal();
                    come_back(&self.house, &self.frame, principal, self.id, back).await
                }
                RefusalKind::Conflict => Ok(not_done(&address, &refusal.sentence)),
                RefusalKind::Forbidden | RefusalKind::NotFound | RefusalKind::TooMany => {
                    Err(refusal.into())
                }
            },
            Err(stop) => Err(stop.into()),
        }
    }
}

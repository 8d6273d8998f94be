//! A button as it arrives: who pressed it, on which thing's page, and what was typed.

use super::{show::come_back, typed::Typed};
use access::{Doing, Permit, Principal};
use axum::{
    extract::{FromRequest, FromRequestParts, Path, RawForm, Request},
    response::Response,
};
use kernel::{ApplicationId, Refusal, RefusalKind, Stop};
use serde::de::DeserializeOwned;
use std::future::Future;
use web::{Allowed, Failure, Frame, House, done, not_done};

/// A thing with a page of its own.
pub(crate) trait Thing: Copy + DeserializeOwned + Send {
    /// What it is called.
    const TITLE: &'static str;

    /// Its page.
    fn address(self) -> String;

    /// Its page after a refusal: with what was typed, and each problem at its field.
    fn come_back(
        self,
        house: &House,
        frame: &Frame,
        principal: &Principal,
        back: (Typed, Refusal),
    ) -> impl Future<Output = Result<Response, Failure>> + Send;
}

impl Thing for ApplicationId {
    const TITLE: &'static str = "备案申请";

    fn address(self) -> String {
        format!("/filing/{self}")
    }

    async fn come_back(
        self,
        house: &House,
        frame: &Frame,
        principal: &Principal,
        back: (Typed, Refusal),
    ) -> Result<Response, Failure> {
        come_back(house, frame, principal, self, back).await
    }
}

/// A pressed button.
pub(crate) struct Pressed<A, I = ApplicationId> {
    pub house: House,
    pub frame: Frame,
    pub permit: Permit<A>,
    pub id: I,
    pub typed: Typed,
}

impl<A: Doing, I: Thing> FromRequest<House> for Pressed<A, I> {
    type Rejection = Failure;

    async fn from_request(request: Request, house: &House) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let frame = Frame::from_request_parts(&mut parts, house).await?;
        let Allowed(permit) = Allowed::from_request_parts(&mut parts, house).await?;
        let Path(id) = Path::from_request_parts(&mut parts, house)
            .await
            .map_err(|_| Refusal::not_found(I::TITLE))?;
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

impl<A: Doing, I: Thing> Pressed<A, I> {
    /// Says how it went.
    pub async fn answer<T>(
        self,
        outcome: Result<T, Stop>,
        word: &str,
    ) -> Result<Response, Failure> {
        let address = self.id.address();
        match outcome {
            Ok(_) => Ok(done(&address, word)),
            Err(Stop::Refusal(refusal)) => match refusal.kind {
                RefusalKind::Invalid => {
                    let back = (self.typed, refusal);
                    let principal = self.permit.principal();
                    self.id
                        .come_back(&self.house, &self.frame, principal, back)
                        .await
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

//! Attaching files to a material, and taking them away.

use super::{
    actions::{at, material, seen},
    import::received,
    pressed::Pressed,
    typed::Typed,
};
use crate::Attaching;
use access::acts;
use axum::{
    extract::{Multipart, Path, RawForm, State},
    response::Response,
};
use kernel::{ApplicationId, FileId, RefusalKind, Stop};
use web::{Allowed, Failure, Frame, House, done, not_done};

/// Attaches a file.
pub async fn attach(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path(id): Path<ApplicationId>,
    upload: Multipart,
) -> Result<Response, Failure> {
    let (fields, name, bytes) = received(upload).await?;
    let typed = Typed::from_fields(fields);
    let material = material(typed.one("material"))?;
    let title = typed.one(&format!("title-{material}")).to_owned();
    let attaching = Attaching {
        material,
        title: &title,
        file_name: &name,
        bytes: &bytes,
    };
    let outcome = crate::attach_file(&house.db, &permit, id, attaching, house.now()).await;
    let pressed = Pressed {
        house,
        frame,
        permit,
        id,
        typed,
    };
    pressed
        .answer(at(material, at_attachment(outcome)), "附件已上传")
        .await
}

/// A problem of the file stands at the field for attachments, not at that of the material itself.
fn at_attachment<T>(outcome: Result<T, Stop>) -> Result<T, Stop> {
    outcome.map_err(|stop| match stop {
        Stop::Refusal(mut refusal) => {
            for problem in refusal
                .problems
                .iter_mut()
                .filter(|one| one.place == "file")
            {
                problem.place = "attached".to_owned();
            }
            Stop::Refusal(refusal)
        }
        fault => fault,
    })
}

/// Takes the file or the online check of a material itself away.
pub async fn remove_own(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path((id, code)): Path<(ApplicationId, String)>,
    RawForm(body): RawForm,
) -> Result<Response, Failure> {
    let (material, typed) = (material(&code)?, Typed::of(&body));
    let about = (material, seen(&typed, material));
    let page = format!("/filing/{id}");
    match crate::remove_material(&house.db, &permit, id, about, house.now()).await {
        Ok(()) => Ok(done(&page, "申请材料已删除")),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Conflict => {
            Ok(not_done(&page, &refusal.sentence))
        }
        Err(stop) => Err(stop.into()),
    }
}

/// Takes an attachment away.
pub async fn remove(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::DraftApplication>,
    Path((id, attachment)): Path<(ApplicationId, FileId)>,
) -> Result<Response, Failure> {
    crate::remove_attachment(&house.db, &permit, id, attachment, house.now()).await?;
    Ok(done(&format!("/filing/{id}"), "附件已删除"))
}

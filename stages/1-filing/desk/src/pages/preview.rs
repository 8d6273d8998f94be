//! A material looked at in the page: PDF and pictures as they are, a workbook as tables, a document as its text, both with
//! the pictures in them. What is left out is said.
//!
//! What was uploaded is taken for hostile: it never becomes part of the page, except as plain text and as pictures that were
//! checked to be such.

mod pictures;
mod tables;

use self::{
    pictures::{Pictures, pictures},
    tables::{Tables, tables},
};
use crate::acts as doing;
use access::acts;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use filing_rules::FileKind;
use kernel::{ApplicationId, Fault};
use sheet::{DocumentText, SheetError, document_text};
use web::{Allowed, Failure, Frame, House, Shell, page};

#[derive(Template)]
#[template(path = "material_preview.html")]
struct PreviewPage {
    shell: Shell,
    id: ApplicationId,
    /// By what the file is asked for.
    key: String,
    name: String,
    looks: Looks,
}

/// How a file is shown.
enum Looks {
    Paper,
    Picture,
    Tables(Tables, Pictures),
    Text(DocumentText, Pictures),
    /// It cannot be shown, with the sentence that says why.
    Nothing(String),
}

/// The page.
pub async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::OpenMaterials>,
    Path((id, key)): Path<(ApplicationId, String)>,
) -> Result<Response, Failure> {
    let (kind, name) = doing::look_at_material(&house.db, &permit, id, &key).await?;
    let looks = match kind {
        // The browser fetches these by their own door, where the reading is journaled.
        FileKind::Pdf => Looks::Paper,
        FileKind::Jpeg | FileKind::Png => Looks::Picture,
        FileKind::Docx | FileKind::Xlsx => {
            let opened = doing::open_material(&house.db, &permit, id, &key, house.now()).await?;
            tokio::task::spawn_blocking(move || read(&opened))
                .await
                .map_err(|error| Fault::new("reading a material to show it", error))?
        }
    };
    page(PreviewPage {
        shell: frame.shell("查看申请材料"),
        id,
        key,
        name,
        looks,
    })
}

fn read(opened: &doing::OpenedFile) -> Looks {
    let read = match opened.kind {
        FileKind::Docx => document(&opened.bytes),
        _ => workbook(&opened.name, &opened.bytes),
    };
    read.unwrap_or_else(|error| Looks::Nothing(why(opened.kind, &error)))
}

fn document(bytes: &[u8]) -> Result<Looks, SheetError> {
    Ok(Looks::Text(document_text(bytes)?, pictures(bytes)?))
}

fn workbook(name: &str, bytes: &[u8]) -> Result<Looks, SheetError> {
    Ok(Looks::Tables(tables(name, bytes)?, pictures(bytes)?))
}

fn why(kind: FileKind, error: &SheetError) -> String {
    match (kind, error) {
        (_, SheetError::Bomb) => "文件压缩异常，解压后内容过大，不在页面中显示".to_owned(),
        (_, SheetError::Encrypted) => {
            "文件已加密，不能在页面中显示，请联系院校提供未加密的文件".to_owned()
        }
        (FileKind::Docx, _) => "文档已损坏或不是规范的Word文档，不能在页面中显示".to_owned(),
        (_, error) => format!("{error}，不能在页面中显示"),
    }
}

//! A material looked at in the page: PDF and pictures as they are, a workbook as tables, a document as its text.
//!
//! What was uploaded is taken for hostile: it never becomes part of the page, except as plain text.

use crate::acts as doing;
use access::acts;
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use filing_rules::FileKind;
use kernel::{ApplicationId, Fault};
use sheet::{DocumentText, Grid, Limits, Pick, Position, SheetError, Workbook, document_text};
use web::{Allowed, Failure, Frame, House, Shell, page};

/// What a workbook may hold to be shown at all.
const LIMITS: Limits = Limits {
    max_rows: 20_000,
    max_columns: 200,
    max_cells: 200_000,
};
/// What of it is shown.
const ROWS: u32 = 60;
const COLUMNS: u32 = 16;
const SHEETS: usize = 5;

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
    Tables(Vec<Shown>),
    Text(DocumentText),
    /// It cannot be shown, with the sentence that says why.
    Nothing(String),
}

/// The first rows of a sheet.
struct Shown {
    name: String,
    rows: Vec<Vec<String>>,
    whole: bool,
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
        FileKind::Docx => document_text(&opened.bytes).map(Looks::Text),
        _ => tables(&opened.name, &opened.bytes).map(Looks::Tables),
    };
    read.unwrap_or_else(|error| Looks::Nothing(why(opened.kind, &error)))
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

fn tables(name: &str, bytes: &[u8]) -> Result<Vec<Shown>, SheetError> {
    let book = Workbook::read(name, bytes, LIMITS)?;
    book.sheet_names()
        .take(SHEETS)
        .map(|name| {
            let grid = book.grid(Pick::Named(name.trim()))?;
            Ok(shown(name, &grid))
        })
        .collect()
}

fn shown(name: &str, grid: &Grid<'_>) -> Shown {
    let cell = |place: Position| match grid.area(place).first == place {
        true => grid.at(place).text().to_owned(),
        false => String::new(),
    };
    let mut rows: Vec<Vec<String>> = (1..=grid.last_row().min(ROWS))
        .map(|row| {
            (1..=COLUMNS)
                .map(|column| cell(Position::new(row, column)))
                .collect()
        })
        .collect();
    let filled = |row: &Vec<String>| row.iter().rposition(|text| !text.is_empty());
    let width = rows.iter().filter_map(filled).max().map_or(0, |at| at + 1);
    rows.iter_mut().for_each(|row| row.truncate(width));
    Shown {
        name: name.to_owned(),
        rows,
        whole: grid.last_row() <= ROWS && width < COLUMNS as usize,
    }
}

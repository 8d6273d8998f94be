//! 业务日志与证明: the newest signed head of the journal, one of its lines with its proof, and how anyone checks both.

use crate::{
    proofs::{self, LeafProof},
    rate,
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use db::Head;
use jiff::tz::Offset;
use journal::{Checkpoint, Hash, proof::verify_inclusion};
use kernel::{Fault, Problem, Stop};
use serde::Deserialize;
use web::{Address, Failure, Frame, House, Shell, page};

#[derive(Template)]
#[template(path = "journal.html")]
struct JournalPage {
    shell: Shell,
    head: Option<HeadBox>,
    key: String,
    leaf: Option<LeafBox>,
    asked: String,
    no_problems: Vec<Problem>,
}

/// 签名树头, as it is shown.
struct HeadBox {
    size: u64,
    at: String,
    root: Hash,
    note: String,
}

/// One line with its proof, as it is shown.
struct LeafBox {
    index: u64,
    line: String,
    hash: Hash,
    size: u64,
    hashes: Vec<Hash>,
    proven: bool,
}

/// Which line is asked for.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    leaf: Option<u64>,
}

/// The page.
pub(crate) async fn show(
    State(house): State<House>,
    frame: Frame,
    Address(address): Address,
    Query(Asked { leaf: asked }): Query<Asked>,
) -> Result<Response, Failure> {
    let key = house.db.journal_key();
    let head = house
        .db
        .head()
        .await?
        .map(|head| head_box(head, key.verifier()))
        .transpose()?;
    let leaf = match (asked, &head) {
        (Some(index), Some(head)) => {
            rate::check(&house.db, &address, house.now()).await?;
            Some(leaf_box(&house, index, head).await?)
        }
        _ => None,
    };
    page(JournalPage {
        shell: frame.shell("业务日志与证明"),
        head,
        key: key.verifier().to_string(),
        leaf,
        asked: asked.map(|index| index.to_string()).unwrap_or_default(),
        no_problems: Vec::new(),
    })
}

fn head_box(head: Head, key: &journal::VerifierKey) -> Result<HeadBox, Fault> {
    let opened = Checkpoint::open(head.note.as_bytes(), std::slice::from_ref(key))
        .map_err(|error| Fault::new("opening our own signed head", error))?;
    Ok(HeadBox {
        size: opened.size,
        at: Offset::constant(8)
            .to_datetime(head.at)
            .strftime("%Y年%-m月%-d日%H:%M:%S")
            .to_string(),
        root: opened.root,
        note: head.note,
    })
}

async fn leaf_box(house: &House, index: u64, head: &HeadBox) -> Result<LeafBox, Stop> {
    let (bytes, hash) = proofs::leaf(&house.db, index).await?;
    let LeafProof { hashes, .. } = proofs::leaf_proof(&house.db, index, head.size).await?;
    Ok(LeafBox {
        index,
        line: String::from_utf8_lossy(&bytes).into_owned(),
        hash,
        size: head.size,
        proven: verify_inclusion(&hash, index, head.size, &head.root, &hashes).is_ok(),
        hashes,
    })
}

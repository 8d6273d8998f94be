//! 填报备案申请: the form from its workbook, first read, then taken over (N2, A2, A5).

use super::{
    begin::{check_new, may_begin},
    material::carry_over,
    stood::{Stood, written},
};
use crate::{
    drawable,
    store::{self, FORM},
    typing::{MOVED_ON, Writing, gone},
    workbook,
};
use access::{Permit, acts};
use db::{Db, Tx, Value, args, columns};
use filing_rules::{ApplicationForm, Kind, State};
use jiff::{SignedDuration, Timestamp};
use kernel::{ApplicationId, Fact, FileId, Refusal, Stop};

/// The code of the refusal where the application's form is another by now.
pub(crate) const REPLACED: &str = "filing.form_replaced";
/// How long a workbook that was read waits to be taken over.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// 预览: a workbook that was read and found good; nothing is taken over yet.
#[derive(Clone, Debug)]
pub struct Preview {
    /// By which it is taken over.
    pub id: FileId,
    /// For what is applied.
    pub kind: Kind,
    /// What it says.
    pub form: ApplicationForm,
    /// Whether it will replace the form of an open draft.
    pub replaces: bool,
    /// Whether what it would replace is not what was there when it was read: it is to be read again.
    pub stale: bool,
    /// What was there when it was read.
    stood: Stood,
}

/// Reads a workbook of 附件5.
///
/// # Errors
/// A refusal with every problem by row and column, or where the school may not begin an application.
pub async fn preview_form(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    kind: Kind,
    file_name: &str,
    bytes: &[u8],
    now: Timestamp,
) -> Result<Preview, Stop> {
    let school = permit.organisation()?;
    let mut conn = db.read().await?;
    let begun = may_begin(&mut conn, school.id, kind, now).await?;
    let form = workbook::read(file_name, bytes, &school.name)?;
    check_new(&mut conn, school.id, kind, &form, now).await?;
    let stood = Stood::now(&mut conn, school.id, begun.draft).await?;
    drop(conn);
    let replaces = begun.draft.is_some();
    let id = FileId::new(now, db::chance::number());
    let sealed = db.keys().seal(FORM, &store::form_text(&form)?);
    db.scratch_all(vec![
        ("delete from form_preview where at < $1", args![now - KEPT]),
        (
            "insert into form_preview (id, school, form, at, kind, application, draft)
             values ($1, $2, $3, $4, $5, $6, $7)",
            args![
                id,
                school.id,
                sealed,
                now,
                kind.code(),
                &stood.application,
                &stood.draft
            ],
        ),
    ])
    .await?;
    Ok(Preview {
        id,
        kind,
        form,
        replaces,
        stale: false,
        stood,
    })
}

/// What was read, shown again to the school that uploaded it.
///
/// # Errors
/// A refusal where there is no such preview.
pub async fn open_preview(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    id: FileId,
) -> Result<Preview, Stop> {
    let school = permit.organisation()?.id;
    let mut conn = db.read().await?;
    let row = conn
        .opt(
            "select form, kind, application, draft from form_preview where id = $1 and school = $2",
            args![id, school],
        )
        .await?
        .ok_or_else(|| Refusal::not_found("预览"))?;
    let form = store::open_form(db.keys(), &row.get::<Vec<u8>>("form")?)?;
    let open = store::open_of(&mut conn, school).await?;
    let open = open.filter(|open| open.state.is_written());
    let stood = Stood::of(&row)?;
    let stands = Stood::now(&mut conn, school, open.map(|open| open.id)).await?;
    Ok(Preview {
        id,
        kind: row.parse_some("kind")?.unwrap_or(Kind::Initial),
        form,
        replaces: open.is_some(),
        stale: stands != stood,
        stood,
    })
}

/// Takes a previewed form over: a new draft, or the new form of the open one.
///
/// # Errors
/// A refusal where there is no such preview of this school, what it would replace was changed since, or the school may not
/// begin an application.
pub async fn commit_form(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    preview: FileId,
    now: Timestamp,
) -> Result<ApplicationId, Stop> {
    let read = open_preview(db, permit, preview).await?;
    let Preview {
        form, kind, stood, ..
    } = read;
    let preview = ("delete from form_preview where id = $1", args![preview]);
    let taking = Taking {
        kind,
        form: &form,
        upon: Upon::Read(&stood),
        // A form that was typed meanwhile for a new application would come up again when this one is decided.
        spent: vec![preview, gone(Writing::New, permit.organisation()?.id)],
    };
    take_over(db, permit, &taking, now).await
}

/// A form that is taken over as that of an application.
pub(crate) struct Taking<'a> {
    pub kind: Kind,
    pub form: &'a ApplicationForm,
    pub upon: Upon<'a>,
    /// What throws away what it was made from.
    pub spent: Vec<(&'static str, Vec<Value>)>,
}

/// 填写依据: what somebody had before them when the form was made.
#[derive(Clone, Copy)]
pub(crate) enum Upon<'a> {
    /// What stood there when the workbook was read.
    Read(&'a Stood),
    /// The form upon which they began to type, by its digest; empty where there was no application.
    Typed { writing: Writing, digest: &'a str },
}

/// Takes a form over.
///
/// # Errors
/// A refusal where the school may not begin an application, the form cannot be printed, or what was typed is not what
/// stands there by now.
pub(crate) async fn take_over(
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    taking: &Taking<'_>,
    now: Timestamp,
) -> Result<ApplicationId, Stop> {
    let Taking {
        kind, form, upon, ..
    } = *taking;
    let school = permit.organisation()?;
    drawable::refuse_undrawable(form)?;
    let text = &store::form_text(form)?;
    db.act(now, |mut tx| async move {
        let begun = may_begin(&mut tx, school.id, kind, now).await?;
        check_new(&mut tx, school.id, kind, form, now).await?;
        match upon {
            Upon::Read(stood) => {
                let stands = Stood::now(&mut tx, school.id, begun.draft).await?;
                stood.same_as(&stands)?;
            }
            Upon::Typed { writing, digest } => {
                let typed = (writing, digest);
                unchanged(&mut tx, db, permit, (begun.draft, typed), taking).await?;
            }
        }
        let described = columns! {
            "kind" => kind.code(),
            "of_filing" => begun.filing,
            "form" => db.keys().seal(FORM, text),
            "form_digest" => db.keys().digest(FORM, text),
            "written_by" => &permit.principal().name,
            "written_at" => now,
        };
        let (id, carried) = match begun.draft {
            Some(id) => {
                tx.update("application", id, described).await?;
                (id, 0)
            }
            None => {
                let id = tx.id();
                let mut columns = described;
                columns.extend(columns! {
                    "school" => school.id,
                    "affiliation" => school.affiliation.to_string(),
                    "state" => State::Draft.code(),
                    "drafted_at" => now,
                });
                tx.insert("application", id, columns).await?;
                (id, carry_over(&mut tx, school.id, id).await?)
            }
        };
        spend(&mut tx, taking).await?;
        let fact = Fact::about("application", id)
            .with("kind", kind)
            .with("carried", carried);
        tx.commit(permit, fact, id).await
    })
    .await
}

/// Refuses to replace a form that came after what was typed, unless it says the same.
async fn unchanged(
    tx: &mut Tx,
    db: &Db,
    permit: &Permit<acts::DraftApplication>,
    (open, (writing, digest)): (Option<ApplicationId>, (Writing, &str)),
    taking: &Taking<'_>,
) -> Result<(), Stop> {
    let open = match (writing, open) {
        (Writing::New, None) => return Ok(()),
        (Writing::Of(typed), Some(open)) if typed == open => open,
        _ => {
            let sentence = "本校的申请在本页打开后已有变化，没有存为申请，请打开现有申请核对";
            return Err(Refusal::conflict(MOVED_ON, sentence).into());
        }
    };
    let found = store::application(tx, db.keys(), permit, open).await?;
    let kind = (found.kind != taking.kind).then_some("申请类别");
    let sections = found.form.differing(taking.form);
    let sections = sections.iter().map(|section| section.title());
    let differing: Vec<&str> = kind.into_iter().chain(sections).collect();
    if found.form_digest == digest || differing.is_empty() {
        return Ok(());
    }
    let sentence = format!(
        "申请中的申请表在本草稿开始后已{}更新（如重新导入了工作簿），与本页内容不同的有：{}；本页内容已存为草稿，没有存为申请，请先查看申请中的申请表",
        written(tx, open).await?,
        differing.join("、")
    );
    Err(Refusal::conflict(REPLACED, sentence).into())
}

/// Throws away what a form was made from; what was typed only in the version that is taken over.
async fn spend(tx: &mut Tx, taking: &Taking<'_>) -> Result<(), Stop> {
    let mut gone = 0;
    for (sql, args) in &taking.spent {
        gone += tx.scratch(sql, args.clone()).await?;
    }
    if matches!(taking.upon, Upon::Typed { .. }) && gone == 0 {
        let sentence = "草稿刚刚另行保存为新的版本，本页内容没有存为申请，请打开最新版本核对";
        return Err(Refusal::conflict(MOVED_ON, sentence).into());
    }
    Ok(())
}

//! The certificates of one session: what is next, who does it, and the finished PDFs.

use super::{colour, day};
use crate::{
    acts as doing,
    store::{self, Certificate},
};
use access::{Act, acts};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use certificate_rules::CertificateState;
use kernel::{RefusalKind, SessionId, Stop};
use results_rules::ResultState;
use web::{Allowed, Failure, Frame, House, Shell, done, not_done, page};

#[derive(Template)]
#[template(path = "certificate_session.html")]
struct SessionPage {
    shell: Shell,
    session: SessionId,
    session_title: String,
    steps: Vec<(&'static str, &'static str)>,
    next_step: String,
    can_assign: bool,
    can_issue: bool,
    sees_results: bool,
    rows: Vec<SessionRow>,
}

struct SessionRow {
    certificate: Certificate,
    issued_on: String,
    colour: &'static str,
}

/// 进展: how far the certificates of a session have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// The results are not reviewed yet.
    Unreviewed,
    /// Reviewed, and nobody passed.
    NobodyPassed,
    /// Codes can be assigned.
    Reviewed,
    /// Codes are assigned.
    Assigned,
    /// Issued, and some of the PDFs are not made yet.
    Making { waiting: usize },
    /// Every PDF is there.
    Complete,
}

impl Progress {
    fn of(results: Option<ResultState>, passed: usize, certificates: &[Certificate]) -> Progress {
        let issued = certificates
            .iter()
            .any(|certificate| certificate.state == CertificateState::Issued);
        let waiting = certificates
            .iter()
            .filter(|certificate| certificate.file.is_none())
            .count();
        match (certificates.is_empty(), issued) {
            (false, false) => Progress::Assigned,
            (false, true) if waiting > 0 => Progress::Making { waiting },
            (false, true) => Progress::Complete,
            (true, _) if results != Some(ResultState::Reviewed) => Progress::Unreviewed,
            (true, _) if passed == 0 => Progress::NobodyPassed,
            (true, _) => Progress::Reviewed,
        }
    }

    /// Where it stands on the road.
    fn steps(self) -> Vec<(&'static str, &'static str)> {
        let at = match self {
            Progress::Unreviewed => 0,
            Progress::Reviewed | Progress::NobodyPassed => 1,
            Progress::Assigned => 2,
            Progress::Making { .. } => 3,
            Progress::Complete => 4,
        };
        ["成绩审核通过", "证书编码赋值", "颁发证书", "制作并签名"]
            .into_iter()
            .enumerate()
            .map(|(step, text)| {
                (
                    text,
                    if step < at {
                        "done"
                    } else if step == at {
                        "now"
                    } else {
                        "todo"
                    },
                )
            })
            .collect()
    }

    /// What is next, and who does it.
    fn next_step(self, passed: usize) -> String {
        match self {
            Progress::Unreviewed => {
                "下一步：成绩公示、确认并报送职鉴中心，审核通过后由职鉴中心赋证书编码。".to_owned()
            }
            Progress::NobodyPassed => "本批次成绩已审核通过，没有合格的考生，无须赋码。".to_owned(),
            Progress::Reviewed => format!("下一步：职鉴中心为{passed}名合格考生赋证书编码。"),
            Progress::Assigned => {
                "下一步：学校法定代表人颁发证书。颁发前应确认每名持证人都有照片。".to_owned()
            }
            Progress::Making { waiting } => {
                format!("证书已颁发，平台正在制作，还有{waiting}份未完成，请稍后刷新。")
            }
            Progress::Complete => {
                "全部证书已制作完成，可以下载打印。公众可凭证书编码和姓名查询。".to_owned()
            }
        }
    }
}

/// The certificates of a session.
pub(crate) async fn show(
    State(house): State<House>,
    frame: Frame,
    Allowed(permit): Allowed<acts::ReadCertificates>,
    Path(session): Path<SessionId>,
) -> Result<Response, Failure> {
    let role = permit.principal().role;
    let mut conn = house.db.read().await?;
    let planned = plan_desk::session(&mut conn, &permit, session).await?;
    let results = results_desk::state(&mut conn, session).await?;
    let passed = results_desk::passed(&mut conn, session).await?.len();
    let certificates = store::of_session(&mut conn, session).await?;
    let progress = Progress::of(results, passed, &certificates);
    page(SessionPage {
        shell: frame.shell("本批次证书"),
        session,
        session_title: planned.title,
        steps: progress.steps(),
        next_step: progress.next_step(passed),
        can_assign: progress == Progress::Reviewed && Act::AssignCodes.reach(role).is_some(),
        can_issue: progress == Progress::Assigned && Act::IssueCertificates.reach(role).is_some(),
        sees_results: Act::ReadResults.reach(role).is_some(),
        rows: certificates.into_iter().map(session_row).collect(),
    })
}

fn session_row(certificate: Certificate) -> SessionRow {
    SessionRow {
        issued_on: day(certificate.issued_on),
        colour: colour(certificate.state),
        certificate,
    }
}

/// Assigns the codes.
pub(crate) async fn assign(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::AssignCodes>,
    Path(session): Path<SessionId>,
) -> Result<Response, Failure> {
    let answer = doing::assign_codes(&house.db, &permit, session, house.now()).await;
    back(
        session,
        answer.map(|codes| format!("已赋码{}个：{}至{}", codes.count, codes.first, codes.last)),
    )
}

/// Issues the certificates.
pub(crate) async fn issue(
    State(house): State<House>,
    Allowed(permit): Allowed<acts::IssueCertificates>,
    Path(session): Path<SessionId>,
) -> Result<Response, Failure> {
    let answer = doing::issue_certificates(&house.db, &permit, session, house.now()).await;
    back(
        session,
        answer.map(|issued| format!("已颁发证书{issued}份，正在制作")),
    )
}

/// Back to the page of the session: with what was done, or why it cannot be done now.
fn back(session: SessionId, answer: Result<String, Stop>) -> Result<Response, Failure> {
    let here = format!("/certificates/session/{session}");
    match answer {
        Ok(text) => Ok(done(&here, &text)),
        Err(Stop::Refusal(refusal)) if refusal.kind == RefusalKind::Conflict => {
            Ok(not_done(&here, &refusal.sentence))
        }
        Err(stop) => Err(stop.into()),
    }
}

//! The policy: who may do which act over whose affairs. This table is the whole of it.
//!
//! An act that is not here cannot be done: its type is made here, and a [`crate::Permit`] is made only for such a type.
//! `tests/authority` walks acts × roles and pins the answer.

use crate::Role::{self, *};
use kernel::Clause::{self, *};

/// Whose affairs a role may look after in an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of one's own organisation (or, for a candidate, one's own).
    Own,
    /// Those of the schools that one's centre or department looks after (N5.1, N5.3).
    Jurisdiction,
    /// As [`Reach::Jurisdiction`]; for the provincial department those of the whole province (N5).
    Oversight,
    /// Those of everyone.
    All,
}

/// What is common to an act's type and its line in the table.
pub trait Doing: Copy + Send + Sync + 'static {
    /// The act.
    const ACT: Act;
}

macro_rules! policy {
    ($($act:ident $name:literal $title:literal [$($clause:ident),*] { $($role:ident => $reach:ident),* $(,)? })*) => {
        /// An act: something that somebody does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Act { $(#[doc = $title] $act,)* }

        /// The types of the acts, for [`crate::Permit`].
        pub mod acts { $(
            #[doc = $title]
            #[derive(Clone, Copy, Debug)]
            pub struct $act;
            impl super::Doing for $act { const ACT: super::Act = super::Act::$act; }
        )* }

        impl Act {
            /// Every act.
            pub const ALL: &[Act] = &[$(Act::$act,)*];

            /// The stable name that the journal and programs use.
            pub fn name(self) -> &'static str {
                match self { $(Act::$act => $name,)* }
            }

            /// What people read.
            pub fn title(self) -> &'static str {
                match self { $(Act::$act => $title,)* }
            }

            /// The clauses that call for the act.
            pub fn clauses(self) -> &'static [Clause] {
                match self { $(Act::$act => &[$($clause,)*],)* }
            }

            /// Over whose affairs the role may do the act; `None` where it may not.
            pub fn reach(self, role: Role) -> Option<Reach> {
                let table: &[(Role, Reach)] = match self {
                    $(Act::$act => &[$(($role, Reach::$reach),)*],)*
                };
                table.iter().find(|line| line.0 == role).map(|line| line.1)
            }
        }
    };
}

policy! {
    // The house
    OpenOrganisation "organisation.open" "设立机构" [N5_1] { Administrator => All, Platform => All }
    OpenAccount "account.open" "开设账户" [N5_1] { Administrator => All, Platform => All }
    ChangePassword "account.change_password" "修改密码" [] {
        Administrator => Own, DepartmentOfficer => Own, CentreOfficer => Own, Expert => Own, TrainingCentreOfficer => Own,
        SchoolStaff => Own, SchoolHead => Own, ExamStaff => Own, Assessor => Own, Supervisor => Own }
    CloseAccount "account.close" "停用账户" [N6_5] { Administrator => All }
    ReadAccounts "account.read" "查看机构与账户" [N5_1] { Administrator => All }
    ReadJournal "journal.read" "查看业务日志" [N6_4] { Administrator => All, DepartmentOfficer => All }
    RevealIdentity "candidate.reveal" "查看身份证号全文" [A4_2] {
        SchoolStaff => Own, ExamStaff => Own, CentreOfficer => Jurisdiction }

    // 0 People
    ReadPeople "people.read" "查看人员库" [A1_2, N5_1] {
        CentreOfficer => Jurisdiction, DepartmentOfficer => Oversight, SchoolStaff => Own }
    RegisterPerson "people.register" "登记专家、考评人员和质量督导人员" [A1_2, A2_6, N5_1] { CentreOfficer => Jurisdiction }
    ImportPeople "people.import" "批量登记人员" [A1_2, A2_6, N5_1] { CentreOfficer => Jurisdiction }
    ChangePerson "people.change" "变更人员单位和电话" [A1_2] { CentreOfficer => Jurisdiction }
    GrantCard "people.card" "登记证卡和换证" [A2_6, N5_1] { CentreOfficer => Jurisdiction }
    CorrectPerson "people.correct" "更正人员姓名和身份证号码" [A1_2, N6_5] { CentreOfficer => Jurisdiction }
    CorrectCard "people.correct_card" "更正证卡" [A2_6, N5_1] { CentreOfficer => Jurisdiction }
    AppointPerson "people.appoint" "聘任和解聘人员" [A1_2] { CentreOfficer => Jurisdiction }
    LinkAccount "people.link" "关联人员账户" [N6_5] { CentreOfficer => Jurisdiction }
    DisqualifyPerson "people.disqualify" "取消考评、督导资格" [N6_5] { CentreOfficer => Jurisdiction }
    AnnulDisqualification "people.annul" "撤销取消考评、督导资格" [N6_5] { CentreOfficer => Jurisdiction }
    ConfirmName "people.confirm_name" "核对人员姓名" [N6_5] { CentreOfficer => Jurisdiction }

    // 1 Filing
    ReassignSchool "filing.reassign" "变更院校隶属" [N2, N5_2, N5_3] { Administrator => All }
    ReadApplication "filing.read" "查看备案申请" [N2, A3_1] {
        SchoolStaff => Own, SchoolHead => Own, CentreOfficer => Jurisdiction, Expert => Jurisdiction,
        TrainingCentreOfficer => Jurisdiction, DepartmentOfficer => Oversight }
    OpenMaterials "filing.open" "调阅申请表和材料原件" [A2_1, A3_3] {
        SchoolStaff => Own, SchoolHead => Own, CentreOfficer => Jurisdiction, Expert => Jurisdiction,
        TrainingCentreOfficer => Jurisdiction, DepartmentOfficer => Oversight }
    DraftApplication "filing.draft" "填报备案申请" [N2, A2_1, A5] { SchoolStaff => Own }
    DiscardDraft "filing.discard" "删除备案申请草稿" [N2] { SchoolStaff => Own }
    SubmitApplication "filing.submit" "确认并提交备案申请" [N2, A3_1] { SchoolHead => Own }
    TakeBackApplication "filing.take_back" "撤回备案申请" [N2] { SchoolHead => Own }
    RecommendApplication "filing.recommend" "推荐省属院校" [N5_2, A3_1] { TrainingCentreOfficer => Jurisdiction }
    DeclineApplication "filing.decline" "不予推荐省属院校" [N5_2] { TrainingCentreOfficer => Jurisdiction }
    ConfirmOnline "filing.confirm_online" "复核网络核验的材料" [A2_2, A2_3, A2_4, A2_5, A2_6, A2_7, A2_8, A3_1] {
        CentreOfficer => Jurisdiction, TrainingCentreOfficer => Jurisdiction }
    AskSupplement "filing.ask" "要求补正申请材料" [A3_1] { CentreOfficer => Jurisdiction }
    AcceptApplication "filing.accept" "受理备案申请" [A3_1, A3_2] { CentreOfficer => Jurisdiction }
    ReturnApplication "filing.return" "不予受理备案申请" [A3_1] { CentreOfficer => Jurisdiction }
    RedirectApplication "filing.redirect" "告知向其他机构申请" [N2, N5_2, N5_3] {
        CentreOfficer => Jurisdiction, TrainingCentreOfficer => Jurisdiction }
    RecountDueDays "filing.recount" "重算受理时限" [A3_1] { Platform => All }
    AppointPanel "filing.appoint_panel" "组建评估专家组" [A3_3] { CentreOfficer => Jurisdiction }
    DrawPanel "filing.draw_panel" "抽取评估专家" [A3_3] { Platform => All }
    StepDown "filing.step_down" "退出评估专家组" [A3_3] { CentreOfficer => Jurisdiction, Expert => Jurisdiction }
    RefillPanel "filing.refill_panel" "补充抽取评估专家" [A3_3] { CentreOfficer => Jurisdiction }
    DeclareInterest "filing.declare_interest" "申报利益关系" [A3_3] { Expert => Own }
    WithdrawInterest "filing.withdraw_interest" "撤回利益关系申报" [A3_3] { Expert => Own }
    PlanAssessment "filing.plan_assessment" "安排评估方式和日期" [A3_3] { CentreOfficer => Jurisdiction }
    CarryOutMethod "filing.carry_out" "登记评估实施情况" [A3_3] { CentreOfficer => Jurisdiction }
    GiveOpinion "filing.opinion" "提出评估意见" [A3_3] { Expert => Jurisdiction }
    WriteOpinion "filing.write_opinion" "拟写专家组意见" [A3_3] { Expert => Jurisdiction }
    SignOpinion "filing.sign_opinion" "签署专家组意见" [A3_3] { Expert => Jurisdiction }
    ConcludeAssessment "filing.conclude" "汇总评估意见并上报" [A3_3, A3_4] { CentreOfficer => Jurisdiction }
    ReadReport "filing.report" "查看技术评估报告" [A3_3] {
        CentreOfficer => Jurisdiction, Expert => Jurisdiction, TrainingCentreOfficer => Jurisdiction,
        DepartmentOfficer => Oversight }
    PrintReport "filing.print_report" "制作技术评估报告" [A3_3] { Platform => All }
    SendBackApplication "filing.send_back" "退回重新评估" [A3_3, A3_4, N6_5] { DepartmentOfficer => Jurisdiction }
    DecideFiling "filing.decide" "作出备案决定" [A3_4] { DepartmentOfficer => Jurisdiction }
    PrintReceipt "filing.print_receipt" "制作备案回执" [A3_4] { Platform => All }

    AllocateNumbers "filing.allocate_numbers" "分配备案编号段" [A3_4] { Administrator => All }
    ExportSummary "filing.summary" "汇总上报备案情况" [A3_4] { DepartmentOfficer => Oversight }

    ReadFiling "filing.life" "查看备案" [N5_1, N5_3] {
        SchoolStaff => Own, SchoolHead => Own, CentreOfficer => Jurisdiction, TrainingCentreOfficer => Jurisdiction,
        DepartmentOfficer => Oversight }
    ChangeFiling "filing.change" "变更备案信息" [A3_5, N6_4] { SchoolHead => Own }
    DropScope "filing.drop" "减少职业（工种）或等级" [N6_4] { SchoolHead => Own }
    WithdrawFiling "filing.withdraw" "申请注销备案" [N6_4] { SchoolHead => Own }
    AnswerRequest "filing.answer" "核准备案事项" [A3_4, A3_5] { DepartmentOfficer => Jurisdiction }
    SuspendFiling "filing.suspend" "暂停备案" [N6_5] { DepartmentOfficer => Jurisdiction }
    ResumeFiling "filing.resume" "恢复备案" [N6_5] { DepartmentOfficer => Jurisdiction }
    RevokeFiling "filing.revoke" "取消备案" [N6_3, N6_5] { DepartmentOfficer => Jurisdiction }

    // 1 Filing: partners. Whom others filed or published is public; what a school agreed with them is its own affair.
    ReadPartner "partner.read" "查看合作评价机构" [N4_1, N4_2] {
        SchoolStaff => All, SchoolHead => All, CentreOfficer => All, TrainingCentreOfficer => All, DepartmentOfficer => All }
    RegisterPartner "partner.register" "登记合作评价机构" [N4_1, N4_2] {
        CentreOfficer => Jurisdiction, DepartmentOfficer => Jurisdiction }
    ChangePartner "partner.change" "变更合作评价机构的范围和有效期" [N4_1, N4_2] {
        CentreOfficer => Jurisdiction, DepartmentOfficer => Jurisdiction }
    SuspendPartner "partner.suspend" "暂停合作评价机构" [N4_1, N4_2] {
        CentreOfficer => Jurisdiction, DepartmentOfficer => Jurisdiction }
    ResumePartner "partner.resume" "恢复合作评价机构" [N4_1, N4_2] {
        CentreOfficer => Jurisdiction, DepartmentOfficer => Jurisdiction }
    EndPartner "partner.end" "终止合作评价机构" [N4_1, N4_2] {
        CentreOfficer => Jurisdiction, DepartmentOfficer => Jurisdiction }
    ReadAgreement "agreement.read" "查看合作协议" [N4_1, N4_2] {
        SchoolStaff => Own, SchoolHead => Own, CentreOfficer => Jurisdiction, DepartmentOfficer => Oversight }
    RecordAgreement "agreement.record" "登记合作协议" [N4_1, N4_2] { SchoolStaff => Own }
    ConfirmAgreement "agreement.confirm" "确认合作协议" [N4_1, N4_2] { SchoolHead => Own }
    ObjectToAgreement "agreement.object" "对合作协议提出异议" [N4_1, N4_2, N6_4] { CentreOfficer => Jurisdiction }
    EndAgreement "agreement.end" "终止合作协议" [N4_1, N4_2] { SchoolHead => Own }

    // 2 Plan
    ReadSession "plan.read" "查看认定计划" [A4_1] {
        SchoolStaff => Own, SchoolHead => Own, ExamStaff => Own, Assessor => Own, Supervisor => Own,
        CentreOfficer => Jurisdiction, DepartmentOfficer => Oversight }
    DraftPlan "plan.draft" "拟订认定计划" [A4_1] { SchoolStaff => Own }
    ReportPlan "plan.report" "报送认定计划" [A4_1] { SchoolStaff => Own }
    ReceivePlan "plan.receive" "接收认定计划" [A4_1, N5_3] { CentreOfficer => Jurisdiction }

    // 3 Candidates
    ReadRoster "roster.read" "查看考生名册" [A4_1, A4_2] {
        SchoolStaff => Own, ExamStaff => Own, Supervisor => Own, CentreOfficer => Jurisdiction }
    ImportRoster "roster.import" "导入考生名册" [A4_1] { SchoolStaff => Own }
    DecideEligibility "roster.decide" "审核考生资格" [A4_2, N6_5] { SchoolStaff => Own }

    // 4 Papers
    ReadBank "bank.read" "查看题库" [A1_5] { SchoolStaff => Own, CentreOfficer => Jurisdiction }
    ImportItems "bank.import" "导入试题" [A1_5, A4_2] { SchoolStaff => Own }
    AssemblePaper "paper.assemble" "组卷" [A4_2] { SchoolStaff => Own }

    // 5 Arrangement
    ArrangeSession "arrangement.arrange" "编排考场与考务人员" [A4_1, A4_2] { SchoolStaff => Own }

    // 6 Exam
    ReadSitting "exam.read" "查看场次" [A4_2] { ExamStaff => Own, SchoolStaff => Own, Supervisor => Own, Assessor => Own }
    OpenSitting "exam.open" "开考" [A4_2] { ExamStaff => Own }
    SitTheory "exam.sit" "作答理论试卷" [A4_2] { Candidate => Own }
    SubmitTheory "exam.submit" "交卷" [A4_2] { Candidate => Own, Platform => All }
    CloseSitting "exam.close" "结束场次并填写考场记录" [A4_2, A4_3] { ExamStaff => Own }
    ScorePractical "exam.score" "评定技能操作成绩" [A4_2] { Assessor => Own }
    RecordSupervision "exam.supervise" "填写质量督导记录" [A4_3] { Supervisor => Own }

    // 7 Results
    ReadResults "results.read" "查看成绩" [A4_4] {
        SchoolStaff => Own, SchoolHead => Own, Supervisor => Own, CentreOfficer => Jurisdiction }
    ComputeMarks "results.compute" "核算成绩" [A4_1, A4_2] { SchoolStaff => Own }
    PublishResults "results.publish" "公示成绩" [A4_4] { SchoolStaff => Own }
    ConfirmResults "results.confirm" "确认成绩" [A4_3, A4_4] { SchoolHead => Own }
    ReportResults "results.report" "报送认定结果" [A4_4] { SchoolStaff => Own }
    ReviewResults "results.review" "审核认定结果" [A4_4, N5_1, N5_3] { CentreOfficer => Jurisdiction }

    // 8 Certificate
    ReadCertificates "certificate.read" "查看证书" [A4_5] {
        SchoolStaff => Own, SchoolHead => Own, CentreOfficer => Jurisdiction, DepartmentOfficer => Oversight }
    AssignCodes "certificate.assign" "证书编码赋值" [A4_5, N5_1, N5_3] { CentreOfficer => Jurisdiction }
    IssueCertificates "certificate.issue" "颁发证书" [A4_5] { SchoolHead => Own }
    PrintCertificate "certificate.print" "制作证书" [A4_5] { Platform => All }
}

//! 办理步骤: what can be done with an application, how it is called and which clause calls for it.

use kernel::Clause;

/// 办理步骤: what can be done with an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// 修改
    Revise,
    /// 提交
    Submit,
    /// 撤回
    TakeBack,
    /// 推荐
    Recommend,
    /// 不予推荐
    Decline,
    /// 要求补正
    Ask,
    /// 受理
    Accept,
    /// 不予受理
    Return,
    /// 告知向其他机构申请
    Redirect,
    /// 组建专家组
    AppointPanel,
    /// 抽取专家
    Draw,
    /// 回避
    StepDown,
    /// 补充抽取
    RefillPanel,
    /// 安排评估
    PlanAssessment,
    /// 实施评估
    CarryOut,
    /// 提出评估意见
    GiveOpinion,
    /// 拟写专家组意见
    WriteOpinion,
    /// 签署专家组意见
    SignOpinion,
    /// 汇总上报
    Conclude,
    /// 退回重新评估
    SendBack,
    /// 作出决定
    Decide,
}

impl Step {
    /// Every step.
    pub const ALL: [Step; 21] = [
        Step::Revise,
        Step::Submit,
        Step::TakeBack,
        Step::Recommend,
        Step::Decline,
        Step::Ask,
        Step::Accept,
        Step::Return,
        Step::Redirect,
        Step::AppointPanel,
        Step::Draw,
        Step::StepDown,
        Step::RefillPanel,
        Step::PlanAssessment,
        Step::CarryOut,
        Step::GiveOpinion,
        Step::WriteOpinion,
        Step::SignOpinion,
        Step::Conclude,
        Step::SendBack,
        Step::Decide,
    ];

    /// Whether it is a step of the assessment itself, which goes on until it is concluded.
    pub(crate) fn is_of_assessment(self) -> bool {
        matches!(
            self,
            Step::StepDown
                | Step::RefillPanel
                | Step::PlanAssessment
                | Step::CarryOut
                | Step::GiveOpinion
                | Step::WriteOpinion
                | Step::SignOpinion
        )
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Step::Revise => "修改",
            Step::Submit => "提交",
            Step::TakeBack => "撤回",
            Step::Recommend => "推荐",
            Step::Decline => "作不予推荐处理",
            Step::Ask => "要求补正",
            Step::Accept => "受理",
            Step::Return => "作不予受理处理",
            Step::Redirect => "告知向其他机构申请",
            Step::AppointPanel => "组建评估专家组",
            Step::Draw => "抽取评估专家",
            Step::StepDown => "退出评估专家组",
            Step::RefillPanel => "补充抽取评估专家",
            Step::PlanAssessment => "安排评估方式和日期",
            Step::CarryOut => "登记评估实施情况",
            Step::GiveOpinion => "提出评估意见",
            Step::WriteOpinion => "拟写专家组意见",
            Step::SignOpinion => "签署专家组意见",
            Step::Conclude => "汇总上报评估意见",
            Step::SendBack => "退回重新评估",
            Step::Decide => "作出备案决定",
        }
    }

    pub(crate) fn clause(self) -> Clause {
        match self {
            Step::Revise | Step::Submit | Step::Ask | Step::Accept | Step::Return => Clause::A3_1,
            Step::Recommend | Step::Decline => Clause::N5_2,
            Step::TakeBack | Step::Redirect => Clause::N2,
            Step::SendBack | Step::Decide => Clause::A3_4,
            _ => Clause::A3_3,
        }
    }
}

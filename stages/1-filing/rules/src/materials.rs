//! The materials of 附件2: what must be there, as files or by an online check.

mod confirm;
mod file;
mod lent;
mod online;
#[cfg(test)]
pub(crate) mod samples;
mod whole;

pub use confirm::{
    Confirmation, Noted, all_confirmed, as_shown, may_confirm, none_refuted, to_ask, unconfirmed,
};
pub use file::{FileKind, LARGEST, Package, picture, sniff};
pub use lent::{all_signed, unnamed};
pub use online::{OnlineCheck, check_online, read_online};

use crate::{ApplicationForm, clear};
use kernel::{Clause, Problems, Refusal, has_unprintable};
use std::{fmt, str::FromStr};

macro_rules! materials {
    ($($(#[$doc:meta])* $name:ident $code:literal $title:literal $clause:ident;)*) => {
        /// 申请材料: what is handed in beside the form (A2.2 to A2.8, and the note of A5).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Material { $($(#[$doc])* $name,)* }

        impl Material {
            /// Every material, in the order of the notice.
            pub const ALL: &[Material] = &[$(Material::$name,)*];

            /// The stable name that storage and programs use.
            pub fn code(self) -> &'static str {
                match self { $(Material::$name => $code,)* }
            }

            /// What the notice calls it.
            pub fn title(self) -> &'static str {
                match self { $(Material::$name => $title,)* }
            }

            /// The clause that asks for it.
            pub fn clause(self) -> Clause {
                match self { $(Material::$name => Clause::$clause,)* }
            }
        }
    };
}

materials! {
    /// 法人登记证书复印件
    Registration "registration" "法人登记证书复印件" A2_2;
    /// 评价职业（工种）及职业编码；评价采用的职业标准或规范
    Standards "standards" "评价职业（工种）及职业编码，评价采用的职业标准或规范" A2_3;
    /// 题库建设情况
    ItemBank "item_bank" "评价职业（工种）的题库建设情况" A2_4;
    /// 资产有效证明文件
    Assets "assets" "场地、设施设备等资产有效证明文件复印件" A2_5;
    /// 人员名单与技术技能水平证明
    People "people" "专职工作人员名单，评价人员的技术技能水平证明文件复印件" A2_6;
    /// 考务管理制度及质量管控文件
    Regulations "regulations" "考务管理制度及质量管控文件" A2_7;
    /// 试点工作方案
    WorkPlan "work_plan" "职业技能等级认定试点工作方案" A2_8;
    /// 非本单位人员的承诺书或合作协议: only where the form names such people.
    Agreements "agreements" "非本单位人员的评价服务承诺书或合作协议复印件" A5;
}

impl Material {
    /// Whether this application has to have it.
    pub fn is_needed(self, form: &ApplicationForm) -> bool {
        self != Material::Agreements || !form.outsiders().is_empty()
    }

    /// Whether it can be checked online (last line of 附件2). What people outside of the school signed is on no site.
    pub fn may_be_checked_online(self) -> bool {
        self != Material::Agreements
    }
}

/// What must still be handed in; `there` says what is there.
pub fn missing(form: &ApplicationForm, there: impl Fn(Material) -> bool) -> Vec<Material> {
    Material::ALL
        .iter()
        .copied()
        .filter(|material| material.is_needed(form) && !there(*material))
        .collect()
}

/// Passes only what whoever uploads, notes or removes looked at: a colleague may have put another file there meanwhile. `seen`
/// is none where nobody looked at a page.
///
/// # Errors
/// A refusal where something else stands for the material now.
pub fn same_material(material: Material, now: &str, seen: Option<&str>) -> Result<(), Refusal> {
    if seen.is_none_or(|seen| seen == now) {
        return Ok(());
    }
    let sentence = format!(
        "您打开页面以后，“{}”有变化，请核对现在的文件或者登记后再办理",
        material.title()
    );
    Err(Refusal::conflict("filing.material_changed", sentence).citing(material.clause()))
}

/// The most files that are attached to one material.
const MOST_ATTACHED: usize = 50;

/// Whether one more file may be attached to a material under this title; `there` says how many are.
///
/// # Errors
/// A refusal at the field `title`.
pub fn check_attachment(title: &str, there: usize) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    let length = title.trim().chars().count();
    let good = (2..=60).contains(&length) && !has_unprintable(title) && !title.contains('\n');
    problems.check(!good, "title", || {
        "附件标题应为2至60个字，如制度名称，或签署人姓名和文件名称".into()
    });
    clear::no_number(title, "title", &mut problems);
    problems.check(there >= MOST_ATTACHED, "title", || {
        format!("已有{there}份附件，最多{MOST_ATTACHED}份，请合并后上传")
    });
    problems.refuse("filing.bad_attachment", "附件信息有误")
}

impl fmt::Display for Material {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Material {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Material::ALL
            .iter()
            .copied()
            .find(|material| material.code() == text)
            .ok_or_else(|| format!("申请材料“{text}”不存在"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::form;

    #[test]
    fn agreements_are_asked_for_only_where_people_are_lent() {
        let mut form = form();
        assert_eq!(missing(&form, |_| false).len(), 7);
        form.experts[0].employer = "外单位".into();
        assert_eq!(
            missing(&form, |material| material != Material::Agreements),
            [Material::Agreements]
        );
    }

    #[test]
    fn an_attachment_has_a_title_and_there_are_not_too_many() {
        let long = "长".repeat(61);
        let cases = [
            ("考务管理办法", 0, true),
            ("考务管理办法", 50, false),
            (" 甲 ", 0, false),
            ("甲\n乙丙", 0, false),
            (long.as_str(), 0, false),
        ];
        for (title, there, good) in cases {
            assert_eq!(check_attachment(title, there).is_ok(), good, "{title}");
        }
    }
}

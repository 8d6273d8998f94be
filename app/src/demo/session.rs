//! One session of the demo: the plan within the filing, the roster of a class, its photos.

use super::{cast::School, people, portrait};
use candidates_desk::filled_template;
use jiff::{Timestamp, ToSpan, civil::Date};
use kernel::{Fault, Level, SessionId, Stop, citizen_id::Sex};
use plan_desk::{PlanContent, PlanDraft, Weights};
use web::House;

/// What a session of the demo is to be.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Its title.
    pub title: String,
    /// The class.
    pub class: String,
    /// How many candidates.
    pub headcount: u16,
    /// The number of the first invented person in it; persons of live sessions differ.
    pub first_person: u16,
    /// When registration closed.
    pub registration_closed_on: Date,
    /// The day of the theory.
    pub theory_on: Date,
    /// The day of the practical.
    pub practical_on: Date,
    /// When the theory begins.
    pub theory_at: Timestamp,
    /// How long the theory takes.
    pub theory_minutes: u16,
}

/// Draws up a plan.
///
/// # Errors
/// Whatever stops the act.
pub async fn draft(house: &House, school: &School, wish: &Wish) -> Result<SessionId, Stop> {
    let draft = PlanDraft {
        title: wish.title.clone(),
        occupation: "6-31-01-03"
            .parse()
            .map_err(|error| Fault::new("the demo's occupation", format!("{error}")))?,
        job_type: String::new(),
        level: Level::Four,
        registration_closed_on: wish.registration_closed_on,
        theory_on: wish.theory_on,
        practical_on: wish.practical_on,
        theory_minutes: wish.theory_minutes,
        weights: Weights {
            theory: 40,
            practical: 60,
            coursework: 0,
        },
        content: content(wish),
    };
    plan_desk::draft_plan(&house.db, &school.staff.permit()?, &draft, house.now()).await
}

/// The eleven contents of a plan (A4.1).
fn content(wish: &Wish) -> PlanContent {
    PlanContent {
        training: "按电工四级培养方案完成理论教学240学时、实训教学360学时，校内考核合格后参加认定。".into(),
        classes: wish.class.clone(),
        headcount: wish.headcount.into(),
        items: "从本校电工四级题库按鉴定要素细目表组卷，理论试卷100分；技能操作考核一题，满分100分。命题、审题、组卷人员分离。".into(),
        method: "依据《电工国家职业技能标准》，采取考评结合方式：理论知识考试采用计算机考试，技能操作考核采用现场实际操作，各项均达60分为合格。".into(),
        rooms: "理论考场两间，每间不超过30人，单人单座；技能考场一间，设40个工位。".into(),
        equipment: "计算机80台，继电控制实训台40台，万用表、兆欧表及工具齐全，考场视频监控全覆盖。".into(),
        exam_staff: "考务组长一名，考务人员五名，每间理论考场监考不少于两名。".into(),
        assessors: "电工专业考评员三名，设组长一名，执行回避与轮换规定。".into(),
        regulations: "执行本校考务管理规程、试卷保密制度、考场规则、考评员守则和违纪处理办法。".into(),
        safety: "考前进行安全教育，考场配备绝缘防护用品、灭火器材和急救箱，设专人负责停送电与应急处置。".into(),
    }
}

/// Reports the plan and has the centre receive it.
///
/// # Errors
/// Whatever stops an act.
pub async fn report(house: &House, school: &School, session: SessionId) -> Result<(), Stop> {
    plan_desk::report_plan(&house.db, &school.staff.permit()?, session, house.now())
        .await
        .map(drop)
}

/// Imports the roster of the class from a workbook with the 33 columns, and the photos.
///
/// # Errors
/// Whatever stops an act.
pub async fn roster(
    house: &House,
    school: &School,
    session: SessionId,
    wish: &Wish,
) -> Result<(), Stop> {
    let planned = {
        let mut conn = house.db.read().await?;
        plan_desk::any_session(&mut conn, session).await?
    };
    let planned =
        planned.ok_or_else(|| Fault::broken("the session that was just drafted is gone"))?;
    let name = &school.staff.organisation().name;
    let rows: Vec<_> = (0..wish.headcount).map(|n| row(name, wish, n)).collect();
    let workbook = filled_template(&planned, name, &rows)?;
    let permit = school.staff.permit()?;
    let file = format!("{}考生名册.xlsx", wish.class);
    let preview =
        candidates_desk::preview_roster(&house.db, &permit, session, &file, &workbook, house.now())
            .await?;
    candidates_desk::commit_roster(&house.db, &permit, preview.id, house.now()).await?;
    let candidates = {
        let mut conn = house.db.read().await?;
        candidates_desk::candidates(&mut conn, session, false).await?
    };
    for candidate in candidates {
        let seed = u32::from(wish.first_person) + candidate.row_no;
        let photo = portrait::portrait(seed, candidate.sex == "女");
        candidates_desk::attach_photo(&house.db, &permit, candidate.id, &photo, house.now())
            .await?;
    }
    Ok(())
}

fn row(school: &str, wish: &Wish, n: u16) -> Vec<(&'static str, String)> {
    let graduates = wish.theory_on.saturating_add(4.months());
    let person = people::invented(wish.first_person + n, wish.theory_on.year() - 17);
    let sex = match person.sex {
        Sex::Male => "男",
        Sex::Female => "女",
    };
    let study = format!(
        "{}.09—{}.{:02} {school} 电气自动化设备安装与维修 中级工班",
        graduates.year() - 3,
        graduates.year(),
        graduates.month()
    );
    let birthday = person.identity.birthday();
    [
        ("职业工种名称", "电工".to_owned()),
        ("认定等级", "四级/中级工".to_owned()),
        (
            "申报条件",
            "技工学校本专业或相关专业毕业（含在校应届毕业生）".to_owned(),
        ),
        ("证件类型", "居民身份证".to_owned()),
        ("证件号码", person.identity.expose().to_owned()),
        ("姓名", person.name),
        ("性别", sex.to_owned()),
        ("出生日期", birthday.to_string()),
        ("手机号码", person.phone),
        ("是否有职业资格证书", "否".to_owned()),
        ("文化程度", "技校".to_owned()),
        ("所在省（市）区", "四川省".to_owned()),
        ("考生来源", "技师学院".to_owned()),
        ("所在单位", wish.class.clone()),
        ("报名单位", school.to_owned()),
        ("认定分类", "初次认定".to_owned()),
        ("专业", "电气自动化设备安装与维修".to_owned()),
        ("考试类型", "正考".to_owned()),
        ("民族", "汉族".to_owned()),
        ("简要经历", study),
    ]
    .to_vec()
}

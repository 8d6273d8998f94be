//! Each condition of 附件1 against forms that lack something.

use super::*;
use crate::check::tests::{form, identity};
use jiff::civil::date;
use kernel::Level;
use people_rules::{Holder, NewCard, PersonKind, Qualification, Validity};
use std::collections::BTreeSet;

fn of(findings: &[Finding], clause: Clause) -> Vec<&Finding> {
    findings
        .iter()
        .filter(|finding| finding.clause == clause)
        .collect()
}

fn checked(form: &ApplicationForm, there: impl Fn(Material) -> bool) -> Vec<Finding> {
    self_check(form, there, &Registry::empty(date(2026, 3, 2)))
}

/// A registry in which the first so many assessors of the form have a card up to this level.
fn registry(cards: u16, highest: Level) -> Registry {
    registry_of(cards, highest, "6-31-01-03")
}

/// The same, with cards for another code.
fn registry_of(cards: u16, highest: Level, code: &str) -> Registry {
    let (from, until) = (date(2025, 1, 1), date(2027, 12, 31));
    let mut registry = Registry::empty(date(2026, 3, 2));
    for (serial, row) in (3..3 + cards).zip(form().assessors) {
        let card = NewCard {
            kind: PersonKind::Assessor,
            occupations: vec![code.parse().unwrap()],
            direction: String::new(),
            highest: Some(highest),
            title: "技师".into(),
            number: "K1".into(),
            training: "考评员培训".into(),
            hours: Some(24),
            trained_on: None,
            valid_from: from,
        };
        let holder = Holder {
            name: row.name,
            cards: vec![Qualification::kept(card, Validity::kept(from, until))],
        };
        registry.holders.insert(identity(serial), vec![holder]);
    }
    registry
}

/// The form applies for 五级 and 四级 with three assessors.
#[test]
fn cards_must_cover_the_level_where_the_registry_has_them() {
    use Verdict::{Met, Missing, OnSite};
    let cases = [
        (registry(3, Level::Four), [Met, Met]),
        (registry(2, Level::Four), [OnSite, OnSite]),
        (registry(3, Level::Five), [Met, Missing]),
        (registry(1, Level::Five), [OnSite, Missing]),
        (registry(0, Level::Five), [OnSite, OnSite]),
    ];
    for (registry, wanted) in cases {
        let findings = self_check(&form(), |_| true, &registry);
        let found: Vec<Verdict> = of(&findings, Clause::A1_2)
            .iter()
            .map(|finding| finding.verdict)
            .collect();
        assert_eq!(found, wanted, "{registry:?}");
    }
}

/// A1.2: three invented names with the numbers of three who do have a card are nobody.
#[test]
fn a_number_that_stands_under_another_name_does_not_count() {
    use Verdict::{Missing, OnSite};
    let known = || registry(3, Level::Four);
    let renamed = |tables: &[&str]| {
        let mut form = form();
        let mut fourth = form.assessors[0].clone();
        (fourth.name, fourth.identity) = ("考评丁".into(), identity(9));
        form.assessors.push(fourth);
        for table in tables {
            match *table {
                "考评" => form.assessors[0].name = "化名".into(),
                "两名考评" => {
                    form.assessors[0].name = "化名".into();
                    form.assessors[1].name = "化名二".into();
                }
                _ => form.supervisors[0].name = "化名三".into(),
            }
        }
        form
    };
    let mut with_supervisor = known();
    let holder = with_supervisor.holders[&identity(3)].clone();
    with_supervisor.holders.insert(identity(6), holder);
    let cases: [(ApplicationForm, Registry, Verdict, &[&str]); 3] = [
        // Two cards and one whom the registry does not know are enough, and who the other is remains to be seen.
        (
            renamed(&["考评"]),
            known(),
            OnSite,
            &[
                "考评人员3人",
                "考评人员“化名”的身份证号在人员库中登记的姓名与此不一致，不计入",
            ],
        ),
        (
            renamed(&["两名考评"]),
            known(),
            Missing,
            &["现有2人", "考评人员“化名”、考评人员“化名二”的身份证号"],
        ),
        (
            renamed(&["督导"]),
            with_supervisor,
            Missing,
            &[
                "质量督导人员没有可以计入的人员",
                "质量督导人员“化名三”的身份证号",
            ],
        ),
    ];
    for (form, registry, verdict, words) in cases {
        let findings = self_check(&form, |_| true, &registry);
        let found = of(&findings, Clause::A1_2)[0];
        assert_eq!(found.verdict, verdict, "{}", found.sentence);
        for word in words {
            assert!(found.sentence.contains(word), "{word}: {}", found.sentence);
        }
        assert!(
            !found.sentence.contains("考评甲"),
            "whose number it is: {}",
            found.sentence
        );
    }
    // Enough others: not unmet, and not met unseen.
    let mut four = known();
    four.holders.insert(
        identity(9),
        vec![Holder {
            name: "考评丁".into(),
            ..four.holders[&identity(3)][0].clone()
        }],
    );
    let findings = self_check(&renamed(&["考评"]), |_| true, &four);
    assert_eq!(of(&findings, Clause::A1_2)[0].verdict, OnSite);
}

/// 消防设施操作员 is 4-07-05-03 in the edition of 2022 and, by the order of a list, 4-07-05-04 in that of 2015.
#[test]
fn a_card_for_the_other_code_of_the_one_name_is_told_to_be_the_reason() {
    let mut form = form();
    form.occupations[0].occupation = "消防设施操作员".into();
    for row in &mut form.assessors {
        row.occupations = "消防设施操作员".into();
    }
    let cards = registry_of(3, Level::Four, "4-07-05-03");
    let mut said = |code: &str| {
        form.occupations[0].code = code.parse().unwrap();
        let findings = self_check(&form, |_| true, &cards);
        let found = of(&findings, Clause::A1_2)[0];
        (found.verdict, found.sentence.clone())
    };
    assert_eq!(said("4-07-05-03").0, Verdict::Met);
    let (verdict, sentence) = said("4-07-05-04");
    assert_eq!(verdict, Verdict::Missing);
    assert!(
        sentence.contains(
            "现有0人；另有3人的证卡所载为“消防设施操作员”的其他编码，与所报编码4-07-05-04不同"
        ),
        "{sentence}"
    );
}

#[test]
fn whoever_is_disqualified_is_seen_before_it_is_handed_in() {
    let mut registry = registry(3, Level::Four);
    registry.barred.insert(identity(6));
    let findings = self_check(&form(), |_| true, &registry);
    let finding = of(&findings, Clause::A1_2)[0];
    assert_eq!(finding.verdict, Verdict::Missing);
    assert!(
        finding
            .sentence
            .starts_with("质量督导人员“督导甲”已被取消资格")
    );
}

#[test]
fn a_good_application_lacks_nothing() {
    let findings = checked(&form(), |_| true);
    // Three conditions of the school, four for each of its two lines.
    assert_eq!(findings.len(), 3 + 4 * 2);
    assert!(
        findings
            .iter()
            .all(|finding| finding.verdict != Verdict::Missing)
    );
}

#[test]
fn two_assessors_are_too_few() {
    let mut form = form();
    form.assessors[2].occupations = "焊工".into();
    let findings = checked(&form, |_| true);
    for finding in of(&findings, Clause::A1_2) {
        assert_eq!(finding.verdict, Verdict::Missing);
        assert_eq!(
            finding.sentence,
            "每个职业考评人员不少于3人，考评职业领域含“电工”、证卡覆盖所报等级的现有2人"
        );
    }
}

#[test]
fn levels_of_which_the_same_is_said_are_one_line() {
    let read = |registry: &Registry| -> Vec<String> {
        gathered(&self_check(&form(), |_| true, registry))
            .into_iter()
            .filter(|one| one.clause == Clause::A1_2)
            .map(|one| format!("{}：{}", one.subject, one.verdict.title()))
            .collect()
    };
    assert_eq!(
        read(&registry(3, Level::Four)),
        ["电工（6-31-01-03）五级/初级工、四级/中级工：满足"]
    );
    assert_eq!(
        read(&registry(3, Level::Five)),
        [
            "电工（6-31-01-03）五级/初级工：满足",
            "电工（6-31-01-03）四级/中级工：不满足"
        ]
    );
    let of_school = gathered(&checked(&form(), |_| true));
    assert_eq!(of_school[0].subject, "全校");
    assert_eq!(of_school.len(), 3 + 4);
}

#[test]
fn one_person_twice_is_one_assessor() {
    let mut form = form();
    form.assessors[2].identity = form.assessors[0].identity.clone();
    assert_eq!(
        of(&checked(&form, |_| true), Clause::A1_2)[0].verdict,
        Verdict::Missing
    );
}

#[test]
fn each_lack_is_found_at_its_clause() {
    type Case = (fn(&mut ApplicationForm), &'static [Clause]);
    let cases: [Case; 14] = [
        (
            |form| form.regulations = vec!["无".into(), "/".into()],
            &[Clause::A1_1],
        ),
        (|form| form.site = "暂无".into(), &[Clause::A1_3]),
        (|form| form.teaching = "——".into(), &[Clause::A1_4]),
        (
            |form| form.monitoring = "/".into(),
            &[Clause::A1_3, Clause::A1_7],
        ),
        (
            |form| form.monitoring = "尚未建设".into(),
            &[Clause::A1_3, Clause::A1_7],
        ),
        (|form| form.regulations.clear(), &[Clause::A1_1]),
        (|form| form.staff.clear(), &[Clause::A1_2]),
        (|form| form.experts.clear(), &[Clause::A1_2]),
        (|form| form.supervisors.clear(), &[Clause::A1_2]),
        (|form| form.site.clear(), &[Clause::A1_3]),
        (|form| form.equipment.clear(), &[Clause::A1_3]),
        (|form| form.teaching.clear(), &[Clause::A1_4]),
        (|form| form.occupations[0].items.clear(), &[Clause::A1_5]),
        (
            |form| form.monitoring.clear(),
            &[Clause::A1_3, Clause::A1_7],
        ),
    ];
    for (spoil, clauses) in cases {
        let mut form = form();
        spoil(&mut form);
        let lacking: BTreeSet<Clause> = checked(&form, |_| true)
            .into_iter()
            .filter(|finding| finding.verdict == Verdict::Missing)
            .map(|finding| finding.clause)
            .collect();
        assert_eq!(lacking, clauses.iter().copied().collect());
    }
}

#[test]
fn what_was_typed_where_there_is_none_is_said() {
    let mut form = form();
    form.site = " 无 ".into();
    form.regulations.push("/".into());
    let findings = checked(&form, |_| true);
    let site = &of(&findings, Clause::A1_3)[0].sentence;
    assert_eq!(site, "第四部分没有填写场地情况（现为“无”），请写明实际情况");
    let titles = of(&findings, Clause::A1_1)[0];
    assert_eq!(titles.verdict, Verdict::OnSite);
    assert!(titles.sentence.contains("文件1份"), "{}", titles.sentence);
}

#[test]
fn a_missing_material_is_named() {
    let findings = checked(&form(), |material| material != Material::WorkPlan);
    let lacking: Vec<Clause> = findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Missing)
        .map(|finding| finding.clause)
        .collect();
    assert_eq!(lacking, [Clause::A1_1, Clause::A1_6]);
}

/// A1.5: a text says that there is something to look at, never that it suffices.
#[test]
fn an_item_bank_is_judged_on_site_and_one_that_is_not_there_is_missing() {
    use Verdict::{Missing, OnSite};
    let cases = [
        ("自建题库", OnSite),
        ("五级自建题库，四级待建", OnSite),
        ("无", Missing),
        ("暂无题库", Missing),
        ("待建", Missing),
        ("", Missing),
    ];
    for (items, verdict) in cases {
        let mut form = form();
        form.occupations[0].items = items.into();
        let findings = checked(&form, |_| true);
        let found = of(&findings, Clause::A1_5);
        assert_eq!(found.len(), 2, "each level of the occupation");
        for finding in found {
            assert_eq!(finding.verdict, verdict, "{items}");
            assert!(finding.sentence.contains("“电工”"), "{}", finding.sentence);
            let line = finding.line.as_ref().unwrap();
            assert_eq!(line.occupation, "电工（6-31-01-03）");
        }
    }
}

#[test]
fn all_that_a_condition_lacks_is_said_at_once() {
    let mut form = form();
    form.staff.clear();
    form.experts.clear();
    form.assessors.pop();
    form.supervisors[0].employer = "另一家单位".into();
    form.occupations[0].items = "无".into();
    form.regulations.clear();
    let findings = checked(&form, |_| false);
    let cases: [(Clause, &[&str]); 4] = [
        (Clause::A1_1, &["规章制度文件", "缺少材料“", "附件2"]),
        (
            Clause::A1_2,
            &[
                "没有填报专职工作人员",
                "没有填报专家",
                "考评人员不少于3人",
                "缺少材料“",
            ],
        ),
        (Clause::A1_3, &["缺少材料“"]),
        (Clause::A1_5, &["填写为“无”", "缺少材料“"]),
    ];
    for (clause, words) in cases {
        let sentence = &of(&findings, clause)[0].sentence;
        for word in words {
            assert!(sentence.contains(word), "{clause:?} {word}: {sentence}");
        }
    }
    let said = |clause| of(&findings, clause)[0].sentence.split('；').count();
    assert_eq!(
        (said(Clause::A1_1), said(Clause::A1_2), said(Clause::A1_5)),
        (3, 4, 3)
    );
}

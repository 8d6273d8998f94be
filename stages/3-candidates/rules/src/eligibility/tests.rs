//! Eligibility by the options of both editions, case by case.

use super::*;
use jiff::civil::date;
use kernel::Level;
use proptest::prelude::*;

const DAY: Date = date(2026, 11, 7);

fn option(code: &str) -> &'static Condition {
    [Edition::E2018, Edition::E2023]
        .into_iter()
        .flat_map(|edition| Level::ALL.map(|level| (edition, level)))
        .flat_map(|(edition, level)| options(edition, level))
        .find(|option| option.code == code)
        .unwrap()
}

fn edition(code: &str) -> Edition {
    if code.starts_with("2018") {
        Edition::E2018
    } else {
        Edition::E2023
    }
}

fn student() -> Claims<'static> {
    Claims {
        exam_day: DAY,
        age: 18,
        education: Education::Technical,
        origin: Origin::Technical,
        major: "电气自动化设备安装与维修",
        diploma: "",
        experience: "2024.09—2027.06 甲技工学校 电气自动化设备安装与维修 中级工班",
        work: 0,
        prior: None,
    }
}

fn worker(work: u8) -> Claims<'static> {
    Claims {
        origin: Origin::Private,
        education: Education::JuniorHigh,
        major: "",
        experience: "",
        work,
        ..student()
    }
}

fn prior(level: Level, year: i16) -> Option<Prior> {
    let number = format!("Y000051001064{:02}{}000001", year % 100, level.digit());
    Some(Prior::read(&number, level, 2026).unwrap())
}

fn decided(code: &str, claims: &Claims<'_>) -> Eligibility {
    decide(edition(code), option(code), claims)
}

#[test]
fn each_option_is_met_by_whom_it_is_meant_for() {
    let senior = Claims {
        origin: Origin::SeniorTechnical,
        experience: "2023.09—2027.06 甲高级技工学校 电气自动化 高级工班",
        ..student()
    };
    let technician = Claims {
        origin: Origin::TechnicianCollege,
        experience: "2023.09—2027.06 甲技师学院 电气自动化 预备技师班",
        ..student()
    };
    let graduate = Claims {
        origin: Origin::Private,
        education: Education::TechnicianCollege,
        diploma: "5101202106001",
        experience: "2018.09—2021.06 甲技师学院 电气自动化 预备技师班，取得预备技师证书",
        work: 5,
        ..student()
    };
    let college = Claims {
        origin: Origin::VocationalCollege,
        education: Education::JuniorCollege,
        experience: "2024.09—2027.06 甲职业技术学院 电气自动化 经评估论证",
        ..student()
    };
    let with = |claims: &Claims<'static>, prior| Claims {
        prior,
        ..claims.clone()
    };
    let graduated_college = Claims {
        education: Education::JuniorCollege,
        ..graduate.clone()
    };
    let apprentice = Claims {
        experience: "2025.09—2026.09 甲电气公司，学徒期满",
        ..worker(0)
    };
    let vocational = Claims {
        origin: Origin::VocationalHigh,
        education: Education::VocationalHigh,
        experience: "2024.09—2027.06 甲职业中学 电气 经评估论证",
        ..student()
    };
    let (five, four, three, two) = (
        prior(Level::Five, 2022),
        prior(Level::Four, 2021),
        prior(Level::Three, 2021),
        prior(Level::Two, 2021),
    );
    for (code, claims) in [
        ("2018-5-1", worker(1)),
        ("2018-5-2", apprentice),
        ("2018-4-1", with(&worker(4), five)),
        ("2018-4-2", worker(6)),
        ("2018-4-3", student()),
        ("2018-4-4", vocational.clone()),
        ("2018-3-1", with(&worker(5), four)),
        ("2018-3-2", with(&senior, four)),
        ("2018-3-3", with(&college, four)),
        ("2018-3-4", with(&graduated_college, four)),
        ("2018-2-1", with(&worker(4), three)),
        ("2018-2-2", with(&graduate, three)),
        ("2018-2-3", graduate.clone()),
        ("2018-1-1", with(&worker(4), two)),
        ("2023-5-1", student()),
        ("2023-4-1", worker(5)),
        ("2023-4-2", with(&worker(3), five)),
        ("2023-4-3", vocational),
        ("2023-3-1", worker(10)),
        ("2023-3-2", with(&worker(4), four)),
        ("2023-3-3", senior),
        ("2023-3-4", with(&college, four)),
        ("2023-3-5", college),
        ("2023-2-1", with(&worker(5), three)),
        ("2023-2-2", with(&graduate, three)),
        ("2023-2-3", with(&technician, three)),
        ("2023-1-1", with(&worker(5), two)),
    ] {
        let decided = decided(code, &claims);
        assert!(decided.eligible, "{code}: {}", decided.reason);
        assert!(decided.reason.starts_with("符合“"), "{}", decided.reason);
    }
}

#[test]
fn what_is_missing_is_said() {
    let student_with = |experience| Claims {
        experience,
        ..student()
    };
    for (code, claims, words) in [
        ("2018-4-2", worker(5), "专业年限5年，须满6年"),
        (
            "2018-4-3",
            student_with("2026.09—2029.06 甲技工学校 中级工班"),
            "2029年6月毕业，考核时不是应届毕业生",
        ),
        (
            "2018-4-3",
            student_with("2023.09—2026.06 甲技工学校 中级工班"),
            "2026年6月已毕业，须填写学历证书编号",
        ),
        (
            "2018-4-3",
            student_with("甲技工学校"),
            "简要经历没有写明入学年月和毕业年月",
        ),
        (
            "2018-4-3",
            Claims {
                major: "",
                ..student()
            },
            "未填写专业",
        ),
        ("2018-3-2", student(), "须具有四级/中级工证书"),
        (
            "2018-3-2",
            student(),
            "普通技工学校、中级工班，须为高级技工学校、技师学院",
        ),
        (
            "2018-4-1",
            Claims {
                prior: prior(Level::Five, 2024),
                ..worker(4)
            },
            "须取得五级/初级工证书满4年",
        ),
        (
            "2023-3-3",
            student(),
            "普通技工学校、中级工班，须为技工院校高级工班及以上",
        ),
        (
            "2023-5-1",
            Claims {
                age: 15,
                ..student()
            },
            "考核日15周岁，须年满16周岁",
        ),
        ("2018-5-2", worker(0), "简要经历未载明“学徒期满”"),
        (
            "2018-2-2",
            Claims {
                origin: Origin::TechnicianCollege,
                prior: prior(Level::Three, 2024),
                work: 3,
                ..student()
            },
            "2027年6月毕业，考核时尚未毕业",
        ),
        (
            "2023-2-3",
            Claims {
                origin: Origin::TechnicianCollege,
                prior: prior(Level::Three, 2024),
                experience: "2020.09—2024.06 甲技师学院 预备技师班",
                ..student()
            },
            "考核时不是在校学生",
        ),
    ] {
        let decided = decided(code, &claims);
        assert!(!decided.eligible, "{code}");
        assert!(decided.reason.contains(words), "{code}: {}", decided.reason);
    }
}

#[test]
fn whoever_claims_the_wrong_option_is_shown_the_right_one() {
    let decided = decided("2018-4-2", &student());
    assert!(!decided.eligible);
    assert!(
        decided
            .reason
            .ends_with("；可改按“技工学校本专业或相关专业毕业（含在校应届毕业生）”申报")
    );
}

#[test]
fn the_final_year_ends_with_the_month_of_graduation() {
    for (experience, eligible) in [
        ("2024.09—2026.10 甲 中级工班", false),
        ("2024.09—2026.11 甲 中级工班", true),
        ("2024.09—2027.11 甲 中级工班", true),
        ("2024.09—2027.12 甲 中级工班", false),
    ] {
        let claims = Claims {
            experience,
            ..student()
        };
        assert_eq!(
            decided("2018-4-3", &claims).eligible,
            eligible,
            "{experience}"
        );
    }
}

proptest! {
    #[test]
    fn more_years_of_work_never_take_eligibility_away(work in 0u8..40, more in 0u8..20) {
        for code in ["2018-5-1", "2018-4-2", "2023-4-1", "2023-3-1"] {
            let before = decided(code, &worker(work)).eligible;
            let after = decided(code, &worker(work + more)).eligible;
            prop_assert!(!before || after);
        }
    }

    #[test]
    fn whatever_is_typed_gets_an_answer_with_its_option(experience in ".{0,40}", major in ".{0,8}", work: u8) {
        for level in Level::ALL {
            for option in options(Edition::E2023, level) {
                let claims = Claims { experience: &experience, major: &major, work, ..student() };
                let decided = decide(Edition::E2023, option, &claims);
                prop_assert!(decided.reason.contains(option.text));
            }
        }
    }
}

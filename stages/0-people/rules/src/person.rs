//! A person as the registry has them: name, employer, phone.

use kernel::{CitizenId, Clause, Problems, Refusal, plain};

/// 登记人员: who is to be registered.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// 姓名.
    pub name: String,
    /// 居民身份证号码.
    pub identity: CitizenId,
    /// 手机号码.
    pub phone: String,
    /// 所在单位.
    pub employer: String,
}

/// The longest name of a person and of an employer, in characters.
const NAME: std::ops::RangeInclusive<usize> = 1..=40;
const EMPLOYER: std::ops::RangeInclusive<usize> = 2..=60;

/// 手机号码: eleven digits, the first a 1, the second 3 to 9; spaces and hyphens are taken out.
///
/// # Errors
/// What would be right.
pub fn phone(text: &str) -> Result<String, String> {
    let digits: String = plain(text)
        .chars()
        .filter(|letter| !matches!(letter, ' ' | '-'))
        .collect();
    let bytes = digits.as_bytes();
    let right = bytes.len() == 11
        && bytes.iter().all(u8::is_ascii_digit)
        && bytes[0] == b'1'
        && bytes[1] >= b'3';
    if right {
        Ok(digits)
    } else {
        Err("不是有效的手机号码，请填写11位手机号码".to_owned())
    }
}

/// Looks at who is to be registered.
///
/// # Errors
/// A refusal that names each field at fault.
pub fn check_person(person: &NewPerson) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    check_name(&mut problems, &person.name);
    check_both(&mut problems, &person.employer, Some(&person.phone));
    refuse(problems)
}

/// Looks at an employer and, where it changes too, a phone that are to replace the old.
///
/// # Errors
/// A refusal that names each field at fault.
pub fn check_contact(employer: &str, phone: Option<&str>) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    check_both(&mut problems, employer, phone);
    refuse(problems)
}

fn refuse(problems: Problems) -> Result<(), Refusal> {
    problems
        .refuse("people.bad_person", "人员信息有误")
        .map_err(|refusal| refusal.citing(Clause::A1_2))
}

fn check_both(problems: &mut Problems, employer: &str, number: Option<&str>) {
    check_length(problems, "employer", "所在单位", employer, EMPLOYER);
    if let Some(number) = number {
        problems.take("phone", phone(number));
    }
}

/// Notes a name that is none.
pub(crate) fn check_name(problems: &mut Problems, name: &str) {
    check_length(problems, "name", "姓名", name, NAME);
}

fn check_length(
    problems: &mut Problems,
    place: &str,
    what: &str,
    text: &str,
    range: std::ops::RangeInclusive<usize>,
) {
    let length = text.trim().chars().count();
    problems.check(!range.contains(&length), place, || {
        format!(
            "{what}应为{}至{}个字，现为{length}个字",
            range.start(),
            range.end()
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::citizen_id::Sex;

    #[test]
    fn each_field_at_fault_is_named() {
        let person = |name: &str, employer: &str, phone: &str| NewPerson {
            name: name.into(),
            identity: CitizenId::fictitious(date(1980, 5, 6), Sex::Female, 7).unwrap(),
            phone: phone.into(),
            employer: employer.into(),
        };
        assert!(check_person(&person("张川", "某厂", "199 0000-0001")).is_ok());
        for (wrong, place) in [
            (person(" ", "某厂", "19900000001"), "name"),
            (person("张川", "厂", "19900000001"), "employer"),
            (person("张川", "某厂", "12900000001"), "phone"),
            (person("张川", "某厂", "1990000000"), "phone"),
        ] {
            let refusal = check_person(&wrong).unwrap_err();
            assert_eq!(refusal.problems.len(), 1);
            assert_eq!(refusal.problems[0].place, place);
        }
        let refusal = check_contact("", Some("座机")).unwrap_err();
        assert_eq!(refusal.problems.len(), 2, "all at once");
        assert!(
            check_contact("某厂", None).is_ok(),
            "the phone stays as it is"
        );
    }
}

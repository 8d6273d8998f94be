//! The form of a plan: what was typed ↔ a draft.

use filing_desk::Scope;
use jiff::civil::Date;
use kernel::{Problems, Refusal};
use plan_rules::{FIELDS, PlanContent, PlanDraft, Weights};
use serde::Deserialize;
use std::{collections::BTreeMap, str::FromStr};

/// What was typed, by field; it is shown again as it was.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Typed(BTreeMap<String, String>);

impl Typed {
    /// What stands in a field.
    pub fn value(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// Fills the form with a plan that is there.
    pub fn of(plan: &PlanDraft) -> Self {
        let mut typed = BTreeMap::new();
        let mut put = |name: &str, text: String| typed.insert(name.to_owned(), text);
        put("title", plan.title.clone());
        put(
            "scope",
            scope_value(
                &plan.occupation.to_string(),
                plan.level.digit(),
                &plan.job_type,
            ),
        );
        put(
            "registration_closed_on",
            plan.registration_closed_on.to_string(),
        );
        put("theory_on", plan.theory_on.to_string());
        put("practical_on", plan.practical_on.to_string());
        put("theory_minutes", plan.theory_minutes.to_string());
        put("theory_weight", plan.weights.theory.to_string());
        put("practical_weight", plan.weights.practical.to_string());
        put("coursework_weight", plan.weights.coursework.to_string());
        put("headcount", plan.content.headcount.to_string());
        for field in FIELDS {
            put(field.name, (field.get)(&plan.content).clone());
        }
        Typed(typed)
    }

    /// An empty form with usual numbers in it.
    pub fn usual() -> Self {
        let usual = [
            ("theory_minutes", "90"),
            ("theory_weight", "30"),
            ("practical_weight", "50"),
            ("coursework_weight", "20"),
        ];
        Typed(
            usual
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .into(),
        )
    }

    /// Reads the form.
    ///
    /// # Errors
    /// A refusal that names each field that holds no number, day or choice; what they mean together is for the rule to say.
    pub fn read(&self) -> Result<PlanDraft, Refusal> {
        let mut problems = Problems::default();
        let day = |name, problems: &mut Problems| {
            self.parse::<Date>(name, "请填写日期", problems)
                .unwrap_or(Date::ZERO)
        };
        let registration_closed_on = day("registration_closed_on", &mut problems);
        let theory_on = day("theory_on", &mut problems);
        let practical_on = day("practical_on", &mut problems);
        let number = |name, problems: &mut Problems| {
            self.parse::<u8>(name, "请填写0至100的整数", problems)
                .unwrap_or(0)
        };
        let weights = Weights {
            theory: number("theory_weight", &mut problems),
            practical: number("practical_weight", &mut problems),
            coursework: number("coursework_weight", &mut problems),
        };
        let theory_minutes = self.parse("theory_minutes", "请填写分钟数", &mut problems);
        let headcount = self.parse("headcount", "请填写人数", &mut problems);
        let scope = read_scope(self.value("scope"));
        problems.check(scope.is_none(), "scope", || {
            "请选择职业（工种）和等级".to_owned()
        });
        problems.refuse("plan.unreadable", "认定计划填写有误")?;
        let (occupation, level, job_type) =
            scope.ok_or_else(|| Refusal::invalid("plan.unreadable", "请选择职业（工种）和等级"))?;
        let mut content = PlanContent {
            headcount: headcount.unwrap_or(0),
            ..PlanContent::default()
        };
        for field in FIELDS {
            (field.set)(&mut content, self.value(field.name).to_owned());
        }
        Ok(PlanDraft {
            title: self.value("title").to_owned(),
            occupation,
            job_type,
            level,
            registration_closed_on,
            theory_on,
            practical_on,
            theory_minutes: theory_minutes.unwrap_or(0),
            weights,
            content,
        })
    }

    fn parse<T: FromStr>(&self, name: &str, wanted: &str, problems: &mut Problems) -> Option<T> {
        let read = self.value(name).parse().map_err(|_| wanted);
        problems.take(name, read)
    }
}

/// How a line of the scope stands in the form.
fn scope_value(occupation: &str, level: char, job_type: &str) -> String {
    format!("{occupation}/{level}/{job_type}")
}

fn read_scope(value: &str) -> Option<(kernel::OccupationCode, kernel::Level, String)> {
    let mut parts = value.splitn(3, '/');
    let occupation = parts.next()?.parse().ok()?;
    let level = parts.next()?.parse().ok()?;
    Some((occupation, level, parts.next()?.to_owned()))
}

/// The lines of a scope to choose from: value and words.
pub(super) fn scope_choices(scopes: &[Scope]) -> Vec<(String, String)> {
    let mut choices = vec![(String::new(), "请选择".to_owned())];
    for scope in scopes {
        let value = scope_value(
            &scope.occupation.to_string(),
            scope.level.digit(),
            &scope.job_type,
        );
        let job_type = match scope.job_type.as_str() {
            "" => String::new(),
            job_type => format!("（{job_type}）"),
        };
        let words = format!(
            "{} {}{job_type} {}",
            scope.occupation, scope.occupation_name, scope.level
        );
        choices.push((value, words));
    }
    choices
}

//! What was typed into the form, and what it asks for.

use arrangement_rules::{Room, Wanted, invigilators_needed};
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::Offset,
};
use kernel::{AccountId, Clause, Problem, Refusal};
use plan_desk::Session;

/// What was typed; each name may come several times.
pub(super) struct Typed(Vec<(String, String)>);

impl Typed {
    pub(super) fn of<const N: usize>(pairs: [(&str, String); N]) -> Typed {
        Typed(pairs.map(|(name, value)| (name.to_owned(), value)).into())
    }

    pub(super) fn read(body: &[u8]) -> Typed {
        Typed(web::form_pairs(body))
    }

    pub(super) fn one(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value.as_str())
    }

    pub(super) fn people(&self, name: &str) -> Vec<AccountId> {
        self.0
            .iter()
            .filter(|(known, _)| known == name)
            .filter_map(|(_, value)| value.parse().ok())
            .collect()
    }

    /// Reads the form; what cannot be read is said at every field at once.
    pub(super) fn wanted(&self, session: &Session) -> Result<Wanted, Refusal> {
        let mut problems = Vec::new();
        let theory_rooms = self.rooms(&mut problems);
        let theory_at = self.at("theory_time", session.theory_on, &mut problems);
        let practical_at = self.at("practical_time", session.practical_on, &mut problems);
        let practical_minutes = self.parsed("practical_minutes", "请填写分钟数", &mut problems);
        let supervisor = self.parsed("supervisor", "请选择质量督导员", &mut problems);
        let (Some(theory_rooms), Some(theory_at), Some(practical_at)) =
            (theory_rooms, theory_at, practical_at)
        else {
            return Err(bad(problems));
        };
        let (Some(practical_minutes), Some(supervisor)) = (practical_minutes, supervisor) else {
            return Err(bad(problems));
        };
        Ok(Wanted {
            theory_rooms,
            theory_at,
            practical_place: self.one("practical_place").to_owned(),
            practical_at,
            practical_minutes,
            practical_staff: self.people("staff").into_iter().take(2).collect(),
            assessors: self.people("assessors"),
            supervisor,
        })
    }

    fn parsed<T: std::str::FromStr>(
        &self,
        name: &str,
        sentence: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<T> {
        let value = self.one(name).trim().parse().ok();
        if value.is_none() {
            problems.push(Problem::at(name, sentence));
        }
        value
    }

    /// The instant of a time of a day in China.
    fn at(&self, name: &str, day: Date, problems: &mut Vec<Problem>) -> Option<Timestamp> {
        let sentence = "请按 09:00 的形式填写开始时间";
        let time: Time = self.parsed(name, sentence, problems)?;
        let at = Offset::constant(8).to_timestamp(day.to_datetime(time)).ok();
        if at.is_none() {
            problems.push(Problem::at(name, sentence));
        }
        at
    }

    /// Invigilators are given to the rooms in the order in which they are ticked, as many as each needs.
    fn rooms(&self, problems: &mut Vec<Problem>) -> Option<Vec<Room>> {
        let mut staff = self.people("staff").into_iter();
        let mut rooms = Vec::new();
        for line in self.one("rooms").lines().map(str::trim) {
            if line.is_empty() {
                continue;
            }
            let read = line
                .rsplit_once(char::is_whitespace)
                .and_then(|(name, seats)| Some((name.trim(), seats.parse::<u32>().ok()?)));
            let Some((name, seats)) = read else {
                let sentence = format!("“{line}”应为名称、空格、座位数，座位数为数字");
                problems.push(Problem::at("rooms", sentence));
                return None;
            };
            rooms.push(Room {
                name: name.to_owned(),
                seats,
                invigilators: staff.by_ref().take(invigilators_needed(seats)).collect(),
            });
        }
        Some(rooms)
    }
}

fn bad(problems: Vec<Problem>) -> Refusal {
    Refusal::invalid("arrangement.bad", "考场编排不符合要求")
        .citing(Clause::A4_2)
        .with(problems)
}

/// The field of the form in which a place of the rules is put right.
pub(super) fn field(place: &str) -> &str {
    match place {
        "theory_rooms" | "candidates" => "rooms",
        "invigilators" | "practical_staff" => "staff",
        "theory_at" => "theory_time",
        "practical_at" => "practical_time",
        other => other,
    }
}

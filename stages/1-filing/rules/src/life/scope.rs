//! What a line of a receipt lets a school certify (N6.4: never beyond the scope).

use kernel::{
    Level, OccupationCode,
    occupation::{Edition, catalogue},
};
use std::{fmt, str::FromStr};

/// 面向: whom a line lets a school certify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// 本校学生 (N1).
    OwnStudents,
    /// 社会人员, beside the school's own students (N6.1).
    Public,
}

/// What is asked of a line, and what a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Covered<'a> {
    /// The occupation.
    pub occupation: OccupationCode,
    /// The job type; empty where the occupation as a whole is meant.
    pub job_type: &'a str,
    /// The level.
    pub level: Level,
    /// For whom.
    pub audience: Audience,
}

/// Whether a line covers what is asked. An occupation that is filed as a whole covers each of its job types that the
/// catalogue knows, never the other way round; who may certify the public may certify its own students.
pub fn covers(line: Covered<'_>, asked: Covered<'_>) -> bool {
    line.occupation == asked.occupation
        && line.level == asked.level
        && (line.job_type == asked.job_type || line.job_type.is_empty() && is_job_type(asked))
        && (line.audience == Audience::Public || line.audience == asked.audience)
}

/// Whether the catalogue, in one of its editions, knows the job type as one of the occupation.
fn is_job_type(asked: Covered<'_>) -> bool {
    Edition::ALL.into_iter().any(|edition| {
        let occupation = catalogue(edition).by_code(asked.occupation);
        occupation.is_some_and(|occupation| occupation.job_types.contains(&asked.job_type))
    })
}

impl Audience {
    /// Both.
    pub const ALL: [Audience; 2] = [Audience::OwnStudents, Audience::Public];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            Audience::OwnStudents => "own_students",
            Audience::Public => "public",
        }
    }

    /// What a person reads.
    pub fn title(self) -> &'static str {
        match self {
            Audience::OwnStudents => "本校学生",
            Audience::Public => "面向社会",
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Audience {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|audience| audience.code() == text)
            .ok_or_else(|| format!("面向对象“{text}”不存在"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_covers_what_it_says_and_no_more() {
        let cook: OccupationCode = "4-03-02-01".parse().unwrap();
        let welder: OccupationCode = "6-18-02-04".parse().unwrap();
        let of = |occupation, job_type, level, audience| Covered {
            occupation,
            job_type,
            level,
            audience,
        };
        let own = Audience::OwnStudents;
        let whole = of(cook, "", Level::Four, own);
        let part = of(cook, "烧烤料理师", Level::Four, own);
        let cases = [
            (whole, whole, true),
            (whole, part, true),
            (part, part, true),
            (whole, of(cook, "想象中的工种", Level::Four, own), false),
            (part, whole, false),
            (part, of(cook, "想象中的工种", Level::Four, own), false),
            (whole, of(welder, "", Level::Four, own), false),
            // A higher level is another line, and so is a lower one.
            (whole, of(cook, "", Level::Three, own), false),
            (whole, of(cook, "", Level::Five, own), false),
            (whole, of(cook, "", Level::Four, Audience::Public), false),
            (of(cook, "", Level::Four, Audience::Public), part, true),
        ];
        for (line, asked, expected) in cases {
            assert_eq!(covers(line, asked), expected, "{line:?} {asked:?}");
        }
    }
}

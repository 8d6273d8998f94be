//! Takes apart whatever code a certificate or a filing may bear: the national 22 characters, the 16 digits of the older
//! vocational qualifications, the 13 characters of a filing number.

use crate::CertificateCode;
use filing_rules::FilingNumber;
use kernel::{
    Level,
    division::{self, DivisionCode},
    part::Part,
};
use serde::Serialize;

/// 解释: what a code is, and what its parts say; or why it is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// Whether it is a code of one of the known kinds.
    pub valid: bool,
    /// What it is, or what was found and what would be right, in Chinese.
    pub sentence: String,
    /// Its parts; none where it is invalid.
    pub parts: Vec<Part>,
}

/// Explains a certificate code or a filing number; spaces around it do not count.
pub fn explain(code: &str) -> Explained {
    let code = code.trim();
    match code.chars().count() {
        22 => explained(
            "证书编码（国家规则，22位）",
            code.parse::<CertificateCode>().map(|code| code.explain()),
        ),
        16 => explained("职业资格证书编码（原规则，16位）", qualification(code)),
        13 => explained(
            "备案编号（13位，即证书编码的前13位）",
            code.parse::<FilingNumber>().map(|number| number.explain()),
        ),
        length => Explained {
            valid: false,
            sentence: format!(
                "应为22位证书编码、16位职业资格证书编码或13位备案编号，实为{length}位"
            ),
            parts: Vec::new(),
        },
    }
}

fn explained(kind: &str, parts: Result<Vec<Part>, impl ToString>) -> Explained {
    let (valid, sentence, parts) = match parts {
        Ok(parts) => (true, kind.to_owned(), parts),
        Err(error) => (false, error.to_string(), Vec::new()),
    };
    Explained {
        valid,
        sentence,
        parts,
    }
}

/// 职业资格证书编码: the 16 digits of the certificates that applicants may hold from before.
fn qualification(code: &str) -> Result<Vec<Part>, String> {
    if let Some(at) = code.chars().position(|letter| !letter.is_ascii_digit()) {
        return Err(format!(
            "职业资格证书编码应为16位数字，第{}位不是数字",
            at + 1
        ));
    }
    let level = code[10..11].chars().next().and_then(Level::from_digit);
    let level = level.ok_or_else(|| format!("第11位等级代码应为1至5，实为“{}”", &code[10..11]))?;
    let body = match &code[6..7] {
        "0" => "职业技能鉴定（指导）中心",
        "1" => "国家职业技能鉴定所",
        "2" => "地方职业技能鉴定站",
        "3" => "行业职业技能鉴定站",
        "4" => "工人考核委员会（企业）",
        other => return Err(format!("第7位鉴定机构类别代码应为0至4，实为“{other}”")),
    };
    let part = |first: usize, last: usize, name, meaning: String| Part {
        positions: (first, last),
        text: code[first - 1..last].to_owned(),
        name,
        meaning,
    };
    Ok(vec![
        part(1, 2, "发证年份", year(&code[..2])),
        part(
            3,
            4,
            "省级（行业）代码",
            place(&format!("{}0000", &code[2..4])),
        ),
        part(5, 6, "市级代码", place(&format!("{}00", &code[2..6]))),
        part(7, 7, "鉴定机构类别", body.to_owned()),
        part(
            8,
            10,
            "鉴定机构序号",
            format!("第{}号", code[7..10].trim_start_matches('0')),
        ),
        part(11, 11, "职业资格等级", level.label().to_owned()),
        part(12, 16, "证书序列号", "按年度和等级排列".to_owned()),
    ])
}

/// The two digits of these certificates stand for a year from 1994 on, when they began.
fn year(digits: &str) -> String {
    let century = if digits >= "94" { "19" } else { "20" };
    format!("{century}{digits}年")
}

fn place(code: &str) -> String {
    let known = code
        .parse::<DivisionCode>()
        .ok()
        .and_then(|code| division::since_year(code, 2000));
    known.map_or_else(
        || "行业代码，或不在行政区划表中".to_owned(),
        |place| place.name.to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_kind_of_code_is_recognised() {
        let cases = [
            ("Y000051001064264000001", true, 7),
            (" Y000051001064 ", true, 4),
            ("0822010001400123", true, 7),
            ("0822010001600123", false, 0),
            ("0822019001400123", false, 0),
            ("08220100014O0123", false, 0),
            ("Y00005100106426400000", false, 0),
            ("", false, 0),
            ("Y000051001064264000000", false, 0),
        ];
        for (code, valid, parts) in cases {
            let found = explain(code);
            assert_eq!(
                (found.valid, found.parts.len()),
                (valid, parts),
                "{code}: {}",
                found.sentence
            );
        }
    }

    #[test]
    fn an_older_code_says_when_and_where() {
        let parts = explain("0851010001400123").parts;
        let meanings: Vec<&str> = parts.iter().map(|part| part.meaning.as_str()).collect();
        assert_eq!(
            meanings[..4],
            ["2008年", "四川省", "成都市", "职业技能鉴定（指导）中心"]
        );
        assert_eq!(meanings[5], "四级/中级工");
        assert_eq!(year("94"), "1994年");
    }

    proptest! {
        #[test]
        fn the_parts_always_make_the_code_again(code in "Y000051[0-9]{5}[1-9][0-9]{2}[1-5][0-9]{5}[1-9]|[0-9]{6}[0-4][0-9]{3}[1-5][0-9]{5}|S000051[0-9]{5}[1-9]") {
            let explained = explain(&code);
            prop_assert!(explained.valid, "{}", explained.sentence);
            let again: String = explained.parts.iter().map(|part| part.text.as_str()).collect();
            prop_assert_eq!(again, code);
        }

        #[test]
        fn hostile_text_never_panics(text in ".*", sixteen in ".{16}", thirteen in ".{13}") {
            explain(&text);
            explain(&sixteen);
            explain(&thirteen);
        }
    }
}

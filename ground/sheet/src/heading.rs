//! Headings and words of a list are the same however they are spaced, starred or punctuated.

use kernel::plain;

/// The text reduced to what two spellings of one heading share: plain, without space and marks such as `*`, in lower case.
pub(crate) fn heading_key(text: &str) -> String {
    plain(text)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '*')
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '：' => ':',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_a_heading_are_one() {
        let cases = [
            ("＊姓 名", "姓名"),
            ("所在省（市）区", "所在省(市)区"),
            ("Ｅ－mail：", "e-mail:"),
            ("适用\n级别", "适用级别"),
        ];
        for (left, right) in cases {
            assert_eq!(heading_key(left), heading_key(right));
        }
    }
}

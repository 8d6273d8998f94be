//! `gongjiang draw FILE`: does a draw again from its record, as it is downloaded from the platform.

use super::Answer;
use draw::{Drawn, Followed, List, Seed};
use serde::Deserialize;

/// 抽取记录.
#[derive(Deserialize)]
struct Record {
    list: List,
    digest: String,
    secret: String,
    root: String,
    drawn: Vec<Drawn>,
    /// Who left since and who followed; nobody in the first records.
    #[serde(default)]
    followers: Vec<Followed>,
}

/// Does the draw of a record again.
pub fn draw(record: &str) -> Answer {
    match again(record) {
        Ok((record, seed)) => {
            let drawn: Vec<&str> = record.drawn.iter().map(|one| one.id.as_str()).collect();
            let (pool, wanted) = (record.list.entries.len(), drawn.len());
            Answer::valid(
                format!(
                    "抽取结果与记录一致：{}，从{pool}人中抽取{wanted}人",
                    record.list.purpose
                ),
                Vec::new(),
            )
            .with("digest", &record.digest)
            .with("seed", seed.to_string())
            .with("drawn", drawn)
        }
        Err(sentence) => Answer::invalid(sentence),
    }
}

fn again(text: &str) -> Result<(Record, Seed), String> {
    let record: Record =
        serde_json::from_str(text).map_err(|error| format!("不是抽取记录：{error}"))?;
    record.list.check().map_err(|error| error.to_string())?;
    let digest = record.list.digest();
    if digest != record.digest {
        return Err(format!(
            "名单被改动：摘要应为{}，按名单计算为{digest}",
            record.digest
        ));
    }
    let (secret, root) = (
        bytes("秘密值", &record.secret)?,
        bytes("树头", &record.root)?,
    );
    let seed = Seed::of(&record.list, &secret, &root).ok_or("秘密值不是名单锁定时承诺的那个")?;
    let drawn = draw::draw(&record.list, seed);
    if drawn != record.drawn {
        let ids: Vec<&str> = drawn.iter().map(|one| one.id.as_str()).collect();
        return Err(format!(
            "抽取结果与记录不符，按记录重算应为{}",
            ids.join("、")
        ));
    }
    if draw::seated(&record.list, seed, &record.followers).is_none() {
        return Err("递补人员与记录不符，不是同一次抽取的下一位".to_owned());
    }
    Ok((record, seed))
}

fn bytes(what: &str, text: &str) -> Result<[u8; 32], String> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes)
        .map_err(|_| format!("{what}应为64个十六进制字符，实为“{text}”"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use draw::Entry;

    fn record() -> serde_json::Value {
        let secret = [7; 32];
        let list = List {
            purpose: "备案评估专家组".to_owned(),
            wanted: 3,
            secret: draw::commitment(&secret),
            groups: Vec::new(),
            entries: (0..9)
                .map(|at| Entry {
                    id: format!("e{at}"),
                    groups: Vec::new(),
                })
                .collect(),
            excluded: Vec::new(),
        };
        let seed = Seed::of(&list, &secret, &[9; 32]).unwrap();
        serde_json::json!({
            "digest": list.digest(), "secret": hex::encode(secret), "root": hex::encode([9; 32]), "size": 12,
            "seed": seed.to_string(), "drawn": draw::draw(&list, seed), "list": list,
        })
    }

    #[test]
    fn a_true_record_is_found_true_and_every_change_is_noticed() {
        assert!(draw(&record().to_string()).valid);
        type Case = (fn(&mut serde_json::Value), &'static str);
        let cases: [Case; 6] = [
            (|record| record["list"]["wanted"] = 2.into(), "名单被改动"),
            (
                |record| record["list"]["entries"][0]["id"] = "x".into(),
                "名单被改动",
            ),
            (
                |record| record["root"] = hex::encode([8; 32]).into(),
                "与记录不符",
            ),
            (
                |record| record["secret"] = hex::encode([8; 32]).into(),
                "不是名单锁定时承诺的",
            ),
            (|record| record["root"] = "zz".into(), "64个十六进制字符"),
            (
                |record| {
                    let gone = record["drawn"][0]["id"].clone();
                    let follower = record["drawn"][1]["id"].clone();
                    record["followers"] =
                        serde_json::json!([{ "gone": gone, "skipped": [], "follower": follower }]);
                },
                "递补人员与记录不符",
            ),
        ];
        for (spoil, word) in cases {
            let mut record = record();
            spoil(&mut record);
            let answer = draw(&record.to_string());
            assert!(
                !answer.valid && answer.sentence.contains(word),
                "{word}: {}",
                answer.sentence
            );
        }
        assert!(draw("{}").sentence.starts_with("不是抽取记录"));
    }
}

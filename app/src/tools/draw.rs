//! `gongjiang draw FILE`: does a draw again from its record, as it is downloaded from the platform.

use super::Answer;
use draw::{Drawn, Followed, List, Seed};
use serde::Deserialize;

/// 抽取记录: the first list, and those that were committed when it was used up.
#[derive(Deserialize)]
struct Record {
    #[serde(flatten)]
    first: Round,
    /// None in the first records.
    #[serde(default)]
    further: Vec<Round>,
}

/// One list, and what was drawn from it.
#[derive(Deserialize)]
struct Round {
    list: List,
    digest: String,
    secret: String,
    root: String,
    drawn: Vec<Drawn>,
    /// Who left since and who followed; nobody in the first records.
    #[serde(default)]
    followers: Vec<Followed>,
}

/// What was found of a whole record.
struct Found {
    record: Record,
    seeds: Vec<Seed>,
    sits: Vec<Drawn>,
}

/// Does the draw of a record again.
pub fn draw(record: &str) -> Answer {
    match again(record) {
        Ok(found) => {
            let Record { first, further } = &found.record;
            let ids = |drawn: &[Drawn]| -> Vec<String> {
                drawn.iter().map(|one| one.id.clone()).collect()
            };
            let mut sentence = format!("抽取结果与记录一致：{}", first.list.purpose);
            for (at, round) in found.record.rounds().enumerate() {
                let (pool, drawn) = (round.list.entries.len(), round.drawn.len());
                let which = ["，", "；补充名单"][usize::from(at > 0)];
                sentence += &format!("{which}从{pool}人中抽取{drawn}人");
            }
            let seeds: Vec<String> = found.seeds.iter().map(Seed::to_string).collect();
            let more: Vec<_> = further.iter().map(|round| ids(&round.drawn)).collect();
            Answer::valid(sentence, Vec::new())
                .with("digest", &first.digest)
                .with("seed", &seeds[0])
                .with("drawn", ids(&first.drawn))
                .with("further", more)
                .with("sits", ids(&found.sits))
        }
        Err(sentence) => Answer::invalid(sentence),
    }
}

impl Record {
    fn rounds(&self) -> impl Iterator<Item = &Round> {
        std::iter::once(&self.first).chain(&self.further)
    }
}

fn again(text: &str) -> Result<Found, String> {
    let record: Record =
        serde_json::from_str(text).map_err(|error| format!("不是抽取记录：{error}"))?;
    let (mut seeds, mut sits): (_, Vec<Drawn>) = (Vec::new(), Vec::new());
    let mut left: Vec<&str> = Vec::new();
    for (at, round) in record.rounds().enumerate() {
        let whole = || -> Result<(Seed, Vec<Drawn>), String> {
            if at > 0 && !draw::goes_on(&round.list, &sits, &left) {
                return Err("名单与此前抽取后的成员不符".to_owned());
            }
            round.again()
        };
        let which = match at {
            0 => String::new(),
            at => format!("第{at}份补充名单："),
        };
        let (seed, now) = whole().map_err(|sentence| which + &sentence)?;
        seeds.push(seed);
        sits = now;
        left.extend(round.followers.iter().map(|one| one.gone.as_str()));
    }
    Ok(Found {
        seeds,
        sits,
        record,
    })
}

impl Round {
    /// Its seed, and who sits after it.
    fn again(&self) -> Result<(Seed, Vec<Drawn>), String> {
        self.list.check().map_err(|error| error.to_string())?;
        let digest = self.list.digest();
        if digest != self.digest {
            return Err(format!(
                "名单被改动：摘要应为{}，按名单计算为{digest}",
                self.digest
            ));
        }
        let (secret, root) = (bytes("秘密值", &self.secret)?, bytes("树头", &self.root)?);
        let seed = Seed::of(&self.list, &secret, &root).ok_or("秘密值不是名单锁定时承诺的那个")?;
        let drawn = draw::draw(&self.list, seed);
        if drawn != self.drawn {
            let ids: Vec<&str> = drawn.iter().map(|one| one.id.as_str()).collect();
            return Err(format!(
                "抽取结果与记录不符，按记录重算应为{}",
                ids.join("、")
            ));
        }
        let sits = draw::seated(&self.list, seed, &self.followers);
        let sits = sits.ok_or("递补人员与记录不符，不是同一次抽取的下一位")?;
        Ok((seed, sits))
    }
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
            sits: Vec::new(),
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

    /// Three of three were drawn; one left and nobody followed; a further list of two fills the seat, and the other follows later.
    fn two_rounds() -> serde_json::Value {
        let entry = |id: &str| Entry {
            id: id.to_owned(),
            groups: Vec::new(),
        };
        let round = |list: &List, secret: [u8; 32], followers: &[Followed]| {
            let seed = Seed::of(list, &secret, &[9; 32]).unwrap();
            serde_json::json!({
                "digest": list.digest(), "secret": hex::encode(secret), "root": hex::encode([9; 32]), "size": 12,
                "seed": seed.to_string(), "drawn": draw::draw(list, seed), "list": list, "followers": followers,
            })
        };
        let left = |gone: &str, follower: Option<&str>| Followed {
            gone: gone.to_owned(),
            skipped: Vec::new(),
            follower: follower.map(str::to_owned),
        };
        let list = |secret: [u8; 32], sits: &[&str], entries: &[&str]| List {
            purpose: "备案评估专家组".to_owned(),
            wanted: 3,
            secret: draw::commitment(&secret),
            groups: Vec::new(),
            sits: sits.iter().copied().map(entry).collect(),
            entries: entries.iter().copied().map(entry).collect(),
            excluded: Vec::new(),
        };
        let first = list([7; 32], &[], &["a", "b", "c"]);
        let further = list([8; 32], &["a", "b"], &["d", "e"]);
        let drawn = draw::draw(&further, Seed::of(&further, &[8; 32], &[9; 32]).unwrap());
        let (drawn, other) = match drawn[0].id.as_str() {
            "d" => ("d", "e"),
            _ => ("e", "d"),
        };
        let mut record = round(&first, [7; 32], &[left("c", None)]);
        let further = round(&further, [8; 32], &[left(drawn, Some(other))]);
        record["further"] = serde_json::json!([further]);
        record
    }

    #[test]
    fn a_record_of_two_lists_is_done_again_and_every_change_is_noticed() {
        let answer = draw(&two_rounds().to_string());
        assert!(answer.valid, "{}", answer.sentence);
        assert!(
            answer
                .sentence
                .ends_with("从3人中抽取3人；补充名单从2人中抽取1人"),
            "{}",
            answer.sentence
        );
        let sits = answer.more["sits"].as_array().unwrap();
        assert!(sits.len() == 3 && !sits.contains(&"c".into()), "{sits:?}");
        type Case = (fn(&mut serde_json::Value), &'static str);
        let cases: [Case; 5] = [
            // Somebody of the first list is said to have followed, or nobody to have left.
            (
                |record| record["followers"][0]["follower"] = "a".into(),
                "递补人员与记录不符",
            ),
            (
                |record| record["followers"] = serde_json::json!([]),
                "第1份补充名单：名单与此前抽取后的成员不符",
            ),
            (
                |record| record["further"][0]["list"]["entries"][0]["id"] = "c".into(),
                "第1份补充名单：名单与此前抽取后的成员不符",
            ),
            (
                |record| record["further"][0]["list"]["entries"][0]["id"] = "x".into(),
                "第1份补充名单：名单被改动",
            ),
            (
                |record| record["further"][0]["root"] = hex::encode([8; 32]).into(),
                "第1份补充名单：",
            ),
        ];
        for (spoil, word) in cases {
            let mut record = two_rounds();
            spoil(&mut record);
            let answer = draw(&record.to_string());
            assert!(
                !answer.valid && answer.sentence.contains(word),
                "{word}: {}",
                answer.sentence
            );
        }
    }
}

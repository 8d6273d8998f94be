//! The code lists of the registration workbook.
//!
//! Source: the registration template that examination bodies in the national system use (33 columns).

use std::{fmt, str::FromStr};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* #[doc = $word] $variant,)* }

        impl $name {
            /// Every one, in the order of the template.
            pub const ALL: &[$name] = &[$($name::$variant,)*];
            /// The words of the template.
            pub const WORDS: &[&str] = &[$($word,)*];

            /// The word of the template.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|known| known.word() == text)
                    .ok_or_else(|| format!("“{text}”不在可选范围内"))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

words! {
    /// 文化程度.
    Education {
        Doctor "博士",
        Postgraduate "研究生",
        Bachelor "大学本科",
        JuniorCollege "大学专科和专科学校",
        SecondarySpecialised "中等专业学校",
        Technical "技校",
        SeniorTechnical "高级技校",
        TechnicianCollege "技师学院",
        SeniorHigh "高中",
        VocationalHigh "职高",
        JuniorHigh "初中",
        Primary "小学",
    }
}

words! {
    /// 考生来源.
    Origin {
        StateOwned "国有企业",
        Collective "集体企业",
        Private "私营企业",
        Individual "个体企业",
        Foreign "外商投资",
        HongKongMacaoTaiwan "港澳台商投资",
        VocationalHigh "职业高中",
        Technical "普通技工学校",
        SeniorTechnical "高级技工学校",
        TechnicianCollege "技师学院",
        VocationalCollege "职业技术学院",
        Secondary "普通中专",
        SeniorHigh "普通高中",
        JuniorCollege "普通大专",
        University "普通大学",
        Graduate "研究生院",
        Else "其它",
        LaidOff "下岗失业人员",
        Military "现役军人",
        MigrantWorker "农民工",
        Detained "劳改劳教人员",
        Others "其他人员",
        PublicBody "机关事业单位",
    }
}

/// 证件类型 that can be checked here.
pub const DOCUMENTS: &[&str] = &["居民身份证"];
/// 认定分类.
pub const KINDS: &[&str] = &["初次认定", "晋级认定"];
/// 考试类型.
pub const ATTEMPTS: &[&str] = &["正考", "补考"];
/// 性别.
pub const SEXES: &[&str] = &["男", "女"];
/// 是否有职业资格证书.
pub const YES_NO: &[&str] = &["是", "否"];

/// 民族: the 56.
pub const ETHNICITIES: &[&str] = &[
    "汉族",
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "高山族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "塔吉克族",
    "怒族",
    "乌孜别克族",
    "俄罗斯族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "京族",
    "塔塔尔族",
    "独龙族",
    "鄂伦春族",
    "赫哲族",
    "门巴族",
    "珞巴族",
    "基诺族",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_lists_are_whole_and_without_repetition() {
        for (list, length) in [
            (Education::WORDS, 12),
            (Origin::WORDS, 23),
            (ETHNICITIES, 56),
        ] {
            assert_eq!(list.iter().collect::<BTreeSet<_>>().len(), length);
            assert_eq!(list.len(), length);
        }
    }

    #[test]
    fn every_word_reads_back() {
        for education in Education::ALL {
            assert_eq!(education.word().parse(), Ok(*education));
        }
        assert!("技工学校".parse::<Origin>().is_err());
    }
}

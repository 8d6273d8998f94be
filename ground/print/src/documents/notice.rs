//! A general official document.

use jiff::civil::Date;
use serde::Serialize;

use crate::world::Job;
use crate::{Image, PrintError};

/// 公文: a notice of acceptance, an assessment opinion, a publication of results and the like, in the format of GB/T 9704.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// 标题.
    pub title: String,
    /// 文号, printed under the title.
    pub number: Option<String>,
    /// 主送: whom it addresses, without the colon.
    pub addressee: Option<String>,
    /// 正文, in order.
    pub body: Vec<Block>,
    /// 署名: the organisation that issues it.
    pub signatory: String,
    /// Its seal, over name and date.
    #[serde(skip)]
    pub seal: Option<Image>,
    /// 成文日期.
    pub date: Date,
}

/// One piece of a notice's text.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// A heading such as "一、评估情况".
    Heading {
        /// The heading with its number.
        text: String,
    },
    /// A paragraph, indented by two characters.
    Paragraph {
        /// The text without indentation.
        text: String,
    },
    /// A table whose head is repeated on each page.
    Table {
        /// Heads of the columns.
        head: Vec<String>,
        /// Rows as long as the head.
        rows: Vec<Vec<String>>,
    },
}

impl Notice {
    /// Sets the notice on A4.
    ///
    /// # Errors
    /// See [`PrintError`]: a character that cannot be drawn, a damaged seal image.
    pub fn render(&self) -> Result<Vec<u8>, PrintError> {
        #[derive(Serialize)]
        struct Data<'a> {
            #[serde(flatten)]
            notice: &'a Notice,
            sealed: bool,
        }
        let data = Data {
            notice: self,
            sealed: self.seal.is_some(),
        };
        let images: Vec<_> = self.seal.iter().map(|seal| ("seal", seal)).collect();
        let template = include_str!("../../templates/notice.typ");
        Job {
            template,
            data: &data,
            images: &images,
            date: self.date,
        }
        .pdf()
    }
}

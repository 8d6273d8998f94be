//! Why an upload cannot be read at all, before any row of it is looked at.

use crate::{Problem, Problems};

/// 文件无法读取: what was found; [`SheetError::remedy`] says what would be right.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SheetError {
    /// There is not one byte in it.
    #[error("文件是空的")]
    Empty,
    /// The file itself is too large; both in bytes.
    #[error("文件大小为{}，超过上限{}", size(*.found), size(*.limit))]
    TooLarge {
        /// Bytes of the file.
        found: usize,
        /// Bytes that are allowed.
        limit: usize,
    },
    /// The binary workbook of Excel 97 to 2003 (OLE2).
    #[error("文件是旧版Excel格式（.xls）")]
    OldExcel,
    /// A workbook behind a password.
    #[error("文件已加密，需要密码才能打开")]
    Encrypted,
    /// A workbook with a macro project, whatever its name says.
    #[error("文件含有宏")]
    Macro,
    /// A workbook that draws values from other files.
    #[error("文件含有指向其他文件的外部链接")]
    ExternalLinks,
    /// A container that inflates beyond all measure.
    #[error("文件压缩异常，解压后内容过大")]
    Bomb,
    /// A web page or an XML table under the name of a workbook.
    #[error("文件实际是网页或XML文本，不是真正的表格文件")]
    Markup,
    /// Something that is no table; the field names it.
    #[error("文件实际是{0}，不是表格文件")]
    NotTable(&'static str),
    /// The content is accepted, but not under this name.
    #[error("文件名是“{name}”，但内容实际是{content}")]
    NameMismatch {
        /// The name as it was handed in.
        name: String,
        /// What the content is.
        content: &'static str,
    },
    /// Text in neither of the accepted encodings.
    #[error("文件的文字编码无法识别")]
    Encoding,
    /// A workbook whose parts cannot be read.
    #[error("文件已损坏或不是规范的表格文件")]
    Damaged,
    /// More sheets than a person would make.
    #[error("文件有{found}个工作表，超过上限{limit}个")]
    TooManySheets {
        /// Sheets of the workbook.
        found: usize,
        /// Sheets that are allowed.
        limit: usize,
    },
    /// More rows than the reader allows. Rows without content do not count.
    #[error("工作表“{sheet}”有{found}行内容，超过上限{limit}行")]
    TooManyRows {
        /// The sheet's name.
        sheet: String,
        /// Rows with content.
        found: usize,
        /// Rows that are allowed.
        limit: usize,
    },
    /// Content further right than the reader allows.
    #[error("工作表“{sheet}”的内容到第{found}列，超过上限{limit}列")]
    TooManyColumns {
        /// The sheet's name.
        sheet: String,
        /// The last column with content.
        found: usize,
        /// Columns that are allowed.
        limit: usize,
    },
    /// More cells in all sheets together than the reader allows.
    #[error("文件有{found}个有内容的单元格，超过上限{limit}个")]
    TooManyCells {
        /// Cells with content.
        found: usize,
        /// Cells that are allowed.
        limit: usize,
    },
    /// More text than a table of people or items can hold.
    #[error("文件的文字内容过多")]
    TooMuchText,
    /// There is no such sheet; the second field lists what there is.
    #[error("没有名为“{wanted}”的工作表，现有工作表：{present}")]
    NoSheet {
        /// The sheet that was asked for.
        wanted: String,
        /// The names of the visible sheets.
        present: String,
    },
    /// None of the first rows holds any of the headings.
    #[error("工作表“{sheet}”的前10行没有找到表头")]
    NoHeader {
        /// The sheet's name.
        sheet: String,
        /// The headings that are needed.
        needed: String,
    },
    /// The sheet has a header, but the layout is wrong: each fault is one problem.
    #[error("表格的格式不符合要求，共{}处", .0.len())]
    Layout(Problems),
}

impl SheetError {
    /// What the person can do about it, without a full stop.
    pub fn remedy(&self) -> String {
        let remedy = match self {
            Self::Empty => "请检查文件后重新上传",
            Self::TooLarge { .. } | Self::TooMuchText => "请只保留需要报送的内容，或拆分后分别上传",
            Self::OldExcel => "请用Excel或WPS打开，另存为“Excel工作簿（.xlsx）”后重新上传",
            Self::Encrypted => "请取消打开密码后重新上传",
            Self::Macro => "请另存为不含宏的“Excel工作簿（.xlsx）”后重新上传",
            Self::ExternalLinks => "请断开外部链接，或将内容粘贴为数值到新工作簿后重新上传",
            Self::Bomb | Self::Damaged => {
                "请用Excel或WPS打开，将内容复制到新工作簿，另存后重新上传"
            }
            Self::Markup => "请用Excel或WPS打开，另存为“Excel工作簿（.xlsx）”后重新上传",
            Self::NotTable(_) => "请上传Excel工作簿（.xlsx）或CSV文件（.csv）",
            Self::NameMismatch { .. } => "请改正文件扩展名，或另存为所需格式后重新上传",
            Self::Encoding => "请另存为“CSV UTF-8”格式后重新上传",
            Self::TooManySheets { .. } => "请删除与报送无关的工作表",
            Self::TooManyRows { .. } | Self::TooManyCells { .. } => "请拆分为多个文件分别上传",
            Self::TooManyColumns { .. } => "请删除模板以外的列",
            Self::NoSheet { .. } => "请使用模板填写，不要改动工作表名称",
            Self::NoHeader { needed, .. } => {
                return format!("请使用模板填写，表头应包含：{needed}");
            }
            Self::Layout(_) => "请逐处改正后重新上传",
        };
        remedy.to_owned()
    }
}

impl From<SheetError> for Problems {
    fn from(error: SheetError) -> Self {
        match error {
            SheetError::Layout(problems) => problems,
            other => Problem::of_file(other.to_string(), other.remedy()).into(),
        }
    }
}

/// A number of bytes for people, in MB to one decimal place.
fn size(bytes: usize) -> String {
    format!("{:.1}MB", bytes as f64 / 1_048_576.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_becomes_a_problem_with_its_remedy() {
        let error = SheetError::TooManyRows {
            sheet: "名册".to_owned(),
            found: 20_001,
            limit: 5_000,
        };
        let problems = Problems::from(error);
        assert_eq!(
            problems.to_string(),
            "工作表“名册”有20001行内容，超过上限5000行，请拆分为多个文件分别上传。\n"
        );
    }

    #[test]
    fn the_faults_of_a_layout_stay_single() {
        let faults: Problems = Problem::of_file("缺少“姓名”列", "请补上该列").into();
        assert_eq!(Problems::from(SheetError::Layout(faults.clone())), faults);
    }

    #[test]
    fn a_size_is_said_in_megabytes() {
        let error = SheetError::TooLarge {
            found: 11_010_048,
            limit: 10_485_760,
        };
        assert_eq!(error.to_string(), "文件大小为10.5MB，超过上限10.0MB");
    }
}

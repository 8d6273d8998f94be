//! The workbook of a bank: 细目表, 试题, 命题蓝图, 技能试题, 评分表. The same sheets are written as template and read.

use kernel::{Clause, Fault, Problem, Refusal};
use papers_rules::{Blueprint, Cell, Item, ItemKind, PracticalTask, TaskRow};
use sheet::{
    Book, Column, Fields, Limits, ListColumn, ListPage, Objection, Pick, Problems, Table, Value,
    Workbook, parse,
};
use std::collections::{BTreeMap, BTreeSet};

const LIMITS: Limits = Limits {
    max_rows: 10_000,
    max_columns: 30,
    max_cells: 200_000,
};
/// The most problems that one answer lists.
const MOST_PROBLEMS: usize = 300;

const POINTS: (&str, [&str; 7]) = (
    "细目表",
    [
        "一级范围",
        "二级范围",
        "三级范围",
        "鉴定点代码",
        "鉴定点名称",
        "重要程度",
        "权重",
    ],
);
const ITEMS: (&str, [&str; 13]) = (
    "试题",
    [
        "编号",
        "题型",
        "题干",
        "选项A",
        "选项B",
        "选项C",
        "选项D",
        "选项E",
        "答案",
        "鉴定点代码",
        "难度",
        "解析",
        "出处",
    ],
);
const BLUEPRINT: (&str, [&str; 4]) = ("命题蓝图", ["二级范围", "题型", "题数", "每题分值"]);
const TASK: (&str, [&str; 3]) = ("技能试题", ["题目", "时间", "试题正文"]);
const SHEET: (&str, [&str; 5]) = (
    "评分表",
    ["序号", "考核项目", "评分要点", "评分标准", "配分"],
);

/// 鉴定点: one row of the 鉴定要素细目表.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// 一级范围.
    pub part: String,
    /// 二级范围: what blueprints count by.
    pub area: String,
    /// 三级范围.
    pub topic: String,
    /// 鉴定点代码.
    pub code: String,
    /// 鉴定点名称.
    pub name: String,
    /// 重要程度: X, Y or Z.
    pub importance: String,
    /// 二级范围的权重, percent.
    pub weight: u32,
}

/// 题库内容: what a bank's workbook holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The points.
    pub points: Vec<Point>,
    /// The items.
    pub items: Vec<Item>,
    /// The blueprint of a paper.
    pub blueprint: Blueprint,
    /// The practical task.
    pub task: PracticalTask,
}

/// Reads the workbook of a bank whole.
///
/// # Errors
/// A refusal with every problem by sheet, row and column; then nothing of it counts.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Content, Refusal> {
    let workbook = Workbook::read(file_name, bytes, LIMITS)
        .map_err(|error| refusal("", &Problems::from(error)))?;
    let mut found = Vec::new();
    let points = part(&workbook, POINTS.0, &POINTS.1, &mut found, read_point);
    let items = part(&workbook, ITEMS.0, &ITEMS.1, &mut found, read_item);
    let cells = part(&workbook, BLUEPRINT.0, &BLUEPRINT.1, &mut found, read_cell);
    let tasks = part(&workbook, TASK.0, &TASK.1, &mut found, read_task);
    let rows = part(&workbook, SHEET.0, &SHEET.1, &mut found, read_row);
    let (title, minutes, text) = tasks.into_iter().next().unwrap_or_default();
    let task = PracticalTask {
        title,
        minutes,
        text,
        rows,
    };
    let blueprint = Blueprint::new(cells);
    for refused in [blueprint.as_ref().err().cloned(), task.check().err()]
        .into_iter()
        .flatten()
    {
        found.extend(refused.problems);
    }
    found.extend(inconsistencies(&points, &items));
    match (found.is_empty(), blueprint) {
        (true, Ok(blueprint)) => Ok(Content {
            points,
            items,
            blueprint,
            task,
        }),
        _ => Err(bad(found)),
    }
}

/// Reads one sheet; its problems join the others.
fn part<T>(
    workbook: &Workbook,
    name: &'static str,
    titles: &[&'static str],
    found: &mut Vec<Problem>,
    read: fn(&mut Fields<'_>) -> Option<T>,
) -> Vec<T> {
    let columns: Vec<Column> = titles.iter().map(|title| Column::required(title)).collect();
    let table: Table = match workbook.table(Pick::Named(name), &columns) {
        Ok(table) => table,
        Err(error) => {
            found.extend(listed(name, &Problems::from(error)));
            return Vec::new();
        }
    };
    let mut problems = Problems::new();
    let values = table
        .rows()
        .filter_map(|row| read(&mut Fields::new(row, &mut problems)))
        .collect();
    found.extend(listed(name, &problems));
    values
}

fn read_point(fields: &mut Fields<'_>) -> Option<Point> {
    let part = fields.required("一级范围", parse::text(40));
    let area = fields.required("二级范围", parse::text(40));
    let topic = fields.required("三级范围", parse::text(40));
    let code = fields.required("鉴定点代码", parse::text(20));
    let name = fields.required("鉴定点名称", parse::text(60));
    let importance = fields.required("重要程度", parse::choice(&["X", "Y", "Z"]));
    let weight = fields.required("权重", parse::integer(1..=100));
    Some(Point {
        part: part?,
        area: area?,
        topic: topic?,
        code: code?,
        name: name?,
        importance: importance?.to_owned(),
        weight: u32::try_from(weight?).ok()?,
    })
}

fn read_item(fields: &mut Fields<'_>) -> Option<Item> {
    let number = fields.required("编号", parse::text(20));
    let kind = fields.required("题型", parse::choice(&["单选题", "多选题", "判断题"]));
    let stem = fields.required("题干", parse::text(500));
    let options: Vec<String> = ["选项A", "选项B", "选项C", "选项D", "选项E"]
        .iter()
        .map(|title| fields.optional(title, parse::text(200)).unwrap_or_default())
        .collect();
    let answer = fields.required("答案", parse::text(5));
    let point = fields.required("鉴定点代码", parse::text(20));
    let difficulty = fields.required("难度", difficulty);
    let explanation = fields
        .optional("解析", parse::text(500))
        .unwrap_or_default();
    let source = fields.optional("出处", parse::text(60)).unwrap_or_default();
    let count = options
        .iter()
        .rposition(|option| !option.is_empty())
        .map_or(0, |last| last + 1);
    let item = Item {
        number: number?,
        kind: kind?.parse().ok()?,
        stem: stem?,
        options: options.into_iter().take(count).collect(),
        answer: answer?,
        point: point?,
        difficulty: difficulty?,
        explanation,
        source,
    };
    if let Err(refusal) = item.check() {
        for problem in refusal.problems {
            fields.object(&problem.place, Objection::new(problem.sentence, "请改正"));
        }
        return None;
    }
    Some(item)
}

/// 0.65 → 65.
fn difficulty(cell: &sheet::Cell) -> Result<u8, Objection> {
    let text = parse::normal(cell)?;
    let rate: f64 = text.parse().unwrap_or(f64::NAN);
    if (0.0..=1.0).contains(&rate) {
        return Ok((rate * 100.0).round() as u8);
    }
    Err(Objection::new(
        "不是0至1之间的小数",
        "请填写预计得分率，如0.65",
    ))
}

fn read_cell(fields: &mut Fields<'_>) -> Option<Cell> {
    let area = fields.required("二级范围", parse::text(40));
    let kind = fields.required("题型", parse::choice(&["单选题", "多选题", "判断题"]));
    let count = fields.required("题数", parse::integer(1..=200));
    let points = fields.required("每题分值", parse::integer(1..=100));
    Some(Cell {
        area: area?,
        kind: kind?.parse::<ItemKind>().ok()?,
        count: u32::try_from(count?).ok()?,
        points: u32::try_from(points?).ok()?,
    })
}

fn read_task(fields: &mut Fields<'_>) -> Option<(String, u32, String)> {
    let title = fields.required("题目", parse::text(100));
    let minutes = fields.required("时间", parse::integer(30..=480));
    let text = fields.required("试题正文", parse::text(4_000));
    Some((title?, u32::try_from(minutes?).ok()?, text?))
}

fn read_row(fields: &mut Fields<'_>) -> Option<TaskRow> {
    let no = fields.required("序号", parse::integer(1..=100));
    let name = fields.required("考核项目", parse::text(60));
    let wanted = fields.required("评分要点", parse::text(300));
    let criteria = fields.required("评分标准", parse::text(300));
    let max = fields.required("配分", parse::integer(1..=100));
    Some(TaskRow {
        no: u32::try_from(no?).ok()?,
        name: name?,
        criteria: format!("{}；{}", wanted?, criteria?),
        max: u32::try_from(max?).ok()?,
    })
}

/// What only shows when points and items are held together.
fn inconsistencies(points: &[Point], items: &[Item]) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut codes = BTreeSet::new();
    let mut weights = BTreeMap::new();
    for point in points {
        if !codes.insert(point.code.as_str()) {
            found.push(Problem::at(
                "细目表",
                format!("鉴定点代码{}重复", point.code),
            ));
        }
        weights.insert(point.area.as_str(), point.weight);
    }
    let whole: u32 = weights.values().sum();
    if !points.is_empty() && whole != 100 {
        found.push(Problem::at(
            "细目表",
            format!("各二级范围的权重合计应为100，现为{whole}"),
        ));
    }
    let (mut numbers, mut stems) = (BTreeSet::new(), BTreeSet::new());
    for item in items {
        if !numbers.insert(item.number.as_str()) {
            found.push(Problem::at("试题", format!("编号{}重复", item.number)));
        }
        if !stems.insert(item.stem.as_str()) {
            found.push(Problem::at(
                "试题",
                format!("编号{}的题干与其他试题相同", item.number),
            ));
        }
        if !codes.contains(item.point.as_str()) {
            found.push(Problem::at(
                "试题",
                format!("编号{}的鉴定点代码{}不在细目表中", item.number, item.point),
            ));
        }
    }
    found
}

fn listed(sheet: &str, problems: &Problems) -> Vec<Problem> {
    problems
        .iter()
        .map(|problem| {
            Problem::at(
                format!("{sheet} {}", problem.place()).trim(),
                problem.sentence(),
            )
        })
        .collect()
}

fn refusal(sheet: &str, problems: &Problems) -> Refusal {
    bad(listed(sheet, problems))
}

fn bad(mut problems: Vec<Problem>) -> Refusal {
    let sentence = format!(
        "题库工作簿有{}处问题，未导入任何内容；请改正后重新上传",
        problems.len()
    );
    problems.truncate(MOST_PROBLEMS);
    Refusal::invalid("bank.bad_file", sentence)
        .citing(Clause::A1_5)
        .with(problems)
}

/// The rows of a bank's workbook, sheet by sheet in the order of its columns; all empty for a template.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// 细目表.
    pub points: Vec<Vec<String>>,
    /// 试题.
    pub items: Vec<Vec<String>>,
    /// 命题蓝图.
    pub blueprint: Vec<Vec<String>>,
    /// 技能试题.
    pub task: Vec<Vec<String>>,
    /// 评分表.
    pub sheet: Vec<Vec<String>>,
}

/// Writes the workbook of a bank.
///
/// # Errors
/// A fault where it cannot be made.
pub fn write(rows: &Rows) -> Result<Vec<u8>, Fault> {
    let page = |(name, titles): (&str, &[&str]), rows: &[Vec<String>]| {
        let mut page = ListPage::new(name).title(name);
        for title in titles {
            let wide = matches!(
                *title,
                "题干" | "试题正文" | "解析" | "评分标准" | "评分要点"
            );
            let choices: &[&str] = match *title {
                "题型" => &["单选题", "多选题", "判断题"],
                "重要程度" => &["X", "Y", "Z"],
                _ => &[],
            };
            let column = ListColumn::new(title).width(if wide { 40.0 } else { 14.0 });
            page = page.column(if choices.is_empty() {
                column
            } else {
                column.choices(choices)
            });
        }
        page.rows(rows.iter().map(|row| {
            row.iter()
                .map(|text| Value::from(Some(text.as_str())))
                .collect()
        }))
    };
    Book::new("题库")
        .list(page((POINTS.0, &POINTS.1), &rows.points))
        .list(page((ITEMS.0, &ITEMS.1), &rows.items))
        .list(page((BLUEPRINT.0, &BLUEPRINT.1), &rows.blueprint))
        .list(page((TASK.0, &TASK.1), &rows.task))
        .list(page((SHEET.0, &SHEET.1), &rows.sheet))
        .to_bytes()
        .map_err(|error| Fault::new("making a bank's workbook", error))
}

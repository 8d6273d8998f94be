//! Reads an upload for a bank: a workbook with some of the sheets, or a CSV file that is named like one of them.

use super::{BLUEPRINT, IMPORTANCE, ITEMS, KINDS, POINTS, SCORES, Sheet, TASK};
use kernel::{Clause, Problem, Refusal};
use papers_rules::{Bank, Blueprint, Cell, Item, ItemKind, Point, PracticalTask, TaskRow};
use sheet::{Column, Fields, Limits, Objection, Pick, Problems, Workbook, parse};

const LIMITS: Limits = Limits {
    max_rows: 10_000,
    max_columns: 30,
    max_cells: 200_000,
};
/// The most problems that one answer lists.
const MOST_PROBLEMS: usize = 300;

/// Reads an upload whole. A sheet that it lacks, or that has no rows, brings nothing.
///
/// # Errors
/// A refusal with every problem by sheet, row and column; then nothing of it counts.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Bank, Refusal> {
    let workbook = match Workbook::read(file_name, bytes, LIMITS) {
        Ok(workbook) => workbook,
        Err(error) => return Err(refused(listed("", &Problems::from(error)))),
    };
    let mut reading = Reading::of(&workbook);
    let bank = Bank {
        points: reading.rows(POINTS, read_point).unwrap_or_default(),
        items: reading.rows(ITEMS, read_item).unwrap_or_default(),
        blueprint: reading.blueprint(),
        task: reading.task(),
    };
    if reading.problems.is_empty() {
        return Ok(bank);
    }
    Err(refused(reading.problems))
}

fn refused(mut problems: Vec<Problem>) -> Refusal {
    let sentence = format!(
        "题库文件有{}处问题，未导入任何内容；请改正后重新上传",
        problems.len()
    );
    problems.truncate(MOST_PROBLEMS);
    Refusal::invalid("bank.bad_file", sentence)
        .citing(Clause::A1_5)
        .with(problems)
}

fn listed(sheet: &str, problems: &Problems) -> Vec<Problem> {
    let place = |problem: &sheet::Problem| format!("{sheet} {}", problem.place());
    let listed = problems.iter();
    listed
        .map(|problem| Problem::at(place(problem).trim(), problem.sentence()))
        .collect()
}

/// A workbook while it is read; every problem is kept.
struct Reading<'w> {
    workbook: &'w Workbook,
    problems: Vec<Problem>,
}

impl<'w> Reading<'w> {
    fn of(workbook: &'w Workbook) -> Self {
        let mut reading = Reading {
            workbook,
            problems: Vec::new(),
        };
        let known = [POINTS, ITEMS, BLUEPRINT, TASK, SCORES].map(|(name, _)| name);
        if !known.iter().any(|name| reading.has(name)) {
            let found: Vec<&str> = workbook.sheet_names().collect();
            let sentence = format!(
                "工作表应名为{}，CSV文件也应按此命名，现有：{}",
                known.join("、"),
                found.join("、")
            );
            reading.problems.push(Problem::at("文件", sentence));
        }
        reading
    }

    fn has(&self, name: &str) -> bool {
        self.workbook
            .sheet_names()
            .any(|found| found.trim() == name)
    }

    /// The rows of a sheet; none where it is missing, empty or wrong.
    fn rows<T>(
        &mut self,
        (name, titles): Sheet,
        read: fn(&mut Fields<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        if !self.has(name) {
            return None;
        }
        let columns: Vec<Column> = titles.iter().map(|title| Column::required(title)).collect();
        let mut problems = Problems::new();
        let rows: Vec<T> = match self.workbook.table(Pick::Named(name), &columns) {
            Ok(table) => {
                let rows = table.rows();
                rows.filter_map(|row| read(&mut Fields::new(row, &mut problems)))
                    .collect()
            }
            Err(error) => {
                problems = error.into();
                Vec::new()
            }
        };
        self.problems.extend(listed(name, &problems));
        (problems.is_empty() && !rows.is_empty()).then_some(rows)
    }

    fn blueprint(&mut self) -> Option<Blueprint> {
        let cells = self.rows(BLUEPRINT, read_cell)?;
        let blueprint = Blueprint::new(cells);
        self.keep(blueprint)
    }

    fn task(&mut self) -> Option<PracticalTask> {
        let (tasks, rows) = (self.rows(TASK, read_task), self.rows(SCORES, read_score));
        let (mut tasks, rows) = match (tasks, rows) {
            (Some(tasks), Some(rows)) => (tasks, rows),
            (None, None) => return None,
            _ => {
                let sentence = "技能试题和评分表应一并填写";
                self.problems.push(Problem::at(TASK.0, sentence));
                return None;
            }
        };
        if tasks.len() > 1 {
            let sentence = format!("只能有一道技能试题，现有{}道", tasks.len());
            self.problems.push(Problem::at(TASK.0, sentence));
        }
        let (title, minutes, text) = tasks.swap_remove(0);
        let task = PracticalTask {
            title,
            minutes,
            text,
            rows,
        };
        let checked = task.check().map(|()| task);
        self.keep(checked)
    }

    fn keep<T>(&mut self, read: Result<T, Refusal>) -> Option<T> {
        read.map_err(|refusal| self.problems.extend(refusal.problems))
            .ok()
    }
}

fn read_point(fields: &mut Fields<'_>) -> Option<Point> {
    let part = fields.required("一级范围", parse::text(40));
    let area = fields.required("二级范围", parse::text(40));
    let topic = fields.required("三级范围", parse::text(40));
    let code = fields.required("鉴定点代码", parse::text(20));
    let name = fields.required("鉴定点名称", parse::text(60));
    let importance = fields.required("重要程度", parse::choice(IMPORTANCE));
    let weight = fields.required("权重", parse::integer(1..=100));
    Some(Point {
        part: part?,
        area: area?,
        topic: topic?,
        code: code?,
        name: name?,
        importance: importance?.to_owned(),
        weight: number(weight?),
    })
}

fn read_item(fields: &mut Fields<'_>) -> Option<Item> {
    let number = fields.required("编号", parse::text(20));
    let kind = fields.required("题型", kind);
    let stem = fields.required("题干", parse::text(500));
    let mut options: Vec<String> = ["选项A", "选项B", "选项C", "选项D", "选项E"]
        .iter()
        .map(|title| fields.optional(title, parse::text(200)).unwrap_or_default())
        .collect();
    let last = options.iter().rposition(|option| !option.is_empty());
    options.truncate(last.map_or(0, |last| last + 1));
    let answer = fields.required("答案", parse::text(5));
    let point = fields.required("鉴定点代码", parse::text(20));
    let difficulty = fields.required("难度", difficulty);
    let explanation = fields
        .optional("解析", parse::text(500))
        .unwrap_or_default();
    let source = fields.optional("出处", parse::text(60)).unwrap_or_default();
    let item = Item {
        number: number?,
        kind: kind?,
        stem: stem?,
        options,
        answer: answer?,
        point: point?,
        difficulty: difficulty?,
        explanation,
        source,
    };
    let problems = item
        .check()
        .err()
        .map_or_else(Vec::new, |refusal| refusal.problems);
    for problem in &problems {
        fields.object(&problem.place, Objection::new(&problem.sentence, "请改正"));
    }
    problems.is_empty().then_some(item)
}

fn read_cell(fields: &mut Fields<'_>) -> Option<Cell> {
    let area = fields.required("二级范围", parse::text(40));
    let kind = fields.required("题型", kind);
    let count = fields.required("题数", parse::integer(1..=200));
    let points = fields.required("每题分值", parse::integer(1..=100));
    Some(Cell {
        area: area?,
        kind: kind?,
        count: number(count?),
        points: number(points?),
    })
}

fn read_task(fields: &mut Fields<'_>) -> Option<(String, u32, String)> {
    let title = fields.required("题目", parse::text(100));
    let minutes = fields.required("时间", parse::integer(30..=480));
    let text = fields.required("试题正文", parse::text(4_000));
    Some((title?, number(minutes?), text?))
}

fn read_score(fields: &mut Fields<'_>) -> Option<TaskRow> {
    let no = fields.required("序号", parse::integer(1..=100));
    let name = fields.required("考核项目", parse::text(60));
    let wanted = fields.required("评分要点", parse::text(300));
    let criteria = fields.required("评分标准", parse::text(300));
    let max = fields.required("配分", parse::integer(1..=100));
    Some(TaskRow {
        no: number(no?),
        name: name?,
        criteria: format!("{}；{}", wanted?, criteria?),
        max: number(max?),
    })
}

fn kind(cell: &sheet::Cell) -> Result<ItemKind, Objection> {
    let word = parse::choice(KINDS)(cell)?;
    word.parse()
        .map_err(|error: String| Objection::new(error, "请改正"))
}

/// 0.65 → 65.
fn difficulty(cell: &sheet::Cell) -> Result<u8, Objection> {
    let rate: f64 = parse::normal(cell)?.parse().unwrap_or(f64::NAN);
    if (0.0..=1.0).contains(&rate) {
        return Ok((rate * 100.0).round() as u8);
    }
    Err(Objection::new(
        "不是0至1之间的小数",
        "请填写预计得分率，如0.65",
    ))
}

/// A whole number that was read within a range of positive numbers.
fn number(read: i64) -> u32 {
    u32::try_from(read).expect("the range of each column lies within 32 bits")
}

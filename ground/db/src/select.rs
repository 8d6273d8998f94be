//! Lists that filter, sort and page on the server: a statement put together from fixed pieces only.

use crate::{Row, Value, engine::Conn};
use access::Within;
use kernel::Fault;

/// A list being asked for. Pieces of SQL are fixed texts; what people typed goes in as arguments only.
#[derive(Clone, Debug)]
pub struct Select {
    columns: &'static str,
    from: &'static str,
    conditions: Vec<String>,
    /// What few rows are, which are left out.
    rare: Option<String>,
    args: Vec<Value>,
    group: &'static str,
    order: &'static str,
    /// The column by which the rows of a page are found.
    key: Option<&'static str>,
    of_record: bool,
    /// Whether it is narrowed by a part of a text.
    searched: bool,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// How many rows the whole list has.
    pub total: u32,
    /// This page, from 1.
    pub page: u32,
    /// Rows a page.
    pub size: u32,
}

impl Select {
    /// Asks for columns from a table or a join of tables.
    pub fn new(columns: &'static str, from: &'static str) -> Self {
        Select {
            columns,
            from,
            conditions: Vec::new(),
            rare: None,
            args: Vec::new(),
            group: "",
            order: "",
            key: None,
            of_record: false,
            searched: false,
        }
    }

    /// Gives the values that the columns and the tables name as `$1`, `$2` …; before any condition, for a list that is
    /// fetched whole.
    pub fn given(mut self, values: Vec<Value>) -> Self {
        debug_assert!(self.args.is_empty(), "given after a condition");
        self.args = values;
        self
    }

    /// Only rows for which the condition holds; `{}` stands for the value.
    pub fn only(mut self, condition: &'static str, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        let place = format!("${}", self.args.len());
        self.conditions
            .push(format!("({})", condition.replace("{}", &place)));
        self
    }

    /// Leaves out the rows for which a condition holds that holds of few; asked for once in a list. They are counted apart:
    /// to look for few among all is cheap, to look up each of all is not.
    pub fn unless(mut self, condition: &'static str, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        let place = format!("${}", self.args.len());
        self.rare = Some(format!("({})", condition.replace("{}", &place)));
        self
    }

    /// As [`Select::only`], for a condition on several values; `{1}`, `{2}` … stand for them.
    pub fn only_with(mut self, condition: &'static str, values: Vec<Value>) -> Self {
        let mut filled = condition.to_owned();
        for (at, value) in (1..).zip(values) {
            self.args.push(value);
            filled = filled.replace(&format!("{{{at}}}"), &format!("${}", self.args.len()));
        }
        self.conditions.push(format!("({filled})"));
        self
    }

    /// Only rows for which the condition holds of one of these values, such as `id in {}`; of none where there are none.
    pub fn among<T: Into<Value>>(
        mut self,
        condition: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let mut places = Vec::new();
        for value in values {
            self.args.push(value.into());
            places.push(format!("${}", self.args.len()));
        }
        self.conditions.push(match places.is_empty() {
            true => "(1 = 0)".to_owned(),
            false => format!(
                "({})",
                condition.replace("{}", &format!("({})", places.join(", ")))
            ),
        });
        self
    }

    /// As [`Select::only`], where a value was given at all.
    pub fn maybe(self, condition: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.only(condition, value),
            None => self,
        }
    }

    /// Only rows that a permit reaches; `school` and `affiliation` are the conditions on whose a row is.
    pub fn within(self, within: Within, school: &'static str, affiliation: &'static str) -> Self {
        match within {
            Within::All => self,
            Within::School(id) => self.only(school, id),
            Within::Affiliation(of) => self.only(affiliation, of.to_string()),
        }
    }

    /// Only rows in which one of the columns contains the text; an empty text is no condition.
    /// `condition` is such as `name like {} escape '\'`.
    pub fn containing(self, condition: &'static str, text: &str) -> Self {
        match Select::part(text) {
            Some(part) => self.only(condition, part).searched(),
            None => self,
        }
    }

    /// Says that a condition is on a part of a text, as [`Select::containing`] does by itself.
    pub fn searched(mut self) -> Self {
        self.searched = true;
        self
    }

    /// What `like … escape '\'` is given for texts that contain this one; none for an empty text.
    pub fn part(text: &str) -> Option<String> {
        let escaped = text
            .trim()
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        Some(format!("%{escaped}%")).filter(|part| part != "%%")
    }

    /// Gathers the rows that are alike in these columns, for a list that is fetched whole.
    pub fn group(mut self, columns: &'static str) -> Self {
        self.group = columns;
        self
    }

    /// The order; it must end in a column that tells any two rows apart.
    pub fn order(mut self, order: &'static str) -> Self {
        self.order = order;
        self
    }

    /// Names the column that tells the rows apart: a page is found by it alone, and its columns are made for its own rows
    /// only. PostgreSQL makes them for all the rows before a page too.
    pub fn keyed(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }

    /// Says that acts alone change what the list is made from, so that the same need not be asked twice between two of them.
    pub fn of_record(mut self) -> Self {
        self.of_record = true;
        self
    }

    /// Fetches one page, counted from 1, of `size` rows.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn page(self, conn: &mut Conn, page: u32, size: u32) -> Result<Page, Fault> {
        let counted = self.ask(conn, self.count()).await?;
        let counted = counted.first();
        let total = counted
            .ok_or_else(|| Fault::broken("a count gave no row"))?
            .get("total")?;
        let page = page.clamp(1, u32::div_ceil(total, size).max(1));
        let rows = self
            .rows(conn, i64::from(size), i64::from(page - 1) * i64::from(size))
            .await?;
        Ok(Page {
            rows,
            total,
            page,
            size,
        })
    }

    /// Fetches at most `limit` rows from the start.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn first(self, conn: &mut Conn, limit: u32) -> Result<Vec<Row>, Fault> {
        self.rows(conn, i64::from(limit), 0).await
    }

    /// Fetches every row: for lists that what they were narrowed to keeps short.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn every(self, conn: &mut Conn) -> Result<Vec<Row>, Fault> {
        self.ask(conn, self.sql()).await
    }

    async fn rows(&self, conn: &mut Conn, limit: i64, offset: i64) -> Result<Vec<Row>, Fault> {
        let paged = |sql: String| format!("{sql} limit {limit} offset {offset}");
        let sql = match self.key {
            None => paged(self.sql()),
            Some(key) => format!(
                "select {} from {} where {key} in ({}){}",
                self.columns,
                self.from,
                paged(self.sql_of(key)),
                clause("order", self.order)
            ),
        };
        self.ask(conn, sql).await
    }

    async fn ask(&self, conn: &mut Conn, sql: String) -> Result<Vec<Row>, Fault> {
        if self.searched {
            conn.plan_anew().await?;
        }
        let args = self.args.clone();
        match self.of_record {
            true => conn.all_of_record(sql, args).await,
            false => conn.all_of(&sql, args).await,
        }
    }

    fn sql(&self) -> String {
        self.sql_of(self.columns)
    }

    fn sql_of(&self, columns: &str) -> String {
        format!(
            "select {columns} from {}{}{}{}",
            self.from,
            self.condition(),
            clause("group", self.group),
            clause("order", self.order)
        )
    }

    fn count(&self) -> String {
        let of = |conditions: &[String]| {
            let wanted = where_all(conditions);
            format!("select count(*) from {}{wanted}", self.from)
        };
        let Some(rare) = &self.rare else {
            return format!("select ({}) as total", of(&self.conditions));
        };
        let both: Vec<String> = self.conditions.iter().chain([rare]).cloned().collect();
        format!(
            "select ({}) - ({}) as total",
            of(&self.conditions),
            of(&both)
        )
    }

    fn condition(&self) -> String {
        let rare = self.rare.iter().map(|rare| format!("not {rare}"));
        let all: Vec<String> = self.conditions.iter().cloned().chain(rare).collect();
        where_all(&all)
    }
}

fn clause(word: &str, columns: &str) -> String {
    match columns.is_empty() {
        true => String::new(),
        false => format!(" {word} by {columns}"),
    }
}

fn where_all(conditions: &[String]) -> String {
    match conditions.is_empty() {
        true => String::new(),
        false => format!(" where {}", conditions.join(" and ")),
    }
}

impl Page {
    /// How many pages there are, at least 1.
    pub fn pages(&self) -> u32 {
        self.total.div_ceil(self.size).max(1)
    }
}

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
    args: Vec<Value>,
    order: &'static str,
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
            args: Vec::new(),
            order: "",
        }
    }

    /// Only rows for which the condition holds; `{}` stands for the value.
    pub fn only(mut self, condition: &'static str, value: impl Into<Value>) -> Self {
        self.args.push(value.into());
        let place = format!("${}", self.args.len());
        self.conditions
            .push(format!("({})", condition.replace("{}", &place)));
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
        let text = text.trim();
        if text.is_empty() {
            return self;
        }
        let escaped = text
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        self.only(condition, format!("%{escaped}%"))
    }

    /// The order; it must end in a column that tells any two rows apart.
    pub fn order(mut self, order: &'static str) -> Self {
        self.order = order;
        self
    }

    /// Fetches one page, counted from 1, of `size` rows.
    ///
    /// # Errors
    /// A fault where storage fails.
    pub async fn page(self, conn: &mut Conn, page: u32, size: u32) -> Result<Page, Fault> {
        let wanted = self.condition();
        let count = format!("select count(*) as total from {}{wanted}", self.from);
        let total: u32 = conn
            .all_of(&count, self.args.clone())
            .await?
            .first()
            .ok_or_else(|| Fault::broken("a count gave no row"))?
            .get("total")?;
        let page = page.clamp(1, total.div_ceil(size).max(1));
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
        conn.all_of(&self.sql(), self.args.clone()).await
    }

    async fn rows(&self, conn: &mut Conn, limit: i64, offset: i64) -> Result<Vec<Row>, Fault> {
        let sql = format!("{} limit {limit} offset {offset}", self.sql());
        conn.all_of(&sql, self.args.clone()).await
    }

    fn sql(&self) -> String {
        let order = if self.order.is_empty() {
            String::new()
        } else {
            format!(" order by {}", self.order)
        };
        format!(
            "select {} from {}{}{order}",
            self.columns,
            self.from,
            self.condition()
        )
    }

    fn condition(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!(" where {}", self.conditions.join(" and "))
    }
}

impl Page {
    /// How many pages there are, at least 1.
    pub fn pages(&self) -> u32 {
        self.total.div_ceil(self.size).max(1)
    }
}

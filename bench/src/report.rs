//! What a benchmark found, as a table or as JSON.

use serde::Serialize;

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What we want, in words such as `>= 0.5`; empty where there is no goal.
    pub goal: String,
    /// Whether the value meets the goal; true where there is none.
    pub meets: bool,
}

impl Figure {
    /// A figure without a goal.
    pub fn plain(name: impl Into<String>, value: f64, unit: &'static str) -> Figure {
        Figure {
            name: name.into(),
            value,
            unit,
            goal: String::new(),
            meets: true,
        }
    }

    /// A figure that should be at most `goal`.
    pub fn at_most(name: impl Into<String>, value: f64, unit: &'static str, goal: f64) -> Figure {
        Figure {
            goal: format!("<= {goal}"),
            meets: value <= goal,
            ..Self::plain(name, value, unit)
        }
    }

    /// A figure that should be at least `goal`.
    pub fn at_least(name: impl Into<String>, value: f64, unit: &'static str, goal: f64) -> Figure {
        Figure {
            goal: format!(">= {goal}"),
            meets: value >= goal,
            ..Self::plain(name, value, unit)
        }
    }
}

/// The figures of one run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The benchmark.
    pub bench: String,
    /// On which engine.
    #[serde(skip)]
    pub database: &'static str,
    /// What was found.
    pub figures: Vec<Figure>,
}

impl Report {
    /// Prints the table, or JSON.
    ///
    /// # Errors
    /// An error where the figures cannot be written as JSON.
    pub fn print(&self, json: bool) -> anyhow::Result<()> {
        if json {
            println!("{}", serde_json::to_string(self)?);
            return Ok(());
        }
        println!("{} on {}", self.bench, self.database);
        println!("machine: {}", machine());
        println!("durability: SQLite WAL with synchronous=FULL; PostgreSQL as the server is set");
        let width = self
            .figures
            .iter()
            .map(|figure| figure.name.len())
            .max()
            .unwrap_or(0);
        for figure in &self.figures {
            let verdict = match (figure.goal.is_empty(), figure.meets) {
                (true, _) => String::new(),
                (false, true) => format!("  goal {}  met", figure.goal),
                (false, false) => format!("  goal {}  MISSED", figure.goal),
            };
            println!(
                "{:width$}  {:>12.2} {:<6}{verdict}",
                figure.name, figure.value, figure.unit
            );
        }
        Ok(())
    }
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let processor = std::fs::read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| {
            let line = text.lines().find(|line| line.starts_with("model name"))?;
            Some(line.split(':').nth(1)?.trim().to_owned())
        })
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    format!("{processor}, {cores} cores")
}

//! `gongjiang-bench NAME`: load and scale with real clients. Makes its own data and prints a table of figures.

mod filing;
mod health;
mod load;
mod report;
mod serve;

use clap::{Parser, ValueEnum};
use report::Report;

/// Measures the platform on this machine.
#[derive(Debug, Parser)]
struct Cli {
    /// What to measure
    name: Name,
    /// PostgreSQL address; without one, SQLite in a folder that is thrown away
    #[arg(long)]
    database: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Name {
    /// Requests a second of /healthz against a bare axum handler in the same run
    Health,
    /// The register, a centre's queue, the scope question and the import of a form, with 5,000 schools
    Filing,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let figures = match cli.name {
        Name::Health => runtime.block_on(health::run(cli.database.as_deref()))?,
        Name::Filing => runtime.block_on(filing::run(cli.database.as_deref()))?,
    };
    let name = cli
        .name
        .to_possible_value()
        .map(|value| value.get_name().to_owned())
        .unwrap_or_default();
    let report = Report {
        bench: name,
        database: if cli.database.is_some() {
            "PostgreSQL"
        } else {
            "SQLite"
        },
        figures,
    };
    report.print(cli.json)
}

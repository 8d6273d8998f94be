//! `cargo xtask tidy`: the repository checks what the compiler cannot. `cargo xtask clauses` writes docs/clauses.md.

mod clauses;
mod files;
mod imports;

use anyhow::{Context, bail};
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask stands in the repository")?
        .to_owned();
    match std::env::args().nth(1).as_deref() {
        Some("tidy") => {
            let mut problems = imports::check(&root)?;
            problems.extend(files::check(&root)?);
            problems.extend(clauses::check(&root)?);
            for problem in &problems {
                println!("{problem}");
            }
            if !problems.is_empty() {
                bail!("{} things to tidy", problems.len());
            }
            println!("tidy");
            Ok(())
        }
        Some("clauses") => clauses::write(&root),
        _ => bail!("cargo xtask tidy | clauses"),
    }
}

//! `gongjiang init`: a real installation. Makes the keys and the first administrator.

use access::{Affiliation, OrganisationKind, Principal, Role};
use accounts::{NewAccount, NewOrganisation};
use anyhow::bail;
use gongjiang::place::Place;
use std::{path::PathBuf, process::ExitCode};
use web::Clock;

/// What `init` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 数据文件夹
    #[arg(long, default_value = "gongjiang-data")]
    data: PathBuf,
    /// PostgreSQL地址；缺省为数据文件夹中的SQLite
    #[arg(long)]
    database: Option<String>,
    /// 省级人力资源社会保障部门名称
    #[arg(long, default_value = "四川省人力资源和社会保障厅")]
    department: String,
    /// 第一个系统管理员的用户名
    #[arg(long, default_value = "admin")]
    admin: String,
    /// 第一个系统管理员的姓名
    #[arg(long, default_value = "系统管理员")]
    name: String,
}

/// Makes a new installation, whole or not at all.
///
/// # Errors
/// An error (misuse) where something is there already, or what is asked for cannot be.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let place = Place {
        folder: args.data.clone(),
        database: args.database.clone(),
    };
    if place.holds_something() {
        bail!(
            "{} 中已有内容，可能已经安装过：请用 --data 指明一个新的文件夹",
            place.folder.display()
        );
    }
    let password = match install(&place, &args).await {
        Ok(password) => password,
        Err(error) => {
            // What could not be finished must not stand in the way of the next try.
            let _ = std::fs::remove_dir_all(&place.folder);
            return Err(error);
        }
    };
    println!("安装完成：{}", place.folder.display());
    println!("密钥在 {}，请妥善备份并限制访问。", place.keys().display());
    println!("系统管理员  用户名：{}  初始密码：{password}", args.admin);
    println!(
        "初始密码只显示这一次，请登录后立即修改。接着运行 gongjiang serve --data {}",
        place.folder.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// Makes the keys, the first organisation and its administrator; gives the first password.
async fn install(place: &Place, args: &Args) -> anyhow::Result<String> {
    place.create()?;
    let db = place.open().await?;
    let kind = OrganisationKind::Department;
    let known = accounts::organisations(&mut db.read().await?, kind).await?;
    if !known.is_empty() {
        bail!("该数据库中已有一个安装，它的密钥在别处：请换用空的数据库");
    }
    let platform = Principal::platform();
    let now = Clock::System.now();
    let organisation = accounts::open_organisation(
        &db,
        &platform.permit().map_err(kernel::Stop::from)?,
        &NewOrganisation {
            kind: OrganisationKind::Department,
            affiliation: Affiliation::Province,
            name: args.department.clone(),
        },
        now,
    )
    .await?;
    let password = first_password();
    accounts::open_account(
        &db,
        &platform.permit().map_err(kernel::Stop::from)?,
        &NewAccount {
            organisation,
            role: Role::Administrator,
            user_name: args.admin.clone(),
            person_name: args.name.clone(),
            password: password.clone(),
            demo: false,
        },
        now,
    )
    .await?;
    db.grow_tree(now).await?;
    db.close().await;
    Ok(password)
}

/// Letters and digits that are not mistaken for each other, about 95 bits.
fn first_password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    db::chance::bytes::<20>()
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
        .collect()
}

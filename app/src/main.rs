//! `gongjiang`: the one binary.

mod commands;

use anyhow::Context;
use clap::{Parser, Subcommand};
use jiff::civil::Date;
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

/// 工匠：技工院校学生职业技能等级认定服务平台
#[derive(Debug, Parser)]
#[command(name = "gongjiang", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 建立演示省份并提供服务；再次运行时直接使用已有数据
    Demo(commands::demo::Args),
    /// 新建一个正式安装：生成密钥和第一个系统管理员
    Init(commands::init::Args),
    /// 提供服务
    Serve(commands::serve::Args),
    /// 离线核验一份PDF（备案回执、证书）是否为原件
    Verify {
        /// PDF文件
        file: PathBuf,
        /// 签发平台的根证书（PEM）；缺省为数据文件夹中的trust.pem
        #[arg(long)]
        trust: Option<PathBuf>,
        /// 数据文件夹
        #[arg(long, default_value = "gongjiang-data")]
        data: PathBuf,
        /// 以JSON输出
        #[arg(long)]
        json: bool,
    },
    /// 业务日志
    Journal {
        #[command(subcommand)]
        command: JournalCommand,
    },
    /// 输出接口说明（OpenAPI）
    Openapi,
    /// 逐段解释证书编码或备案编号
    Code {
        /// 22位证书编码、16位旧编码或13位备案编号
        code: String,
        /// 以JSON输出
        #[arg(long)]
        json: bool,
    },
    /// 核验公民身份号码（GB 11643）
    Id {
        /// 18位公民身份号码
        number: String,
        /// 以JSON输出
        #[arg(long)]
        json: bool,
    },
    /// 核验统一社会信用代码（GB 32100）
    Uscc {
        /// 18位代码
        code: String,
        /// 以JSON输出
        #[arg(long)]
        json: bool,
    },
    /// 按抽取记录重算一次抽取，核对结果是否一致
    Draw {
        /// 抽取记录（JSON），从平台下载
        file: PathBuf,
        /// 以JSON输出
        #[arg(long)]
        json: bool,
    },
    /// 推算若干工作日之后的日期（按国务院放假安排，起算日为第0日）
    Workdays {
        /// 起算日，如2026-11-23
        #[arg(value_parser = gongjiang::tools::day)]
        date: Date,
        /// 工作日数，0至5000
        #[arg(value_parser = clap::value_parser!(u16).range(0..=5_000))]
        days: u16,
        /// 以JSON输出
        #[arg(long)]
        json: bool,
    },
    /// 查职业：编码、名称、工种或拼音首字母（2015年版、2022年版大典）
    Occupation {
        /// 编码、名称、工种或拼音首字母
        text: String,
        /// 以JSON输出
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
enum JournalCommand {
    /// 重新计算全部业务日志，并与其所记的数据逐条比对
    Verify {
        /// 数据文件夹
        #[arg(long, default_value = "gongjiang-data")]
        data: PathBuf,
        /// PostgreSQL地址；缺省为数据文件夹中的SQLite
        #[arg(long)]
        database: Option<String>,
        /// 以前留存的签名树头：核验日志是否由它延续而来，未被截断或改写
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
        /// 以JSON输出
        #[arg(long)]
        json: bool,
    },
}

/// The address that the platform listens on unless told otherwise.
const LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8080);

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    use gongjiang::tools;
    Ok(match command {
        Command::Demo(args) => asynchronously(commands::demo::run(args))?,
        Command::Init(args) => asynchronously(commands::init::run(args))?,
        Command::Serve(args) => asynchronously(commands::serve::run(args))?,
        Command::Verify {
            file,
            trust,
            data,
            json,
        } => commands::verify::run(&file, trust, &data, json)?,
        Command::Journal {
            command:
                JournalCommand::Verify {
                    data,
                    database,
                    against,
                    json,
                },
        } => asynchronously(commands::journal::verify(data, database, against, json))?,
        Command::Openapi => {
            tools::say(gongjiang::compose::openapi().to_pretty_json()?);
            ExitCode::SUCCESS
        }
        Command::Code { code, json } => tools::code(&code).tell(json),
        Command::Id { number, json } => tools::id(&number).tell(json),
        Command::Uscc { code, json } => tools::uscc(&code).tell(json),
        Command::Draw { file, json } => {
            let record =
                std::fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
            tools::draw(&record).tell(json)
        }
        Command::Workdays { date, days, json } => tools::workdays(date, days).tell(json),
        Command::Occupation { text, json } => tools::occupation(&text).tell(json),
    })
}

fn asynchronously(
    work: impl Future<Output = anyhow::Result<ExitCode>>,
) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

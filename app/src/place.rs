//! An installation's folder: its keys, its files, its SQLite database, the certificate that its documents are trusted by.

use crate::compose;
use anyhow::{Context, bail};
use calendar::Calendar;
use db::{Db, Keys};
use ipnet::IpNet;
use std::{
    fs::File,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use web::{Clock, Config, DemoAccount, House, Metrics};

/// The file that a process holds while it works on a folder; it is no content.
const LOCK: &str = "lock";

/// Where an installation lives.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// The PostgreSQL address; none for the SQLite file in the folder.
    pub database: Option<String>,
}

impl Place {
    /// The folder of the keys.
    pub fn keys(&self) -> PathBuf {
        self.folder.join("keys")
    }

    /// The certificate by which anyone can check the documents of this installation.
    pub fn trust(&self) -> PathBuf {
        self.folder.join("trust.pem")
    }

    /// Whether anything is in the folder.
    pub fn holds_something(&self) -> bool {
        holds_something(&self.folder)
    }

    /// Takes the folder for this process until the answer is dropped.
    ///
    /// # Errors
    /// An error where another process works on it.
    pub fn lock(&self) -> anyhow::Result<File> {
        let path = self.folder.join(LOCK);
        let file = File::create(&path).with_context(|| format!("无法写 {}", path.display()))?;
        if file.try_lock().is_err() {
            bail!("另一个进程正在使用 {}", self.folder.display());
        }
        Ok(file)
    }

    /// Makes the folder and the keys of a new installation.
    ///
    /// # Errors
    /// An error where there are keys already or the folder cannot be written.
    pub fn create(&self) -> anyhow::Result<()> {
        std::fs::create_dir_all(&self.folder)
            .with_context(|| format!("无法建立数据文件夹 {}", self.folder.display()))?;
        Keys::create(&self.keys())
            .with_context(|| format!("无法在 {} 建立密钥", self.keys().display()))?;
        Ok(())
    }

    /// Opens the installation and brings its database up to date.
    ///
    /// # Errors
    /// An error where there is no installation, or its database cannot be reached.
    pub async fn open(&self) -> anyhow::Result<Db> {
        if !Keys::exist(&self.keys()) {
            bail!(
                "{} 中没有密钥：请先运行 gongjiang init，或用 --data 指明已有的数据文件夹",
                self.folder.display()
            );
        }
        let keys = Keys::open(&self.keys()).context("无法读取密钥")?;
        let db = Db::open(
            self.database.as_deref(),
            &self.folder,
            keys,
            compose::SCHEMAS,
        )
        .await
        .context("无法打开数据库")?;
        let root = certificate_desk::root_certificate(db.keys()).context("无法制作根证书")?;
        std::fs::write(self.trust(), root.to_string()).context("无法写出根证书")?;
        Ok(db)
    }
}

/// How an installation presents itself.
#[derive(Clone, Debug, Default)]
pub struct Presentation {
    /// The address that people see.
    pub base_url: String,
    /// A line on every page.
    pub notice: Option<String>,
    /// The accounts that the sign-in page of a demo offers.
    pub demo_accounts: Vec<DemoAccount>,
    /// Whether those may sign in.
    pub demo_sign_in: bool,
    /// The proxies whose word on where a request came from is taken.
    pub trusted_proxies: Vec<IpNet>,
}

/// Puts the house together.
pub fn house(db: Db, clock: Clock, presentation: Presentation) -> House {
    House {
        db,
        clock,
        calendar: Calendar::built_in(),
        config: Arc::new(Config {
            base_url: presentation.base_url.trim_end_matches('/').to_owned(),
            demo_sign_in: presentation.demo_sign_in,
            trusted_proxies: presentation.trusted_proxies,
            notice: presentation.notice,
            nav: compose::nav(),
            demo_accounts: presentation.demo_accounts,
        }),
        metrics: Arc::new(Metrics::default()),
    }
}

/// Whether the server can be reached from this machine only.
pub fn is_loopback(listen: SocketAddr) -> bool {
    listen.ip().is_loopback()
}

fn holds_something(folder: &Path) -> bool {
    folder.read_dir().is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != LOCK))
    })
}

/// How far a demo has come in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemoState {
    /// Nothing is there.
    Nothing,
    /// A demo was begun and not finished.
    Begun,
    /// A demo is there.
    Complete,
    /// Something else is there: never to be touched by the demo.
    Foreign,
}

impl DemoState {
    const BEGUN: &str = "demo.begun";
    const COMPLETE: &str = "demo.complete";

    /// What is in the folder.
    pub fn of(folder: &Path) -> DemoState {
        if folder.join(Self::COMPLETE).exists() {
            DemoState::Complete
        } else if folder.join(Self::BEGUN).exists() {
            DemoState::Begun
        } else if holds_something(folder) {
            DemoState::Foreign
        } else {
            DemoState::Nothing
        }
    }

    /// Whether a file stays when a demo is made afresh: the mark of its beginning, and the lock.
    pub fn keeps(path: &Path) -> bool {
        path.file_name()
            .is_some_and(|name| name == Self::BEGUN || name == LOCK)
    }

    /// Marks that a demo is begun here.
    ///
    /// # Errors
    /// An error where the folder cannot be written.
    pub fn begin(folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join(Self::BEGUN), "")
    }

    /// Marks that the demo here is complete.
    ///
    /// # Errors
    /// An error where the folder cannot be written.
    pub fn finish(folder: &Path) -> std::io::Result<()> {
        std::fs::write(folder.join(Self::COMPLETE), "")
    }
}

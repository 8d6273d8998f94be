//! What every door has at hand: storage, the clock, how this installation is run, where its links lead.

use crate::{Clock, Metrics};
use access::{Act, Principal};
use calendar::Calendar;
use db::{Conn, Db};
use ipnet::IpNet;
use jiff::{Timestamp, civil::Date};
use std::sync::Arc;

/// 平台: the state that doors share. Cheap to clone.
#[derive(Clone, Debug)]
pub struct House {
    /// Storage.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Working days.
    pub calendar: &'static Calendar,
    /// How this installation is run.
    pub config: Arc<Config>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

/// How an installation is run.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address that people see, without a slash at its end; QR codes lead there.
    pub base_url: String,
    /// Whether the well-known accounts of the demo may sign in: only while the server listens on loopback.
    pub demo_sign_in: bool,
    /// The proxies whose word on where a request came from is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// A line on every page, such as that all data are invented.
    pub notice: Option<String>,
    /// The links of every desk.
    pub nav: Vec<NavEntry>,
    /// The accounts that the sign-in page of a demo offers.
    pub demo_accounts: Vec<DemoAccount>,
}

/// A link that is shown to whoever may do the act behind it.
#[derive(Clone, Copy, Debug)]
pub struct NavEntry {
    /// The act behind the link.
    pub act: Act,
    /// Where it leads.
    pub href: &'static str,
    /// Its text.
    pub text: &'static str,
    /// The name of its picture in the sprite.
    pub icon: &'static str,
}

/// An account that the sign-in page of a demo offers.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    /// What the person does, and where.
    pub role: String,
    /// The user name.
    pub name: String,
    /// The well-known password.
    pub password: String,
}

impl Config {
    /// Whether people reach this installation by https.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

impl House {
    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What day it is in China.
    pub fn today(&self) -> Date {
        calendar::shanghai_date(self.now())
    }
}

/// 待办事项: something that waits for a person, on their home page.
#[derive(Clone, Debug)]
pub struct Work {
    /// What is to be done.
    pub title: String,
    /// On what.
    pub text: String,
    /// Where it is done.
    pub href: String,
    /// Until when, where a clock runs.
    pub due: Option<Date>,
    /// The clause that calls for it.
    pub clause: Option<kernel::Clause>,
}

/// What a desk tells about the work that waits for a person.
pub type WorkFuture<'a> = futures::future::BoxFuture<'a, Result<Vec<Work>, kernel::Stop>>;

/// How a desk is asked for the work that waits; all desks read one picture.
pub type WorkOf = for<'a> fn(&'a mut Conn, &'a House, &'a Principal) -> WorkFuture<'a>;

//! How far a certificate has come.

use std::{fmt, str::FromStr};

/// 证书状态: how far a certificate has come (A4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertificateState {
    /// 已赋码: the centre has given it its code; it certifies nothing yet.
    Assigned,
    /// 已颁发: the head of the school has issued it.
    Issued,
}

impl CertificateState {
    /// All of them, in the order of the road.
    pub const ALL: [CertificateState; 2] = [CertificateState::Assigned, CertificateState::Issued];

    /// The stable name that storage and programs use.
    pub fn code(self) -> &'static str {
        match self {
            CertificateState::Assigned => "assigned",
            CertificateState::Issued => "issued",
        }
    }

    /// The Chinese name.
    pub fn title(self) -> &'static str {
        match self {
            CertificateState::Assigned => "已赋码，待颁发",
            CertificateState::Issued => "已颁发",
        }
    }
}

impl fmt::Display for CertificateState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for CertificateState {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or_else(|| format!("证书状态“{text}”不存在"))
    }
}

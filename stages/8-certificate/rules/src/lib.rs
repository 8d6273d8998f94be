//! Stage 8, the rules: the certificate code, who may have one, and what must be there before certificates are issued (A4.5).

mod assign;
mod code;
mod explain;
mod issue;
mod state;

pub use assign::assign;
pub use code::{CODE_RULE, CertificateCode, CodeError, Series};
pub use explain::{Explained, explain};
pub use issue::{Holder, issue};
pub use state::CertificateState;

//! Where a list on a page goes back and on.

use db::Page;

/// 分页: which page of how many, and the addresses of its neighbours; empty where there is none.
#[derive(Clone, Debug)]
pub struct Pager {
    /// How many there are in all.
    pub total: u32,
    /// This page, from 1.
    pub page: u32,
    /// How many pages there are.
    pub pages: u32,
    /// The page before.
    pub previous: String,
    /// The page after.
    pub next: String,
}

impl Pager {
    /// The pager of what was found; `address` gives the address of a page of the same list.
    pub fn of(found: &Page, address: impl Fn(u32) -> String) -> Pager {
        let (page, pages) = (found.page, found.pages());
        let neighbour = |there, page| if there { address(page) } else { String::new() };
        Pager {
            total: found.total,
            page,
            pages,
            previous: neighbour(page > 1, page.saturating_sub(1)),
            next: neighbour(page < pages, page + 1),
        }
    }
}

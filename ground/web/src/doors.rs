//! Doors: routes that lead to acts. A desk lists its doors once; the router and the tests of authority read that list.

use crate::House;
use access::Act;
use axum::{Router, http::Method, routing::MethodRouter};

/// 办事入口: one route.
#[derive(Clone, Debug)]
pub struct Door {
    /// The method.
    pub method: Method,
    /// The path, with places such as `{id}`.
    pub path: &'static str,
    /// The act behind it; none where everyone may enter.
    pub act: Option<Act>,
}

/// The doors of a desk.
#[derive(Debug, Default)]
pub struct Doors {
    router: Router<House>,
    list: Vec<Door>,
}

impl Doors {
    /// No doors yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A door through which something is looked at.
    pub fn get(self, act: Act, path: &'static str, handler: MethodRouter<House>) -> Self {
        self.door(Method::GET, Some(act), path, handler)
    }

    /// A door through which something is done.
    pub fn post(self, act: Act, path: &'static str, handler: MethodRouter<House>) -> Self {
        self.door(Method::POST, Some(act), path, handler)
    }

    /// A door through which something is put in its place.
    pub fn put(self, act: Act, path: &'static str, handler: MethodRouter<House>) -> Self {
        self.door(Method::PUT, Some(act), path, handler)
    }

    /// A door that is open to everyone.
    pub fn open(self, method: Method, path: &'static str, handler: MethodRouter<House>) -> Self {
        self.door(method, None, path, handler)
    }

    /// Both lists of doors.
    pub fn and(mut self, other: Doors) -> Self {
        self.router = self.router.merge(other.router);
        self.list.extend(other.list);
        self
    }

    /// The routes.
    pub fn router(self) -> Router<House> {
        self.router
    }

    /// The list.
    pub fn list(&self) -> &[Door] {
        &self.list
    }

    fn door(
        mut self,
        method: Method,
        act: Option<Act>,
        path: &'static str,
        handler: MethodRouter<House>,
    ) -> Self {
        self.router = self.router.route(path, handler);
        self.list.push(Door { method, path, act });
        self
    }
}

//! The demo province behind a real server on loopback.

use gongjiang::{
    compose, demo,
    place::{self, Place},
    worker,
};
use std::net::SocketAddr;
use tempfile::TempDir;
use tokio::net::TcpListener;
use web::{Clock, House};

/// A running demo.
pub struct Province {
    /// Its state.
    pub house: House,
    /// Where it answers.
    pub base: String,
    _folder: TempDir,
}

impl Province {
    /// Makes the province and serves it.
    pub async fn start() -> Province {
        let folder = tempfile::tempdir().unwrap();
        let place = Place {
            folder: folder.path().join("demo"),
            database: None,
        };
        place.create().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let db = place.open().await.unwrap();
        let past = place::house(
            db.clone(),
            Clock::set_at(Clock::System.now()),
            demo::presentation(&base),
        );
        demo::make(&past, Clock::System.now(), &|_| {})
            .await
            .unwrap();
        let house = place::house(db, Clock::System, demo::presentation(&base));
        tokio::spawn(worker::run(house.clone()));
        let router = web::application(house.clone(), compose::doors());
        tokio::spawn(async move {
            axum::serve(
                listener,
                router.into_make_service_with_connect_info::<SocketAddr>(),
            )
            .await
        });
        Province {
            house,
            base,
            _folder: folder,
        }
    }
}

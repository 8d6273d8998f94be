//! Real clients on loopback: connections that are kept open and send one request after another.

use anyhow::{Context, bail};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// How long each request took, sorted.
#[derive(Debug)]
pub struct Latencies {
    sorted: Vec<Duration>,
    took: Duration,
}

impl Latencies {
    /// Of what was asked one after the other.
    pub fn of(mut sorted: Vec<Duration>) -> Latencies {
        sorted.sort();
        let took = sorted.iter().sum();
        Latencies { sorted, took }
    }

    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.sorted.len() as f64 / self.took.as_secs_f64()
    }

    /// The given percentile, milliseconds.
    pub fn percentile(&self, percent: usize) -> f64 {
        let last = self.sorted.len().saturating_sub(1);
        self.sorted
            .get(last * percent / 100)
            .map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
    }
}

/// Sends `each` GET requests on every one of `clients` connections, for these paths in turn; `header` is sent with each, a
/// line with its end.
///
/// # Errors
/// An error where a connection breaks or an answer is not 200.
pub async fn get(
    address: SocketAddr,
    paths: &[String],
    header: &str,
    clients: usize,
    each: usize,
) -> anyhow::Result<Latencies> {
    let began = Instant::now();
    let mut tasks = Vec::new();
    for at in 0..clients {
        let turn = (0..each).map(|n| paths[(at * each + n) % paths.len()].clone());
        tasks.push(tokio::spawn(client(
            address,
            turn.collect(),
            header.to_owned(),
        )));
    }
    let mut sorted = Vec::with_capacity(clients * each);
    for task in tasks {
        sorted.extend(task.await??);
    }
    let took = began.elapsed();
    sorted.sort();
    Ok(Latencies { sorted, took })
}

async fn client(
    address: SocketAddr,
    paths: Vec<String>,
    header: String,
) -> anyhow::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut latencies = Vec::with_capacity(paths.len());
    let mut buffer = Vec::new();
    for path in paths {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{header}\r\n");
        let began = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        answer(&mut stream, &mut buffer).await?;
        latencies.push(began.elapsed());
    }
    Ok(latencies)
}

/// Reads one whole answer; what is asked for here always states its length.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> anyhow::Result<()> {
    buffer.clear();
    loop {
        if stream.read_buf(buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        let Some(head) = buffer.windows(4).position(|end| end == b"\r\n\r\n") else {
            continue;
        };
        let text = std::str::from_utf8(&buffer[..head])?;
        if !text.starts_with("HTTP/1.1 200") {
            bail!("not 200: {}", text.lines().next().unwrap_or_default());
        }
        let length: usize = text
            .lines()
            .find_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length:")
                    .map(|n| n.trim().to_owned())
            })
            .context("the answer states no length")?
            .parse()?;
        if buffer.len() >= head + 4 + length {
            return Ok(());
        }
    }
}

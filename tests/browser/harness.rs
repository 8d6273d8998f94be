//! A real Chromium, driven as a person would: open, fill in, press, read. Whatever a page complains about fails the story.

use chromiumoxide::{
    browser::{Browser, BrowserConfig},
    cdp::{
        browser_protocol::{
            dom::SetFileInputFilesParams,
            emulation::SetDeviceMetricsOverrideParams,
            log::EventEntryAdded,
            network::EventRequestWillBeSent,
            page::{CaptureScreenshotFormat, Viewport},
        },
        js_protocol::runtime::EventExceptionThrown,
    },
    page::{Page, ScreenshotParams},
};
use futures::StreamExt;
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Chromium's own viewer of PDF, which it asks itself for.
const VIEWER: &str = "chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/";
/// How long a page may take to show what is expected.
const PATIENCE: Duration = Duration::from_secs(20);
/// The widths of the pictures: a desk and a phone.
const WIDTHS: [(&str, i64, i64); 2] = [("", 1280, 800), ("-phone", 390, 800)];

/// A Chromium of its own, ended with the story.
pub struct Chromium {
    browser: Browser,
    _profile: TempDir,
}

impl Chromium {
    /// Starts one with an empty profile.
    pub async fn start() -> Chromium {
        let profile = tempfile::tempdir().unwrap();
        let flags = [
            "disable-gpu",
            "disable-quic",
            "no-first-run",
            "disable-background-networking",
            "disable-component-update",
            "disable-sync",
            "lang=zh-CN",
        ];
        let config = BrowserConfig::builder()
            .chrome_executable("/usr/bin/chromium")
            .no_sandbox()
            .new_headless_mode()
            .user_data_dir(profile.path())
            .viewport(None)
            .window_size(1280, 800)
            .disable_https_first()
            .args(flags)
            // The words of file choosers and date fields are the browser's own.
            .env("LANGUAGE", "zh_CN")
            .launch_timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        let (browser, mut handler) = Browser::launch(config).await.expect("Chromium starts");
        tokio::spawn(async move { while handler.next().await.is_some() {} });
        Chromium {
            browser,
            _profile: profile,
        }
    }

    /// Opens a tab that visits the server at `base`.
    pub async fn tab(&self, base: &str) -> Tab {
        let page = self.browser.new_page("about:blank").await.unwrap();
        let complaints = Arc::new(Mutex::new(Vec::new()));
        page.enable_log().await.unwrap();
        page.enable_runtime().await.unwrap();
        watch(&page, base, &complaints).await;
        Tab {
            page,
            base: base.to_owned(),
            complaints,
        }
    }

    /// Ends it.
    pub async fn end(mut self) {
        let _ = self.browser.close().await;
        let _ = self.browser.wait().await;
    }
}

/// Gathers what must not happen: errors on the console, exceptions, requests that leave the machine.
async fn watch(page: &Page, base: &str, complaints: &Arc<Mutex<Vec<String>>>) {
    let mut entries = page.event_listener::<EventEntryAdded>().await.unwrap();
    let kept = complaints.clone();
    tokio::spawn(async move {
        while let Some(event) = entries.next().await {
            let entry = &event.entry;
            // A refusal is an answer like any other; the console calls every 4xx an error.
            if entry.level.as_ref() == "error"
                && !entry
                    .text
                    .contains("the server responded with a status of 4")
            {
                kept.lock()
                    .unwrap()
                    .push(format!("console: {}", entry.text));
            }
        }
    });
    let mut exceptions = page.event_listener::<EventExceptionThrown>().await.unwrap();
    let kept = complaints.clone();
    tokio::spawn(async move {
        while let Some(event) = exceptions.next().await {
            kept.lock()
                .unwrap()
                .push(format!("exception: {}", event.exception_details.text));
        }
    });
    let mut requests = page
        .event_listener::<EventRequestWillBeSent>()
        .await
        .unwrap();
    let (kept, base) = (complaints.clone(), base.to_owned());
    tokio::spawn(async move {
        while let Some(event) = requests.next().await {
            let url = &event.request.url;
            let ours = url.starts_with(&base)
                || ["data:", "blob:", "about:", VIEWER]
                    .iter()
                    .any(|kind| url.starts_with(kind));
            if !ours {
                kept.lock()
                    .unwrap()
                    .push(format!("request to elsewhere: {url}"));
            }
        }
    });
}

/// One tab.
pub struct Tab {
    page: Page,
    base: String,
    complaints: Arc<Mutex<Vec<String>>>,
}

impl Tab {
    /// Comes before the other tabs: one that was behind them twice does not always go on to its next page.
    pub async fn comes_to_the_front(&self) {
        self.page.bring_to_front().await.unwrap();
    }

    /// Opens a path of the server.
    pub async fn open(&self, path: &str) {
        let address = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        };
        self.page
            .goto(address.as_str())
            .await
            .unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Where the tab is, without the server.
    pub async fn path(&self) -> String {
        let url = self.page.url().await.unwrap().unwrap_or_default();
        url.strip_prefix(&self.base).unwrap_or(&url).to_owned()
    }

    /// Runs a script and gives its text.
    pub async fn run(&self, script: &str) -> String {
        let value = self.page.evaluate(script).await;
        match value
            .ok()
            .and_then(|value| value.into_value::<serde_json::Value>().ok())
        {
            Some(serde_json::Value::String(text)) => text,
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }

    /// What the page says.
    pub async fn text(&self) -> String {
        self.run("document.body ? document.body.innerText : ''")
            .await
    }

    /// Waits until the page says something.
    pub async fn sees(&self, words: &str) {
        self.until(
            &format!("sees “{words}”"),
            &format!("document.body.innerText.includes({})", quoted(words)),
        )
        .await;
    }

    /// Waits until a script answers true.
    pub async fn until(&self, what: &str, script: &str) {
        let began = Instant::now();
        while self.run(script).await != "true" {
            assert!(
                began.elapsed() < PATIENCE,
                "{}: never {what}. The page says:\n{}",
                self.path().await,
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Fills a field by its name.
    pub async fn fill(&self, name: &str, text: &str) {
        let script = format!(
            "(() => {{ const field = document.querySelector('[name=' + CSS.escape({}) + ']:not([type=hidden])'); \
               if (!field) return false; field.focus(); \
               if (field.type === 'checkbox') field.checked = {} !== ''; else field.value = {}; \
               field.dispatchEvent(new Event('input', {{ bubbles: true }})); \
               field.dispatchEvent(new Event('change', {{ bubbles: true }})); return true; }})()",
            quoted(name),
            quoted(text),
            quoted(text)
        );
        self.until(&format!("has a field {name}"), &script).await;
    }

    /// Chooses a file, as the dialogue of the browser would.
    pub async fn choose(&self, field: &str, file: &Path) {
        let field = self.page.find_element(field).await.unwrap();
        let params = SetFileInputFilesParams::builder()
            .file(file.to_string_lossy())
            .backend_node_id(field.backend_node_id)
            .build()
            .unwrap();
        self.page.execute(params).await.unwrap();
    }

    /// Runs a script that leaves the page, and waits for the page that comes.
    pub async fn go(&self, script: &str) {
        self.run("window.__old = true; window.confirm = () => true")
            .await;
        self.run(script).await;
        self.until(
            "shows the next page",
            "window.__old !== true && document.readyState === 'complete'",
        )
        .await;
    }

    /// Presses a button or follows a link by its words, and waits for the page that comes.
    pub async fn press(&self, words: &str) {
        let mark = "window.__old = true";
        self.run(mark).await;
        let script = format!(
            "(() => {{ window.confirm = () => true; \
               const all = [...document.querySelectorAll('main button, main a, header a, header button, footer a')]; \
               const one = all.find((e) => e.innerText.trim() === {0}) || all.find((e) => e.innerText.includes({0})); \
               if (!one) return false; one.click(); return true; }})()",
            quoted(words)
        );
        self.until(&format!("has “{words}” to press"), &script)
            .await;
        self.until(
            "shows the next page",
            "window.__old !== true && document.readyState === 'complete'",
        )
        .await;
    }

    /// Signs in with a user name and password.
    pub async fn sign_in(&self, user: &str, password: &str) {
        self.open("/signin").await;
        self.fill("user_name", user).await;
        self.fill("password", password).await;
        self.run("document.querySelector('.signin form').requestSubmit()")
            .await;
        self.sees("工作台").await;
    }

    /// As [`Self::look`], and keeps the picture of the desk for the guide.
    pub async fn picture(&self, name: &str) {
        let faults = self.look(name).await;
        assert!(faults.is_empty(), "{name}: {}", faults.join("; "));
        if std::env::var_os("GONGJIANG_PICTURES").is_some() {
            let picture = format!("{name}.png");
            let guide = root().join("docs/pictures").join(&picture);
            std::fs::copy(beside_the_build().join(&picture), guide).unwrap();
        }
    }

    /// As [`Self::picture`], of one section only: a page that is long says little in a guide.
    pub async fn cut(&self, name: &str, heading: &str) {
        let faults = self.look(name).await;
        assert!(faults.is_empty(), "{name}: {}", faults.join("; "));
        let script = format!(
            "(() => {{ const head = [...document.querySelectorAll('h2')].find((one) => one.innerText.trim() === {}); \
               if (!head) return ''; const box = head.closest('section').getBoundingClientRect(); \
               return JSON.stringify([box.x + scrollX - 8, box.y + scrollY - 8, box.width + 16, box.height + 16]); }})()",
            quoted(heading)
        );
        let found = self.run(&script).await;
        let edges: Vec<f64> =
            serde_json::from_str(&found).unwrap_or_else(|_| panic!("no section “{heading}”"));
        let clip = Viewport {
            x: edges[0],
            y: edges[1],
            width: edges[2],
            height: edges[3],
            scale: 1.0,
        };
        let params = ScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Png)
            .clip(clip)
            .capture_beyond_viewport(true)
            .build();
        let png = self.page.screenshot(params).await.unwrap();
        let picture = format!("{name}.png");
        std::fs::write(beside_the_build().join(&picture), &png).unwrap();
        if std::env::var_os("GONGJIANG_PICTURES").is_some() {
            std::fs::write(root().join("docs/pictures").join(picture), png).unwrap();
        }
    }

    /// Looks at the page as a desk and as a phone show it, leaves pictures of it beside the build, and says what is wrong.
    pub async fn look(&self, name: &str) -> Vec<String> {
        let mut faults = self.shoot(name).await;
        let accessible = self.run(include_str!("accessible.js")).await;
        faults.extend(accessible.lines().map(str::to_owned));
        faults
    }

    async fn shoot(&self, name: &str) -> Vec<String> {
        let folder = beside_the_build();
        std::fs::create_dir_all(&folder).unwrap();
        let mut faults = Vec::new();
        for (suffix, width, height) in WIDTHS {
            self.size(width, height).await;
            let params = ScreenshotParams::builder()
                .format(CaptureScreenshotFormat::Png)
                .full_page(true)
                .build();
            let png = self.page.screenshot(params).await.unwrap();
            std::fs::write(folder.join(format!("{name}{suffix}.png")), png).unwrap();
            let wide = self
                .run("document.documentElement.scrollWidth > window.innerWidth + 1")
                .await;
            if wide != "false" {
                faults.push(format!("wider than the screen of {width} pixels"));
            }
        }
        self.size(1280, 800).await;
        faults
    }

    async fn size(&self, width: i64, height: i64) {
        let params = SetDeviceMetricsOverrideParams::new(width, height, 1.0, false);
        self.page.execute(params).await.unwrap();
    }

    /// What somebody who cannot see the page, or has no mouse, would miss.
    pub async fn is_accessible(&self) {
        let found = self.run(include_str!("accessible.js")).await;
        assert_eq!(found, "", "{}: {found}", self.path().await);
    }

    /// Everything that the pages complained about so far.
    pub fn complaints(&self) -> Vec<String> {
        std::mem::take(&mut self.complaints.lock().unwrap())
    }
}

fn beside_the_build() -> PathBuf {
    root().join("target/pictures")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

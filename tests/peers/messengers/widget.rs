//! The widget in Chromium on a foreign page, two visitors at once; what is looked at stands in
//! `node/widget.mjs`.

use std::time::Duration;

use domain::channel::{ChannelSettings, WebSettings};

use super::{
    super::{
        node,
        program::{Program, free_port},
    },
    engine::{CHANNEL, House},
};

/// A browser on a busy machine takes its time.
const LIMIT: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread")]
async fn two_visitors_talk_at_once_on_a_foreign_page() {
    let port = free_port();
    let settings = ChannelSettings::WebWidget(WebSettings {
        title: "Roofs & more".to_owned(),
        greeting: "Welcome".to_owned(),
        accent: "#1F7A5C".to_owned(),
        origins: vec![format!("http://localhost:{port}")],
        per_visitor_minute: 60,
        per_address_day: 100,
        per_task_day: 100,
    });
    let house = House::open(settings, None).await;
    let address = house.messengers.serve_web().await.expect("it listens");
    let engine = house.says_it_again();
    let mut browser = Program::start("node", "nodejs and chromium", |_, command| {
        command
            .arg(node::script("widget.mjs"))
            .arg(node::ui())
            .arg(format!("http://{address}/w/{CHANNEL}/widget.js"))
            .arg(port.to_string());
    });
    let status = browser.ended_within(LIMIT).await;
    assert!(status.success(), "{}", browser.output());
    engine.abort();
}

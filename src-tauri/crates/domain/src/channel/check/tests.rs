//! Every field of a channel names its problem.

use super::*;
use crate::form::fields;

fn web() -> WebSettings {
    WebSettings {
        title: "Shop".to_owned(),
        greeting: String::new(),
        accent: "#1A73E8".to_owned(),
        origins: vec![
            "https://shop.example".to_owned(),
            "http://localhost:8080".to_owned(),
        ],
        per_visitor_minute: 20,
        per_address_day: 50,
        per_task_day: 1_000,
    }
}

fn draft(settings: ChannelSettings) -> ChannelDraft {
    ChannelDraft {
        name: "Site".to_owned(),
        settings,
        first_per_hour: None,
        first_per_day: None,
        warm_up_days: 0,
        fee_per_message: Usd::ZERO,
    }
}

#[test]
fn good_forms_have_no_problem() {
    let bot = |url: Option<&str>| ChannelSettings::TelegramBot {
        base_url: url.map(str::to_owned),
    };
    for settings in [
        ChannelSettings::Practice { seed: 1 },
        bot(None),
        bot(Some("http://127.0.0.1:9000")),
        ChannelSettings::WebWidget(web()),
    ] {
        assert_eq!(draft(settings.clone()).check(), vec![], "{settings:?}");
    }
}

#[test]
fn every_field_names_its_problem() {
    let spoiled = |change: fn(&mut WebSettings)| {
        let mut web = web();
        change(&mut web);
        let problems = draft(ChannelSettings::WebPage(web)).check();
        fields(&problems)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(spoiled(|web| web.title.clear()), ["settings.title"]);
    assert_eq!(
        spoiled(|web| web.accent = "blue".to_owned()),
        ["settings.accent"]
    );
    for origin in [
        "shop.example",
        "https://shop.example/",
        "https://shop.example/x",
        "*",
        "null",
    ] {
        let mut web = web();
        web.origins = vec![origin.to_owned()];
        let problems = draft(ChannelSettings::WebFrame(web)).check();
        assert_eq!(fields(&problems), ["settings.origins.0"], "{origin}");
    }
    assert_eq!(
        spoiled(|web| web.origins[1] = "https://SHOP.example".to_owned()),
        ["settings.origins.1"]
    );
    assert_eq!(
        spoiled(|web| web.per_visitor_minute = 0),
        ["settings.per_visitor_minute"]
    );
    assert_eq!(
        spoiled(|web| web.per_address_day = 0),
        ["settings.per_address_day"]
    );
    assert_eq!(
        spoiled(|web| web.per_task_day = 0),
        ["settings.per_task_day"]
    );
    let mut wrong = draft(ChannelSettings::TelegramBusiness {
        base_url: Some("http://api.telegram.org".to_owned()),
    });
    wrong.name.clear();
    wrong.first_per_hour = Some(0);
    wrong.warm_up_days = 5;
    wrong.fee_per_message = Usd(-1);
    assert_eq!(
        fields(&wrong.check()),
        [
            "name",
            "first_per_hour",
            "first_per_day",
            "fee_per_message",
            "settings.base_url"
        ]
    );
}

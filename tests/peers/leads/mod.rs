//! Leads at receivers that we did not write: the libraries of Standard Webhooks verify our signature, and
//! mockpost takes our mail and shows how it reads it.
//!
//! Receivers that only their vendors run are scripted in the crate itself.

mod mail;
mod webhook;

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

use domain::{
    ids::{DialogueId, IntegrationId},
    integration::{
        IntegrationDraft, IntegrationSettings, Lead, LeadEvent, TranscriptLine, default_mapping,
    },
    money::Usd,
};
use engine::ports::{leads::LeadDelivery, messenger::Secret};

/// A lead on its way, now: receivers compare the moment with their own clock.
fn delivery(settings: IntegrationSettings, secret: Option<&str>) -> LeadDelivery {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let at = i64::try_from(now.as_millis()).unwrap();
    LeadDelivery {
        id: "sb-7-success".to_owned(),
        integration: IntegrationId(1),
        draft: IntegrationDraft {
            name: "Team".to_owned(),
            mapping: default_mapping(&settings),
            settings,
            events: vec![LeadEvent::Success],
        },
        secret: secret.map(|secret| Secret(secret.to_owned())),
        made: None,
        lead: Lead {
            event: LeadEvent::Success,
            at,
            dialogue: DialogueId(42),
            task: "Весенняя распродажа".to_owned(),
            channel: "Shop bot".to_owned(),
            ai: "Seller".to_owned(),
            manager: "Анна".to_owned(),
            name: Some("Ольга\r\nBcc: evil@example.com".to_owned()),
            username: None,
            phone: Some("+79161234567".to_owned()),
            email: Some("olga@example.com".to_owned()),
            summary: Some("Хочет <два>.".to_owned()),
            fields: BTreeMap::new(),
            tags: vec!["success".to_owned()],
            cost: Usd(1_234),
            transcript: vec![TranscriptLine {
                at,
                who: "Ольга".to_owned(),
                theirs: true,
                text: "Два, пожалуйста".to_owned(),
            }],
        },
        at,
    }
}

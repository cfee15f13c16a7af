//! What a lead puts into fields.

use std::collections::BTreeMap;

use super::*;
use crate::{
    ids::DialogueId,
    integration::{Bitrix24Entity, LeadFileFormat, MailSecurity},
};

fn lead() -> Lead {
    Lead {
        event: LeadEvent::Success,
        at: 1_763_640_000_123,
        dialogue: DialogueId(42),
        task: "Spring sale".to_owned(),
        channel: "Shop bot".to_owned(),
        ai: "Anna's AI".to_owned(),
        manager: "Anna".to_owned(),
        name: Some("Olga".to_owned()),
        username: None,
        phone: Some("+79161234567".to_owned()),
        email: None,
        summary: Some("Wants two.".to_owned()),
        fields: BTreeMap::from([("city".to_owned(), "Kazan".to_owned())]),
        tags: vec!["replied".to_owned(), "success".to_owned()],
        cost: Usd(1_000_050),
        transcript: vec![
            TranscriptLine {
                at: 1,
                who: "Anna".to_owned(),
                theirs: false,
                text: "Hello".to_owned(),
            },
            TranscriptLine {
                at: 2,
                who: "Olga".to_owned(),
                theirs: true,
                text: "Two, please".to_owned(),
            },
        ],
    }
}

fn every_kind() -> Vec<IntegrationSettings> {
    vec![
        IntegrationSettings::Webhook { url: String::new() },
        IntegrationSettings::Bitrix24 {
            entity: Bitrix24Entity::Lead,
        },
        IntegrationSettings::Bitrix24 {
            entity: Bitrix24Entity::Deal,
        },
        IntegrationSettings::AmoCrm {
            base_url: String::new(),
            pipeline: None,
        },
        IntegrationSettings::HubSpot { base_url: None },
        IntegrationSettings::GoogleSheets {
            spreadsheet: String::new(),
            sheet: String::new(),
            base_url: None,
            token_url: None,
        },
        IntegrationSettings::Email {
            host: String::new(),
            port: 1,
            security: MailSecurity::Tls,
            username: String::new(),
            from: String::new(),
            to: Vec::new(),
        },
        IntegrationSettings::File {
            path: String::new(),
            format: LeadFileFormat::Csv,
        },
    ]
}

#[test]
fn every_part_of_a_lead_can_be_put_into_a_field() {
    let told = |source| value(&lead(), &source);
    assert_eq!(told(LeadField::Event), "success");
    assert_eq!(told(LeadField::At), "2025-11-20T12:00:00.123Z");
    assert_eq!(told(LeadField::Dialogue), "42");
    assert_eq!(
        told(LeadField::Username),
        "",
        "nothing known is nothing told"
    );
    assert_eq!(told(LeadField::Tags), "replied, success");
    assert_eq!(told(LeadField::Cost), "1.000050", "no decimal is lost");
    assert_eq!(
        told(LeadField::Transcript),
        "Anna: Hello\nOlga: Two, please"
    );
    let key = "city".to_owned();
    assert_eq!(told(LeadField::Field { key }), "Kazan");
    let key = "street".to_owned();
    assert_eq!(told(LeadField::Field { key }), "");
    let text = "Switchboard".to_owned();
    assert_eq!(told(LeadField::Fixed { text }), "Switchboard");
}

#[test]
fn values_keep_the_order_of_the_mapping() {
    let field = |target: &str, source| FieldMapping {
        target: target.to_owned(),
        source,
    };
    let mapping = [
        field("tel", LeadField::Phone),
        field("who", LeadField::Name),
    ];
    assert_eq!(
        values(&lead(), &mapping),
        [
            ("tel".to_owned(), "+79161234567".to_owned()),
            ("who".to_owned(), "Olga".to_owned())
        ]
    );
}

#[test]
fn money_below_nothing_keeps_its_sign() {
    assert_eq!(dollars(Usd(-1)), "-0.000001");
}

#[test]
fn every_kind_begins_with_the_person_and_without_doubles() {
    for settings in every_kind() {
        let mapping = default_mapping(&settings);
        for source in [LeadField::Name, LeadField::Phone, LeadField::Email] {
            assert!(
                mapping.iter().any(|field| field.source == source),
                "{settings:?} lacks {source:?}"
            );
        }
        for (index, field) in mapping.iter().enumerate() {
            assert!(
                mapping[..index]
                    .iter()
                    .all(|earlier| earlier.target != field.target),
                "{settings:?}: {} stands twice",
                field.target
            );
        }
    }
}

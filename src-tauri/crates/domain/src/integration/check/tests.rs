//! What can be saved and what cannot.

use super::*;
use crate::integration::{Bitrix24Entity, FieldMapping, LeadEvent, default_mapping};

fn draft(settings: IntegrationSettings) -> IntegrationDraft {
    IntegrationDraft {
        name: "CRM".to_owned(),
        mapping: default_mapping(&settings),
        settings,
        events: vec![LeadEvent::Success],
    }
}

fn webhook(url: &str) -> IntegrationDraft {
    let url = url.to_owned();
    draft(IntegrationSettings::Webhook { url })
}

fn sheets(spreadsheet: &str) -> IntegrationDraft {
    draft(IntegrationSettings::GoogleSheets {
        spreadsheet: spreadsheet.to_owned(),
        sheet: "Leads".to_owned(),
        base_url: None,
        token_url: None,
    })
}

fn mail(host: &str, security: MailSecurity, to: &[&str]) -> IntegrationDraft {
    draft(IntegrationSettings::Email {
        host: host.to_owned(),
        port: 587,
        security,
        username: String::new(),
        from: "bot@example.com".to_owned(),
        to: to.iter().map(|to| (*to).to_owned()).collect(),
    })
}

fn file(path: &str, format: LeadFileFormat) -> IntegrationDraft {
    let path = path.to_owned();
    draft(IntegrationSettings::File { path, format })
}

fn fields(draft: &IntegrationDraft) -> Vec<String> {
    draft.check().into_iter().map(|found| found.field).collect()
}

#[test]
fn a_filled_in_form_can_be_saved() {
    for draft in [
        webhook("https://example.com/hook?x=1"),
        webhook("http://127.0.0.1:8080/hook"),
        webhook("http://[::1]:8080"),
        webhook("https://пример.рф/крючок"),
        sheets("1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms"),
        mail(
            "smtp.example.com",
            MailSecurity::StartTls,
            &["a@example.com"],
        ),
        mail("127.0.0.1", MailSecurity::None, &["a@example.com"]),
        file("/home/anna/leads.csv", LeadFileFormat::Csv),
        file("C:\\Leads\\leads.XLSX", LeadFileFormat::Xlsx),
        draft(IntegrationSettings::Bitrix24 {
            entity: Bitrix24Entity::Deal,
        }),
    ] {
        assert_eq!(draft.check(), [], "{draft:?}");
    }
}

#[test]
fn web_addresses_are_read_before_they_are_kept() {
    for url in [
        "example.com/hook",
        "ftp://example.com",
        "https://",
        "https://exa mple.com",
        "https://user:word@example.com/",
        "https://example.com:0/",
        "https://300.1.1.1/",
    ] {
        assert_eq!(fields(&webhook(url)), ["settings.url"], "{url}");
    }
    assert_eq!(
        webhook("http://8.8.8.8/hook").check()[0].problem,
        IntegrationSettingFault::InsecureUrl,
        "leads do not cross the internet in the clear"
    );
}

#[test]
fn a_spreadsheet_is_known_by_its_address_too() {
    let id = "1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms";
    let address = format!("https://docs.google.com/spreadsheets/d/{id}/edit?gid=0#gid=0");
    let tidied = sheets(&format!("  {address} ")).tidied();
    assert_eq!(tidied, sheets(id));
    assert_eq!(fields(&sheets("leads")), ["settings.spreadsheet"]);
    assert_eq!(fields(&sheets("")), ["settings.spreadsheet"]);
}

#[test]
fn mail_leaves_this_machine_encrypted_only() {
    let open = mail("smtp.example.com", MailSecurity::None, &["a@example.com"]);
    assert_eq!(fields(&open), ["settings.security"]);
}

#[test]
fn receivers_of_mail_are_addresses_and_stand_once() {
    let draft = mail(
        "smtp.example.com",
        MailSecurity::Tls,
        &[
            "a@example.com",
            "A@example.com",
            "b@",
            "c@example.com\r\nBcc: d@example.com",
        ],
    );
    assert_eq!(
        fields(&draft),
        ["settings.to.1", "settings.to.2", "settings.to.3"]
    );
    assert_eq!(
        fields(&mail("smtp.example.com", MailSecurity::Tls, &[])),
        ["settings.to"]
    );
}

#[test]
fn a_file_has_a_full_path_and_the_ending_of_its_format() {
    let problem = |draft: IntegrationDraft| draft.check().remove(0).problem;
    let ending = "csv".to_owned();
    assert_eq!(
        problem(file("/leads.xlsx", LeadFileFormat::Csv)),
        IntegrationSettingFault::BadEnding { ending }
    );
    assert_eq!(
        problem(file("leads.csv", LeadFileFormat::Csv)),
        IntegrationSettingFault::BadPath
    );
    let ending = "xlsx".to_owned();
    assert_eq!(
        problem(file("/home/.xlsx", LeadFileFormat::Xlsx)),
        IntegrationSettingFault::BadEnding { ending },
        "a name that is only an ending is no name"
    );
}

#[test]
fn a_field_of_the_receiver_stands_once() {
    let mut draft = webhook("https://example.com");
    draft.mapping = ["name", "Name ", ""]
        .map(|target| FieldMapping {
            target: target.to_owned(),
            source: LeadField::Name,
        })
        .into();
    assert_eq!(fields(&draft), ["mapping.1.target", "mapping.2.target"]);
    draft.mapping.clear();
    draft.events.clear();
    assert_eq!(fields(&draft), ["events", "mapping"]);
}

#[test]
fn an_optional_address_left_empty_is_not_given() {
    let mut draft = draft(IntegrationSettings::HubSpot {
        base_url: Some(" ".to_owned()),
    });
    assert_eq!(fields(&draft), ["settings.base_url"]);
    draft = draft.tidied();
    assert_eq!(
        draft.settings,
        IntegrationSettings::HubSpot { base_url: None }
    );
}

#[test]
fn secrets_are_looked_at_before_they_are_sealed() {
    let webhook = webhook("https://example.com").settings;
    let wrong = Some(IntegrationSettingFault::BadSecret);
    let empty = Some(IntegrationSettingFault::Empty);
    let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    assert_eq!(check_secret(&webhook, Some(key)), None);
    assert_eq!(check_secret(&webhook, Some("whsec_short")), wrong);
    assert_eq!(
        check_secret(&webhook, Some("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
        wrong
    );
    assert_eq!(check_secret(&webhook, None), empty);

    let bitrix = IntegrationSettings::Bitrix24 {
        entity: Bitrix24Entity::Lead,
    };
    let address = "https://shop.bitrix24.ru/rest/1/x7k2abc9def0ghij/";
    assert_eq!(check_secret(&bitrix, Some(address)), None);
    assert_eq!(
        check_secret(&bitrix, Some("https://shop.bitrix24.ru/")),
        wrong
    );
    assert_eq!(
        check_secret(&bitrix, Some(&format!("{address}crm.lead.add.json"))),
        wrong,
        "the address of one method is not the webhook's"
    );

    let sheets = sheets("x").settings;
    let file = r#"{"type":"service_account","client_email":"a@b.iam","private_key":"-----BEGIN PRIVATE KEY-----\n"}"#;
    assert_eq!(check_secret(&sheets, Some(file)), None);
    assert_eq!(check_secret(&sheets, Some("{}")), wrong);

    let mail = mail("localhost", MailSecurity::None, &["a@example.com"]).settings;
    assert_eq!(check_secret(&mail, None), None, "no user name, no password");
}

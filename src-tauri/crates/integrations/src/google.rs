//! Google Sheets by a service account: a row for each lead, values as they are (RAW: nothing becomes a
//! formula). The delivery's id has a column of its own and is looked up there before a row is added.
//! Source: Google's documentation (spreadsheets.values, OAuth 2.0 for service accounts).
//!
//! Targets of a mapping are headings of the sheet; those that it lacks are written behind the others.

mod token;

use domain::integration::{DeliveryFaultKind, values};
use engine::ports::leads::{LeadDelivery, LeadFault, LeadReceipt};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    LeadSinks,
    faults::{self, Told},
    file::ID_COLUMN,
    http::{self, Answer, Ask},
};

pub(crate) use token::Tokens;

const BASE_URL: &str = "https://sheets.googleapis.com";
/// Bytes of the column of ids: room for some hundred thousand rows.
const COLUMN: usize = 32 * 1_024 * 1_024;

/// Where the sheet is.
pub(crate) struct Place<'a> {
    pub(crate) spreadsheet: &'a str,
    pub(crate) sheet: &'a str,
    pub(crate) base_url: Option<&'a str>,
    pub(crate) token_url: Option<&'a str>,
}

pub(crate) async fn deliver(
    sinks: &LeadSinks,
    delivery: &LeadDelivery,
    place: &Place<'_>,
) -> Result<LeadReceipt, LeadFault> {
    let secret = delivery
        .secret
        .as_ref()
        .ok_or_else(|| faults::never(DeliveryFaultKind::SecretMissing))?;
    let account = token::Account::read(&secret.0, place.token_url)?;
    // Two leads at once would write two headings.
    let key = format!("{}/{}", place.spreadsheet, place.sheet);
    let _writer = sinks.writers.one(&key).await;
    for fresh in [false, true] {
        if fresh {
            sinks.tokens.forget(&account);
        }
        let token = sinks.tokens.get(sinks, delivery, &account).await?;
        let sheet = Sheet {
            sinks,
            delivery,
            place,
            token: &token,
        };
        match sheet.add().await {
            // A token that was taken back before its time: once more with a new one.
            Err(fault) if fault.fault.code == Some(401) && !fresh => {}
            outcome => return outcome,
        }
    }
    Err(faults::never(DeliveryFaultKind::Unauthorized))
}

struct Sheet<'a> {
    sinks: &'a LeadSinks,
    delivery: &'a LeadDelivery,
    place: &'a Place<'a>,
    token: &'a str,
}

#[derive(Deserialize)]
struct Cells {
    #[serde(default)]
    values: Vec<Vec<Value>>,
}

#[derive(Deserialize)]
struct Appended {
    updates: Updates,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Updates {
    updated_range: String,
}

impl Sheet<'_> {
    async fn add(&self) -> Result<LeadReceipt, LeadFault> {
        let mut headings = self.headings().await?;
        let given = values(&self.delivery.lead, &self.delivery.draft.mapping);
        let position = |headings: &[String], target: &str| {
            let target = target.trim();
            headings
                .iter()
                .position(|heading| heading.trim().eq_ignore_ascii_case(target))
        };
        let id_column = position(&headings, ID_COLUMN);
        if let Some(column) = id_column
            && self.holds_id(column).await?
        {
            return Ok(LeadReceipt {
                made: self
                    .delivery
                    .made
                    .clone()
                    .or_else(|| Some("row".to_owned())),
            });
        }
        let before = headings.len();
        for target in given
            .iter()
            .map(|(target, _)| target.as_str())
            .chain([ID_COLUMN])
        {
            if position(&headings, target).is_none() {
                headings.push(target.trim().to_owned());
            }
        }
        if headings.len() > before {
            self.write_headings(&headings, before).await?;
        }
        let mut row = vec![Value::String(String::new()); headings.len()];
        let id = (ID_COLUMN.to_owned(), self.delivery.id.clone());
        for (target, text) in given.into_iter().chain([id]) {
            if let Some(cell) = position(&headings, &target).and_then(|at| row.get_mut(at)) {
                *cell = text.into();
            }
        }
        self.append(row).await
    }

    async fn headings(&self) -> Result<Vec<String>, LeadFault> {
        let url = self.url("1:1", "")?;
        let cells: Cells = self.ask(Ask::new(Method::GET, url)).await?;
        let row = cells.values.into_iter().next().unwrap_or_default();
        Ok(row.iter().map(text).collect())
    }

    async fn holds_id(&self, column: usize) -> Result<bool, LeadFault> {
        let letters = letters(column);
        let mut url = self.url(&format!("{letters}:{letters}"), "")?;
        url.query_pairs_mut()
            .append_pair("majorDimension", "COLUMNS");
        let cells: Cells = self.ask(Ask::new(Method::GET, url).up_to(COLUMN)).await?;
        let id = self.delivery.id.as_str();
        Ok(cells
            .values
            .iter()
            .flatten()
            .any(|cell| cell.as_str() == Some(id)))
    }

    async fn write_headings(&self, headings: &[String], from: usize) -> Result<(), LeadFault> {
        let new = headings.get(from..).unwrap_or_default();
        let range = format!("{}1:{}1", letters(from), letters(headings.len() - 1));
        let mut url = self.url(&range, "")?;
        url.query_pairs_mut().append_pair("valueInputOption", "RAW");
        let body = json!({"range": self.range(&range), "majorDimension": "ROWS", "values": [new]});
        let _: Value = self.ask(Ask::new(Method::PUT, url).json(&body)).await?;
        Ok(())
    }

    async fn append(&self, row: Vec<Value>) -> Result<LeadReceipt, LeadFault> {
        let range = format!("A1:{}1", letters(row.len().saturating_sub(1)));
        let mut url = self.url(&range, ":append")?;
        url.query_pairs_mut()
            .append_pair("valueInputOption", "RAW")
            .append_pair("insertDataOption", "INSERT_ROWS");
        let body = json!({"majorDimension": "ROWS", "values": [row]});
        let appended: Appended = self.ask(Ask::new(Method::POST, url).json(&body)).await?;
        Ok(LeadReceipt {
            made: Some(appended.updates.updated_range),
        })
    }

    /// `'Sheet''s name'!A1`.
    fn range(&self, cells: &str) -> String {
        format!("'{}'!{cells}", self.place.sheet.replace('\'', "''"))
    }

    fn url(&self, cells: &str, verb: &str) -> Result<Url, LeadFault> {
        let range = format!("{}{verb}", self.range(cells));
        let path = [
            "v4",
            "spreadsheets",
            self.place.spreadsheet,
            "values",
            &range,
        ];
        http::url(self.place.base_url.unwrap_or(BASE_URL), &path)
    }

    async fn ask<T: serde::de::DeserializeOwned>(&self, ask: Ask) -> Result<T, LeadFault> {
        let gap = self.sinks.timings.sheets;
        self.sinks.paces.turn(self.delivery.integration, gap).await;
        let ask = ask.bearer(self.token);
        let answer = self.sinks.web.send(ask, self.delivery.at).await?;
        if answer.is_success() {
            return answer.json().ok_or_else(|| answer.misunderstood());
        }
        let said = said(&answer);
        let mut fault = answer.fault();
        // The sheet's name is part of a range: a sheet that is not there is a range that is none.
        if answer.status == 400 && said.starts_with("Unable to parse range") {
            fault.fault.kind = DeliveryFaultKind::NotFound;
        }
        Err(fault.saying(&said, self.token))
    }
}

/// `error.message`.
fn said(answer: &Answer) -> String {
    let told: Option<Value> = answer.json();
    let message = told
        .as_ref()
        .and_then(|told| told.pointer("/error/message"));
    match message.and_then(Value::as_str) {
        Some(message) => message.to_owned(),
        None => answer.text(),
    }
}

fn text(cell: &Value) -> String {
    match cell {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// 0 → `A`, 25 → `Z`, 26 → `AA`.
fn letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        let letter = u8::try_from(rest % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + letter));
        rest /= 26;
    }
    letters
}

#[cfg(test)]
mod tests;

//! Settings of the app, the install's own id, and other single values by key.

use domain::settings::Settings;
use sqlx::Executor;

use crate::{
    Store,
    code::json,
    error::{Result, StoreError},
    feed::tables,
    sql::Columns,
    writer::Tx,
};

const SETTINGS: &str = "settings";
const INSTALL: &str = "install";
/// Keys of [`SettingsTable::put_meta`] stand apart from ours.
const META: &str = "meta:";

/// Single values.
#[derive(Debug)]
pub struct SettingsTable<'s> {
    pub(crate) store: &'s Store,
}

impl SettingsTable<'_> {
    /// The settings; the defaults before any were saved.
    pub async fn get(&self) -> Result<Settings> {
        match self.value(SETTINGS).await? {
            Some(text) => {
                serde_json::from_str(&text).map_err(|_| StoreError::Unreadable { what: "settings" })
            }
            None => Ok(Settings::default()),
        }
    }

    /// Saves the settings.
    pub async fn put(&self, settings: &Settings) -> Result<()> {
        let text = json(settings);
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    put(tx, SETTINGS, &text).await?;
                    tx.changed(tables::SETTINGS, 0);
                    Ok(())
                })
            })
            .await
    }

    /// This install's id: the first `proposal` ever made stays.
    pub async fn install_id(&self, proposal: &str) -> Result<String> {
        let proposal = proposal.to_owned();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    tx.conn()
                        .execute(
                            sqlx::query(
                                "INSERT INTO setting (key, value) VALUES ($1, $2)
                                 ON CONFLICT (key) DO NOTHING",
                            )
                            .bind(INSTALL)
                            .bind(proposal),
                        )
                        .await?;
                    let row = sqlx::query("SELECT value FROM setting WHERE key = $1")
                        .bind(INSTALL)
                        .fetch_one(tx.conn())
                        .await?;
                    Columns::of(&row).text()
                })
            })
            .await
    }

    /// A value of the app's own under `key`.
    pub async fn meta(&self, key: &str) -> Result<Option<String>> {
        self.value(&format!("{META}{key}")).await
    }

    /// Keeps a value under `key`.
    pub async fn put_meta(&self, key: &str, value: &str) -> Result<()> {
        let (key, value) = (format!("{META}{key}"), value.to_owned());
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { put(tx, &key, &value).await }))
            .await
    }

    async fn value(&self, key: &str) -> Result<Option<String>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query("SELECT value FROM setting WHERE key = $1")
            .bind(key)
            .fetch_optional(&mut *conn)
            .await?;
        row.map(|row| Columns::of(&row).text()).transpose()
    }
}

pub(crate) async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO setting (key, value) VALUES ($1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    )
    .bind(key)
    .bind(value)
    .execute(tx.conn())
    .await?;
    Ok(())
}

//! What users made of the columns of their files, found again by the headers. It does not know what a
//! column can mean: that is the column contract's.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Store,
    code::{json, storable},
    error::Result,
    sql::Columns,
    writer::Tx,
};

/// Choices that are kept; the oldest go first.
const KEPT: i64 = 200;

/// The choices.
#[derive(Debug)]
pub struct ColumnChoices<'s> {
    pub(crate) store: &'s Store,
}

impl ColumnChoices<'_> {
    /// The choice for these headers; `None`: there is none that can be read.
    pub async fn get<M: DeserializeOwned>(
        &self,
        contract: &str,
        headers: &str,
    ) -> Result<Option<Vec<M>>> {
        let mut conn = self.store.reader().await?;
        let row = sqlx::query(
            "SELECT meanings FROM column_choice WHERE contract = $1 AND headers = $2
             ORDER BY id DESC LIMIT 1",
        )
        .bind(contract)
        .bind(storable(headers).into_owned())
        .fetch_optional(&mut *conn)
        .await?;
        let text = row.map(|row| Columns::of(&row).text()).transpose()?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Keeps a choice in place of the one before.
    pub async fn keep<M: Serialize>(
        &self,
        contract: &str,
        headers: &str,
        meanings: &[M],
    ) -> Result<()> {
        let (contract, headers) = (contract.to_owned(), storable(headers).into_owned());
        let meanings = storable(&json(meanings)).into_owned();
        self.store
            .writer()
            .urgent(move |tx| {
                Box::pin(async move {
                    forget(tx, &contract, &headers).await?;
                    sqlx::query(
                        "INSERT INTO column_choice (contract, headers, meanings)
                         VALUES ($1, $2, $3)",
                    )
                    .bind(contract)
                    .bind(headers)
                    .bind(meanings)
                    .execute(tx.conn())
                    .await?;
                    sqlx::query(
                        "DELETE FROM column_choice WHERE id NOT IN
                         (SELECT id FROM column_choice ORDER BY id DESC LIMIT $1)",
                    )
                    .bind(KEPT)
                    .execute(tx.conn())
                    .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Forgets the choice: the next file is read by its headers.
    pub async fn forget(&self, contract: &str, headers: &str) -> Result<()> {
        let (contract, headers) = (contract.to_owned(), storable(headers).into_owned());
        self.store
            .writer()
            .urgent(move |tx| Box::pin(async move { forget(tx, &contract, &headers).await }))
            .await
    }
}

async fn forget(tx: &mut Tx, contract: &str, headers: &str) -> Result<()> {
    sqlx::query("DELETE FROM column_choice WHERE contract = $1 AND headers = $2")
        .bind(contract)
        .bind(headers)
        .execute(tx.conn())
        .await?;
    Ok(())
}

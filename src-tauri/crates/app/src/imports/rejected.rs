//! The workbook of rejected rows with their reasons: to be put right and imported again.

use domain::import::RowVerdict;

use crate::{
    App,
    contract::{ErrorCode, FileTicket, ImportRef, IpcError},
    words::Words,
};

/// `import_rejected`
pub(crate) async fn rejected(app: &App, request: ImportRef) -> Result<FileTicket, IpcError> {
    let session = app.imports.get(request.id)?;
    let spool = session
        .spool()
        .ok_or_else(|| IpcError::new(ErrorCode::ImportState))?;
    let found = session.found();
    let headers: Vec<String> = found
        .columns
        .iter()
        .map(|column| column.header.clone())
        .collect();
    let words = Words::of(&app.store.settings().get().await?);
    let path = app.scratch("xlsx");
    let target = path.clone();
    let written = tokio::task::spawn_blocking(move || {
        let rows = spool
            .read(RowVerdict::Rejected)
            .map_err(|e| crate::files::cannot_write(&e))?
            .map_while(Result::ok)
            .map(|row| sheets::rejected::RejectedRow {
                row: row.said.row,
                reason: words.row_issues(&row.said.issues),
                cells: row.cells,
            });
        let spec = sheets::rejected::RejectedSpec {
            sheet_name: words.rejected_sheet(),
            row_header: words.row(),
            reason_header: words.reason(),
            headers: &headers,
            mark: found.mark.as_ref(),
        };
        sheets::rejected::write(&target, spec, rows).map_err(|e| crate::exports::write_error(&e))
    });
    written
        .await
        .map_err(|_| IpcError::new(ErrorCode::Internal))??;
    let stem = session
        .path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    app.hand_out(path, &format!("{stem} - rejected.xlsx"))
}

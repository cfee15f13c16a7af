//! Which database is used: SQLite in the data folder, or a PostgreSQL of the team's own. The choice lies
//! beside the data, because it has to be known before any database is open.

use std::path::Path;

use store::{Store, StoreTarget};

use crate::{
    App,
    contract::{DatabaseChoose, DatabaseChosen, ErrorCode, IpcError},
    files,
};

const FILE: &str = "database-url";

/// The PostgreSQL address that the user chose for this data folder, if any.
pub fn chosen_database(data: &Path) -> Option<String> {
    let text = std::fs::read_to_string(data.join(FILE)).ok()?;
    Some(text.trim().to_owned()).filter(|url| !url.is_empty())
}

/// `database_choose`: tries it first; nothing changes when it does not answer.
pub(crate) async fn choose(app: &App, request: DatabaseChoose) -> Result<DatabaseChosen, IpcError> {
    let file = app.data.join(FILE);
    let Some(url) = request.url else {
        return match std::fs::remove_file(&file) {
            Ok(()) => Ok(DatabaseChosen {
                reachable: true,
                restart_needed: true,
            }),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(DatabaseChosen {
                reachable: true,
                restart_needed: false,
            }),
            Err(e) => Err(files::cannot_write(&e)),
        };
    };
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(IpcError::new(ErrorCode::BadRequest).at("url"));
    }
    if chosen_database(&app.data).as_deref() == Some(url.as_str()) {
        // it is the one in use, or will be after the restart
        return Ok(DatabaseChosen {
            reachable: true,
            restart_needed: true,
        });
    }
    if !answers(url.clone()).await {
        return Ok(DatabaseChosen {
            reachable: false,
            restart_needed: false,
        });
    }
    write_private(&file, &url).map_err(|e| files::cannot_write(&e))?;
    Ok(DatabaseChosen {
        reachable: true,
        restart_needed: true,
    })
}

/// Whether a database can be opened there, and nobody else uses it. On a thread of its own: sqlx's future for it is not general
/// enough to travel between threads.
async fn answers(url: String) -> bool {
    let runtime = tokio::runtime::Handle::current();
    let opening = move || {
        runtime.block_on(async {
            match Store::open(StoreTarget::Postgres(url)).await {
                Ok(store) => {
                    store.close().await;
                    true
                }
                Err(_) => false,
            }
        })
    };
    tokio::task::spawn_blocking(opening).await.unwrap_or(false)
}

/// The address may hold a password: nobody else on the machine may read it.
fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut handle = options.open(file)?;
    handle.write_all(text.as_bytes())?;
    handle.sync_all()
}

//! `switchboard serve`: the house with its door over HTTP and no window.

use std::{io::Write as _, sync::Arc};

use engine::ports::room::NoRoom;
use tokio_util::sync::CancellationToken;

use crate::{
    args::ServeOptions,
    door::{self, Door},
    folders::DataFolder,
    house::House,
    logging,
    trouble::Trouble,
    window,
};

/// Runs until the process is told to end (Ctrl+C, SIGTERM).
pub(crate) fn run(options: ServeOptions) -> Result<(), Trouble> {
    let folder = DataFolder::open(options.data)?;
    let _log = logging::start(folder.path());
    let runtime = tokio::runtime::Runtime::new().map_err(Trouble::Runtime)?;
    runtime.block_on(async {
        let listener = door::listen(options.port).await?;
        let address = listener.local_addr().map_err(Trouble::Port)?;
        let url = format!("http://{address}");
        let token = door::new_token();
        // whoever uses the door sits before another machine, or no machine at all
        let base = media_base(&url, &token);
        let house = House::build(&folder, options.database, base, Arc::new(NoRoom)).await?;
        let page = Some(door::page_of(window::context()));
        let door = Arc::new(Door {
            app: house.app.clone(),
            token: token.clone(),
            page,
        });
        let end = CancellationToken::new();

        // Ready: the one line that scripts wait for.
        let ready = serde_json::json!({ "url": url, "token": token });
        let mut out = std::io::stdout();
        let _ = writeln!(out, "{ready}");
        let _ = out.flush();

        let stop = end.clone();
        let server = tokio::spawn(async move {
            let stopped = async move { stop.cancelled().await };
            axum::serve(listener, door::whole(door))
                .with_graceful_shutdown(stopped)
                .await
        });
        told_to_end().await;
        end.cancel();
        house.close().await;
        // Event streams stay open for ever; what matters is committed.
        server.abort();
        Ok(())
    })
}

/// Address under which the player finds recordings.
pub(crate) fn media_base(url: &str, token: &str) -> String {
    format!("{url}/media/{token}")
}

#[cfg(unix)]
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_end() {
    let _ = tokio::signal::ctrl_c().await;
}

//! Lines in use: opened in the carrier with their password from the vault, tested, forgotten.

use domain::{
    ids::LineId,
    line::{LineHealth, ServiceInstance},
};

use crate::{
    Engine,
    dialer::Dialer,
    effects::{self, effect},
    error::Result,
    inbox::Tested,
    ports::LineTest,
};

impl Engine {
    /// Takes a new line into use.
    pub async fn line_opened(&self, line: LineId) -> Result<()> {
        let line = self.store().lines().get(line).await?;
        self.open_line(&line).await?;
        self.dialer.lock().await.stale = true;
        self.wake();
        Ok(())
    }

    /// Takes a line's new settings or password into use. Calls that are alive go on as they are.
    pub async fn line_changed(&self, line: LineId) -> Result<()> {
        self.line_opened(line).await
    }

    /// Forgets a line.
    pub async fn line_deleted(&self, line: LineId) {
        self.parts.carrier.close_line(line).await;
        let mut dialer = self.dialer.lock().await;
        dialer.lines.remove(&line);
        dialer.stale = true;
    }

    /// Tries a line out and remembers whether it can take calls.
    pub async fn test_line(&self, line: LineId) -> Result<LineTest> {
        // the row is read first: an unknown line is an error, not a fault
        self.store().lines().get(line).await?;
        let test = self.parts.carrier.test_line(line).await;
        self.write_health(line, &self.health_after(&test)).await?;
        if let Some(desk) = self.dialer.lock().await.lines.get_mut(&line)
            && test.fault.is_none()
        {
            desk.was_tested(true, self.now());
        }
        self.wake();
        Ok(test)
    }

    fn health_after(&self, test: &LineTest) -> LineHealth {
        let at = self.now();
        match &test.fault {
            None => LineHealth::Ready { at },
            Some(fault) => LineHealth::Faulty {
                at,
                fault: fault.clone(),
            },
        }
    }

    /// Lines that rest because they failed too often are tested when it is time, aside.
    pub(crate) fn test_resting(&self, dialer: &mut Dialer) {
        let now = self.now();
        for (line, desk) in &mut dialer.lines {
            if desk.test_at().is_none_or(|at| at > now) {
                continue;
            }
            desk.test_began();
            let (line, carrier) = (*line, self.parts.carrier.clone());
            let news = self.senders.tests.clone();
            tokio::spawn(async move {
                let test = carrier.test_line(line).await;
                // nobody reads any more when the engine is gone
                let _ = news.send(Tested { line, test });
            });
        }
    }

    /// A line that rested was tested: it works again, or rests longer.
    pub(crate) async fn line_was_tested(&self, dialer: &mut Dialer, tested: Tested) {
        let Tested { line, test } = tested;
        let Some(desk) = dialer.lines.get_mut(&line) else {
            return;
        };
        desk.was_tested(test.fault.is_none(), self.now());
        if let Err(error) = self.write_health(line, &self.health_after(&test)).await {
            tracing::warn!(%line, %error, "the line's health could not be written down");
        }
    }

    /// Calls alive on a line, test calls too.
    pub fn live_on_line(&self, line: LineId) -> u32 {
        self.board.live_on_line(line)
    }

    /// Opens all lines, as the app starts. A line whose password cannot be read stays shut; the
    /// others do not suffer.
    pub(crate) async fn open_lines(&self) -> Result<()> {
        for line in self.store().lines().list().await? {
            if let Err(error) = self.open_line(&line).await {
                tracing::warn!(line = %line.id, %error, "the line could not be opened");
            }
        }
        Ok(())
    }

    async fn open_line(&self, line: &ServiceInstance) -> Result<()> {
        let password = match self.store().lines().sealed_password(line.id).await? {
            None => None,
            Some(sealed) => Some(self.parts.vault.open(&place(line.id), &sealed).await?),
        };
        let opening = self.parts.carrier.open_line(line, password);
        effect(self.probe(), effects::OPEN_LINE, opening).await;
        Ok(())
    }

    /// Writes a line's health down.
    pub(crate) async fn write_health(&self, line: LineId, health: &LineHealth) -> Result<()> {
        let writing = self.parts.store.lines();
        effect(
            self.probe(),
            effects::SET_HEALTH,
            writing.set_health(line, health),
        )
        .await?;
        Ok(())
    }
}

/// Where a line's password lies in the vault.
pub fn place(line: LineId) -> String {
    format!("line/{line}/password")
}

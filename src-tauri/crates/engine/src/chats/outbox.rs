//! Leads on their way: taken (written down), delivered, settled. At least once, under an id that stays.

use domain::{
    ids::{DeliveryId, DialogueId, IntegrationId},
    integration::{
        DeliveryFault, DeliveryFaultKind, Lead, LeadEvent, LeadRetry, NextTry, TranscriptLine,
        next_try,
    },
    money::Usd,
    time::UnixMillis,
};
use store::chats::outbox::{DeliveryOutcome, TakenDelivery};

use super::{ChatEngine, Result, engine::Happening, guard::there, integration_place};
use crate::{
    effects::{self, effect},
    ports::leads::{LeadDelivery, LeadFault, LeadReceipt},
};

/// Deliveries that are under way at once.
const AT_ONCE: usize = 8;

impl ChatEngine {
    /// Takes what is due. Returns when the next one is.
    pub(super) async fn deliver_due(&self, under_way: &mut usize) -> Result<Option<UnixMillis>> {
        let outbox = self.store().outbox();
        let room = u32::try_from(AT_ONCE.saturating_sub(*under_way)).unwrap_or(0);
        if room == 0 {
            return Ok(None);
        }
        let now = self.now();
        for id in outbox.due(now, room).await? {
            let taking = outbox.take(id, now);
            if let Some(taken) = effect(self.probe(), effects::TAKE_LEAD, taking).await? {
                *under_way += 1;
                self.deliver(taken).await?;
            }
        }
        Ok(outbox.next_due().await?)
    }

    async fn deliver(&self, taken: TakenDelivery) -> Result<()> {
        let (id, take, tries) = (taken.delivery.id, taken.take, taken.delivery.tries);
        let prepared = self.prepared(
            taken.delivery.integration,
            self.delivery_name(id),
            taken.delivery.made.clone(),
            taken.lead,
        );
        let delivery = match prepared.await {
            Ok(delivery) => delivery,
            Err(fault) => {
                self.tell(Happening::Delivered {
                    id,
                    take,
                    tries,
                    result: Err(fault),
                });
                return Ok(());
            }
        };
        let (sink, probe) = (self.parts.leads.clone(), self.parts.probe.clone());
        let told = self.teller();
        tokio::spawn(async move {
            let delivering = sink.deliver(delivery);
            let result = effect(&*probe, effects::DELIVER_LEAD, delivering).await;
            told.tell(Happening::Delivered {
                id,
                take,
                tries,
                result,
            });
        });
        Ok(())
    }

    /// Writes down what came of a delivery.
    pub(super) async fn delivered(
        &self,
        id: DeliveryId,
        take: i64,
        tries: u32,
        result: Result<LeadReceipt, LeadFault>,
    ) -> Result<()> {
        let now = self.now();
        let outcome = match result {
            Ok(receipt) => DeliveryOutcome::Delivered { made: receipt.made },
            Err(fault) => match next_try(tries, fault.again, now) {
                NextTry::Again(due) => DeliveryOutcome::Again {
                    due,
                    fault: fault.fault,
                    made: fault.made,
                },
                NextTry::Dead => DeliveryOutcome::Dead {
                    fault: fault.fault,
                    made: fault.made,
                },
            },
        };
        let outbox = self.store().outbox();
        let settling = outbox.settle(id, take, outcome, now);
        effect(self.probe(), effects::SETTLE_LEAD, settling).await?;
        Ok(())
    }

    /// Sends a made-up lead, marked as a test.
    pub async fn test_integration(
        &self,
        id: IntegrationId,
    ) -> Result<Result<LeadReceipt, LeadFault>> {
        self.store().integrations().get(id).await?;
        let now = self.now();
        let name = format!("{}-test-{now}", self.parts.install);
        let delivery = self.prepared(id, name, None, test_lead(now)).await;
        Ok(match delivery {
            Ok(delivery) => self.parts.leads.deliver(delivery).await,
            Err(fault) => Err(fault),
        })
    }

    /// The name of a delivery at its receiver: unique over all installations.
    fn delivery_name(&self, id: DeliveryId) -> String {
        format!("{}-{id}", self.parts.install)
    }

    async fn prepared(
        &self,
        integration: IntegrationId,
        name: String,
        made: Option<String>,
        lead: Lead,
    ) -> Result<LeadDelivery, LeadFault> {
        let failed = |kind, again| LeadFault {
            fault: DeliveryFault {
                kind,
                code: None,
                answer: String::new(),
            },
            again,
            made: made.clone(),
        };
        let integrations = self.store().integrations();
        let row = there(integrations.get(integration).await);
        let row = row.map_err(|_| failed(DeliveryFaultKind::FileFailed, LeadRetry::BackOff))?;
        let row = row.ok_or_else(|| failed(DeliveryFaultKind::BadSettings, LeadRetry::Never))?;
        let sealed = integrations.sealed_secret(integration).await;
        let sealed =
            sealed.map_err(|_| failed(DeliveryFaultKind::FileFailed, LeadRetry::BackOff))?;
        let secret = self.opened(&integration_place(integration), sealed).await;
        let secret =
            secret.map_err(|_| failed(DeliveryFaultKind::SecretUnreadable, LeadRetry::Never))?;
        Ok(LeadDelivery {
            id: name,
            integration,
            draft: row.draft,
            secret,
            made,
            lead,
            at: self.now(),
        })
    }
}

/// What "Send a test" sends: nobody real.
fn test_lead(at: UnixMillis) -> Lead {
    Lead {
        event: LeadEvent::Test,
        at,
        dialogue: DialogueId(0),
        task: "Test".to_owned(),
        channel: "Test".to_owned(),
        ai: "Test".to_owned(),
        manager: "Test".to_owned(),
        name: Some("Test Lead".to_owned()),
        username: Some("test_lead".to_owned()),
        phone: Some("+442079460000".to_owned()),
        email: Some("test@example.com".to_owned()),
        summary: Some("This is a test of the integration. Nobody wrote.".to_owned()),
        fields: [("note".to_owned(), "test".to_owned())].into(),
        tags: vec!["test".to_owned()],
        cost: Usd::ZERO,
        transcript: vec![TranscriptLine {
            at,
            who: "Test Lead".to_owned(),
            theirs: true,
            text: "Hello! This is a test.".to_owned(),
        }],
    }
}

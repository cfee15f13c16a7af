//! Receiving: one long poll after the other, each batch stored before the next is asked for.

use std::time::Duration;

use domain::{channel::ChannelFault, time::SECOND};
use engine::ports::messenger::{ChannelNews, IncomingMessage, ReceivedBatch};
use serde_json::{json, value::RawValue};
use tokio::{sync::oneshot, time::Instant};

use super::{
    api::{CallFault, Refusal},
    bot::{Bot, BotUse, SOON},
    updates::{self, Update},
};

/// How long Telegram holds a poll open, in seconds.
const HELD: u32 = 30;
/// How long its answer is waited for.
const PATIENCE: Duration = Duration::from_secs(45);
/// An empty answer that comes sooner was not held; the rest is waited here, so that nothing spins.
const LEAST: Duration = Duration::from_millis(400);
/// What was not stored is offered again after so long.
const NOT_STORED: Duration = Duration::from_secs(1);
/// First and longest pause after failures.
const PAUSES: (u64, u64) = (1, 60);

/// How receiving stands.
#[derive(Default)]
struct Standing {
    /// What was told last; `None`: nothing yet.
    told: Option<Result<(), ChannelFault>>,
    /// Failures in a row.
    failures: u32,
}

/// Receives until the channel is closed or its key is refused.
pub(super) async fn receive(bot: &Bot) {
    let mut standing = Standing::default();
    loop {
        let asked = Instant::now();
        match ask(bot).await {
            Ok(result) => match take(bot, &result).await {
                Ok(passed) => {
                    standing.works(bot);
                    if !passed && asked.elapsed() < LEAST {
                        tokio::time::sleep_until(asked + LEAST).await;
                    }
                }
                Err(Unfinished::NotStored) => tokio::time::sleep(NOT_STORED).await,
                Err(Unfinished::Unreadable) => {
                    let pause = standing.failed(bot, ChannelFault::Unreadable);
                    tokio::time::sleep(pause).await;
                }
                Err(Unfinished::Call(fault)) => {
                    let Some(pause) = standing.call_failed(bot, &fault) else {
                        return;
                    };
                    tokio::time::sleep(pause).await;
                }
            },
            Err(fault) => {
                let Some(pause) = standing.call_failed(bot, &fault) else {
                    return;
                };
                tokio::time::sleep(pause).await;
            }
        }
    }
}

async fn ask(bot: &Bot) -> Result<Box<RawValue>, CallFault> {
    let wanted = match bot.usage {
        BotUse::Bot => json!(["message"]),
        BotUse::Business => json!(["business_connection", "business_message"]),
    };
    let mut parameters = json!({ "timeout": HELD, "limit": 100, "allowed_updates": wanted });
    if let Some(offset) = bot.cursor().offset(bot.clock.now()) {
        parameters["offset"] = json!(offset);
    }
    bot.api.call("getUpdates", &parameters, PATIENCE).await
}

/// Why a batch was not taken.
enum Unfinished {
    /// The engine did not store it.
    NotStored,
    /// Nobody can read it.
    Unreadable,
    /// Something had to be asked for, and was not answered.
    Call(CallFault),
}

/// Takes a batch, update by update, and waits until it is stored. Says whether there was anything.
async fn take(bot: &Bot, result: &RawValue) -> Result<bool, Unfinished> {
    let batch = updates::numbered(result).ok_or(Unfinished::Unreadable)?;
    if batch.is_empty() {
        return Ok(false);
    }
    let before = bot.cursor().clone();
    let taken = gather(bot, &batch).await;
    let stored = match taken {
        Ok(messages) => hand_over(bot, messages).await,
        Err(unfinished) => Err(unfinished),
    };
    if stored.is_err() {
        *bot.cursor() = before;
    }
    stored.map(|()| true)
}

async fn gather(bot: &Bot, batch: &[(i64, &RawValue)]) -> Result<Vec<IncomingMessage>, Unfinished> {
    let mut messages = Vec::new();
    for (number, update) in batch {
        match (updates::read(update), bot.usage) {
            (Update::Message(message), BotUse::Bot) => messages.extend(message.addressed_to_bot()),
            (Update::Business(message), BotUse::Business) => {
                if let Some(id) = message.business_connection_id.clone() {
                    match bot.connection(&id).await {
                        Ok(connection) => messages.extend(message.in_business(connection.owner)),
                        // A connection that nobody knows any more: its messages are not ours.
                        Err(CallFault::Refused(Refusal { code: 400, .. })) => {}
                        Err(fault) => return Err(Unfinished::Call(fault)),
                    }
                }
            }
            (Update::Connection(connection), BotUse::Business) => {
                bot.cursor().connected(connection);
            }
            (
                Update::Message(_) | Update::Business(_) | Update::Connection(_) | Update::Other,
                BotUse::Bot | BotUse::Business,
            ) => {}
        }
        bot.cursor().pass(*number, bot.clock.now());
    }
    Ok(messages)
}

async fn hand_over(bot: &Bot, messages: Vec<IncomingMessage>) -> Result<(), Unfinished> {
    let (stored, is_stored) = oneshot::channel();
    let cursor = bot.cursor().text();
    bot.tell(ChannelNews::Received(ReceivedBatch {
        messages,
        cursor,
        stored,
    }));
    is_stored.await.map_err(|_dropped| Unfinished::NotStored)
}

impl Standing {
    fn works(&mut self, bot: &Bot) {
        self.failures = 0;
        let now = if bot.cursor().may_not_answer() {
            Err(ChannelFault::RightMissing)
        } else {
            Ok(())
        };
        self.tell(bot, now);
    }

    /// Counts a failure and gives the pause after it. A single one between polls that worked is told to
    /// nobody: connections drop.
    fn failed(&mut self, bot: &Bot, fault: ChannelFault) -> Duration {
        self.failures += 1;
        if self.failures > 1 || self.told != Some(Ok(())) {
            self.tell(bot, Err(fault));
        }
        let (first, longest) = PAUSES;
        Duration::from_secs((first << (self.failures - 1).min(6)).min(longest))
    }

    /// The pause after a failed call; `None`: only a person can help.
    fn call_failed(&mut self, bot: &Bot, fault: &CallFault) -> Option<Duration> {
        match fault {
            CallFault::NotSent | CallFault::NoAnswer => {
                Some(self.failed(bot, ChannelFault::NotReached))
            }
            CallFault::Refused(refusal) => match (refusal.code, refusal.retry_after) {
                (401 | 404, _) => {
                    self.tell(bot, Err(ChannelFault::KeyRefused));
                    None
                }
                (409, _) => {
                    self.tell(bot, Err(ChannelFault::TakenElsewhere));
                    self.failures += 1;
                    Some(Duration::from_secs((5 * u64::from(self.failures)).min(30)))
                }
                (429, seconds) => {
                    let seconds = seconds.unwrap_or(5);
                    let until = bot.clock.now() + i64::from(seconds) * SECOND;
                    self.tell(bot, Err(ChannelFault::Limited { until }));
                    Some(Duration::from_secs(u64::from(seconds)))
                }
                _ => Some(self.failed(bot, ChannelFault::Unreadable)),
            },
        }
    }

    fn tell(&mut self, bot: &Bot, now: Result<(), ChannelFault>) {
        if self.told.as_ref() == Some(&now) {
            return;
        }
        bot.tell(match &now {
            Ok(()) => ChannelNews::Ready,
            Err(fault) => ChannelNews::Faulty(fault.clone()),
        });
        self.told = Some(now);
    }
}

/// Tries a bot out: who it is, and whether its messages would come to us.
pub(super) async fn test(bot: &Bot) -> (Option<String>, Option<ChannelFault>) {
    let me = match bot.api.call("getMe", &json!({}), SOON).await {
        Ok(me) => me,
        Err(fault) => return (None, Some(as_fault(&fault, bot))),
    };
    let Ok(me) = serde_json::from_str::<serde_json::Value>(me.get()) else {
        return (None, Some(ChannelFault::Unreadable));
    };
    let account = me
        .get("username")
        .and_then(|name| name.as_str())
        .map(|name| format!("@{name}"));
    let connectable = me
        .get("can_connect_to_business")
        .and_then(|can| can.as_bool());
    if bot.usage == BotUse::Business && connectable == Some(false) {
        return (account, Some(ChannelFault::RightMissing));
    }
    // Compatible servers may lack this call: no answer, no verdict.
    let hook = bot.api.call("getWebhookInfo", &json!({}), SOON).await;
    let hooked = hook
        .ok()
        .and_then(|hook| serde_json::from_str::<serde_json::Value>(hook.get()).ok())
        .and_then(|hook| Some(!hook.get("url")?.as_str()?.is_empty()))
        .unwrap_or(false);
    (account, hooked.then_some(ChannelFault::TakenElsewhere))
}

fn as_fault(fault: &CallFault, bot: &Bot) -> ChannelFault {
    match fault {
        CallFault::NotSent | CallFault::NoAnswer => ChannelFault::NotReached,
        CallFault::Refused(refusal) => match refusal.code {
            401 | 404 => ChannelFault::KeyRefused,
            409 => ChannelFault::TakenElsewhere,
            429 => ChannelFault::Limited {
                until: bot.clock.now() + i64::from(refusal.retry_after.unwrap_or(5)) * SECOND,
            },
            _ => ChannelFault::Unreadable,
        },
    }
}

//! Who holds what, and what fits.

use super::*;
use crate::{
    chat_task::check::tests::{draft, outgoing_draft},
    money::Usd,
};

fn manager(id: i64) -> ManagerFacts {
    ManagerFacts {
        id: ManagerId(id),
        name: format!("Manager {id}"),
        active: true,
        busy: None,
    }
}

fn channel(kind: ChannelKind) -> ChannelFacts {
    ChannelFacts {
        id: ChannelId(1),
        name: "Shop".to_owned(),
        kind,
        has_secret: true,
        held: None,
    }
}

fn holder() -> Option<Holder> {
    Some(Holder {
        task: ChatTaskId(7),
        name: "Autumn".to_owned(),
    })
}

fn model(priced: bool) -> AiFacts {
    AiFacts {
        place: AiPlace::OpenAi {
            base_url: "https://api.example/v1".to_owned(),
        },
        model: "big".to_owned(),
        priced,
    }
}

fn verdict(
    draft: &ChatTaskDraft,
    managers: &[ManagerFacts],
    channels: &[ChannelFacts],
    ai: Option<&AiFacts>,
) -> Result<(), ChatStopReason> {
    guard(&GuardFacts {
        draft,
        managers,
        channels,
        ai,
        integration_exists: true,
        now: 0,
    })
}

#[test]
fn a_start_is_refused_with_the_name_of_whoever_holds_what() {
    let (good, bot) = (manager(1), channel(ChannelKind::TelegramBot));
    let draft = draft();
    let ai = model(true);
    let ask = |managers: &[ManagerFacts], channels: &[ChannelFacts]| {
        verdict(&draft, managers, channels, Some(&ai))
    };
    assert_eq!(
        ask(std::slice::from_ref(&good), std::slice::from_ref(&bot)),
        Ok(())
    );
    let busy = ManagerFacts {
        busy: holder(),
        ..good.clone()
    };
    assert_eq!(
        ask(&[busy], std::slice::from_ref(&bot)),
        Err(ChatStopReason::ManagerBusy {
            manager: ManagerId(1),
            manager_name: "Manager 1".to_owned(),
            task: ChatTaskId(7),
            task_name: "Autumn".to_owned(),
        })
    );
    let disabled = ManagerFacts {
        active: false,
        ..good.clone()
    };
    assert!(matches!(
        ask(&[disabled], std::slice::from_ref(&bot)),
        Err(ChatStopReason::ManagerDisabled { .. })
    ));
    assert!(matches!(
        ask(&[], std::slice::from_ref(&bot)),
        Err(ChatStopReason::ManagerDisabled { manager_name, .. }) if manager_name.is_empty()
    ));
    let held = ChannelFacts {
        held: holder(),
        ..bot
    };
    assert!(matches!(
        ask(std::slice::from_ref(&good), &[held]),
        Err(ChatStopReason::ChannelHeld {
            task: ChatTaskId(7),
            ..
        })
    ));
    assert!(matches!(
        ask(&[good], &[]),
        Err(ChatStopReason::ChannelMissing { .. })
    ));
}

#[test]
fn a_limit_needs_a_price_and_no_limit_needs_none() {
    let (managers, channels) = ([manager(1)], [channel(ChannelKind::TelegramBot)]);
    let mut draft = draft();
    let no_price = Err(ChatStopReason::NoPrice {
        model: "big".to_owned(),
    });
    let unknown = model(false);
    assert_eq!(
        verdict(&draft, &managers, &channels, Some(&unknown)),
        no_price
    );
    draft.dialogue_limit = None;
    assert_eq!(
        verdict(&draft, &managers, &channels, Some(&unknown)),
        Ok(())
    );
    draft.stop_when.budget = Some(Usd(1));
    assert_eq!(
        verdict(&draft, &managers, &channels, Some(&unknown)),
        no_price
    );
    let scripted = AiFacts {
        place: AiPlace::Scripted,
        ..unknown
    };
    assert_eq!(
        verdict(&draft, &managers, &channels, Some(&scripted)),
        Ok(())
    );
    assert_eq!(
        verdict(&draft, &managers, &channels, None),
        Err(ChatStopReason::AiFault {
            fault: AiFault::Missing
        })
    );
}

#[test]
fn capability_decides_what_a_task_may_choose() {
    let unfit = |draft: &ChatTaskDraft, kind| channel_unfit(draft, &channel(kind));
    let (incoming, outgoing) = (draft(), outgoing_draft());
    assert_eq!(unfit(&incoming, ChannelKind::TelegramBot), None);
    assert_eq!(
        unfit(&incoming, ChannelKind::Practice),
        None,
        "practice fits every type"
    );
    assert_eq!(unfit(&outgoing, ChannelKind::Practice), None);
    assert_eq!(
        unfit(&outgoing, ChannelKind::TelegramBot),
        Some(ChannelUnfit::CannotWriteFirst)
    );
    assert_eq!(unfit(&outgoing, ChannelKind::TelegramBusiness), None);
    assert_eq!(
        unfit(&incoming, ChannelKind::WebPage),
        Some(ChannelUnfit::OtherMessenger {
            messenger: Messenger::Web
        })
    );
    assert_eq!(
        unfit(&incoming, ChannelKind::TelegramCloud),
        Some(ChannelUnfit::NotConnectable {
            reason: NotConnectable::LoginByPhone
        })
    );
    let without_token = ChannelFacts {
        has_secret: false,
        ..channel(ChannelKind::TelegramBot)
    };
    assert_eq!(
        channel_unfit(&incoming, &without_token),
        Some(ChannelUnfit::NoSecret)
    );
    let practice = ChannelFacts {
        has_secret: false,
        ..channel(ChannelKind::Practice)
    };
    assert_eq!(channel_unfit(&incoming, &practice), None);
}

#[test]
fn a_manager_serves_one_channel_only() {
    let channels: Vec<ChannelId> = (1..=3).map(ChannelId).collect();
    let managers: Vec<ManagerId> = (11..=17).map(ManagerId).collect();
    let mut serves = std::collections::BTreeMap::new();
    for &channel in &channels {
        for seed in 0..200 {
            let manager = manager_of(channel, &channels, &managers, seed).unwrap();
            assert_eq!(*serves.entry(manager).or_insert(channel), channel);
        }
    }
    assert_eq!(serves.len(), managers.len(), "every manager has work");
    assert_eq!(manager_of(ChannelId(9), &channels, &managers, 1), None);
    assert_eq!(manager_of(ChannelId(3), &channels, &managers[..2], 1), None);
    assert_eq!(manager_of(ChannelId(1), &[], &managers, 1), None);
}

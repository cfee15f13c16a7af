//! Opting out, limits, faults, restarts, and people of the team.

use super::*;

#[test]
fn opting_out_ends_it_for_good() {
    let mut world = World::asked();
    let effects = world.writes("Не пишите мне больше");
    assert!(effects.contains(&DialogueEffect::OptOut));
    assert!(effects.contains(&DialogueEffect::WithdrawQueued));
    for event in [
        DialogueEvent::OperatorWrote,
        DialogueEvent::TookOver,
        DialogueEvent::HandedBack,
        DialogueEvent::Blocked,
    ] {
        assert_eq!(world.try_step(event), Err(DialogueRefusal::OptedOut));
    }
    world.now += 300 * DAY;
    assert!(world.writes("hello again").is_empty());
    assert_eq!(world.wake(), Wake::ForTeam);
}

#[test]
fn a_limit_blocks_the_dialogue_until_it_is_raised() {
    let mut world = World::asked();
    let turn = world.state.turn;
    world.step(DialogueEvent::LimitReached { turn });
    assert_eq!(
        world.state.control,
        Control::BlockedByLimit { since: world.now }
    );
    assert_eq!(
        world.try_step(DialogueEvent::HandedBack),
        Err(DialogueRefusal::LimitReached)
    );
    assert!(world.writes("hello?").is_empty());
    world.step(DialogueEvent::LimitRaised);
    assert!(asks(&world.sleep()));
}

#[test]
fn a_failing_model_is_asked_again_and_then_a_person_is_called() {
    let mut world = World::asked();
    let mut waits = Vec::new();
    let begin = world.now;
    for _ in 1..MAX_MODEL_TRIES {
        assert!(world.fails(ModelTrouble::Trouble).is_empty());
        assert!(asks(&world.sleep()));
        waits.push((world.now - begin) / SECOND);
    }
    assert_eq!(waits, [2, 12, 57, 237]);
    let effects = world.fails(ModelTrouble::TooSlow);
    let reason = HandOver::ModelTrouble {
        trouble: ModelTrouble::TooSlow,
    };
    assert_eq!(effects, [DialogueEffect::CallTeam { reason }]);

    let mut world = World::asked();
    world.fails(ModelTrouble::KeyRefused);
    assert_eq!(
        world.wake(),
        Wake::ForTeam,
        "what does not pass is not tried again"
    );

    let mut world = World::asked();
    assert!(world.answers(" ", vec![]).is_empty());
    assert!(matches!(
        world.state.phase,
        Phase::Retrying {
            trouble: ModelTrouble::Empty,
            ..
        }
    ));

    let mut world = World::asked();
    let turn = world.state.turn;
    world.step(DialogueEvent::ModelFailed {
        turn,
        trouble: ModelTrouble::Limited,
        after: Some(20 * SECOND),
    });
    assert_eq!(world.wake(), Wake::At(world.now + 20 * SECOND));
}

#[test]
fn people_of_the_team_write_beside_the_ai_or_in_its_place() {
    let mut world = World::asked();
    assert!(world.step(DialogueEvent::OperatorWrote).is_empty());
    assert_eq!(
        sent(&world.answers("And I say", vec![])),
        ["And I say"],
        "the AI goes on"
    );
    let mut world = World::asked();
    let turn = world.state.turn;
    let effects = world.step(DialogueEvent::TookOver);
    assert_eq!(
        effects,
        [
            DialogueEffect::GiveUp { turn },
            DialogueEffect::WithdrawQueued
        ]
    );
    assert!(world.answers("too late", vec![]).is_empty());
    world.step(DialogueEvent::Blocked);
    assert_eq!(
        world.try_step(DialogueEvent::OperatorWrote),
        Err(DialogueRefusal::Blocked)
    );
    world.step(DialogueEvent::HandedBack);
    assert_eq!(world.state.control, Control::Ai);
    world.step(DialogueEvent::Muted);
    assert_eq!(
        world.try_step(DialogueEvent::TookOver),
        Err(DialogueRefusal::MutedByList)
    );
    world.step(DialogueEvent::Unmuted);
    assert_eq!(world.state.control, Control::Ai);
}

#[test]
fn whoever_answers_where_a_person_was_asked_for_has_taken_it_over() {
    let mut world = World::asked();
    let reason = HandOver::AskedByAi {
        note: "a question of price".to_owned(),
    };
    let since = world.now;
    world.state.control = Control::Operator { reason, since };
    world.step(DialogueEvent::OperatorWrote);
    assert_eq!(
        world.state.control,
        Control::Operator {
            reason: HandOver::TookOver,
            since
        }
    );
}

#[test]
fn what_cannot_be_sent_is_told_or_ends_it() {
    let failed = |failure| {
        let mut world = World::asked();
        world.answers("Hello", vec![]);
        let side = Side::Ai;
        world.step(DialogueEvent::SendFailed { side, failure });
        world
    };
    assert!(matches!(
        failed(MessageFailure::BlockedUs).state.control,
        Control::Closed {
            reason: CloseReason::PeerGone,
            ..
        }
    ));
    assert!(matches!(
        failed(MessageFailure::TextRefused).state.control,
        Control::Operator {
            reason: HandOver::SendTrouble { .. },
            ..
        }
    ));
    assert!(matches!(
        failed(MessageFailure::Limit).state.control,
        Control::BlockedByLimit { .. }
    ));
    assert_eq!(
        failed(MessageFailure::NotAllowed).wake(),
        Wake::ForPerson,
        "no reminders either"
    );
    assert_eq!(failed(MessageFailure::Withdrawn).state.control, Control::Ai);
}

#[test]
fn first_messages_by_the_ai_are_held_when_they_do_not_come_about() {
    let first = || {
        let mut world = world();
        assert!(asks(&world.step(DialogueEvent::FirstDue)));
        world
    };
    let mut written = first();
    assert_eq!(sent(&written.answers("Hello Ivan", vec![])), ["Hello Ivan"]);
    let mut broken = first();
    let effects = broken.fails(ModelTrouble::NoCredit);
    assert_eq!(effects, [DialogueEffect::FirstHeld { by_money: false }]);
    let mut dear = first();
    let turn = dear.state.turn;
    let effects = dear.step(DialogueEvent::LimitReached { turn });
    assert_eq!(effects, [DialogueEffect::FirstHeld { by_money: true }]);
}

#[test]
fn a_restart_asks_again_and_a_spent_budget_waits() {
    let mut world = World::asked();
    let old = world.state.turn;
    world.step(DialogueEvent::Restarted);
    assert_eq!(world.wake(), Wake::At(world.now));
    assert!(asks(&world.sleep()));
    assert_ne!(world.state.turn, old);
    let turn = world.state.turn;
    assert!(world.step(DialogueEvent::BudgetReached { turn }).is_empty());
    assert!(
        matches!(world.state.phase, Phase::Gathering { .. }),
        "answered after a resume"
    );
    let mut world = World::asked();
    for _ in 0..MAX_MODEL_TRIES {
        world.step(DialogueEvent::Restarted);
        if world.wake() == Wake::ForTeam {
            return;
        }
        world.sleep();
    }
    panic!(
        "a question that kills the process is given up: {:?}",
        world.state
    );
}

//! Anything may happen at any time: the call ends, nothing spins, nobody waits in silence.

use proptest::prelude::*;

use super::*;

/// What happens, with the ids of the moment.
fn input(run: &TalkRun, kind: u8, size: u16) -> TalkInput {
    let number = run.last_number;
    let piece = run.pieces.front().map_or(run.last_piece, |_| {
        run.last_piece.saturating_sub(u64::from(size % 3))
    });
    match kind {
        0 => TalkInput::SpeechStarted,
        1 => TalkInput::SpeechEnded {
            ms: i64::from(size),
        },
        2 => TalkInput::Key(char::from(b'0' + (size % 10) as u8)),
        3 => TalkInput::Beep,
        4 => TalkInput::Recognised {
            number,
            text: "well".repeat(usize::from(size % 2)),
        },
        5 => TalkInput::NotRecognised { number },
        6 => TalkInput::Words {
            number,
            text: "Indeed so it is. And".to_owned(),
        },
        7 => TalkInput::Replied {
            number,
            calls: (0..size % 3)
                .map(|n| AskedCall {
                    id: n.to_string(),
                    name: ["end_call", "look_up", "transfer_call", "do_not_call"]
                        [usize::from((size / 3 + n) % 4)]
                    .to_owned(),
                    arguments: "{}".to_owned(),
                })
                .collect(),
        },
        8 => TalkInput::NotReplied {
            number,
            passes: size.is_multiple_of(2),
        },
        9 => TalkInput::Outcome {
            id: (size % 3).to_string(),
            content: "ok".to_owned(),
        },
        10 | 11 => TalkInput::PieceBegan(piece),
        12 | 13 => TalkInput::PieceDone(piece),
        14 => TalkInput::PieceCut {
            id: piece,
            played: 100,
            length: i64::from(size),
        },
        15 => TalkInput::PieceFailed(piece),
        16 => TalkInput::NoMoney,
        17 => TalkInput::Heard {
            number: number.saturating_sub(1),
            text: "well".repeat(usize::from(size % 2)),
        },
        18 | 19 => TalkInput::Sounds { number },
        20 => TalkInput::PieceWords {
            id: piece,
            text: "Indeed so it is.".to_owned(),
        },
        21 => TalkInput::Transferred(if size.is_multiple_of(2) {
            TransferOutcome::PutThrough
        } else {
            TransferOutcome::Silent
        }),
        _ => TalkInput::Tick,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_call_always_ends_and_never_hangs(
        happens in proptest::collection::vec((0_u8..24, 0_u16..8_000, 0_u16..6_000), 0..200),
        realtime in proptest::bool::ANY,
    ) {
        let mut form = rules(|_, form| {
            if realtime {
                form.kind = Converse::realtime_sample().kind;
            }
            let transfer = crate::conversation::Transfer::sample();
            let kinds = [CallFunction::CustomApi { api: api() }, CallFunction::Transfer { transfer }];
            form.functions.extend(kinds.map(|kind| CallFunctionDraft {
                kind,
                description: "Look up".to_owned(),
            }));
        });
        form.longest = MINUTE;
        let mut run = TalkRun::new(form);
        let mut now = ANSWERED;
        run.on(now, TalkInput::Answered);
        let tick_until = |run: &mut TalkRun, now: &mut UnixMillis, until: UnixMillis| {
            for _ in 0..2_000 {
                let Some(at) = run.alarm().filter(|at| *at <= until) else {
                    *now = until.max(*now);
                    return true;
                };
                *now = at.max(*now);
                run.on(*now, TalkInput::Tick);
            }
            false
        };
        for (kind, size, after) in happens {
            let until = now + i64::from(after);
            prop_assert!(tick_until(&mut run, &mut now, until), "it spins");
            let input = input(&run, kind, size);
            run.on(now, input);
            if run.is_over() { break; }
            let alarm = run.alarm();
            prop_assert!(alarm.is_some(), "nothing would ever happen again");
            let waits = run.wait.is_some() && !run.speaks() && !run.hears() && run.stage == Stage::Talking;
            if waits {
                prop_assert!(alarm <= Some(now + QUIET_MOST), "dead air");
            }
        }
        // from here on nobody says or answers anything: it ends by itself
        let end = (now + 5 * MINUTE).max(ANSWERED + 5 * MINUTE);
        prop_assert!(tick_until(&mut run, &mut now, end), "it spins at its end");
        prop_assert!(run.is_over(), "{:?}", run.stage);
    }
}

fn api() -> crate::ai_profile::CustomApi {
    crate::ai_profile::CustomApi {
        name: "look_up".to_owned(),
        method: crate::ai_profile::ApiMethod::Get,
        url: "https://example.com/stock".to_owned(),
        headers: Vec::new(),
        secret_header: None,
        body: String::new(),
        arguments: Vec::new(),
        timeout_seconds: 5,
    }
}

//! "Test line": what works and what does not, step by step; the first step that fails ends it.
//!
//! Does not know how it is shown.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    ids::{AttemptId, LineId},
    outcome::LineFault,
    time::Millis,
};
use engine::ports::{
    AudioIn, AudioOut, CallAudio, CarrierNews, HangUpCause, LineTest, LineTestStep, LineTestWhat,
    OutgoingCall,
};
use tokio::sync::mpsc::unbounded_channel;

use crate::{
    carrier::CallTools,
    line::Line,
    practice::ECHO_NUMBER,
    sip::{call, report::Report},
};

/// How long the practice callee may take to send our sound back.
const TALK_LIMIT: Duration = Duration::from_secs(6);
/// The sound: half a second of 1,000 Hz, which comes back as a beep.
const BEEP_SAMPLES: usize = 4_000;

/// Runs all steps.
pub(crate) async fn test(line: Arc<Line>, id: LineId, tools: CallTools) -> LineTest {
    let mut steps = Vec::new();
    let mut whats = vec![LineTestWhat::Resolve, LineTestWhat::Reach];
    if line.registers() {
        whats.push(LineTestWhat::Register);
    }
    if line.is_practice() {
        whats.push(LineTestWhat::Talk);
    } else {
        whats.push(LineTestWhat::Sound);
    }
    if line.asks_for_its_address() {
        whats.push(LineTestWhat::PublicAddress);
    }
    let mut speaks = None;
    for what in whats {
        let began = Instant::now();
        let Some(result) = step(what, &line, id, &tools, &mut speaks).await else {
            continue;
        };
        let took = Millis::try_from(began.elapsed().as_millis()).unwrap_or(Millis::MAX);
        let (ok, sip_code, fault) = match result {
            Ok(code) => (true, code, None),
            Err((fault, code)) => (false, code, fault),
        };
        steps.push(LineTestStep {
            what,
            ok,
            sip_code,
            took,
        });
        if fault.is_some() {
            return LineTest { steps, fault };
        }
    }
    LineTest { steps, fault: None }
}

/// The code that came; or what failed. Without a fault of the line the test goes on.
type StepResult = Result<Option<u16>, (Option<LineFault>, Option<u16>)>;

/// One step; `None`: there is nothing to be said about it. `speaks`: what was heard of the other
/// side's sound on the way.
async fn step(
    what: LineTestWhat,
    line: &Arc<Line>,
    id: LineId,
    tools: &CallTools,
    speaks: &mut Option<bool>,
) -> Option<StepResult> {
    Some(match what {
        LineTestWhat::Resolve => line
            .resolve()
            .await
            .map(|_| None)
            .map_err(|fault| (Some(fault), None)),
        LineTestWhat::Reach => match line.reach().await {
            Ok(reached) => {
                *speaks = reached.speaks;
                Ok(reached.code)
            }
            Err(fault) => Err((Some(fault), None)),
        },
        LineTestWhat::Sound => match (*speaks)? {
            true => Ok(None),
            false => Err((Some(LineFault::Codec), None)),
        },
        LineTestWhat::PublicAddress => match line.learns_its_address().await {
            true => Ok(None),
            false => Err((None, None)),
        },
        LineTestWhat::Register => match line.register_once().await {
            Ok(()) => Ok(Some(200)),
            Err(closed) => Err((Some(closed.fault), closed.code)),
        },
        LineTestWhat::Talk => talk(line, id, tools).await,
    })
}

fn beep() -> Arc<[i16]> {
    let step = std::f32::consts::TAU * 1_000.0 / crate::SAMPLE_RATE as f32;
    (0..BEEP_SAMPLES)
        .map(|n| ((n as f32 * step).sin() * 8_000.0) as i16)
        .collect()
}

/// Whether our beep comes back.
async fn comes_back(mut audio: CallAudio) -> bool {
    if audio
        .out
        .send(AudioOut::Play {
            id: 1,
            samples: beep(),
        })
        .is_err()
    {
        return false;
    }
    while let Some(heard) = audio.heard.recv().await {
        if heard == AudioIn::Beep {
            return true;
        }
    }
    false
}

async fn talk(line: &Arc<Line>, id: LineId, tools: &CallTools) -> StepResult {
    // The call is nobody's: its attempt has a number that no row has.
    let attempt = AttemptId(i64::MIN);
    let (events, mut inbox) = unbounded_channel();
    let (orders, order_inbox) = unbounded_channel();
    let (_transfers, transfer_inbox) = unbounded_channel();
    let outgoing = OutgoingCall {
        attempt,
        line: id,
        number: ECHO_NUMBER.to_owned(),
        caller_number: None,
        ring_timeout: Millis::try_from(TALK_LIMIT.as_millis()).unwrap_or(Millis::MAX),
        recording: None,
    };
    let report = Report::new(attempt, events);
    tokio::spawn(call::run(
        outgoing,
        Some(line.clone()),
        tools.clone(),
        order_inbox,
        transfer_inbox,
        report,
    ));
    let mut came_back = false;
    while let Some(event) = inbox.recv().await {
        match event.what {
            CarrierNews::Ringing | CarrierNews::Said { .. } | CarrierNews::NotRecorded { .. } => (),
            CarrierNews::Answered { audio } => {
                came_back = tokio::time::timeout(TALK_LIMIT, comes_back(audio)).await == Ok(true);
                // The call may be over already.
                let _ = orders.send(HangUpCause::AgentDone);
            }
            CarrierNews::Ended { evidence, .. } => {
                return if came_back {
                    Ok(evidence.sip_code)
                } else {
                    Err((Some(LineFault::Local), evidence.sip_code))
                };
            }
        }
    }
    Err((Some(LineFault::Local), None))
}

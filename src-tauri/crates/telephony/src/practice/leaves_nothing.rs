//! After its calls a line holds nothing of them: campaigns run for days.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::{
    ids::{AttemptId, LineId},
    outcome::EndEvidence,
    practice::PracticeSettings,
};
use engine::ports::{CarrierNews, HangUpCause, OutgoingCall, SpeechSynthesizer, VoiceError};
use tokio::{sync::mpsc::unbounded_channel, time::sleep};

use super::PracticePeer;
use crate::{
    carrier::{CallTools, Timing},
    line::{Line, Peer},
    media::Media,
    recording::TapeWriter,
    sip::{call, report::Report},
};

/// Says everything as a short hum.
struct Hum;

#[async_trait]
impl SpeechSynthesizer for Hum {
    async fn speak(&self, _text: &str) -> Result<Arc<[i16]>, VoiceError> {
        Ok((0..2_000)
            .map(|n| if n % 80 < 40 { 3_000 } else { -3_000 })
            .collect())
    }
}

async fn call_once(line: &Arc<Line>, tools: &CallTools, n: i64) -> EndEvidence {
    let (events, mut inbox) = unbounded_channel();
    let (orders, order_inbox) = unbounded_channel();
    let (_transfers, transfer_inbox) = unbounded_channel();
    let outgoing = OutgoingCall {
        attempt: AttemptId(n),
        line: LineId(1),
        number: format!("+44207946{n:04}"),
        caller_number: None,
        ring_timeout: 1_500,
        recording: None,
    };
    let report = Report::new(outgoing.attempt, events);
    tokio::spawn(call::run(
        outgoing,
        Some(line.clone()),
        tools.clone(),
        order_inbox,
        transfer_inbox,
        report,
    ));
    loop {
        match inbox.recv().await.expect("every call ends").what {
            CarrierNews::Ringing => (),
            CarrierNews::Answered { .. } if n % 2 == 0 => {
                orders.send(HangUpCause::AgentDone).expect("the call runs");
            }
            CarrierNews::Answered { .. }
            | CarrierNews::Said { .. }
            | CarrierNews::NotRecorded { .. } => (),
            CarrierNews::Ended { evidence, .. } => return evidence,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_holds_nothing_of_calls_that_are_over() {
    let tools = CallTools {
        media: Media::start().unwrap(),
        tapes: TapeWriter::start().unwrap(),
        timing: Timing::default(),
    };
    let settings = PracticeSettings {
        ring: (50, 100),
        talk: (500, 900),
        ..Default::default()
    };
    let peer = PracticePeer::start(settings, Arc::new(Hum), tools.clone(), "test")
        .await
        .unwrap();
    let callees = peer.endpoint();
    let line = Arc::new(Line::open(Peer::Practice(peer), "test", &[]));
    let calls = (0..60).map(|n| {
        let (line, tools) = (line.clone(), tools.clone());
        tokio::spawn(async move { call_once(&line, &tools, n).await })
    });
    let mut answered = 0;
    for call in calls.collect::<Vec<_>>() {
        answered += usize::from(call.await.unwrap().answered);
    }
    assert!(
        (20..60).contains(&answered),
        "some are answered, some are not: {answered}"
    );
    let ours = line.way().await.unwrap().endpoint;
    let mut tries = 0;
    while ours.dialogs.len() + callees.dialogs.len() > 0 {
        tries += 1;
        let left = (
            ours.dialogs.all_dialog_ids(),
            callees.dialogs.all_dialog_ids(),
        );
        assert!(tries < 80, "dialogs of calls that are over: {left:?}");
        sleep(Duration::from_millis(100)).await;
    }
}

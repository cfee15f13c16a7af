//! The practice line: every behaviour of its callees, end to end with the carrier.

use std::time::{Duration, Instant};

use domain::{
    call_task::LocalTrouble,
    line::{LineKind, SipTransport},
    outcome::{CallOutcome, CallResult, HangupSide, LineFault, classify},
    practice::PracticeBehaviour,
};
use engine::ports::{AudioIn, AudioOut, CallCarrier, HangUpCause, LineTestWhat, SpeechSynthesizer};
use telephony::Timing;

use super::caller::{
    Call, Caller, End, Hears, LINE, NUMBER, PATIENCE, everybody, lanes, peer, speech_ended,
};

async fn call_somebody_who(behaviour: PracticeBehaviour) -> (Caller, Call) {
    let caller = Caller::practice(everybody(behaviour)).await;
    let call = caller.call(NUMBER, Duration::from_secs(20));
    (caller, call)
}

fn result_of(end: &End) -> CallResult {
    match classify(&end.evidence) {
        CallOutcome::Callee { result } => result,
        CallOutcome::Line { fault } => panic!("a fault of the line: {fault:?}, {end:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_talk_is_heard_by_both_sides_and_recorded_on_both_lanes() {
    let (caller, mut call) = call_somebody_who(PracticeBehaviour::Answers).await;
    let (mut audio, rang) = call.answered().await;
    assert!(rang, "it rang before it was answered");
    audio
        .hear("the greeting", |heard| *heard == AudioIn::SpeechStarted)
        .await;
    audio.hear("the end of the greeting", speech_ended).await;
    caller
        .say(&mut audio, 1, "Good morning. Do you have a minute for us?")
        .await;
    let before = audio.hear("the reply", speech_ended).await;
    assert!(before.contains(&AudioIn::SpeechStarted), "{before:?}");
    let recording = call.recording.clone().unwrap();
    let end = call.finish().await;
    assert!(end.evidence.answered && end.recorded, "{end:?}");
    assert_eq!(end.evidence.sip_code, Some(200));
    assert_eq!(end.side, Some(HangupSide::Agent));
    assert_eq!(result_of(&end), CallResult::Answered);
    let (agent, callee, length) = lanes(&recording);
    assert!(
        agent > 200.0 && callee > 200.0,
        "agent {agent}, callee {callee}"
    );
    assert!((3.0..15.0).contains(&length), "{length} s");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_cannot_be_written_is_told_and_the_talk_goes_on() {
    let caller = Caller::practice(everybody(PracticeBehaviour::Answers)).await;
    // a folder where the file should be
    std::fs::create_dir(caller.folder.path().join("1.wav")).unwrap();
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (mut audio, _) = call.answered().await;
    audio.hear("the greeting", speech_ended).await;
    let end = call.finish().await;
    assert_eq!(end.not_recorded, Some(LocalTrouble::ReadOnly));
    assert!(!end.recorded, "{end:?}");
    assert_eq!(result_of(&end), CallResult::Answered);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_pressed_after_the_agent_has_spoken() {
    let (caller, mut call) = call_somebody_who(PracticeBehaviour::PressesKey).await;
    let (mut audio, _) = call.answered().await;
    audio.hear("the greeting", speech_ended).await;
    caller
        .say(&mut audio, 1, "Please press one if you want to hear more.")
        .await;
    let before = audio
        .hear("a key", |heard| matches!(heard, AudioIn::Key('1' | '2')))
        .await;
    assert!(
        !before.contains(&AudioIn::Beep),
        "a key is no beep: {before:?}"
    );
    call.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callee_who_hangs_up_ends_the_call_by_itself() {
    let (_caller, mut call) = call_somebody_who(PracticeBehaviour::HangsUp).await;
    let (mut audio, _) = call.answered().await;
    let end = call.ended().await;
    assert_eq!(end.side, Some(HangupSide::Callee));
    assert_eq!(result_of(&end), CallResult::Answered);
    while audio.heard.recv().await.is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voicemail_greets_beeps_listens_and_hangs_up() {
    let (caller, mut call) = call_somebody_who(PracticeBehaviour::Voicemail).await;
    let (mut audio, _) = call.answered().await;
    let before = audio
        .hear("the beep", |heard| *heard == AudioIn::Beep)
        .await;
    assert!(
        before.contains(&AudioIn::SpeechStarted),
        "the greeting comes first: {before:?}"
    );
    caller
        .say(&mut audio, 1, "We will call you again tomorrow.")
        .await;
    let end = call.ended().await;
    assert_eq!(
        end.side,
        Some(HangupSide::Callee),
        "it hangs up when nothing more is said"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_what_they_say() {
    for (behaviour, code, q850, result) in [
        (PracticeBehaviour::Busy, 486, None, CallResult::UserBusy),
        (
            PracticeBehaviour::Rejects,
            603,
            None,
            CallResult::CallRejected,
        ),
        (
            PracticeBehaviour::Invalid,
            404,
            None,
            CallResult::InvalidNumber,
        ),
        (
            PracticeBehaviour::PoweredOff,
            480,
            Some(20),
            CallResult::PoweredOff,
        ),
        (
            PracticeBehaviour::NetworkBusy,
            503,
            None,
            CallResult::NetworkBusy,
        ),
    ] {
        let (_caller, call) = call_somebody_who(behaviour).await;
        let end = call.ended().await;
        assert_eq!(end.evidence.sip_code, Some(code), "{behaviour:?}");
        assert_eq!(end.evidence.q850, q850, "{behaviour:?}");
        assert_eq!(
            end.rang,
            behaviour == PracticeBehaviour::Rejects,
            "only a phone rings"
        );
        assert!(
            !end.evidence.answered && !end.recorded && end.side.is_none(),
            "{end:?}"
        );
        assert_eq!(result_of(&end), result);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_nobody_answers_is_cancelled_after_our_patience() {
    let caller = Caller::practice(everybody(PracticeBehaviour::NoAnswer)).await;
    let began = Instant::now();
    let end = caller.call(NUMBER, Duration::from_secs(2)).ended().await;
    let took = began.elapsed();
    assert!((2..5).contains(&took.as_secs()), "{took:?}");
    assert!(end.rang && end.evidence.ring_timeout);
    assert_eq!(end.evidence.sip_code, Some(487));
    assert_eq!(result_of(&end), CallResult::NoAnswer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ringing_call_can_be_cancelled() {
    let (_caller, mut call) = call_somebody_who(PracticeBehaviour::NoAnswer).await;
    call.ringing().await;
    call.hang_up(HangUpCause::Cancelled);
    let end = call.ended().await;
    assert!(end.evidence.cancelled);
    assert_eq!(result_of(&end), CallResult::Cancel);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_cancelled_before_anything_happened_ends_too() {
    let (_caller, call) = call_somebody_who(PracticeBehaviour::Answers).await;
    call.hang_up(HangUpCause::Cancelled);
    let end = call.ended().await;
    assert_eq!(result_of(&end), CallResult::Cancel);
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_drops_what_is_played_and_says_how_far_it_was() {
    let (caller, mut call) = call_somebody_who(PracticeBehaviour::Answers).await;
    let (mut audio, _) = call.answered().await;
    let samples = caller
        .voice
        .speak("one two three four five six seven eight nine")
        .await
        .unwrap();
    audio
        .out
        .send(AudioOut::Play {
            id: 5,
            samples: samples.clone(),
        })
        .unwrap();
    tokio::time::sleep(Duration::from_millis(600)).await;
    audio.out.send(AudioOut::Stop).unwrap();
    let mut played = None;
    while played.is_none() {
        match tokio::time::timeout(PATIENCE, audio.heard.recv())
            .await
            .unwrap()
            .unwrap()
        {
            AudioIn::PlaybackCut { id: 5, played_ms } => played = Some(played_ms),
            AudioIn::PlaybackDone(id) => panic!("{id} was not played whole"),
            _ => (),
        }
    }
    let played = played.unwrap();
    assert!(
        (300..1_200).contains(&played),
        "{played} ms of {} were played",
        samples.len() / 8
    );
    call.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_its_agent_goes_on_until_it_is_hung_up() {
    let (_caller, mut call) = call_somebody_who(PracticeBehaviour::Answers).await;
    let (audio, _) = call.answered().await;
    drop(audio);
    tokio::time::sleep(Duration::from_millis(700)).await;
    let end = call.finish().await;
    assert_eq!(end.side, Some(HangupSide::Agent));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_line_is_ready_and_its_test_hears_its_own_sound() {
    let caller = Caller::practice(everybody(PracticeBehaviour::Busy)).await;
    assert_eq!(caller.carrier.line_ready(LINE).await, Ok(()));
    let test = caller.carrier.test_line(LINE).await;
    assert_eq!(test.fault, None, "{test:?}");
    let steps: Vec<_> = test.steps.iter().map(|step| (step.what, step.ok)).collect();
    assert_eq!(
        steps,
        [
            (LineTestWhat::Resolve, true),
            (LineTestWhat::Reach, true),
            (LineTestWhat::Talk, true),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_not_open_and_an_attempt_called_twice_are_our_own_faults() {
    let caller = Caller::start(Timing::default());
    let end = caller.call(NUMBER, Duration::from_secs(5)).ended().await;
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Line {
            fault: LineFault::Local
        }
    );
    assert_eq!(caller.carrier.line_ready(LINE).await, Err(LineFault::Local));

    let practice = LineKind::Practice {
        practice: everybody(PracticeBehaviour::NoAnswer),
    };
    caller.open(practice, None).await;
    let first = caller.call(NUMBER, Duration::from_secs(20));
    let second = caller.call(NUMBER, Duration::from_secs(20)).ended().await;
    assert!(second.evidence.local_fault.is_some(), "{second:?}");
    first.hang_up(HangUpCause::Cancelled);
    assert_eq!(
        result_of(&first.ended().await),
        CallResult::Cancel,
        "the first was not disturbed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_there_is_a_fault_of_the_line_and_soon_known() {
    // A port where nobody listens: bound, and closed again.
    let port = std::net::UdpSocket::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for transport in [SipTransport::Udp, SipTransport::Tcp] {
        let timing = Timing {
            no_reply: Duration::from_secs(2),
            ..Timing::default()
        };
        let caller = Caller::start(timing);
        let account = domain::line::SipAccount {
            transport,
            ..peer(port)
        };
        caller.open(LineKind::Sip { account }, None).await;
        // Over UDP it is believed until it is called; a connection shows at once.
        let (ready, fault) = match transport {
            SipTransport::Udp => (Ok(()), LineFault::Unreachable),
            SipTransport::Tcp | SipTransport::Tls => (Err(LineFault::Refused), LineFault::Refused),
        };
        assert_eq!(caller.carrier.line_ready(LINE).await, ready);
        let began = Instant::now();
        let end = caller.call(NUMBER, Duration::from_secs(30)).ended().await;
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "{transport:?}: {:?}",
            began.elapsed()
        );
        assert_eq!(
            classify(&end.evidence),
            CallOutcome::Line { fault },
            "{transport:?}: {end:?}"
        );
        let ready = caller.carrier.line_ready(LINE).await;
        assert_eq!(
            ready,
            Err(LineFault::Refused),
            "{transport:?}: now it is asked first"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn speech_is_measured_as_long_as_it_was() {
    let caller = Caller::practice(everybody(PracticeBehaviour::Busy)).await;
    for text in [
        "Yes.",
        "Could you call me again next week?",
        "I would like to think about it for a while, because it is rather expensive for us, and \
         my colleague, who knows more about it than I do, is away until the end of the month.",
    ] {
        // The line's own test number sends back what it hears.
        let mut call = caller.call("echo", Duration::from_secs(20));
        let (mut audio, _) = call.answered().await;
        let samples = caller.voice.speak(text).await.unwrap();
        let loud = samples.iter().position(|s| s.abs() > 300).unwrap();
        let quiet = samples.iter().rposition(|s| s.abs() > 300).unwrap();
        let spoken = (quiet - loud) as i64 / 8;
        audio.out.send(AudioOut::Play { id: 1, samples }).unwrap();
        let heard = tokio::time::timeout(PATIENCE, async {
            loop {
                match audio.heard.recv().await.unwrap() {
                    AudioIn::SpeechEnded { speech_ms } => break speech_ms,
                    AudioIn::Beep => panic!("speech is no beep"),
                    _ => (),
                }
            }
        })
        .await
        .unwrap();
        assert!(
            (heard - spoken).abs() < 350,
            "heard {heard} ms of {spoken} ms: {text}"
        );
        call.finish().await;
    }
}

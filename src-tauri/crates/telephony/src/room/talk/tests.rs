//! A talk before the app, without a sound card: who is heard, and whether the agent hears itself.

use flite_rs::Engine;
use tokio::sync::mpsc::UnboundedReceiver;

use super::*;

/// Frames from the speaker's membrane to the microphone: buffers and the room.
const DELAY: usize = 9;

fn speech(text: &str) -> Vec<i16> {
    let spoken = Engine::new().synthesize(text);
    assert_eq!(spoken.sample_rate, 8_000);
    spoken.samples.to_vec()
}

/// Lets an agent speak, with so much of it coming back, and somebody else speak from a moment on; what the
/// agent hears.
fn talked(agent: &[i16], comes_back: f32, somebody: &[i16], from: usize) -> Vec<AudioIn> {
    let (mut talk, CallAudio { out, mut heard }) = Talk::new();
    let samples = Arc::from(agent);
    out.send(AudioOut::Play { id: 1, samples }).unwrap();
    let mut played: Vec<[i16; FRAME]> = Vec::new();
    for at in 0..(agent.len() / FRAME + 60) {
        let echo = at.checked_sub(DELAY).map(|back| played[back]);
        let mut microphone = [0i16; FRAME];
        for (n, sample) in microphone.iter_mut().enumerate() {
            let echo = echo.map_or(0.0, |frame| f32::from(frame[n]) * comes_back);
            let said = at.checked_sub(from).map(|since| since * FRAME + n);
            let said = said.and_then(|n| somebody.get(n)).copied();
            *sample = (echo + f32::from(said.unwrap_or_default())) as i16;
        }
        let mut speaker = [0i16; FRAME];
        talk.frame(&microphone, &mut speaker);
        played.push(speaker);
    }
    drained(&mut heard)
}

fn drained(heard: &mut UnboundedReceiver<AudioIn>) -> Vec<AudioIn> {
    std::iter::from_fn(|| heard.try_recv().ok()).collect()
}

const LONG: &str = "Good day. This is a rather long opening line, which goes on and on, so that there is \
                    enough time for somebody to say a word in between, if they want to.";

#[test]
fn the_agent_does_not_interrupt_itself_through_the_speaker() {
    let agent = speech(LONG);
    for comes_back in [0.05, 0.3, 0.7] {
        let heard = talked(&agent, comes_back, &[], 0);
        assert_eq!(heard, [AudioIn::PlaybackDone(1)], "echo of {comes_back}");
    }
}

#[test]
fn with_a_headset_somebody_who_speaks_in_between_is_heard_as_on_a_line() {
    let agent = speech(LONG);
    let heard = talked(
        &agent,
        0.0,
        &speech("Wait, please, I have a question."),
        150,
    );
    assert_eq!(heard.first(), Some(&AudioIn::SpeechStarted), "{heard:?}");
    let done = AudioIn::PlaybackDone(1);
    assert!(heard.contains(&done), "it is not stopped here: {heard:?}");
}

#[test]
fn before_a_speaker_a_clear_voice_is_heard_over_the_agent() {
    let agent = speech(LONG);
    let loud: Vec<i16> = speech("Wait, please, I have a question.")
        .into_iter()
        .map(|sample| sample.saturating_mul(2))
        .collect();
    let heard = talked(&agent, 0.2, &loud, 200);
    assert_eq!(heard.first(), Some(&AudioIn::SpeechStarted), "{heard:?}");
}

#[test]
fn what_is_said_into_silence_is_heard_whole_and_given_to_who_listens() {
    let (mut talk, CallAudio { out, mut heard }) = Talk::new();
    out.send(AudioOut::Listen(true)).unwrap();
    let said = speech("Yes, I am here.");
    let (frames, _) = said.as_chunks::<FRAME>();
    let mut speaker = [1i16; FRAME];
    for frame in frames {
        talk.frame(frame, &mut speaker);
    }
    assert_eq!(speaker, [0i16; FRAME], "nothing is played");
    for _ in 0..50 {
        talk.frame(&[0i16; FRAME], &mut speaker);
    }
    let heard = drained(&mut heard);
    let sound: Vec<i16> = heard
        .iter()
        .filter_map(|news| match news {
            AudioIn::Sound { samples } => Some(samples.to_vec()),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(sound[..frames.len() * FRAME], said[..frames.len() * FRAME]);
    assert!(heard.contains(&AudioIn::SpeechStarted));
    let ended =
        |news: &AudioIn| matches!(news, AudioIn::SpeechEnded { speech_ms } if *speech_ms > 300);
    assert!(heard.iter().any(ended), "its end is told");
}

#[test]
fn an_agent_that_is_stopped_or_leaves_is_silent_at_once() {
    let (mut talk, CallAudio { out, mut heard }) = Talk::new();
    let samples: Arc<[i16]> = vec![5_000i16; 10 * FRAME].into();
    let play = |id| AudioOut::Play {
        id,
        samples: samples.clone(),
    };
    out.send(play(1)).unwrap();
    let mut speaker = [0i16; FRAME];
    talk.frame(&[0i16; FRAME], &mut speaker);
    assert_eq!(speaker[0], 5_000);
    out.send(AudioOut::Stop).unwrap();
    talk.frame(&[0i16; FRAME], &mut speaker);
    assert_eq!(speaker, [0i16; FRAME]);
    out.send(play(2)).unwrap();
    talk.frame(&[0i16; FRAME], &mut speaker);
    drop(out);
    talk.frame(&[0i16; FRAME], &mut speaker);
    assert_eq!(speaker, [0i16; FRAME]);
    let cut = |id| AudioIn::PlaybackCut { id, played_ms: 20 };
    assert_eq!(drained(&mut heard), [cut(1), cut(2)]);
}

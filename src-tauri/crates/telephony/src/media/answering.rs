//! How well machines are told from people: greetings and hellos of the offline voice go through the
//! codec and the ears as in a call, on time that goes by frames. What is measured is printed.

use domain::{
    answering::{LONGEST_HELLO, machine_at, was_machine},
    rehearsal::Persona,
    time::Millis,
};
use flite_rs::Engine;

use super::{
    FRAME, FRAME_MS,
    codec::{Decoder, Encoder},
    loudness,
    tone::Tones,
    voice::{Voice, VoiceDetector},
};
use crate::practice::{noise::Street, phrases};

/// From the answer to the first word.
const BEFORE: Millis = 350;

/// What people say when they pick up.
const HELLOS: [&str; 20] = [
    "Hello?",
    "Yes?",
    "Yes, hello?",
    "Good day.",
    "Hi.",
    "Hello, who is this?",
    "Hello, Martin speaking.",
    "Smith.",
    "Miller, hello?",
    "Anna Baker.",
    "Yeah?",
    "Good morning.",
    "Hello? Hello?",
    "Reception, good morning.",
    "Yes, this is Tom.",
    "Speaking.",
    "Hello, how can I help you?",
    "Front desk, how can I help?",
    "Good afternoon, Baker and Sons.",
    "Good morning, Baker and Sons, Anna speaking, how can I help you?",
];

/// When a machine was found, if it was.
fn machine_found(text: &str, engine: &Engine) -> Option<Millis> {
    let spoken = engine.synthesize(text);
    assert_eq!(spoken.sample_rate, 8_000);
    let silence = |length: Millis| vec![0i16; length as usize * 8];
    let samples = [silence(BEFORE), spoken.samples.to_vec(), silence(2_000)].concat();
    let (mut tones, mut ear) = (Tones::new(), VoiceDetector::new());
    let (mut began, mut first) = (None, true);
    for (n, piece) in samples.chunks_exact(FRAME).enumerate() {
        let now = (n as Millis + 1) * FRAME_MS;
        let mut frame = [0i16; FRAME];
        frame.copy_from_slice(piece);
        let mut bytes = [0u8; FRAME];
        Encoder::Pcmu.encode(&frame, &mut bytes);
        Decoder::Pcmu.decode(&bytes, &mut frame);
        let loudness = loudness(&frame);
        let tone = tones.hear(&frame, loudness).tone;
        match ear.hear(&frame, loudness, tone) {
            Some(Voice::Began) => began = Some(now),
            Some(Voice::Ended { speech_ms }) => {
                if first && was_machine(0, now - speech_ms, speech_ms, LONGEST_HELLO) {
                    return Some(now);
                }
                (first, began) = (false, None);
            }
            None => (),
        }
        let due = began
            .filter(|_| first)
            .and_then(|began| machine_at(0, began, LONGEST_HELLO));
        if due.is_some_and(|at| now >= at) {
            return Some(now);
        }
    }
    None
}

#[test]
fn machines_are_told_from_people_and_soon() {
    let engine = Engine::new();
    let mut right = 0;
    let mut times = Vec::new();
    for text in phrases::VOICEMAILS {
        let found = machine_found(text, &engine);
        eprintln!("{found:>12?} ms  machine  {text}");
        right += usize::from(found.is_some());
        times.extend(found);
    }
    for text in HELLOS {
        let found = machine_found(text, &engine);
        eprintln!("{found:>12?} ms  person   {text}");
        right += usize::from(found.is_none());
    }
    let all = phrases::VOICEMAILS.len() + HELLOS.len();
    times.sort_unstable();
    let median = times[times.len() / 2];
    eprintln!("right: {right} of {all}; machines found {median} ms after the answer in the median");
    assert_eq!(
        times.len(),
        phrases::VOICEMAILS.len(),
        "every machine is found"
    );
    // A firm's long greeting sounds like a machine's: only its words tell them apart.
    assert!(right * 100 >= all * 90, "{right} of {all}");
    assert!(median <= 3_000, "{median} ms");
}

/// Whether a beep is heard in what is said.
fn beeps(samples: &[i16]) -> bool {
    let mut tones = Tones::new();
    samples.chunks_exact(FRAME).any(|piece| {
        let mut frame = [0_i16; FRAME];
        frame.copy_from_slice(piece);
        let mut bytes = [0_u8; FRAME];
        Encoder::Pcmu.encode(&frame, &mut bytes);
        Decoder::Pcmu.decode(&bytes, &mut frame);
        tones.hear(&frame, loudness(&frame)).beep
    })
}

/// A persona who beeps would be taken for a machine, whatever the agent is like.
#[test]
fn nothing_that_a_persona_says_sounds_like_a_beep() {
    let voice = Engine::new();
    for persona in Persona::ALL {
        let part = persona.part();
        for text in std::iter::once(&part.greeting).chain(part.replies) {
            let said = voice.synthesize(text).samples.to_vec();
            assert!(!beeps(&said), "{persona:?}: {text}");
            // wherever the street begins
            for before in (0..24_000).step_by(4_000) {
                let mut street = Street::new();
                street.alone(before);
                assert!(!beeps(&street.under(&said)), "{persona:?}, street: {text}");
            }
        }
    }
}

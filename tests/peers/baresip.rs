//! A call to baresip: another stack's signalling and RTP, A-law, and a voice from a file.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use domain::outcome::{CallOutcome, CallResult, classify};
use engine::ports::{AudioIn, SpeechSynthesizer};

use tokio::{net::UdpSocket, time::timeout};

use super::{
    caller::{Caller, Hears, NUMBER, PATIENCE, lanes, peer, speech_ended},
    program::{Program, free_port},
};

/// Where Debian keeps baresip's modules.
const MODULES: &str = "/usr/lib/baresip/modules";

fn write_wav(path: &Path, samples: &[i16]) {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut wav = hound::WavWriter::create(path, spec).expect("the voice can be kept");
    for sample in samples {
        wav.write_sample(*sample).expect("the voice can be kept");
    }
    wav.finalize().expect("the voice can be kept");
}

/// A baresip that answers every call at once and speaks.
pub(super) async fn baresip(port: u16, voice: &[i16]) -> Program {
    answering(port, "audio_codecs=PCMA/8000/1", &["g711"], |folder| {
        let speech = folder.join("speech.wav");
        write_wav(&speech, voice);
        vec![
            format!("audio_source aufile,{}", speech.display()),
            "audio_player aubridge,nobody".into(),
            "audio_srate 8000".into(),
            "audio_channels 1".into(),
        ]
    })
    .await
}

/// A baresip that answers every call at once, with these settings of its account, these modules, and
/// the settings that `sound` makes.
pub(super) async fn answering(
    port: u16,
    account: &str,
    modules: &[&str],
    sound: impl FnOnce(&Path) -> Vec<String>,
) -> Program {
    let mut program = Program::start("baresip", "baresip-core", |folder, command| {
        let mut config = vec![
            format!("sip_listen 127.0.0.1:{port}"),
            "net_interface 127.0.0.1".into(),
            format!("module_path {MODULES}"),
            "audio_alert aubridge,nobody".into(),
            "call_max_calls 0".into(),
        ];
        config.extend(sound(folder));
        let loaded = modules.iter().chain(&["aufile", "aubridge"]);
        config.extend(loaded.map(|module| format!("module {module}.so")));
        config.push("module_app account.so".into());
        config.push("module_app menu.so\n".into());
        let account =
            format!("<sip:{NUMBER}@127.0.0.1:{port}>;regint=0;answermode=auto;{account}\n");
        std::fs::write(folder.join("config"), config.join("\n")).expect("its settings");
        std::fs::write(folder.join("accounts"), account).expect("its account");
        command.arg("-f").arg(folder);
    });
    program.listens(port, false).await;
    knows_its_account(port).await;
    program
}

/// Waits until it answers for its account: it listens before it has read that.
async fn knows_its_account(port: u16) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let own = socket.local_addr().expect("its address");
    let began = Instant::now();
    for n in 0.. {
        assert!(began.elapsed() < PATIENCE, "baresip never knew its account");
        let request = format!(
            "OPTIONS sip:{NUMBER}@127.0.0.1:{port} SIP/2.0\r\n\
             Via: SIP/2.0/UDP {own};branch=z9hG4bKready{n}\r\n\
             Max-Forwards: 70\r\n\
             From: <sip:test@{own}>;tag=ready{n}\r\n\
             To: <sip:{NUMBER}@127.0.0.1:{port}>\r\n\
             Call-ID: ready{n}@{own}\r\n\
             CSeq: 1 OPTIONS\r\n\
             Contact: <sip:test@{own}>\r\n\
             Content-Length: 0\r\n\r\n"
        );
        let sent = socket.send_to(request.as_bytes(), ("127.0.0.1", port));
        sent.await.expect("it can be asked");
        let mut answer = [0; 2_048];
        let answered = timeout(Duration::from_millis(500), socket.recv(&mut answer)).await;
        if let Ok(Ok(length)) = answered
            && answer[..length].starts_with(b"SIP/2.0 200")
        {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_stacks_voice_is_heard_and_recorded() {
    let port = free_port();
    let caller = Caller::account(peer(port), None).await;
    let speech = caller
        .voice
        .speak("Good morning. I am another program. Who are you?")
        .await;
    let mut speech = speech.expect("the voice speaks").to_vec();
    speech.extend([0; 8_000]);
    let program = baresip(port, &speech).await;
    let mut call = caller.call(NUMBER, Duration::from_secs(20));
    let (mut audio, rang) = call.answered().await;
    assert!(rang);
    audio
        .hear("its voice", |heard| *heard == AudioIn::SpeechStarted)
        .await;
    audio.hear("its pause", speech_ended).await;
    let recording = call.recording.clone().unwrap();
    let end = call.finish().await;
    assert_eq!(
        classify(&end.evidence),
        CallOutcome::Callee {
            result: CallResult::Answered
        }
    );
    let (agent, callee, _) = lanes(&recording);
    assert!(
        callee > 300.0,
        "its voice is on the callee's lane: {callee}; {}",
        program.output()
    );
    assert!(agent < 10.0, "nothing is on ours: {agent}");
}

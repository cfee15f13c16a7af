//! Descriptions of ours and of others, and what is agreed on.

use super::*;

fn local() -> SocketAddr {
    "192.0.2.7:4000".parse().unwrap()
}

fn side(security: SoundSecurity) -> Ours {
    let settings = SoundSettings {
        security,
        ..SoundSettings::default()
    };
    Ours::new(local(), &settings)
}

#[test]
fn our_offer_and_our_answer_can_be_read() {
    let mut ours = side(SoundSecurity::Off);
    let mut theirs = side(SoundSecurity::Off);
    let (offered, answer) = theirs.answer(ours.offer().as_bytes()).unwrap();
    assert_eq!(
        offered,
        Description {
            address: local(),
            codec: Codec::Pcmu,
            payload_type: 0,
            events: Some(101),
            direction: Direction::SendRecv,
            key: None,
        }
    );
    assert_eq!(ours.agree(answer.as_bytes()).unwrap(), offered);
    let held = ours.offer().replace("sendrecv", "sendonly");
    let (_, answer) = theirs.answer(held.as_bytes()).unwrap();
    let answered = ours.agree(answer.as_bytes()).unwrap();
    assert_eq!(answered.direction, Direction::RecvOnly);
    assert_eq!(answered.events, Some(101));
}

#[test]
fn codecs_are_offered_in_the_lines_order_and_only_they_are_taken() {
    let settings = SoundSettings {
        codecs: vec![Codec::Opus, Codec::G722, Codec::Pcma],
        ..SoundSettings::default()
    };
    let mut ours = Ours::new(local(), &settings);
    let offer = ours.offer();
    assert!(offer.contains("RTP/AVP 107 9 8 101\r\n"), "{offer}");
    let (agreed, answer) = side(SoundSecurity::Off).answer(offer.as_bytes()).unwrap();
    assert_eq!((agreed.codec, agreed.payload_type), (Codec::Opus, 107));
    assert_eq!(ours.agree(answer.as_bytes()).unwrap().codec, Codec::Opus);
    let mut plain = Ours::new(
        local(),
        &SoundSettings {
            codecs: vec![Codec::Pcma],
            ..SoundSettings::default()
        },
    );
    assert_eq!(plain.answer(offer.as_bytes()).unwrap().0.codec, Codec::Pcma);
    let unwanted = side(SoundSecurity::Off).offer();
    let only_pcmu = unwanted.replace("RTP/AVP 0 8 9 107", "RTP/AVP 0");
    assert_eq!(plain.answer(only_pcmu.as_bytes()), Err(Refused::NoCodec));
}

#[test]
fn keys_are_exchanged_when_both_sides_want_them() {
    for (we, they, encrypted) in [
        (SoundSecurity::Off, SoundSecurity::Off, Some(false)),
        (SoundSecurity::Off, SoundSecurity::Wanted, Some(false)),
        (SoundSecurity::Wanted, SoundSecurity::Off, Some(false)),
        (SoundSecurity::Wanted, SoundSecurity::Wanted, Some(true)),
        (SoundSecurity::Wanted, SoundSecurity::Required, Some(true)),
        (SoundSecurity::Required, SoundSecurity::Wanted, Some(true)),
        (SoundSecurity::Required, SoundSecurity::Off, None),
        (SoundSecurity::Off, SoundSecurity::Required, None),
    ] {
        let (mut ours, mut theirs) = (side(we), side(they));
        let agreed = theirs.answer(ours.offer().as_bytes());
        let agreed = agreed.and_then(|(offered, answer)| {
            let answered = ours.agree(answer.as_bytes())?;
            Ok((offered.key, answered.key))
        });
        match encrypted {
            Some(true) => assert_eq!(agreed, Ok((Some(ours.key()), Some(theirs.key())))),
            Some(false) => assert_eq!(agreed, Ok((None, None)), "{we:?}, {they:?}"),
            None => assert_eq!(agreed, Err(Refused::Security), "{we:?}, {they:?}"),
        }
    }
}

#[test]
fn an_answer_without_a_key_is_refused_where_encryption_is_required() {
    let mut ours = side(SoundSecurity::Required);
    assert!(ours.offer().contains("RTP/SAVP"));
    let plain = side(SoundSecurity::Off).offer();
    assert_eq!(ours.agree(plain.as_bytes()), Err(Refused::Security));
}

#[test]
fn keys_of_other_suites_are_passed_over() {
    let key = MasterKey::random().to_text();
    let lines = [
        format!("1 AES_256_CM_HMAC_SHA1_80 inline:{key}"),
        format!("2 AES_CM_128_HMAC_SHA1_80 inline:{key} UNENCRYPTED_SRTP"),
        format!("3 AES_CM_128_HMAC_SHA1_32 inline:{key}"),
        format!("4 AES_CM_128_HMAC_SHA1_80 inline:{key}|2^31 WSH=128"),
    ];
    let read: Vec<_> = lines.iter().filter_map(|line| crypto_line(line)).collect();
    assert_eq!(read.iter().map(|(tag, _)| *tag).collect::<Vec<_>>(), [4]);
}

#[test]
fn the_other_sides_order_dynamic_numbers_and_media_address_count() {
    let body = "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n\
                m=audio 5004 RTP/AVP 18 96 0\r\nc=IN IP4 10.0.0.2\r\na=rtpmap:96 pcma/8000/1\r\n\
                a=rtpmap:99 telephone-event/8000\r\na=inactive\r\nm=video 6000 RTP/AVP 31\r\n\
                c=IN IP4 10.0.0.9\r\n";
    let read = side(SoundSecurity::Off).agree(body.as_bytes()).unwrap();
    assert_eq!(read.address, "10.0.0.2:5004".parse().unwrap());
    assert_eq!((read.codec, read.payload_type), (Codec::Pcma, 96));
    assert_eq!(read.events, None, "99 is not in the list of the stream");
    assert_eq!(read.direction, Direction::Inactive);
}

#[test]
fn what_cannot_be_used_is_refused() {
    let ours = side(SoundSecurity::Off);
    assert_eq!(ours.agree(b""), Err(Refused::NoAudio));
    let only_g729 = b"v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 5004 RTP/AVP 18\r\n";
    assert_eq!(ours.agree(only_g729), Err(Refused::NoCodec));
    let refused = b"v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 0 RTP/AVP 0\r\n";
    assert_eq!(ours.agree(refused), Err(Refused::NoCodec));
    let encrypted = b"v=0\r\nc=IN IP4 10.0.0.1\r\nm=audio 5004 RTP/SAVP 0\r\n";
    assert_eq!(ours.agree(encrypted), Err(Refused::Security));
}

#[test]
fn the_session_stays_and_the_version_counts_changes() {
    let origin = |description: &str| {
        let line = description.lines().find(|line| line.starts_with("o="));
        let mut words = line.unwrap().split(' ').skip(1);
        let mut number = || words.next().unwrap().parse::<u32>().unwrap();
        (number(), number())
    };
    let mut ours = side(SoundSecurity::Off);
    let offer = ours.offer();
    let (session, first) = origin(&offer);
    assert_eq!(ours.again(), offer);
    let sent = side(SoundSecurity::Off).offer();
    let held = sent.replace("sendrecv", "sendonly");
    let (_, answer) = ours.answer(held.as_bytes()).unwrap();
    assert_eq!(origin(&answer), (session, first + 1));
    assert_eq!(ours.again(), answer);
    assert_eq!(ours.answer(held.as_bytes()).unwrap().1, answer);
    let (_, resumed) = ours.answer(sent.as_bytes()).unwrap();
    assert_eq!(origin(&resumed), (session, first + 2));
}

#[test]
fn a_refresh_says_the_offer_when_nothing_was_said() {
    let mut ours = side(SoundSecurity::Wanted);
    let said = ours.again();
    assert_eq!(said, ours.offer());
}

#[test]
fn abilities_without_a_call_are_compared_with_ours() {
    let ours = Ours::new("192.0.2.1:4000".parse().unwrap(), &SoundSettings::default());
    let able = |types: &str| {
        let body = format!("v=0\r\nc=IN IP4 192.0.2.9\r\nm=audio {types}\r\n");
        ours.speaks_with(body.as_bytes())
    };
    assert_eq!(able("0 RTP/AVP 18 0"), Some(true), "without a port");
    assert_eq!(able("4000 RTP/AVP 18"), Some(false), "G.729 alone");
    assert_eq!(ours.speaks_with(b""), None);
    assert_eq!(ours.speaks_with(b"v=0\r\n"), None);
}

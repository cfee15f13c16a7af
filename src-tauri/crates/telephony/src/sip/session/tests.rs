//! What is agreed, kept up and given up.

use super::*;

const SHORTEST: Duration = Duration::from_secs(90);

fn said(code: StatusCode, headers: Vec<Header>) -> Response {
    Response {
        status_code: code,
        headers: headers.into(),
        ..Response::default()
    }
}

fn lasts(value: &str) -> Header {
    Header::SessionExpires(value.into())
}

fn agreed(value: &str, now: Instant) -> Session {
    let answer = said(StatusCode::OK, vec![lasts(value)]);
    Session::agreed(&answer, SHORTEST, now).unwrap()
}

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

#[test]
fn who_refreshes_does_so_at_half_and_the_other_gives_up_shortly_before_the_end() {
    let now = Instant::now();
    let ours = agreed("1800;refresher=uac", now);
    assert_eq!(ours.due(), (now + seconds(900), Due::Refresh));
    let theirs = agreed("1800;refresher=uas", now);
    assert_eq!(theirs.due(), (now + seconds(1_768), Due::GiveUp));
    let short = agreed("90; refresher=UAS", now);
    assert_eq!(short.due(), (now + seconds(60), Due::GiveUp));
    let silent = agreed("1800", now);
    assert_eq!(silent.due().1, Due::Refresh, "nobody named: we do it");
    let hasty = agreed("20;refresher=uac", now);
    assert_eq!(
        hasty.due().0,
        now + seconds(45),
        "never shorter than allowed"
    );
    let none = said(StatusCode::OK, Vec::new());
    assert_eq!(Session::agreed(&none, SHORTEST, now), None);
}

#[test]
fn a_wish_grows_to_what_a_422_asks_for_and_never_in_circles() {
    let refusal = |least: &str| {
        let least = Header::MinSE(least.into());
        said(StatusCode::SessionIntervalTooSmall, vec![least])
    };
    let wish = Wish::default();
    let grown = wish.after(&refusal("3600")).unwrap();
    let text: Vec<String> = grown.headers().iter().map(ToString::to_string).collect();
    assert_eq!(
        text,
        ["Supported: timer", "Session-Expires: 3600", "Min-SE: 3600"]
    );
    assert_eq!(grown.after(&refusal("3600")), None);
    assert_eq!(wish.after(&refusal("90")), None);
    assert_eq!(wish.after(&refusal("soon")), None);
}

#[test]
fn a_sign_that_was_taken_begins_the_session_anew() {
    let began = Instant::now();
    let mut session = agreed("1800;refresher=uac", began);
    let half = began + seconds(900);
    session.asking();
    assert_eq!(session.due().1, Due::GiveUp, "while it is on its way");
    let taken = said(StatusCode::OK, vec![lasts("600;refresher=uac")]);
    assert_eq!(session.answered(Some(&taken), 0.0, half), None);
    assert_eq!(session.due(), (half + seconds(300), Due::Refresh));
}

#[test]
fn a_sign_that_is_refused_is_given_otherwise_later_or_never_again() {
    let now = Instant::now();
    let allows = Header::Allow("INVITE, BYE, UPDATE".into());
    let answer = said(StatusCode::OK, vec![lasts("1800;refresher=uac"), allows]);
    let mut session = Session::agreed(&answer, SHORTEST, now).unwrap();
    assert_eq!(session.sign().0, Method::Update);
    let refused = |code| said(code, Vec::new());
    let no_update = refused(StatusCode::MethodNotAllowed);
    let due = session.answered(Some(&no_update), 0.0, now);
    assert_eq!(
        (due, session.sign().0),
        (Some(Due::Refresh), Method::Invite)
    );
    let pending = refused(StatusCode::RequestPending);
    assert_eq!(session.answered(Some(&pending), 1.0, now), None);
    assert_eq!(session.due(), (now + seconds(4), Due::Refresh));
    let busy = refused(StatusCode::ServerInternalError);
    assert_eq!(session.answered(Some(&busy), 0.0, now), None);
    assert_eq!(session.due(), (now + seconds(225), Due::Refresh));
    let short = said(
        StatusCode::SessionIntervalTooSmall,
        vec![Header::MinSE("2400".into())],
    );
    let due = session.answered(Some(&short), 0.0, now);
    assert_eq!(due, Some(Due::Refresh));
    assert_eq!(
        session.sign().1[1].to_string(),
        "Session-Expires: 2400;refresher=uac"
    );
    let gone = refused(StatusCode::CallTransactionDoesNotExist);
    assert_eq!(session.answered(Some(&gone), 0.0, now), Some(Due::GiveUp));
    assert_eq!(session.answered(None, 0.0, now), Some(Due::GiveUp));
}

#[test]
fn the_peers_sign_is_answered_with_who_gives_the_next() {
    let now = Instant::now();
    let request = |value: &str| Request {
        method: Method::Update,
        uri: rsipstack::sip::Uri::default(),
        version: rsipstack::sip::Version::V2,
        headers: vec![lasts(value)].into(),
        body: Vec::new(),
    };
    let text =
        |headers: Vec<Header>| -> Vec<String> { headers.iter().map(ToString::to_string).collect() };
    let mut session = None;
    let taken = take_sign(&mut session, &request("600;refresher=uac"), SHORTEST, now);
    assert_eq!(
        text(taken.unwrap()),
        ["Require: timer", "Session-Expires: 600;refresher=uac"]
    );
    let due = session.as_ref().map(Session::due);
    assert_eq!(
        due,
        Some((now + seconds(568), Due::GiveUp)),
        "they keep it up"
    );
    let taken = take_sign(&mut session, &request("600;refresher=uas"), SHORTEST, now);
    assert_eq!(text(taken.unwrap()), ["Session-Expires: 600;refresher=uas"]);
    let due = session.as_ref().map(Session::due);
    assert_eq!(due, Some((now + seconds(300), Due::Refresh)), "we do");
    let short = take_sign(&mut session, &request("30"), SHORTEST, now);
    assert_eq!(short.unwrap_err().to_string(), "Min-SE: 90");
    let mut bare = request("600");
    bare.headers = Vec::new().into();
    let later = now + seconds(200);
    assert_eq!(
        take_sign(&mut session, &bare, SHORTEST, later),
        Ok(Vec::new())
    );
    let due = session.as_ref().map(Session::due);
    assert_eq!(
        due,
        Some((later + seconds(300), Due::Refresh)),
        "a sign all the same"
    );
}

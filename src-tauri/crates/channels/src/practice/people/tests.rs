//! Practice people are the same for the same seed, and each temperament does what its name says.

use super::*;

fn with(temperament: Temperament) -> PracticePerson {
    (0..10_000)
        .map(|n| PracticePerson::of(7, &format!("person-{n}")))
        .find(|person| person.temperament == temperament)
        .expect("every temperament occurs")
}

fn words(person: &PracticePerson, turn: u32, heard: &str) -> Vec<String> {
    let lines = person.answer(turn, heard);
    lines.into_iter().map(|line| line.text).collect()
}

#[test]
fn the_same_seed_and_address_give_the_same_person() {
    assert_eq!(PracticePerson::of(1, "a"), PracticePerson::of(1, "a"));
    let differ = (0..50).filter(|n| {
        let peer = format!("p{n}");
        PracticePerson::of(1, &peer).temperament != PracticePerson::of(2, &peer).temperament
    });
    assert!(differ.count() > 20, "another seed makes other people");
}

#[test]
fn temperaments_come_in_their_shares() {
    let total: u64 = Temperament::ALL.into_iter().map(Temperament::share).sum();
    assert_eq!(total, 100);
    for temperament in Temperament::ALL {
        let count = (0..10_000)
            .filter(|n| PracticePerson::of(3, &format!("x{n}")).temperament == temperament)
            .count();
        let wanted = usize::try_from(temperament.share()).unwrap() * 100;
        assert!(
            count.abs_diff(wanted) < 200,
            "{temperament:?}: {count} of 10,000, wanted {wanted}"
        );
    }
}

#[test]
fn the_silent_never_answer_and_everybody_falls_silent_in_the_end() {
    let silent = with(Temperament::Silent);
    assert!((0..10).all(|turn| silent.answer(turn, "Hello?").is_empty()));
    for temperament in Temperament::ALL {
        assert!(with(temperament).answer(10, "Hello?").is_empty());
    }
}

#[test]
fn each_answers_in_the_language_of_the_message() {
    let robot = with(Temperament::AsksIfRobot);
    assert_eq!(words(&robot, 0, "Good day!"), ["Are you a robot?"]);
    assert_eq!(words(&robot, 0, "Добрый день!"), ["Вы робот?"]);
    assert_eq!(words(&with(Temperament::OptsOut), 0, "Good day!"), ["Stop"]);
}

#[test]
fn whoever_leaves_a_phone_leaves_one_that_belongs_to_nobody() {
    let person = with(Temperament::LeavesPhone);
    let said = words(&person, 0, "Good day!").concat();
    assert!(said.contains(&person.phone), "{said}");
    assert!(person.phone.starts_with("+120255501") && person.phone.len() == 12);
}

#[test]
fn the_slow_writer_sends_one_thought_in_pieces_with_pauses() {
    let lines = with(Temperament::SlowWriter).answer(0, "Good day!");
    assert_eq!(lines.len(), 4);
    assert!(lines.iter().all(|line| (800..10_000).contains(&line.after)));
}

#[test]
fn reading_and_writing_take_time() {
    for temperament in Temperament::ALL {
        let person = with(temperament);
        assert!((1_500..=7_000).contains(&person.reads_after(0)));
        assert!(!person.opening(Tongue::Russian).is_empty());
    }
}

#[test]
fn whoever_was_greeted_by_name_answers_to_it() {
    assert_eq!(PracticePerson::of(1, "anna_7").name, "Anna");
    for peer in ["visitor-3", "ivan_petrov", "a_1", "ИВАН_1", "anna_"] {
        let name = PracticePerson::of(1, peer).name;
        assert!(super::NAMES.contains(&name.as_str()), "{peer}: {name}");
    }
}

//! Addresses as people write them; the invariant of Remaining TA.

use proptest::prelude::*;

use super::*;

fn name(text: &str) -> Option<ChatAddress> {
    Some(ChatAddress::Username(text.to_owned()))
}

#[test]
fn links_and_names_are_read_as_people_write_them() {
    let phone = Some(ChatAddress::Phone("+79162041198".to_owned()));
    let id = Some(ChatAddress::UserId("5".to_owned()));
    for (written, expected) in [
        ("https://t.me/Anna_Shop", name("anna_shop")),
        ("t.me/anna_shop?start=1", name("anna_shop")),
        ("https://t.me/+79162041198", phone.clone()),
        ("tg://resolve?domain=anna_shop&x=1", name("anna_shop")),
        ("https://wa.me/79162041198?text=hi", phone.clone()),
        (
            "https://api.whatsapp.com/send?phone=79162041198&text=x",
            phone,
        ),
        ("https://vk.com/id5", id),
        ("http://www.vk.com/durov", name("durov")),
        ("https://instagram.com/anna.shop/", name("anna.shop")),
        ("https://shop.example/anna", None),
        ("anna", None),
        ("https://t.me/", None),
    ] {
        assert_eq!(ChatAddress::link(written), expected, "{written:?}");
    }
    assert_eq!(ChatAddress::username(" @Anna "), name("anna"));
    for wrong in ["", "@", "a", "anna shop", "12345"] {
        assert_eq!(ChatAddress::username(wrong), None, "{wrong:?}");
    }
    assert_eq!(ChatAddress::user_id(""), None);
    assert_eq!(ChatAddress::user_id("two words"), None);
}

#[test]
fn addresses_come_back_from_the_store() {
    for address in [
        ChatAddress::Username("anna".to_owned()),
        ChatAddress::Phone("+79162041198".to_owned()),
        ChatAddress::UserId("web:7:x".to_owned()),
    ] {
        assert_eq!(ChatAddress::from_stored(&address.stored()), Some(address));
    }
    assert_eq!(ChatAddress::from_stored("mail:x"), None);
}

#[test]
fn a_first_message_is_tried_five_times() {
    let waits: Vec<Option<i64>> = (1..=5).map(|tries| next_try(tries, 0)).collect();
    let minutes = |count| Some(count * MINUTE);
    assert_eq!(
        waits,
        [minutes(1), minutes(4), minutes(16), minutes(64), None]
    );
}

proptest! {
    /// However contacts come and go, the counts add up.
    #[test]
    fn the_invariant_holds(moves in prop::collection::vec((0_usize..7, 0_usize..7), 0..50)) {
        let mut counts = AudienceCounts::default();
        let mut contacts = Vec::new();
        for (pick, to) in moves {
            let to = ContactStateKind::ALL[to];
            if contacts.len() <= pick {
                counts = counts.with(to);
                contacts.push(to);
            } else {
                counts = counts.moved(contacts[pick], to);
                contacts[pick] = to;
            }
            prop_assert!(counts.adds_up());
            prop_assert!(counts.remaining() >= 0);
        }
    }
}

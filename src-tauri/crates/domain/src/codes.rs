//! Words of plain enums in the store: the same that travel, in one place for each enum.

/// Gives an enum without data its list of all, and its word in the store both ways.
macro_rules! codes {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// All of them.
            pub const ALL: [$name; [$($word),+].len()] = [$($name::$variant),+];

            /// Its word in the store.
            pub fn code(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)+
                }
            }

            /// The one of that word.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.into_iter().find(|known| known.code() == code)
            }
        }
    };
}
pub(crate) use codes;

#[cfg(test)]
mod tests {
    use crate::{
        chat_list::{ListColour, ListSource},
        chat_task::ChatTaskStatusKind,
        contact::ContactStateKind,
        dialogue::{ControlKind, DialogueTag, MessageStateKind, Side},
        outbox::DeliveryStateKind,
    };

    macro_rules! words_are_those_that_travel {
        ($($name:ident),+) => {$(
            for kind in $name::ALL {
                assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
                assert_eq!($name::from_code(kind.code()), Some(kind));
            }
            assert_eq!($name::from_code("nothing of ours"), None);
        )+};
    }

    #[test]
    fn words_in_the_store_are_those_that_travel() {
        words_are_those_that_travel!(
            ChatTaskStatusKind,
            ContactStateKind,
            ControlKind,
            DialogueTag,
            MessageStateKind,
            Side,
            DeliveryStateKind,
            ListColour,
            ListSource
        );
    }
}

//! The words of a template. Other languages are the app's affair; English stands here so that there
//! is always something to show.

/// What is said of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnWords {
    /// What goes into it.
    pub meaning: String,
    /// For example.
    pub example: String,
}

/// What is said of contacts instead of callees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceWords {
    /// Name of the sheet to be filled in.
    pub sheet: String,
    /// Title of the guide; `{task}` is the task's name.
    pub title: String,
    /// `username`.
    pub username: ColumnWords,
    /// `phone`.
    pub phone: ColumnWords,
    /// `userId`.
    pub user_id: ColumnWords,
    /// `name`.
    pub name: ColumnWords,
    /// A variable; `{key}` is how texts name it.
    pub variable: String,
}

/// All words of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateWords {
    /// Name of the sheet to be filled in.
    pub sheet: String,
    /// Name of the guide.
    pub guide: String,
    /// Title of the guide; `{task}` is the task's name.
    pub title: String,
    /// What to do, step by step.
    pub steps: Vec<String>,
    /// Heading: column.
    pub column: String,
    /// Heading: must it be filled in.
    pub required: String,
    /// Heading: what goes into it.
    pub meaning: String,
    /// Heading: example.
    pub example: String,
    /// It must be filled in.
    pub yes: String,
    /// It may stay empty.
    pub no: String,
    /// `calledNumber`.
    pub called_number: ColumnWords,
    /// `outId`.
    pub out_id: ColumnWords,
    /// `timezone`.
    pub timezone: ColumnWords,
    /// `notBefore`.
    pub not_before: ColumnWords,
    /// `notAfter`.
    pub not_after: ColumnWords,
    /// `note`.
    pub note: ColumnWords,
    /// A variable with choices; `{choices}` are they.
    pub one_of: String,
    /// Title of the message when something else is typed.
    pub wrong_title: String,
    /// That message.
    pub wrong_choice: String,
    /// Words of a chat task's template.
    pub audience: AudienceWords,
}

impl TemplateWords {
    /// English.
    pub fn english() -> TemplateWords {
        let words = |meaning: &str, example: &str| ColumnWords {
            meaning: meaning.to_owned(),
            example: example.to_owned(),
        };
        TemplateWords {
            sheet: "Callees".to_owned(),
            guide: "Guide".to_owned(),
            title: "People to call for “{task}”".to_owned(),
            steps: [
                "Fill in one row per person on the first sheet. Do not change the header row.",
                "Save the workbook, then open it with the app or drop it on the window: it finds its task.",
                "You will see what is accepted and what is not before anything is stored.",
            ]
            .map(str::to_owned)
            .to_vec(),
            column: "Column".to_owned(),
            required: "Required".to_owned(),
            meaning: "What goes into it".to_owned(),
            example: "Example".to_owned(),
            yes: "yes".to_owned(),
            no: "no".to_owned(),
            called_number: words(
                "The number to call, best with + and the country code.",
                "+1 202 555 0143",
            ),
            out_id: words("Your own number or code for this person. It comes back in exports.", "C-1042"),
            timezone: words(
                "The person’s time zone, if it is not the task’s: a name like Europe/Berlin.",
                "Europe/Berlin",
            ),
            not_before: words("Do not call before this date and time.", "2026-11-20 14:00"),
            not_after: words("Do not call after this date and time.", "2026-11-27 18:00"),
            note: words("A note for yourself. It is shown and never read out.", "Met at the fair"),
            one_of: "One of: {choices}".to_owned(),
            wrong_title: "Not in the list".to_owned(),
            wrong_choice: "Please choose one of the values in the list.".to_owned(),
            audience: AudienceWords {
                sheet: "Contacts".to_owned(),
                title: "People to write to for “{task}”".to_owned(),
                username: words(
                    "User name in the messenger. A row needs this, a phone or an id.",
                    "@anna_smith",
                ),
                phone: words("Phone, best with + and the country code.", "+1 202 555 0143"),
                user_id: words("The messenger’s own id of the person.", "123456789"),
                name: words("What the person is called.", "Anna"),
                variable: "Stands where messages say {key}.".to_owned(),
            },
        }
    }
}

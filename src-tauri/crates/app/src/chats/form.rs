//! Problems of the chats' forms in the border's words.

use domain::{
    form::{FormFault, FormProblem},
    integration::{IntegrationProblem, IntegrationSettingFault},
};

use crate::{
    call_tasks::schedule_problem,
    contract::{FieldProblem, IpcError, Problem},
    problems,
};

/// Refuses a form with problems.
pub(super) fn accept(found: &[FormProblem]) -> Result<(), IpcError> {
    problems::none_or_invalid(in_words(found))
}

/// Problems of a form, as fields of the request.
pub(super) fn in_words(found: &[FormProblem]) -> Vec<FieldProblem> {
    found.iter().map(one).collect()
}

/// A problem of a form, as a field of the request.
pub(crate) fn one(found: &FormProblem) -> FieldProblem {
    let field = format!("draft.{}", found.field);
    let said = match &found.problem {
        FormFault::Empty => Problem::Required,
        FormFault::TooLong { max } => Problem::TooLong {
            max: i64::from(*max),
        },
        FormFault::TooMany { max } => Problem::TooMany {
            max: i64::from(*max),
        },
        FormFault::OutOfRange { min, max } => Problem::OutOfRange {
            min: i64::from(*min),
            max: i64::from(*max),
        },
        FormFault::OrderReversed => Problem::OrderReversed,
        FormFault::NotPositive => Problem::NotPositive,
        FormFault::NegativePrice => Problem::OutOfRange {
            min: 0,
            max: 1_000_000_000,
        },
        FormFault::Duplicate => Problem::DuplicateKey,
        FormFault::BadKey => Problem::BadCharacters,
        FormFault::BadAddress => Problem::BadAddress,
        FormFault::NotEncrypted => Problem::NotEncrypted,
        FormFault::ArgumentInHost => Problem::ArgumentInHost,
        FormFault::UnknownArgument => Problem::UnknownVariable,
        FormFault::BadOrigin => Problem::BadOrigin,
        FormFault::BadColour => Problem::BadColour,
        FormFault::BadHeader | FormFault::BadJson | FormFault::BadPerson => Problem::Unreadable,
        FormFault::StartInPast => Problem::InThePast,
        FormFault::Schedule { problem } => return schedule_problem(&field, problem),
        FormFault::TooFewManagers { needed } => Problem::TooFewManagers {
            needed: i64::from(*needed),
        },
    };
    problems::at(&field, said)
}

/// Refuses the form of an integration with problems.
pub(super) fn accept_integration(found: &[IntegrationProblem]) -> Result<(), IpcError> {
    problems::none_or_invalid(found.iter().map(of_integration).collect())
}

fn of_integration(found: &IntegrationProblem) -> FieldProblem {
    use IntegrationSettingFault as Fault;
    let field = format!("draft.{}", found.field);
    let said = match &found.problem {
        Fault::Empty => Problem::Required,
        Fault::TooLong { max } => Problem::TooLong {
            max: i64::from(*max),
        },
        Fault::TooMany { max } => Problem::TooMany {
            max: i64::from(*max),
        },
        Fault::OutOfRange { min, max } => Problem::OutOfRange {
            min: i64::from(*min),
            max: i64::from(*max),
        },
        Fault::BadUrl | Fault::BadHost => Problem::BadAddress,
        Fault::InsecureUrl | Fault::InsecureMail => Problem::NotEncrypted,
        Fault::BadEmail => Problem::BadEmail,
        Fault::BadSpreadsheet => Problem::BadSpreadsheet,
        Fault::BadPath => Problem::BadPath,
        Fault::BadEnding { ending } => Problem::BadEnding {
            ending: ending.clone(),
        },
        Fault::BadCharacters => Problem::BadCharacters,
        Fault::BadSecret => Problem::BadSecret,
        Fault::Duplicate => Problem::DuplicateKey,
    };
    problems::at(&field, said)
}

//! Chat tasks in Worlds: what people, the team, models, messengers and receivers of leads do to them.

mod answers;
mod firsts;
mod functions;
mod given_back;
mod injection;
mod left_out;
mod limits;
mod money;
mod sends;
mod sleep;
mod starts;
mod statuses;

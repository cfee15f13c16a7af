//! What of a rehearsal an agent can do at all, by its form; and its form with a rehearsal's limit. All
//! that depends on the kind of agent stands here.

use crate::{
    agent::{AgentDraft, AgentMind},
    conversation::CallFunction,
    money::Usd,
    script::{Heard, Script, ScriptStep, Then},
};

/// The key that a callee presses not to be called again, where the agent understands no words.
pub fn opt_out_key(draft: &AgentDraft) -> Option<char> {
    match &draft.mind {
        AgentMind::Script { script } => script_key(script),
        // it is to understand what is said
        AgentMind::Converse { .. } => None,
    }
}

/// Whether the agent can promise to call again.
pub fn may_call_back(draft: &AgentDraft) -> bool {
    match &draft.mind {
        AgentMind::Script { .. } => false,
        AgentMind::Converse { converse } => converse
            .functions
            .iter()
            .any(|function| matches!(function.kind, CallFunction::CallBack)),
    }
}

/// The same agent with at most so much to spend on a call: a rehearsal never loosens its own limit.
pub fn with_limit(mut draft: AgentDraft, limit: Option<Usd>) -> AgentDraft {
    match &mut draft.mind {
        AgentMind::Script { .. } => {}
        AgentMind::Converse { converse } => {
            converse.limit = [converse.limit, limit].into_iter().flatten().min();
        }
    }
    draft
}

fn script_key(script: &Script) -> Option<char> {
    let step = |key: &str| script.steps.iter().find(|step| step.key == key);
    let branches = script.steps.iter().flat_map(|step| match &step.then {
        Then::Listen { branches, .. } => branches.as_slice(),
        Then::Goto { .. } | Then::End => &[],
    });
    branches
        .filter_map(|branch| match branch.on {
            Heard::Key { key } => Some((key, step(&branch.step)?)),
            Heard::Speech => None,
        })
        .find(|(_, to)| bars(script, to))
        .map(|(key, _)| key)
}

/// Whether a step, or what follows it without anything being heard, puts the callee on the list.
fn bars(script: &Script, from: &ScriptStep) -> bool {
    let mut step = Some(from);
    // a circle is not gone through twice
    for _ in 0..=script.steps.len() {
        let Some(at) = step else { return false };
        if at.do_not_call {
            return true;
        }
        step = match &at.then {
            Then::Goto { step } => script.steps.iter().find(|other| other.key == *step),
            Then::Listen { .. } | Then::End => None,
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_script_is_left_with_nine() {
        assert_eq!(opt_out_key(&AgentDraft::sample()), Some('9'));
        let mut without = AgentDraft::sample();
        let AgentMind::Script { script } = &mut without.mind else {
            panic!("a script")
        };
        for step in &mut script.steps {
            step.do_not_call = false;
        }
        assert_eq!(opt_out_key(&without), None);
        assert_eq!(opt_out_key(&AgentDraft::conversing_sample()), None);
    }

    #[test]
    fn only_who_has_the_function_can_promise_a_call() {
        assert!(!may_call_back(&AgentDraft::sample()));
        let mut agent = AgentDraft::conversing_sample();
        assert!(may_call_back(&agent));
        let AgentMind::Converse { converse } = &mut agent.mind else {
            panic!("it converses")
        };
        converse.functions.clear();
        assert!(!may_call_back(&agent));
    }

    #[test]
    fn a_rehearsal_never_loosens_the_limit_of_a_call() {
        let limit_of = |own, given| {
            let mut agent = AgentDraft::conversing_sample();
            let AgentMind::Converse { converse } = &mut agent.mind else {
                panic!("it converses")
            };
            converse.limit = own;
            match with_limit(agent, given).mind {
                AgentMind::Converse { converse } => converse.limit,
                AgentMind::Script { .. } => panic!("it converses"),
            }
        };
        assert_eq!(limit_of(None, None), None);
        assert_eq!(limit_of(None, Some(Usd(5))), Some(Usd(5)));
        assert_eq!(limit_of(Some(Usd(3)), Some(Usd(5))), Some(Usd(3)));
        assert_eq!(limit_of(Some(Usd(7)), Some(Usd(5))), Some(Usd(5)));
    }
}

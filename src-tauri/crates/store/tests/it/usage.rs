//! Who uses what: named, and found again by its id.

use crate::support::{NOW, on_each, running_task};

#[test]
fn what_uses_a_line_or_an_agent_is_named_and_found() {
    on_each(|store| async move {
        let second = running_task(&store, "Весна 2").await;
        let first = running_task(&store, "Весна 1").await;
        let draft = store.call_tasks().get(first).await.unwrap().draft;
        let usage = store.usage();
        let named = |tasks: Vec<store::usage::UsingTask>| -> Vec<_> {
            tasks.into_iter().map(|task| (task.id, task.name)).collect()
        };
        let both = vec![
            (first, "Весна 1".to_owned()),
            (second, "Весна 2".to_owned()),
        ];
        let of_agent = usage.tasks_of_agent(draft.agent).await.unwrap();
        assert_eq!(named(of_agent), both, "by name");
        let of_line = usage.tasks_of_line(draft.line).await.unwrap();
        assert_eq!(named(of_line), both);
        let other = store.agents().duplicate(draft.agent, "Other", NOW).await;
        let none = usage.tasks_of_agent(other.unwrap()).await.unwrap();
        assert!(none.is_empty());
    });
}

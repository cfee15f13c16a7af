//! The steps of `cargo xtask test`: their order, their names, and which of them others stand on.
//! It does not know how a step is done: `test.rs` does.

/// One step, in the order in which they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Rust sources are formatted.
    Format,
    /// TypeScript types and lint.
    UiCheck,
    /// The interface's unit tests.
    UiUnit,
    /// `ui/dist`, which the shell embeds.
    UiBuild,
    /// Every lint, as an error.
    Clippy,
    /// Everything the later steps run, compiled once with one set of features.
    Build,
    /// All Rust tests, on SQLite and PostgreSQL.
    Rust,
    /// The interface in a browser, over `serve`.
    Browser,
    /// The real window, on a screen without a monitor.
    Window,
}

impl Step {
    /// All of them, cheap ones first.
    pub(crate) const ALL: [Self; 9] = [
        Self::Format,
        Self::UiCheck,
        Self::UiUnit,
        Self::UiBuild,
        Self::Clippy,
        Self::Build,
        Self::Rust,
        Self::Browser,
        Self::Window,
    ];

    /// The name one types and reads.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "fmt",
            Self::UiCheck => "ui-check",
            Self::UiUnit => "ui-unit",
            Self::UiBuild => "ui-build",
            Self::Clippy => "clippy",
            Self::Build => "build",
            Self::Rust => "rust",
            Self::Browser => "e2e",
            Self::Window => "window",
        }
    }

    /// The step this one cannot do without.
    pub(crate) fn stands_on(self) -> Option<Self> {
        match self {
            Self::Format | Self::UiCheck | Self::UiUnit | Self::UiBuild => None,
            Self::Clippy | Self::Build => Some(Self::UiBuild),
            Self::Rust | Self::Browser | Self::Window => Some(Self::Build),
        }
    }

    /// A filter names a step (`ui-unit`) or a group of them (`ui`).
    fn answers_to(self, filter: &str) -> bool {
        let name = self.name();
        name == filter
            || name
                .split_once('-')
                .is_some_and(|(group, _)| group == filter)
    }
}

/// The steps to take for these filters, with what they stand on; none named means all.
/// A filter that names nothing is handed back.
pub(crate) fn chosen(filters: &[String]) -> Result<Vec<Step>, &str> {
    if let Some(unknown) = filters
        .iter()
        .find(|filter| !Step::ALL.iter().any(|step| step.answers_to(filter)))
    {
        return Err(unknown);
    }
    let mut chosen: Vec<Step> = Step::ALL
        .into_iter()
        .filter(|step| filters.is_empty() || filters.iter().any(|f| step.answers_to(f)))
        .collect();
    let mut next = 0;
    while let Some(step) = chosen.get(next) {
        if let Some(base) = step.stands_on().filter(|base| !chosen.contains(base)) {
            chosen.push(base);
        }
        next += 1;
    }
    chosen.sort_by_key(|step| Step::ALL.iter().position(|other| other == step));
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(filters: &[&str]) -> Vec<&'static str> {
        let filters: Vec<String> = filters.iter().map(|&filter| filter.to_owned()).collect();
        chosen(&filters)
            .unwrap()
            .into_iter()
            .map(Step::name)
            .collect()
    }

    #[test]
    fn no_filter_takes_every_step_in_order() {
        assert_eq!(named(&[]).len(), Step::ALL.len());
    }

    #[test]
    fn a_step_brings_what_it_stands_on() {
        assert_eq!(named(&["window"]), ["ui-build", "build", "window"]);
        assert_eq!(named(&["ui"]), ["ui-check", "ui-unit", "ui-build"]);
        assert_eq!(named(&["fmt"]), ["fmt"]);
    }

    #[test]
    fn a_step_stands_only_on_earlier_ones() {
        for (index, step) in Step::ALL.iter().enumerate() {
            if let Some(base) = step.stands_on() {
                assert!(
                    Step::ALL[..index].contains(&base),
                    "{step:?} comes before {base:?}"
                );
            }
        }
    }

    #[test]
    fn an_unknown_step_is_refused() {
        assert_eq!(
            chosen(&["rust".to_owned(), "windows".to_owned()]),
            Err("windows")
        );
    }
}

//! Published prices of models, from the table of `llm-prices` (each row read from its provider's own
//! page). A price is known only where the provider itself, or OpenRouter, which passes prices on, is
//! asked; anybody else may ask anything for a model of the same name.
//!
//! Does not know the user's own prices: those come first.

use domain::money::Usd;
use engine::ports::model::{ModelPlace, ModelPrice, PriceList};
use llm_prices::Price;
use reqwest::Url;

/// Micro-dollars of a dollar.
const MICROS: f64 = 1e6;
/// Hosts of providers, and the names by which the table (and OpenRouter) calls them.
const PROVIDERS: [(&str, &str); 4] = [
    ("api.openai.com", "openai"),
    ("api.anthropic.com", "anthropic"),
    ("generativelanguage.googleapis.com", "google"),
    ("api.deepseek.com", "deepseek"),
];
const OPENROUTER: &str = "openrouter.ai";

/// Published prices, as of the day on which the table was made.
#[derive(Debug, Clone, Copy, Default)]
pub struct PublishedPrices;

impl PublishedPrices {
    /// The day (ISO 8601) of the table.
    pub fn as_of() -> &'static str {
        llm_prices::GENERATED
    }
}

impl PriceList for PublishedPrices {
    fn price_of(&self, place: &ModelPlace, model: &str, prompt: u32) -> Option<ModelPrice> {
        match place {
            ModelPlace::Scripted => Some(ModelPrice::FREE),
            ModelPlace::OpenAi { base_url, .. } => price_of(base_url, model, prompt),
        }
    }
}

/// The price of a model at an address, for questions with so many tokens to read. A model on this
/// machine has no known price: nobody but its owner knows what it costs.
pub fn price_of(base_url: &str, model: &str, prompt: u32) -> Option<ModelPrice> {
    let url = Url::parse(base_url.trim()).ok()?;
    let host = url.host_str()?.to_ascii_lowercase();
    let model = model.trim().to_ascii_lowercase();
    let (provider, name) = match host.as_str() {
        OPENROUTER => {
            let (author, name) = model.split_once('/')?;
            // `:free`, `:online` and the like have prices of their own.
            (!name.contains(':')).then_some((author, name))?
        }
        host => {
            let (_, provider) = PROVIDERS.iter().find(|(known, _)| *known == host)?;
            (*provider, model.strip_prefix("models/").unwrap_or(&model))
        }
    };
    let row = llm_prices::lookup(name).or_else(|| llm_prices::lookup(undated(name)?))?;
    (row.provider == provider).then(|| of_row(row, prompt))?
}

/// `gpt-5-mini-2025-08-07` → `gpt-5-mini`: a dated model costs what its name costs, unless the table
/// says otherwise.
fn undated(model: &str) -> Option<&str> {
    let (name, date) = model.split_at_checked(model.len().checked_sub(11)?)?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = date.strip_prefix('-')?.split('-');
    let is_date = parts
        .next()
        .is_some_and(|year| year.len() == 4 && digits(year))
        && parts.clone().count() == 2
        && parts.all(|part| part.len() == 2 && digits(part));
    is_date.then_some(name)
}

fn of_row(row: &Price, prompt: u32) -> Option<ModelPrice> {
    let (input, output, cached, written) = match &row.long_context {
        Some(long) if u64::from(prompt) > long.threshold_tokens => {
            (long.input?, long.output?, long.cache_read, long.cache_write)
        }
        _ => (row.input?, row.output?, row.cache_read, row.cache_write),
    };
    // OpenAI's newer models remember prompts unasked, and what they write down for that costs more than
    // reading. How much that was is not told everywhere: all of it counts, so that no limit is passed.
    let written = written.iter().map(|(_, price)| *price).reduce(f64::min);
    let prompt = match row.provider {
        "openai" => written.unwrap_or(input).max(input),
        _ => input,
    };
    Some(ModelPrice {
        prompt: usd(prompt),
        cached: usd(cached.unwrap_or(prompt)),
        output: usd(output),
    })
}

fn usd(dollars: f64) -> Usd {
    Usd((dollars * MICROS).ceil() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENAI: &str = "https://api.openai.com/v1";

    fn dollars(price: Option<ModelPrice>) -> Option<(i64, i64, i64)> {
        price.map(|price| (price.prompt.0, price.cached.0, price.output.0))
    }

    #[test]
    fn a_provider_asks_its_published_price() {
        let mini = Some((250_000, 25_000, 2_000_000));
        assert_eq!(dollars(price_of(OPENAI, "gpt-5-mini", 0)), mini);
        assert_eq!(dollars(price_of(OPENAI, "gpt-5-mini-2025-08-07", 0)), mini);
        assert_eq!(
            dollars(price_of(
                "https://openrouter.ai/api/v1",
                "openai/gpt-5-mini",
                0
            )),
            mini
        );
        assert_eq!(
            dollars(price_of(OPENAI, "gpt-3.5-turbo", 0)),
            Some((500_000, 500_000, 1_500_000)),
            "who gives nothing off for cached tokens asks the full price"
        );
    }

    #[test]
    fn a_dated_model_with_a_price_of_its_own_keeps_it() {
        let dated = dollars(price_of(OPENAI, "gpt-4o-2024-05-13", 0));
        assert_eq!(dated, Some((5_000_000, 5_000_000, 15_000_000)));
    }

    #[test]
    fn long_questions_cost_what_they_cost() {
        let usual = price_of(OPENAI, "gpt-5.4", 272_000).unwrap();
        let long = price_of(OPENAI, "gpt-5.4", 272_001).unwrap();
        assert_eq!(usual.prompt, Usd(2_500_000));
        assert_eq!(long.prompt, Usd(5_000_000));
    }

    #[test]
    fn what_is_written_down_for_later_counts_at_its_higher_price() {
        let price = price_of(OPENAI, "gpt-6-sol", 0).unwrap();
        assert_eq!((price.prompt, price.cached), (Usd(2_500_000), Usd(200_000)));
        let long = price_of(OPENAI, "gpt-6-sol", 300_000).unwrap();
        assert_eq!(long.prompt, Usd(5_000_000), "the same for long questions");
    }

    #[test]
    fn nothing_is_guessed() {
        for (base_url, model) in [
            (OPENAI, "gpt-99"),
            (OPENAI, "deepseek-flash"),
            (OPENAI, "text-embedding-3-small"),
            ("http://127.0.0.1:11434/v1", "gpt-5-mini"),
            ("https://llm.example.com/v1", "gpt-5-mini"),
            ("https://openrouter.ai/api/v1", "gpt-5-mini"),
            ("https://openrouter.ai/api/v1", "openai/gpt-5-mini:online"),
            ("no address", "gpt-5-mini"),
        ] {
            assert_eq!(price_of(base_url, model, 0), None, "{model} at {base_url}");
        }
        let scripted = PublishedPrices.price_of(&ModelPlace::Scripted, "any", 9);
        assert_eq!(scripted, Some(ModelPrice::FREE));
    }
}

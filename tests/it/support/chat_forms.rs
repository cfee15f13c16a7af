//! Forms filled in for a World of chats.

use domain::{
    ai_profile::{
        AiDraft, AiPlace, ApiMethod, CustomApi, FunctionDraft, FunctionField, FunctionKind,
        sample_ai,
    },
    budget::ModelPrice,
    channel::{ChannelDraft, ChannelSettings},
    integration::{IntegrationDraft, IntegrationSettings, LeadEvent, LeadFileFormat},
    manager::ManagerDraft,
    money::Usd,
};

/// An AI that costs a micro-dollar for each token, with all functions and one of the user's own.
pub(crate) fn ai_form() -> AiDraft {
    let price = Usd(1_000_000);
    let mut draft = sample_ai("Ai");
    draft.place = AiPlace::OpenAi {
        base_url: "http://127.0.0.1:1/v1".to_owned(),
    };
    draft.model = "model".to_owned();
    draft.price = Some(ModelPrice {
        prompt: price,
        cached: price,
        output: price,
    });
    draft.sampling.max_output_tokens = 100;
    draft.reminders.clear();
    draft.functions.push(FunctionDraft {
        kind: FunctionKind::CustomApi {
            api: CustomApi {
                name: "stock".to_owned(),
                method: ApiMethod::Get,
                url: "http://127.0.0.1:1/stock".to_owned(),
                headers: Vec::new(),
                secret_header: None,
                body: String::new(),
                arguments: Vec::<FunctionField>::new(),
                timeout_seconds: 10,
            },
        },
        description: "How many there are.".to_owned(),
    });
    draft
}

/// A manager.
pub(crate) fn manager_form(name: &str) -> ManagerDraft {
    ManagerDraft {
        name: name.to_owned(),
        signature: String::new(),
        tone: String::new(),
        avatar: None,
        active: true,
    }
}

/// A practice channel.
pub(crate) fn channel_form(name: &str) -> ChannelDraft {
    ChannelDraft {
        name: name.to_owned(),
        settings: ChannelSettings::Practice { seed: 1 },
        first_per_hour: None,
        first_per_day: None,
        warm_up_days: 0,
        fee_per_message: Usd::ZERO,
    }
}

/// A file of leads that takes every event.
pub(crate) fn integration_form() -> IntegrationDraft {
    IntegrationDraft {
        name: "Leads".to_owned(),
        settings: IntegrationSettings::File {
            path: "/nowhere/leads.csv".to_owned(),
            format: LeadFileFormat::Csv,
        },
        mapping: Vec::new(),
        events: vec![
            LeadEvent::Success,
            LeadEvent::Contact,
            LeadEvent::Interest,
            LeadEvent::Operator,
        ],
    }
}

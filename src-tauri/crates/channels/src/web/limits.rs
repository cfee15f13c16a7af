//! What a web channel takes in: messages of a visitor in a minute, new dialogues from an address and of
//! the task in a day. Each dialogue costs money. Source: the chapter on channels, Web.
//!
//! Pure: time comes in. The task's dialogues are counted from the store, so that they survive a restart;
//! addresses are personal data and are remembered here only, for a day.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
};

use domain::{
    channel::WebSettings,
    time::{DAY, MINUTE, Millis, UnixMillis},
};

/// Beyond so many names, those whose time is over are forgotten.
const REMEMBERED: usize = 4_096;

/// Why something is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// The visitor writes too fast; again after so long.
    Visitor(Millis),
    /// Too many dialogues began from this address; again after so long.
    Address(Millis),
    /// Too many dialogues began in this channel; again after so long.
    Task(Millis),
}

/// The counters of one channel.
#[derive(Debug, Default)]
pub(super) struct Limits {
    visitors: HashMap<String, VecDeque<UnixMillis>>,
    addresses: HashMap<IpAddr, VecDeque<UnixMillis>>,
    beginning: usize,
}

impl Limits {
    /// Counts a message of a visitor.
    pub(super) fn message(
        &mut self,
        settings: &WebSettings,
        visitor: &str,
        now: UnixMillis,
    ) -> Result<(), Refused> {
        forget(&mut self.visitors, now - MINUTE);
        let limit = usize::from(settings.per_visitor_minute);
        let times = self.visitors.entry(visitor.to_owned()).or_default();
        count(times, limit, MINUTE, now).map_err(Refused::Visitor)
    }

    /// Takes a place for a new dialogue; `stored` are the beginnings of the last day. The place is given
    /// back by [`Limits::begun`] when the dialogue is stored, or was not.
    pub(super) fn begin(
        &mut self,
        settings: &WebSettings,
        address: Option<IpAddr>,
        stored: &[UnixMillis],
        now: UnixMillis,
    ) -> Result<(), Refused> {
        let limit = usize::try_from(settings.per_task_day).unwrap_or(usize::MAX);
        if stored.len().saturating_add(self.beginning) >= limit {
            let oldest = stored.iter().copied().min().unwrap_or(now);
            return Err(Refused::Task((oldest + DAY - now).max(MINUTE)));
        }
        if let Some(address) = address {
            forget(&mut self.addresses, now - DAY);
            let limit = usize::from(settings.per_address_day);
            let times = self.addresses.entry(network(address)).or_default();
            count(times, limit, DAY, now).map_err(Refused::Address)?;
        }
        self.beginning += 1;
        Ok(())
    }

    /// A dialogue that was about to begin is stored, or was not.
    pub(super) fn begun(&mut self) {
        self.beginning = self.beginning.saturating_sub(1);
    }
}

/// Counts one more in a sliding window, or says how long it is until there is room.
fn count(
    times: &mut VecDeque<UnixMillis>,
    limit: usize,
    window: Millis,
    now: UnixMillis,
) -> Result<(), Millis> {
    while times.front().is_some_and(|&time| time <= now - window) {
        times.pop_front();
    }
    if times.len() >= limit {
        let oldest = times.front().copied().unwrap_or(now);
        return Err(oldest + window - now);
    }
    times.push_back(now);
    Ok(())
}

fn forget<K: std::hash::Hash + Eq>(
    names: &mut HashMap<K, VecDeque<UnixMillis>>,
    before: UnixMillis,
) {
    if names.len() >= REMEMBERED {
        names.retain(|_, times| times.back().is_some_and(|&time| time > before));
    }
}

/// What one household or office has: an address, or with IPv6 a network of 64 bits.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> WebSettings {
        WebSettings {
            title: "Shop".to_owned(),
            greeting: String::new(),
            accent: "#3355FF".to_owned(),
            origins: Vec::new(),
            per_visitor_minute: 2,
            per_address_day: 2,
            per_task_day: 5,
        }
    }

    #[test]
    fn a_visitor_may_write_so_often_in_any_minute() {
        let mut limits = Limits::default();
        let mut at = |now| limits.message(&settings(), "a", now);
        assert_eq!((at(0), at(30_000)), (Ok(()), Ok(())));
        assert_eq!(at(40_000), Err(Refused::Visitor(20_000)));
        assert_eq!(at(60_000), Ok(()), "the first is a minute ago");
        assert_eq!(limits.message(&settings(), "b", 60_000), Ok(()));
    }

    #[test]
    fn an_address_may_begin_so_many_dialogues_a_day() {
        let mut limits = Limits::default();
        let mut from = |address: &str, now| {
            let began = limits.begin(&settings(), Some(address.parse().unwrap()), &[], now);
            limits.begun();
            began
        };
        assert!(from("192.0.2.1", 0).is_ok() && from("::ffff:192.0.2.1", 1).is_ok());
        assert_eq!(from("192.0.2.1", 2), Err(Refused::Address(DAY - 2)));
        assert!(from("192.0.2.2", 3).is_ok());
        assert!(from("2001:db8::1", 4).is_ok() && from("2001:db8::2", 5).is_ok());
        assert!(from("2001:db8::3", 6).is_err(), "one household of IPv6");
        assert!(from("192.0.2.1", DAY).is_ok(), "the next day");
    }

    #[test]
    fn the_task_s_day_counts_what_is_stored_and_what_is_about_to_be() {
        let mut limits = Limits::default();
        let stored = [1_000, 2_000, 3_000];
        let mut begin = |stored: &[i64]| limits.begin(&settings(), None, stored, 4_000);
        assert!(begin(&stored).is_ok() && begin(&stored).is_ok());
        assert_eq!(begin(&stored), Err(Refused::Task(DAY - 3_000)));
        limits.begun();
        assert!(limits.begin(&settings(), None, &stored, 4_000).is_ok());
    }

    #[test]
    fn visitors_are_forgotten() {
        let mut limits = Limits::default();
        for n in 0..20_000_i64 {
            limits
                .message(&settings(), &format!("v{n}"), n * 1_000)
                .unwrap();
        }
        assert!(limits.visitors.len() <= REMEMBERED + 1);
    }
}

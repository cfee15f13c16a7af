//! Who a visitor is: a random number that this app has signed for a channel. Nothing about it is stored
//! here; the browser keeps it, and whoever has it is the same visitor again.

use domain::ids::ChannelId;
use engine::ports::messenger::Secret;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// Characters of a visitor's number.
const NUMBER: usize = 32;

/// Signs: for each purpose and channel differently.
#[derive(Clone)]
pub(crate) struct Signet(Secret);

impl Signet {
    pub(crate) fn new(key: Secret) -> Signet {
        Signet(key)
    }

    /// A new visitor's token.
    pub(super) fn new_visitor(&self, channel: ChannelId) -> String {
        let number = hex(&rand::random::<[u8; 16]>());
        let signature = hex(&self.sign(&visitor_of(channel, &number)));
        format!("{number}{signature}")
    }

    /// The visitor's number, when the token is one that this app gave for this channel.
    pub(super) fn visitor(&self, channel: ChannelId, token: &str) -> Option<String> {
        let (number, signature) = token.split_at_checked(NUMBER)?;
        self.verify(&visitor_of(channel, number), &bytes(signature)?)
            .then(|| number.to_owned())
    }

    /// Proof that this app answers, and not another server.
    pub(crate) fn proof(&self, nonce: &str) -> String {
        hex(&self.sign(&format!("health:{nonce}")))
    }

    /// Whether it was this app that answered.
    pub(crate) fn proves(&self, nonce: &str, proof: &str) -> bool {
        bytes(proof).is_some_and(|proof| self.verify(&format!("health:{nonce}"), &proof))
    }

    /// Whether two secrets are the same, in a time that does not tell where they differ.
    pub(super) fn same(&self, expected: &Secret, given: &str) -> bool {
        self.verify(&expected.0, &self.sign(given))
    }

    fn sign(&self, text: &str) -> Vec<u8> {
        let mac = self.mac().map(|mac| mac.chain_update(text).finalize());
        mac.map_or_else(Vec::new, |mac| mac.into_bytes().to_vec())
    }

    fn verify(&self, text: &str, signature: &[u8]) -> bool {
        self.mac()
            .is_some_and(|mac| mac.chain_update(text).verify_slice(signature).is_ok())
    }

    fn mac(&self) -> Option<Hmac<Sha256>> {
        // Keys of any length are taken: this is never `None`.
        Hmac::new_from_slice(self.0.0.as_bytes()).ok()
    }
}

fn visitor_of(channel: ChannelId, number: &str) -> String {
    format!("visitor:{channel}:{number}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes();
    if !digits.len().is_multiple_of(2) || !hex.is_ascii() {
        return None;
    }
    digits
        .chunks(2)
        .map(|pair| {
            let pair = std::str::from_utf8(pair).ok()?;
            u8::from_str_radix(pair, 16).ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signet(key: &str) -> Signet {
        Signet::new(Secret(key.to_owned()))
    }

    #[test]
    fn a_token_is_a_visitor_of_its_channel_and_app_only() {
        let ours = signet("a");
        let token = ours.new_visitor(ChannelId(1));
        let number = ours.visitor(ChannelId(1), &token).expect("ours");
        assert_eq!(number.len(), NUMBER);
        assert_eq!(ours.visitor(ChannelId(2), &token), None);
        assert_eq!(signet("b").visitor(ChannelId(1), &token), None);
        let mut forged = token.clone();
        forged.replace_range(0..1, if token.starts_with('0') { "1" } else { "0" });
        assert_eq!(ours.visitor(ChannelId(1), &forged), None);
        for nonsense in ["", "x", &token[..40], "ж".repeat(48).as_str()] {
            assert_eq!(ours.visitor(ChannelId(1), nonsense), None);
        }
        assert_ne!(ours.new_visitor(ChannelId(1)), token);
    }

    #[test]
    fn only_this_app_proves_that_it_answered() {
        let proof = signet("a").proof("n");
        assert!(signet("a").proves("n", &proof));
        assert!(!signet("a").proves("m", &proof) && !signet("b").proves("n", &proof));
    }

    #[test]
    fn keys_are_compared_whole() {
        let key = Secret("sesame".to_owned());
        assert!(signet("a").same(&key, "sesame"));
        assert!(!signet("a").same(&key, "sesam") && !signet("a").same(&key, ""));
    }
}

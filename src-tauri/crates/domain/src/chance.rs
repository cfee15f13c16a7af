//! Numbers that look like chance and are not: the same seed gives the same number, on every machine
//! and in every version. Nothing here asks the system for chance.

/// Spreads a seed over all of `u64` (the finaliser of SplitMix64).
pub fn scatter(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// A number for a text and a seed (FNV-1a, then [`scatter`]).
pub fn scatter_text(seed: u64, text: &str) -> u64 {
    let hash = text.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    scatter(hash ^ scatter(seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_number_for_ever() {
        assert_eq!(
            scatter(0),
            0xE220_A839_7B1D_CDAF,
            "SplitMix64's published first value"
        );
        assert_eq!(
            scatter_text(7, "+12025550123"),
            scatter_text(7, "+12025550123")
        );
        assert_ne!(
            scatter_text(7, "+12025550123"),
            scatter_text(8, "+12025550123")
        );
        assert_ne!(
            scatter_text(7, "+12025550123"),
            scatter_text(7, "+12025550124")
        );
    }
}

//! Reading phone numbers as people write them. Source: product 2.3.

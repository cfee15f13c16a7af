//! Call tasks in a World: days of calling, by the rules of product 2.1 to 2.4.

mod bars;
mod conversing;
mod endings;
mod expiry;
mod faults;
mod hours;
mod limits;
mod published;
mod redials;
mod rehearsals;
mod shut_out;
mod starts;
mod stopping;
mod test_calls;
mod thin_path;

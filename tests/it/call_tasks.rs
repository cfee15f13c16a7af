//! Call tasks in a World: days of calling, by the rules of product 2.1 to 2.4.

mod thin_path;

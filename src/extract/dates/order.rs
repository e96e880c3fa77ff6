use super::numbers;
use super::tokens::Tokens;

/// How dates in numbers alone are to be read, where the caller knows: from a site's other dates, say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Not known: `12/09/2019` gives its year only. `25/12/2019` and `9.12.2019` are certain all the same.
    #[default]
    Unknown,
    /// The day stands first.
    DayFirst,
    /// The month stands first.
    MonthFirst,
}

impl Order {
    /// The order that some of these texts prove for all: where one has `25/12/2019`, its neighbour `12/09/2019` is in
    /// September too. Unknown if none proves anything, or if they contradict each other.
    pub fn proven<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Order {
        let mut proven = Order::Unknown;
        for text in texts {
            let tokens = Tokens::of(text.as_ref());
            let own = (0..tokens.len()).find_map(|at| numbers::order(&tokens, at));
            match (proven, own) {
                (_, None) => {}
                (Order::Unknown, Some(own)) => proven = own,
                (known, Some(own)) if known == own => {}
                _ => return Order::Unknown,
            }
        }
        proven
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_date_proves_the_order_of_all() {
        assert_eq!(Order::proven(["12/09/2019", "25/12/2019 at 3:04 pm"]), Order::DayFirst);
        assert_eq!(
            Order::proven(["12/09/2019", "Jane says: 12/25/2019"]),
            Order::MonthFirst
        );
        assert_eq!(Order::proven(["12/09/2019", "9/9/2019"]), Order::Unknown);
        assert_eq!(Order::proven(["12/25/2019", "25/12/2019"]), Order::Unknown);
        // Dots are always in the order of days, and years first say nothing.
        assert_eq!(
            Order::proven(["25.12.2019", "2019/12/25", "June 28, 2019"]),
            Order::Unknown
        );
    }
}

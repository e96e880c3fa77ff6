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

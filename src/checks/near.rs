//! Names that were probably meant.

/// The known name nearest to a misspelt one; none where nothing is near.
pub(super) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A third of the letters may be wrong.
    let most = (typed.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(typed, name, most), name))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, name)| name)
}

/// Letters to insert, remove, replace or swap with their neighbour (optimal string alignment). Anything beyond `most` is
/// `most + 1`.
fn distance(one: &str, other: &str, most: usize) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    if one.len().abs_diff(other.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut row = vec![at + 1];
        for (place, against) in other.iter().enumerate() {
            let replaced = last[place] + usize::from(letter != against);
            let mut best = replaced.min(last[place + 1] + 1).min(row[place] + 1);
            let swapped = at > 0 && place > 0 && *letter == other[place - 1] && one[at - 1] == *against;
            if swapped {
                best = best.min(before[place - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()].min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let known = ["title-missing", "media-missing", "mojibake"];
        assert_eq!(nearest("titel-missing", known), Some("title-missing"));
        assert_eq!(nearest("mojibak", known), Some("mojibake"));
        assert_eq!(nearest("psot", ["term", "post"]), Some("post"));
        assert_eq!(nearest("spelling", known), None);
        assert_eq!(nearest("", known), None);
    }
}

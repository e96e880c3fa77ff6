//! The block editor's marks: comments around each block, which no page shows.

/// Content without the marks.
#[derive(Debug, Default)]
pub(super) struct Unmarked {
    pub(super) html: String,
    /// Names of blocks that hold nothing themselves: a server fills them. Their marks stay.
    pub(super) left: Vec<String>,
}

/// Takes the marks out.
pub(super) fn without_marks(text: &str) -> Unmarked {
    let mut unmarked = Unmarked::default();
    let mut rest = text;
    while let Some(at) = rest.find("<!--") {
        let Some(end) = rest[at..].find("-->").map(|end| at + end + 3) else {
            break;
        };
        unmarked.html.push_str(&rest[..at]);
        let comment = &rest[at..end];
        match name(comment) {
            Some(name) if comment.trim_end_matches("-->").ends_with('/') => {
                unmarked.html.push_str(comment);
                if !unmarked.left.contains(&name) {
                    unmarked.left.push(name);
                }
            }
            Some(_) => {}
            None => unmarked.html.push_str(comment),
        }
        rest = &rest[end..];
    }
    unmarked.html.push_str(rest);
    unmarked
}

/// The block that a comment is a mark of: `<!-- wp:core/image {…} -->`, `<!-- /wp:image -->`.
fn name(comment: &str) -> Option<String> {
    let inner = comment.strip_prefix("<!--")?.strip_suffix("-->")?.trim_start();
    let mark = inner.strip_prefix('/').unwrap_or(inner).strip_prefix("wp:")?;
    let name: String = mark
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_/".contains(*c))
        .collect();
    Some(name.trim_end_matches('/').to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marks_of_blocks_go() {
        let text =
            "<!-- wp:group {\"a\":\"b\"} --><div><!-- kept --><p>x</p></div><!-- /wp:group --><!-- wp:archives /-->";
        let unmarked = without_marks(text);
        assert_eq!(unmarked.html, "<div><!-- kept --><p>x</p></div><!-- wp:archives /-->");
        assert_eq!(unmarked.left, ["archives"]);
    }
}

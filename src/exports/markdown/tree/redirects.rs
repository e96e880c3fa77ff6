//! Redirects read back: where each leads, and on which line it stands.

/// The files that list redirects.
pub(super) fn is_list(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "_redirects" || path == "redirects/redirects.csv"
}

/// Lines and targets of a list.
pub(super) fn targets(path: &str, text: &str) -> Vec<(u64, String)> {
    if path.ends_with(".csv") {
        return csv(text);
    }
    let lines = text.lines().zip(1..);
    let lines = lines.filter(|(line, _)| !line.trim_start().starts_with('#'));
    lines
        .filter_map(|(line, number)| Some((number, netlify(line)?.to_owned())))
        .collect()
}

/// The last address of a line: `/from p=1 /to 301!`. Targets in other sites are none of ours.
fn netlify(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    words.next()?;
    words.rfind(|word| word.starts_with('/'))
}

/// The second field of each row, the head left out (RFC 4180).
fn csv(text: &str) -> Vec<(u64, String)> {
    let mut rows = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let (fields, length) = row(rest);
        if let (true, Some(target)) = (line > 1, fields.get(1)) {
            rows.push((line, target.clone()));
        }
        line += rest[..length].matches('\n').count() as u64;
        rest = &rest[length..];
    }
    rows
}

/// The fields of the first row, and its length with its end.
fn row(text: &str) -> (Vec<String>, usize) {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        match c {
            // Two quotes inside quotes are one.
            '"' if !quoted && last == '"' => {
                quoted = true;
                fields.last_mut().into_iter().for_each(|field| field.push('"'));
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            '\n' if !quoted => return (fields, at + 1),
            '\r' if !quoted => {}
            c => fields.last_mut().into_iter().for_each(|field| field.push(c)),
        }
        last = if c == '"' && quoted { ' ' } else { c };
    }
    (fields, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_in_both_lists() {
        let netlify = "# /a\n/from p=1 /to/ 301!\nhttps://h.test/x /y 301\n/z https://else.test/ 301\n";
        assert_eq!(
            targets("static/_redirects", netlify),
            [(2, "/to/".to_owned()), (3, "/y".to_owned())]
        );
        let csv = "from,to,status\n\"http://h.test/a,\"\"b\"\"\n\",/to/,301\nhttp://h.test/,\"/y,z\",301\n";
        let expected = [(2, "/to/".to_owned()), (4, "/y,z".to_owned())];
        assert_eq!(targets("redirects/redirects.csv", csv), expected);
    }
}

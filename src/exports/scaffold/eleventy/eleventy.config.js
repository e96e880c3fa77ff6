// Posts newest first; those without a date at the end.
function newestFirst(a, b) {
  const known = (post) => (post.data.posterity?.published ? 1 : 0);
  return known(b) - known(a) || b.date - a.date;
}

export default function (config) {
  config.addPassthroughCopy({ public: "/" });
  config.ignores.add("redirects/**");
  config.amendLibrary("md", (markdown) => markdown.set({ html: true, linkify: false, typographer: false }));
  config.addCollection("allPosts", (collections) =>
    collections.getFilteredByGlob("posts/**/*.md").sort(newestFirst),
  );
  config.addFilter("day", (text) => String(text ?? "").slice(0, 10));
  config.addFilter("iso", (date) => new Date(date).toISOString());
  config.addFilter("having", (posts, taxonomy, name) => {
    const key = { tag: "tags", category: "categories", author: "authors" }[taxonomy];
    return posts.filter((post) => (post.data[key] ?? []).includes(name));
  });
  return { dir: { output: "_site" } };
}

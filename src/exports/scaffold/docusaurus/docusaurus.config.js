const site = require("./site.json");

module.exports = {
  title: site.title,
  tagline: site.description ?? "",
  url: site.url.startsWith("http") ? new URL(site.url).origin : "http://localhost",
  baseUrl: "/",
  trailingSlash: true,
  onBrokenLinks: "warn",
  // Every browser knows `#top`, and Docusaurus does not; comments, which links may lead to, are kept as data.
  onBrokenAnchors: "ignore",
  i18n: { defaultLocale: site.language, locales: [site.language] },
  // Files named .md are Markdown; only .mdx may hold programs.
  markdown: { format: "detect", emoji: false },
  presets: [
    [
      "classic",
      {
        docs: false,
        blog: {
          routeBasePath: "/",
          blogSidebarCount: 20,
          postsPerPage: 50,
          showReadingTime: false,
          onInlineAuthors: "ignore",
          onInlineTags: "ignore",
          onUntruncatedBlogPosts: "ignore",
        },
      },
    ],
  ],
};

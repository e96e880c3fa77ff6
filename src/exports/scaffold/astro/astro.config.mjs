import { defineConfig } from "astro/config";
import site from "./src/data/site.json" with { type: "json" };

export default defineConfig({
  site: site.url.startsWith("http") ? site.url : undefined,
  trailingSlash: "always",
  // Quotes and dashes stay as the blog wrote them.
  markdown: { smartypants: false },
});

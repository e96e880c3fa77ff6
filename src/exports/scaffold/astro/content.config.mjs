import { defineCollection, z } from "astro:content";
import { glob } from "astro/loaders";

const schema = z
  .object({
    title: z.string(),
    description: z.string().optional(),
    pubDate: z.coerce.date().optional(),
    updatedDate: z.coerce.date().optional(),
    draft: z.boolean().default(false),
    permalink: z.string(),
    aliases: z.array(z.string()).default([]),
    authors: z.array(z.string()).default([]),
    categories: z.array(z.string()).default([]),
    tags: z.array(z.string()).default([]),
    heroImage: z.string().optional(),
    posterity: z.record(z.any()).default({}),
  })
  .passthrough();

const collection = (folder) =>
  defineCollection({
    loader: glob({ pattern: "**/*.{md,mdx}", base: `./src/content/${folder}`, generateId: ({ entry }) => entry }),
    schema,
  });

export const collections = { posts: collection("posts"), pages: collection("pages") };

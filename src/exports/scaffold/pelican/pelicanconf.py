import json
import logging
import re
import unicodedata
from pathlib import Path

from markupsafe import Markup

_site = json.loads((Path(__file__).parent / "site.json").read_text(encoding="utf-8"))
SITENAME = _site["SITENAME"]
SITEURL = ""
TIMEZONE = _site["TIMEZONE"]
DEFAULT_LANG = _site["DEFAULT_LANG"]

PATH = "content"
PAGE_PATHS = ["pages"]
ARTICLE_EXCLUDES = ["pages", "extra"]
STATIC_PATHS = ["extra", "images"]
EXTRA_PATH_METADATA = {"extra/_redirects": {"path": "_redirects"}}

# Folders are no categories. Posts without one stand in Pelican's default.
USE_FOLDER_AS_CATEGORY = False

# Every term has a listing of its own: Pelican's own slugs are empty for names without letters, and one for `C` and `C++`.
SLUGIFY_USE_UNICODE = True


def _slugs(taxonomy):
    def pattern(name):
        shown = unicodedata.normalize("NFKC", Markup(name).striptags())
        return r"(?-i:\A" + re.escape(shown) + r"\Z)"

    slugs = _site["SLUGS"][taxonomy]
    # The mark keeps a slug from being taken for a name.
    return [*((pattern(name), "\0" + slug) for name, slug in slugs.items()), ("\0", "")]


AUTHOR_REGEX_SUBSTITUTIONS = _slugs("author")
CATEGORY_REGEX_SUBSTITUTIONS = _slugs("category")
TAG_REGEX_SUBSTITUTIONS = _slugs("tag")

# Pictures that only decorate have an empty alternative by right.
LOG_FILTER = [(logging.WARN, "Empty alt attribute for image %s in %s")]

FEED_DOMAIN = _site["SITEURL"]
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
DEFAULT_PAGINATION = 50

MARKDOWN = {
    "extensions": [
        "markdown.extensions.extra",
        "markdown.extensions.meta",
        "markdown.extensions.sane_lists",
    ],
    "output_format": "html5",
}

import json
from pathlib import Path

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
    # Lists inside lists are indented by two or three blanks.
    "tab_length": 2,
    "output_format": "html5",
}

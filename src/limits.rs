//! Every bound on hostile or merely huge input, each with its reason.

/// Largest page or export file read, in bytes. The largest honest blog page measured is under 6 MB; a page
/// beyond this is a log, a dump or an attack, and reading it would cost gigabytes of tree.
pub const CAPTURE_BYTES: u64 = 64 * 1024 * 1024;

/// Largest medium kept, in bytes. Phones' films reach a gigabyte; what is larger is a disk image or an attack. In WARC files
/// the bound is [`CAPTURE_BYTES`], since a record is unpacked in memory.
pub const MEDIUM_BYTES: u64 = 2 * 1024 * 1024 * 1024;

/// Deepest nesting of elements accepted. Browsers stop at 512, and html5ever takes time quadratic in the
/// depth of `<div>`s (40,000 of them: 7 seconds), so the cut must come while the page is read.
pub const HTML_DEPTH: usize = 512;

/// How many bytes of HTML are fed to the parser between two looks at the depth.
pub const HTML_PIECE: usize = 4 * 1024;

/// Deepest nesting of elements accepted in a feed or export file. Honest ones need less than ten, and as many more as the
/// XHTML in an Atom entry has.
pub const XML_DEPTH: usize = 256;

/// Most elements of a feed or export file. An export of 64 MiB has half a million; empty ones alone could be twenty times
/// as many, each a hundred bytes of tree.
pub const XML_ELEMENTS: usize = 1_000_000;

/// Largest JSON answer read, in bytes. A REST answer holds a hundred posts at most; a tree of JSON takes up to sixteen times
/// the bytes of its text.
pub const JSON_BYTES: usize = 16 * 1024 * 1024;

/// Longest head of a WARC record or HTTP answer read, in bytes. Servers refuse heads of 8 to 64 KiB.
pub const WARC_HEAD_BYTES: usize = 64 * 1024;

/// Deepest nesting of folders followed when a folder of saved pages is read; path names end at 4,096 bytes anyway.
pub const FOLDER_DEPTH: usize = 64;

/// Most comments kept for one post. The most discussed posts of public blogs have some ten thousand.
pub const COMMENTS: usize = 20_000;

/// Longest line of an archive, and of what `extract` and `identify` hand on, in bytes: a post with its comments. Longer lines
/// are refused, not truncated.
pub const ARCHIVE_LINE_BYTES: usize = 256 * 1024 * 1024;

/// Largest database or dump read back, in GiB. A million posts come to three.
pub const EXPORT_GIB: u64 = 8;

/// Largest JSON document read back, in GiB: its tree takes up to sixteen times as much.
pub const JSON_EXPORT_GIB: u64 = 2;

/// Most steps of SQLite's machine for a database or dump, whatever its size: making all tables takes some thousands.
pub const DATABASE_STEPS: u64 = 20_000_000;

/// And most for each byte of it. Honest ones take less than one; a query that a hostile file hides takes as many as it likes.
pub const DATABASE_STEPS_A_BYTE: u64 = 16;

/// Longest wait for a database server to take a connection, in seconds.
pub const DATABASE_WAIT_SECONDS: u64 = 15;

/// Longest value that testimony repeats in full, in characters; of longer ones it keeps the digest and the start.
pub const TESTIMONY_VALUE_CHARACTERS: usize = 400;

/// Longest name of a planned file, in bytes, before its extension: ext4, APFS and NTFS allow 255.
pub const FILE_NAME_BYTES: usize = 120;

/// How much of a text is searched for a date in words, in bytes. The longest honest line of a post's date, with its
/// categories and tags, is under 2 KB; a date further on is one that prose speaks of.
pub const DATE_TEXT_BYTES: usize = 16 * 1024;

/// Deepest nesting of quotes and lists written as Markdown; what is deeper stays as HTML. Each level lengthens every line
/// in it, so that unbounded depth would make a page of some megabytes many times as long.
pub const MARKDOWN_DEPTH: usize = 24;

/// Longest wait for a server's next word, in seconds: for the head of an answer, for the next bytes of its body. Old blogs on
/// shared hosts take up to ten seconds for a page that is not cached.
pub const WEB_WAIT_SECONDS: u64 = 30;

/// Longest wait for a connection, in seconds: a machine that is there answers within one, and one that is not there should not
/// hold up what comes after it.
pub const WEB_CONNECT_SECONDS: u64 = 15;

/// Longest time for one page, in seconds, from the request to the last byte. A server that drips a byte now and then would
/// hold a run for ever.
pub const WEB_PAGE_SECONDS: u64 = 120;

/// Longest time for one medium, in seconds: an hour brings the largest one over a line of five megabits a second.
pub const WEB_MEDIUM_SECONDS: u64 = 3600;

/// Slowest honest transfer, in bytes a second, taken over the whole body once [`WEB_WAIT_SECONDS`] have passed: a telephone
/// line of the nineties was three times as fast.
pub const WEB_BYTES_A_SECOND: u64 = 1024;

/// Most redirects followed from one address. Browsers stop at twenty; a blog that moved twice needs four.
pub const WEB_REDIRECTS: usize = 10;

/// Most header lines of an answer. Real ones have up to forty.
pub const WEB_HEADERS: usize = 256;

/// How often an address is asked again that answers "too many requests" or "not now", or breaks off.
pub const WEB_RETRIES: u32 = 3;

/// Longest pause that a server may ask for, in seconds; beyond it the address counts as failed. Ten minutes outlast a restart
/// and most limits by the minute.
pub const WEB_LONGEST_PAUSE_SECONDS: u64 = 600;

/// Most addresses that one crawl knows. The largest public blogs have some hundred thousand pages with all their listings; a
/// blog that names more makes them as it goes.
pub const CRAWL_ADDRESSES: usize = 1_000_000;

/// Most pages that one crawl fetches unless it is told otherwise: at one a second, more than a day.
pub const CRAWL_PAGES: usize = 100_000;

/// Longest address asked for, in bytes: what old browsers could take, so that no honest page lies beyond it.
pub const CRAWL_ADDRESS_BYTES: usize = 2083;

/// Most folders in the path of a page. Honest ones have up to ten.
pub const CRAWL_PATH_FOLDERS: usize = 20;

/// Most addresses that differ only in parameters of no known meaning. A blog sorts and filters its lists in some dozen ways; a
/// trap makes new ones without end.
pub const CRAWL_VARIANTS: usize = 200;

/// How many pages of a calendar in a row may say nothing new before its further pages are left alone.
pub const CRAWL_EMPTY_MONTHS: u8 = 3;

/// Most pages of calendars that one crawl asks for: one for each day of 27 years.
pub const CRAWL_CALENDAR_PAGES: usize = 10_000;

/// Most pages of one list that are asked for by their number.
pub const CRAWL_LIST_PAGES: u32 = 2_000;

/// Longest pause that a host may ask for in its `robots.txt`, in seconds; a host that asks for more does not want to be crawled.
pub const CRAWL_DELAY_SECONDS: u64 = 300;

/// How many addresses in a row may fail before a crawl stops: the network is gone, or the host has had enough.
pub const CRAWL_FAILURES: usize = 10;

/// In how many nights a snapshot asks again for everything that nothing else makes it ask for: within a month, each page is
/// read once more.
pub const SNAPSHOT_NIGHTS: usize = 30;

/// Which share of the posts that are there may be found removed in one night, in hundredths. A tidied category or a year that
/// is taken down is a tenth of a blog; where a quarter goes at once, a host has moved, a server answers everything with 404, or
/// somebody else has the name.
pub const SNAPSHOT_REMOVALS_PERCENT: usize = 25;

/// How many posts may be found removed in one night from a blog of any size is one less than this: of a blog of three posts a
/// single one is a third.
pub const SNAPSHOT_REMOVALS_LEAST: usize = 3;

/// From which share on the records of an older segment that nothing needs any more are taken out of it, in hundredths of its
/// bytes. A segment that is made smaller is another file, which backups copy again.
pub const SNAPSHOT_IDLE_PERCENT: u64 = 25;

/// Largest `posterity.toml` that is read, in bytes: its keys are names of options.
pub const SETTINGS_BYTES: u64 = 64 * 1024;

/// Most entries of a WACZ file. Those of browsertrix and its like have a dozen.
pub const WACZ_ENTRIES: usize = 10_000;

/// How long after its beginning a snapshot's run that was broken off is gone on with, in seconds. What it heard before that is
/// no more the blog of tonight.
pub const SNAPSHOT_GO_ON_SECONDS: i64 = 20 * 60 * 60;

/// How long a run waits for another one that writes to the same database, in seconds. One that has just ended counts as writing
/// for as long as the server takes to hear of that.
pub const DATABASE_BUSY_SECONDS: u64 = 5;

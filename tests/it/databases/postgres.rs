use super::{Server, program, succeeds};
use posterity::archive::Post;
use posterity::exports::sql::schema::{Holds, Table};
use posterity::exports::sql::{Dialect, Postgres};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A PostgreSQL of our own, on a socket in a temporary folder.
struct Running {
    folder: TempDir,
    control: PathBuf,
    psql: PathBuf,
}

/// Where Debian puts what is not on the path.
const FOLDERS: [&str; 4] = [
    "/usr/lib/postgresql/15/bin",
    "/usr/lib/postgresql/16/bin",
    "/usr/lib/postgresql/17/bin",
    "/usr/lib/postgresql/18/bin",
];

impl Running {
    fn start() -> Running {
        let find = |name| program(name, &FOLDERS, "postgresql");
        let folder = tempfile::tempdir().unwrap();
        let running = Running {
            control: find("pg_ctl"),
            psql: find("psql"),
            folder,
        };
        let place = running.folder.path();
        if super::is_root() {
            succeeds(Command::new("chown").arg("postgres").arg(place));
        }
        succeeds(
            unprivileged(&find("initdb"))
                .args([
                    "--auth=trust",
                    "--username=postgres",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--no-sync",
                ])
                .arg("-D")
                .arg(place.join("data")),
        );
        // All but the master are asked for a password.
        let who = "local all postgres trust\nlocal all all scram-sha-256\n";
        std::fs::write(place.join("data/pg_hba.conf"), who).unwrap();
        let options = format!("-F -h '' -k {}", place.display());
        let log = place.join("log");
        let started = running
            .pg_ctl("start")
            .args(["-w", "-o", &options, "-l"])
            .arg(&log)
            // The server would keep a pipe open, and we would wait for its end.
            .stdout(std::process::Stdio::null())
            .status();
        assert!(
            started.unwrap().success(),
            "PostgreSQL does not start:\n{}",
            running.log()
        );
        running
    }

    fn pg_ctl(&self, what: &str) -> Command {
        let mut command = unprivileged(&self.control);
        command.arg("-D").arg(self.folder.path().join("data")).arg(what);
        command
    }
}

/// PostgreSQL refuses to run as root.
fn unprivileged(program: &Path) -> Command {
    let mut command;
    if super::is_root() {
        command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
    } else {
        command = Command::new(program);
    }
    command.current_dir("/");
    command
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.pg_ctl("stop").args(["-m", "immediate"]).output();
    }
}

impl Server for Running {
    fn dialect(&self) -> &'static dyn Dialect {
        &Postgres
    }

    fn address(&self, database: &str, user: &str, password: &str) -> String {
        let host = self.folder.path().display();
        format!("postgresql:///{database}?host={host}&user={user}&password={password}")
    }

    fn root(&self) -> &'static str {
        "postgres"
    }

    fn search(&self, word: &str) -> String {
        format!("SELECT count(*) FROM posts WHERE search @@ websearch_to_tsquery('simple', '{word}');")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn client(&self, database: &str) -> Command {
        let database = if database.is_empty() { "postgres" } else { database };
        let mut command = Command::new(&self.psql);
        command
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-U",
                "postgres",
                "-d",
                database,
                "-h",
            ])
            .arg(self.folder.path())
            .args(["-f", "-"]);
        command
    }

    fn json_array(&self, table: &Table) -> String {
        let columns = table.columns.iter().map(|column| match column.holds {
            Holds::Json => format!("{}::text", Postgres.name(column.name)),
            _ => Postgres.name(column.name),
        });
        let columns = columns.collect::<Vec<String>>().join(", ");
        format!("encode(convert_to(json_build_array({columns})::text, 'UTF8'), 'hex')")
    }
}

#[test]
fn postgresql_holds_what_the_archive_holds() {
    let server = Running::start();
    super::holds_what_the_archive_holds(&server);
    super::takes_the_longest_keys(&server, &[super::incompressible(2600)]);
}

#[test]
fn postgresql_is_kept_up_to_date() {
    let server = Running::start();
    super::into::is_kept_up_to_date(&server);
    super::into::another_run_is_waited_for(
        &server,
        "SELECT pg_advisory_lock(8101821198418209140), pg_sleep(60);",
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted;",
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted;",
    );
    server.run("", "CREATE USER locked PASSWORD 'right';");
    super::into::who_may_not_write_is_told(
        &server,
        "password authentication failed for user \"locked\"",
        "database \"nowhere\" does not exist",
    );
    super::into::what_was_made_is_taken_back(&server);
}

#[test]
fn postgresql_is_not_given_what_it_cannot_hold() {
    let post = |id: &str, title: &str| Post {
        id: id.to_owned(),
        title: Some(title.to_owned()),
        ..Post::default()
    };
    super::refuses(
        &Postgres,
        post("a", "\0"),
        "`posts.title` of `a` holds a NUL character, which PostgreSQL cannot store",
    );
    let long = "é".repeat(1301);
    super::refuses(
        &Postgres,
        post(&long, ""),
        &format!("`posts.id` of `{long}` is longer than 2600 bytes, the most that a key may have"),
    );
}

//! PostgreSQL: ours, and `psql \copy`, on a server of our own.

use crate::bench::times::{Times, posterity, timed};
use posterity::exports::sql::schema::{TABLES, Table};
use posterity::exports::sql::{Dialect, Postgres};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(super) const OURS: &str = "PostgreSQL: posterity --into, empty database";
pub(super) const AGAIN: &str = "PostgreSQL: posterity --into, a second time";
pub(super) const COPY: &str = "PostgreSQL: psql \\copy, then the same indexes";

/// A server in a temporary folder, on a socket.
pub(super) struct Server {
    folder: PathBuf,
    programs: PathBuf,
}

impl Server {
    pub(super) fn start() -> Result<Server, String> {
        let server = Server {
            folder: std::env::temp_dir().join(format!("posterity-bench-pg-{}", std::process::id())),
            programs: programs().ok_or("there is no PostgreSQL on this machine: cargo xtask install")?,
        };
        std::fs::create_dir_all(&server.folder).map_err(|fault| fault.to_string())?;
        if is_root() {
            timed(Command::new("chown").arg("postgres").arg(&server.folder))?;
        }
        let data = server.folder.join("data");
        let mut make = server.unprivileged("initdb");
        make.args([
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "-D",
        ]);
        timed(make.arg(&data))?;
        let options = format!("-h '' -k {}", server.folder.display());
        let mut start = server.unprivileged("pg_ctl");
        start.args(["start", "-w", "-o", &options, "-D"]).arg(&data);
        start.arg("-l").arg(server.folder.join("log")).stdout(Stdio::null());
        match start.status() {
            Ok(status) if status.success() => Ok(server),
            _ => Err("PostgreSQL does not start".to_owned()),
        }
    }

    /// PostgreSQL refuses to run as root.
    fn unprivileged(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = match is_root() {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            }
            false => Command::new(program),
        };
        command.current_dir("/");
        command
    }

    fn psql(&self, database: &str) -> Command {
        let mut command = Command::new("psql");
        command.args([
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "postgres",
            "-d",
            database,
            "-h",
        ]);
        command.arg(&self.folder);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.unprivileged("pg_ctl");
        let _ = stop
            .args(["stop", "-m", "immediate", "-D"])
            .arg(self.folder.join("data"))
            .output();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop()
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

pub(super) fn round(server: &Server, folder: &Path, round: usize, times: &mut Times) -> Result<(), String> {
    for database in ["ours", "copied"] {
        let fresh = format!("DROP DATABASE IF EXISTS {database}");
        timed(server.psql("postgres").args(["-c", &fresh]))?;
        timed(
            server
                .psql("postgres")
                .args(["-c", &format!("CREATE DATABASE {database}")]),
        )?;
    }
    let into = || {
        let mut command = Command::new(posterity());
        let address = format!("postgres:///ours?host={}&user=postgres", server.folder.display());
        command
            .args(["--quiet", "export", "sql"])
            .arg(folder.join("archive.jsonl"));
        command.args(["--into", &address]);
        command
    };
    times.add(OURS, timed(&mut into())?);
    times.add(AGAIN, timed(&mut into())?);
    if round == 0 {
        let out = script(folder, "TO");
        timed(server.psql("ours").args(["-f", &file(folder, "out.sql", &out)?]))?;
        tables(folder)?;
    }
    timed(server.psql("copied").arg("-f").arg(folder.join("tables.sql")))?;
    let copy = file(folder, "in.sql", &script(folder, "FROM"))?;
    times.add(
        COPY,
        timed(server.psql("copied").args(["--single-transaction", "-f", &copy]))?,
    );
    Ok(())
}

fn file(folder: &Path, name: &str, text: &str) -> Result<String, String> {
    let path = folder.join(name);
    std::fs::write(&path, text).map_err(|fault| fault.to_string())?;
    Ok(path.display().to_string())
}

/// `\copy` of every table, to or from a file.
fn script(folder: &Path, direction: &str) -> String {
    let mut script = String::new();
    for table in TABLES {
        let path = folder.join(table.name).with_extension("tsv");
        let _ = writeln!(
            script,
            "\\copy {} ({}) {direction} '{}'",
            table.name,
            columns(table),
            path.display()
        );
    }
    script
}

fn columns(table: &Table) -> String {
    let names = table.columns.iter().map(|column| Postgres.name(column.name));
    names.collect::<Vec<String>>().join(", ")
}

/// The statements that make the tables: what stands in a dump before its first row.
fn tables(folder: &Path) -> Result<(), String> {
    let dump = folder.join("dump.sql");
    let mut export = Command::new(posterity());
    export.args(["--quiet", "export", "sql", "--dialect", "postgres"]);
    timed(export.arg(folder.join("archive.jsonl")).arg("-o").arg(&dump))?;
    let text = std::fs::read_to_string(&dump).map_err(|fault| fault.to_string())?;
    let (before, _) = text.split_once("INSERT INTO").ok_or("the dump has no rows")?;
    // As a person in a hurry would: indexes after the rows.
    let (indexes, rest): (Vec<&str>, Vec<&str>) = before.lines().partition(|line| line.starts_with("CREATE INDEX"));
    file(folder, "tables.sql", &format!("{}\nCOMMIT;\n", rest.join("\n")))?;
    file(folder, "indexes.sql", &indexes.join("\n")).map(drop)
}

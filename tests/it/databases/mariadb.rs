use super::{Server, program, succeeds};
use posterity::archive::Post;
use posterity::exports::sql::schema::Table;
use posterity::exports::sql::{Dialect, Mysql};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A MariaDB of our own, on a socket in a temporary folder.
struct Running {
    folder: TempDir,
    client: PathBuf,
    server: Child,
}

/// Servers live where the path of users does not lead.
const FOLDERS: [&str; 2] = ["/usr/sbin", "/usr/libexec"];

impl Running {
    fn start() -> Running {
        let find = |name| program(name, &FOLDERS, "mariadb-server");
        let folder = tempfile::tempdir().unwrap();
        let data = format!("--datadir={}", folder.path().join("data").display());
        // Root must say that it means it.
        let user = super::is_root().then_some("--user=root");
        succeeds(
            Command::new(find("mariadb-install-db"))
                .args([
                    "--no-defaults",
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    &data,
                ])
                .args(user),
        );
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let server = Command::new(find("mariadbd"))
            .args([
                "--no-defaults",
                "--skip-networking",
                "--innodb-flush-log-at-trx-commit=0",
                &data,
            ])
            // Neither server nor client expects UTF-8: dumps must say so themselves.
            .args(["--character-set-server=latin1", "--collation-server=latin1_swedish_ci"])
            .arg(format!("--socket={}", folder.path().join("socket").display()))
            .arg(format!("--pid-file={}", folder.path().join("pid").display()))
            .args(user)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        let mut running = Running {
            client: find("mariadb"),
            server: server.unwrap(),
            folder,
        };
        running.wait();
        running
    }

    fn wait(&mut self) {
        for _ in 0..600 {
            if self.try_run("", "SELECT 1;").is_ok() {
                return;
            }
            if self.server.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("MariaDB does not start:\n{}", self.log());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Server for Running {
    fn dialect(&self) -> &'static dyn Dialect {
        &Mysql
    }

    fn address(&self, database: &str, user: &str, password: &str) -> String {
        let socket = self.folder.path().join("socket");
        format!(
            "mysql://{user}:{password}@localhost/{database}?socket={}",
            socket.display()
        )
    }

    fn root(&self) -> &'static str {
        "root"
    }

    fn search(&self, word: &str) -> String {
        format!("SELECT count(*) FROM posts_search WHERE MATCH (title, body) AGAINST ('{word}');")
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn client(&self, database: &str) -> Command {
        let mut command = Command::new(&self.client);
        command
            .args([
                "--no-defaults",
                "--user=root",
                "--skip-column-names",
                "--batch",
                "--raw",
            ])
            .arg("--default-character-set=latin1")
            .arg(format!("--socket={}", self.folder.path().join("socket").display()))
            .arg(database);
        command
    }

    fn json_array(&self, table: &Table) -> String {
        let columns = table.columns.iter().map(|column| Mysql.name(column.name));
        let columns = columns.collect::<Vec<String>>().join(", ");
        format!("HEX(CONVERT(JSON_ARRAY({columns}) USING utf8mb4))")
    }
}

#[test]
fn mariadb_holds_what_the_archive_holds() {
    let server = Running::start();
    super::holds_what_the_archive_holds(&server);
    super::takes_the_longest_keys(&server, &["😀".repeat(700), super::incompressible(700)]);
}

#[test]
fn mariadb_is_kept_up_to_date() {
    let server = Running::start();
    super::into::is_kept_up_to_date(&server);
    super::into::another_run_is_waited_for(
        &server,
        "SELECT GET_LOCK('posterity.busy', 0), SLEEP(60);",
        "SELECT IS_USED_LOCK('posterity.busy') IS NOT NULL;",
        "EXECUTE IMMEDIATE CONCAT('KILL ', IS_USED_LOCK('posterity.busy'));",
    );
    server.run("", "CREATE USER locked@localhost IDENTIFIED BY 'right';");
    super::into::who_may_not_write_is_told(
        &server,
        "Access denied for user 'locked'@'localhost'",
        "Unknown database 'nowhere'",
    );
    super::into::what_was_made_is_taken_back(&server);
}

#[test]
fn mysql_is_not_given_what_it_cannot_hold() {
    let long = "é".repeat(701);
    let post = Post {
        id: long.clone(),
        ..Post::default()
    };
    super::refuses(
        &Mysql,
        post,
        &format!("`posts.id` of `{long}` is longer than 700 characters, the most that a key may have"),
    );
}

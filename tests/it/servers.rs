//! Real servers redirect as the files say. A server that is not there fails its test and is named; none is passed over.

use crate::case::posterity;
use crate::export_markdown::{ASHCOMBE, options, selection_of};
use posterity::exports::markdown::redirects::Redirect;
use posterity::exports::markdown::{Export, named};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// Finds a server on the path or where systems keep them.
fn find(program: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.push("/usr/sbin".into());
    let found = folders
        .into_iter()
        .map(|folder| folder.join(program))
        .find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("`{program}` is not installed; install it with: apt-get install {package}"))
}

/// A server that ends with the test.
struct Server {
    child: Child,
    port: u16,
    said: PathBuf,
    _place: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Exports a site, and starts a server whose configuration is made of the site's folder and a free port.
fn start(program: &str, package: &str, arguments: &[&str], config: impl Fn(&Path, u16) -> String) -> Server {
    let program = find(program, package);
    let place = tempfile::Builder::new().prefix("posterity-server").tempdir().unwrap();
    let site = place.path().join("site");
    let archive = "fixtures/blogs/ashcombe/archive.jsonl";
    let output = site.to_str().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let exported = posterity(
        root,
        &["export", "markdown", archive, "--flavour", "hugo", "-o", output],
    );
    assert!(exported.status.success());
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let file = place.path().join("config");
    fs::write(&file, config(place.path(), port)).unwrap();
    let said = place.path().join("said");
    let mut command = Command::new(program);
    command.args(arguments).arg(&file).current_dir(place.path());
    command
        .env("XDG_DATA_HOME", place.path())
        .env("XDG_CONFIG_HOME", place.path())
        .env("HOME", place.path());
    command.stdout(Stdio::null()).stderr(fs::File::create(&said).unwrap());
    let mut server = Server {
        child: command.spawn().unwrap(),
        port,
        said,
        _place: place,
    };
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return server;
        }
        assert!(server.child.try_wait().unwrap().is_none(), "{}", server.words());
        thread::sleep(Duration::from_millis(50));
    }
    panic!("the server does not answer: {}", server.words());
}

impl Server {
    fn words(&self) -> String {
        fs::read_to_string(&self.said).unwrap_or_default()
    }

    /// Status and location of an answer.
    fn ask(&self, host: &str, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let location = answer
            .lines()
            .find_map(|line| line.strip_prefix("Location: "))
            .unwrap_or_default();
        let path = location
            .split_once("://")
            .map_or(location, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
        (status, path.to_owned())
    }

    fn redirects_everything(&self) {
        let rows = rows();
        assert!(rows.len() > 40);
        for row in &rows {
            let query = if row.query().is_empty() {
                String::new()
            } else {
                format!("?{}", row.query())
            };
            for host in [row.host(), format!("www.{}", row.host())] {
                let answer = self.ask(&host, &format!("{}{query}", row.path()));
                assert_eq!(answer, (301, row.to.clone()), "{host} {}{query}", row.path());
            }
            if row.query().is_empty() {
                let tracked = self.ask(&row.host(), &format!("{}?utm_source=x", row.path()));
                assert_eq!((tracked.0, tracked.1.split('?').next()), (301, Some(row.to.as_str())));
            }
        }
        // What is new or unknown is not led away.
        for path in ["/leader/posts/bins/", "/nothing/", "/leader/?p=999"] {
            assert_ne!(self.ask("blogs.ashcombe.test", path).0, 301, "{path}");
        }
    }
}

fn rows() -> Vec<Redirect> {
    let selection = selection_of(ASHCOMBE);
    let export = Export::plan(&selection, options(named("hugo").unwrap())).unwrap();
    export.redirects().rows.clone()
}

#[test]
fn nginx_redirects() {
    let server = start("nginx", "nginx-light", &["-e", "stderr", "-c"], |place, port| {
        let place = place.display();
        format!(
            "daemon off; pid {place}/pid; error_log stderr; events {{}}\nhttp {{ access_log off;\n\
             client_body_temp_path {place}; proxy_temp_path {place}; fastcgi_temp_path {place};\n\
             uwsgi_temp_path {place}; scgi_temp_path {place};\ninclude {place}/site/redirects/nginx.conf;\n\
             server {{ listen 127.0.0.1:{port}; root {place}/none;\n\
             if ($posterity_moved) {{ return 301 $posterity_moved; }} }} }}\n"
        )
    });
    server.redirects_everything();
}

#[test]
fn apache_redirects() {
    let server = start("apache2", "apache2", &["-X", "-f"], |place, port| {
        let place = place.display();
        let modules = "/usr/lib/apache2/modules";
        format!(
            "ServerName localhost\nListen 127.0.0.1:{port}\nPidFile {place}/pid\nErrorLog {place}/errors\n\
             ServerRoot {place}\nDefaultRuntimeDir {place}\n\
             LoadModule mpm_event_module {modules}/mod_mpm_event.so\n\
             LoadModule authz_core_module {modules}/mod_authz_core.so\n\
             LoadModule rewrite_module {modules}/mod_rewrite.so\nDocumentRoot {place}/site/static\n\
             Include {place}/site/redirects/apache.conf\n"
        )
    });
    server.redirects_everything();
}

#[test]
fn caddy_redirects() {
    let server = start(
        "caddy",
        "caddy",
        &["run", "--adapter", "caddyfile", "--config"],
        |place, port| {
            let place = place.display();
            format!(
                "{{\n    admin off\n    auto_https off\n}}\nhttp://:{port} {{\n    bind 127.0.0.1\n    \
             import {place}/site/redirects/Caddyfile\n    respond 404\n}}\n"
            )
        },
    );
    server.redirects_everything();
}

//! Encrypted servers: one is believed when the machine trusts who vouches for it, and for its own name only. The authority and
//! the key in `fixtures/tls` are made for this test and vouch for nothing else.

use crate::web_server::{Answer, Server};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::thread;

const PAGE: &str = "<!doctype html><title>Weir</title><article class='hentry post-7'><h1 class='entry-title'>Weir</h1>\
                    <div class='entry-content'><p>The lock gate.</p></div></article>";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tls").join(name)
}

/// A server on the loopback that answers every request with the page; its port.
fn serve() -> u16 {
    let chain = vec![CertificateDer::from_pem_file(fixture("server.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(fixture("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("localhost:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let config = Arc::clone(&config);
            // Who does not trust us goes away in the middle.
            thread::spawn(move || answer(stream.unwrap(), config));
        }
    });
    port
}

fn answer(stream: TcpStream, config: Arc<ServerConfig>) -> std::io::Result<()> {
    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
    let mut reader = BufReader::new(&mut stream);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{PAGE}",
        PAGE.len()
    )?;
    stream.conn.send_close_notify();
    stream.flush()
}

fn parse(url: &str, authorities: &Path) -> (Output, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_posterity"))
        .args(["parse", url, "--allow-private", "--quiet"])
        .env("SSL_CERT_FILE", authorities)
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let said = String::from_utf8(done.stderr.clone()).unwrap();
    (done, said)
}

#[test]
fn only_who_is_vouched_for_is_believed() {
    let port = serve();
    let ours = fixture("ca.pem");
    let named = format!("https://localhost:{port}/");
    let (done, said) = parse(&named, &ours);
    assert!(done.status.success(), "{said}");
    assert!(String::from_utf8(done.stdout).unwrap().contains("The lock gate."));
    // Nobody whom the machine knows vouches for it; then there is nobody whom it knows at all.
    for (url, authorities) in [(named.as_str(), "server.pem"), (&named, "nothing.pem")] {
        let (done, said) = parse(url, &fixture(authorities));
        assert_eq!(done.status.code(), Some(2));
        assert!(
            said.starts_with(&format!("error: `{url}` cannot be trusted: ")),
            "{said}"
        );
    }
    let (done, said) = parse(&format!("https://127.0.0.1:{port}/"), &ours);
    assert_eq!(done.status.code(), Some(2));
    assert!(
        said.contains("cannot be trusted: ") && said.contains("not valid for name"),
        "{said}"
    );
}

/// Without any authority, what is not encrypted is still read.
#[test]
fn plain_addresses_need_no_authority() {
    let server = Server::start(Arc::new(|target: &str| {
        (target == "/").then(|| Answer {
            body: PAGE.to_owned(),
            ..Answer::default()
        })
    }));
    let (done, said) = parse(&format!("http://{}/", server.host()), &fixture("nothing.pem"));
    assert!(done.status.success(), "{said}");
}

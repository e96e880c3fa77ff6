//! A web server of our own on the loopback, that answers as its table says, rightly or wrongly, and remembers what it was
//! asked.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// One answer, and how it goes wrong.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<String>,
    pub(crate) body: String,
    /// A text and how often it follows the body.
    pub(crate) repeat: Option<(String, usize)>,
    /// The body is sent compressed, and says so.
    pub(crate) gzip: bool,
    /// The body is sent in chunks, without a length.
    pub(crate) chunked: bool,
    /// The length that is stated, where it is not the right one.
    pub(crate) length: Option<usize>,
    /// How many bytes of the body are sent before the connection ends.
    pub(crate) send: Option<usize>,
    /// Milliseconds between two bytes of the body.
    pub(crate) drip: u64,
    /// Milliseconds before anything is sent.
    pub(crate) wait: u64,
    /// Bytes of headers that mean nothing.
    pub(crate) padding: usize,
    /// Everything that is sent, instead of an answer.
    pub(crate) raw: Option<String>,
}

impl Default for Answer {
    fn default() -> Answer {
        Answer {
            status: 200,
            headers: Vec::new(),
            body: String::new(),
            repeat: None,
            gzip: false,
            chunked: false,
            length: None,
            send: None,
            drip: 0,
            wait: 0,
            padding: 0,
            raw: None,
        }
    }
}

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// Path and query.
    pub(crate) target: String,
    /// Header lines.
    pub(crate) headers: Vec<String>,
    /// When it had come.
    pub(crate) at: Instant,
    /// What was answered.
    pub(crate) answer: Answer,
}

/// What gives the answer to a target; none is a 404.
pub(crate) type Site = dyn Fn(&str) -> Option<Answer> + Send + Sync;

pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Request>>>,
    closing: Arc<AtomicBool>,
}

impl Server {
    /// A server of what `site` gives.
    pub(crate) fn start(site: Arc<Site>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, closing) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let server = Server {
            address,
            asked: Arc::clone(&asked),
            closing: Arc::clone(&closing),
        };
        thread::spawn(move || {
            for stream in listener.incoming() {
                if closing.load(Ordering::Relaxed) {
                    break;
                }
                let (site, asked) = (Arc::clone(&site), Arc::clone(&asked));
                thread::spawn(move || serve(stream.unwrap(), &*site, &asked));
            }
        });
        server
    }

    /// A server of a table: the answers of each target one after the other; the last one stays.
    pub(crate) fn of_table(table: BTreeMap<String, Vec<Answer>>) -> Server {
        let table = Mutex::new(table);
        Server::start(Arc::new(move |target: &str| {
            let mut table = table.lock().unwrap();
            let answers = table.get_mut(target)?;
            Some(if answers.len() > 1 {
                answers.remove(0)
            } else {
                answers[0].clone()
            })
        }))
    }

    /// `127.0.0.1:PORT`
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// What was asked until now.
    pub(crate) fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(self.address);
    }
}

/// Serves one connection until it ends.
fn serve(stream: TcpStream, site: &Site, asked: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut out = stream;
    while let Some((target, headers)) = read_request(&mut reader) {
        let missing = || Answer {
            status: 404,
            body: "<!doctype html><title>Nothing here</title><a href='nowhere/'>Nowhere</a>".to_owned(),
            ..Answer::default()
        };
        let answer = conditional(site(&target).unwrap_or_else(missing), &headers);
        asked.lock().unwrap().push(Request {
            target,
            headers,
            at: Instant::now(),
            answer: answer.clone(),
        });
        // Who asked may be gone already.
        if !matches!(send(&answer, &mut out), Ok(true)) {
            let _ = out.shutdown(Shutdown::Both);
            return;
        }
    }
}

/// Nothing but the head, where the request has the answer's own `ETag`.
fn conditional(answer: Answer, request: &[String]) -> Answer {
    let etag = answer.headers.iter().find_map(|line| line.strip_prefix("ETag: "));
    let known = request.iter().find_map(|line| line.strip_prefix("if-none-match: "));
    if etag.is_none() || etag != known {
        return answer;
    }
    Answer {
        status: 304,
        body: String::new(),
        ..answer
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<(String, Vec<String>)> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        lines.push(line.to_owned());
    }
    let first = lines.remove(0);
    assert!(first.starts_with("GET ") && first.ends_with(" HTTP/1.1"), "{first}");
    Some((first.split(' ').nth(1).unwrap().to_owned(), lines))
}

/// Sends an answer; says whether the connection may go on.
fn send(answer: &Answer, out: &mut TcpStream) -> std::io::Result<bool> {
    thread::sleep(Duration::from_millis(answer.wait));
    if let Some(raw) = &answer.raw {
        out.write_all(raw.as_bytes())?;
        return Ok(false);
    }
    let body = answer.sent();
    out.write_all(format!("HTTP/1.1 {} Said\r\n", answer.status).as_bytes())?;
    for header in answer.head_of(body.len()) {
        out.write_all(format!("{header}\r\n").as_bytes())?;
    }
    out.write_all(b"\r\n")?;
    let sent = &body[..answer.send.unwrap_or(body.len()).min(body.len())];
    if answer.chunked {
        for chunk in sent.chunks(700) {
            out.write_all(format!("{:x};a=b\r\n", chunk.len()).as_bytes())?;
            out.write_all(chunk)?;
            out.write_all(b"\r\n")?;
        }
        out.write_all(b"0\r\n\r\n")?;
    } else if answer.drip == 0 {
        out.write_all(sent)?;
    }
    for byte in sent.iter().filter(|_| answer.drip > 0) {
        out.write_all(&[*byte])?;
        thread::sleep(Duration::from_millis(answer.drip));
    }
    Ok(answer.send.is_none() && answer.length.is_none())
}

impl Answer {
    /// Its header lines.
    pub(crate) fn head(&self) -> Vec<String> {
        self.head_of(self.sent().len())
    }

    fn head_of(&self, sent: usize) -> Vec<String> {
        let mut lines = self.headers.clone();
        if self.gzip {
            lines.push("Content-Encoding: gzip".to_owned());
        }
        for number in 0..self.padding / 1000 {
            lines.push(format!("X-Padding-{number}: {}", "x".repeat(980)));
        }
        lines.push(match self.chunked {
            true => "Transfer-Encoding: chunked".to_owned(),
            false => format!("Content-Length: {}", self.length.unwrap_or(sent)),
        });
        lines
    }

    /// Its body in the coding in which it is sent.
    pub(crate) fn sent(&self) -> Vec<u8> {
        body(self)
    }
}

fn body(answer: &Answer) -> Vec<u8> {
    let mut body = answer.body.clone().into_bytes();
    if let Some((text, times)) = &answer.repeat {
        body.extend(text.repeat(*times).into_bytes());
    }
    if answer.gzip {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&body).unwrap();
        return packed.finish().unwrap();
    }
    body
}

//! WACZ files (WACZ 1.1.1) written: captures with an index and a list of pages in one ZIP, that a browser can show. Everything
//! is stored as it is, so that an answer can be read where it lies. The same captures give the same bytes.

use super::{failed, staged};
use crate::capture::{Digest, Digester};
use crate::error::Error;
use serde::Serialize;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What a WACZ holds besides the captures, and what it says of itself.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The index: lines of CDXJ, sorted by their bytes.
    pub index: String,
    /// The list of pages: a JSON value a line, a head first.
    pub pages: String,
    /// What it is, in a few words.
    pub title: String,
    /// When the newest capture was made, RFC 3339.
    pub time: String,
    /// Address and time of the page to show first.
    pub first: Option<(String, String)>,
}

/// `datapackage.json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Package<'a> {
    profile: &'static str,
    #[serde(rename = "wacz_version")]
    version: &'static str,
    title: &'a str,
    software: String,
    created: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_page_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_page_date: Option<&'a str>,
    resources: &'a [Resource],
}

#[derive(Serialize)]
struct Resource {
    name: String,
    path: String,
    hash: Digest,
    bytes: u64,
}

/// `datapackage-digest.json`.
#[derive(Serialize)]
struct Seal {
    path: &'static str,
    hash: Digest,
}

const PACKAGE: &str = "datapackage.json";

/// Writes a WACZ of a WARC file, beside its place and then renamed into it.
pub fn write(path: &str, warc: &Path, contents: &Contents) -> Result<(), Error> {
    staged(Path::new(path), |beside| {
        pack(beside, warc, contents).map_err(|fault| failed(path, fault))
    })
}

fn pack(place: &Path, warc: &Path, contents: &Contents) -> io::Result<()> {
    let mut packed = Packed {
        zip: ZipWriter::new(File::create(place)?),
        resources: Vec::new(),
    };
    let name = warc.file_name().unwrap_or_default().to_string_lossy();
    packed.add(&format!("archive/{name}"), &mut File::open(warc)?)?;
    packed.add("indexes/index.cdx", &mut contents.index.as_bytes())?;
    packed.add("pages/pages.jsonl", &mut contents.pages.as_bytes())?;
    let first = contents.first.as_ref();
    let resources = std::mem::take(&mut packed.resources);
    let package = serde_json::to_vec_pretty(&Package {
        profile: "data-package",
        version: "1.1.1",
        title: &contents.title,
        software: format!("posterity {}", env!("CARGO_PKG_VERSION")),
        created: &contents.time,
        main_page_url: first.map(|(address, _)| address.as_str()),
        main_page_date: first.map(|(_, time)| time.as_str()),
        resources: &resources,
    })?;
    let seal = serde_json::to_vec_pretty(&Seal {
        path: PACKAGE,
        hash: Digest::of(&package),
    })?;
    packed.add(PACKAGE, &mut package.as_slice())?;
    packed.add("datapackage-digest.json", &mut seal.as_slice())?;
    packed.zip.finish()?.sync_all()
}

/// A WACZ in the making.
struct Packed {
    zip: ZipWriter<File>,
    resources: Vec<Resource>,
}

impl Packed {
    fn add(&mut self, path: &str, from: &mut dyn Read) -> io::Result<()> {
        // Captures may grow beyond the four gigabytes of plain ZIP, and how long they are shows only when they are read.
        let is_large = path.starts_with("archive/");
        let stored = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(is_large);
        self.zip.start_file(path, stored)?;
        let (mut digester, mut bytes, mut piece) = (Digester::default(), 0, vec![0; 1 << 16]);
        loop {
            let read = from.read(&mut piece)?;
            if read == 0 {
                break;
            }
            digester.update(&piece[..read]);
            self.zip.write_all(&piece[..read])?;
            bytes += read as u64;
        }
        self.resources.push(Resource {
            name: path.rsplit('/').next().unwrap_or(path).to_owned(),
            path: path.to_owned(),
            hash: digester.finish(),
            bytes,
        });
        Ok(())
    }
}

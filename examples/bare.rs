use std::io::BufRead;
use std::time::Instant;
fn main() {
    let f = std::fs::File::open(std::env::args().nth(1).unwrap()).unwrap();
    let lines: Vec<String> = std::io::BufReader::new(f).lines().map(|l| l.unwrap()).collect();
    let bodies: Vec<String> = lines
        .iter()
        .filter_map(|l| {
            let v: serde_json::Value = serde_json::from_str(l).unwrap();
            v["body_html"].as_str().map(str::to_owned)
        })
        .collect();
    for _ in 0..3 {
        let t = Instant::now();
        for b in &bodies {
            std::hint::black_box(scraper::Html::parse_document(b));
        }
        println!("bare scraper {:?}", t.elapsed());
        let t = Instant::now();
        for b in &bodies {
            std::hint::black_box(posterity::dom::Dom::parse(b).ok());
        }
        println!("Dom {:?}", t.elapsed());
        let t = Instant::now();
        for l in &lines {
            std::hint::black_box(serde_json::from_str::<serde_json::Value>(l).unwrap());
        }
        println!("Value {:?}", t.elapsed());
        let t = Instant::now();
        for l in &lines {
            std::hint::black_box(posterity::archive::read_record(l).unwrap());
        }
        println!("read_record {:?}", t.elapsed());
        let schemas: Vec<_> = posterity::archive::schema::all()
            .into_iter()
            .filter(|(n, _)| *n == "post")
            .map(|(_, s)| jsonschema::Validator::new(&s).unwrap())
            .collect();
        let vals: Vec<serde_json::Value> = lines.iter().map(|l| serde_json::from_str(l).unwrap()).collect();
        let t = Instant::now();
        for v in &vals {
            std::hint::black_box(schemas[0].is_valid(v));
        }
        println!("schema {:?}", t.elapsed());
        let t = Instant::now();
        let (f, _) = posterity::checks::collect(
            lines.join("\n").as_bytes(),
            &posterity::checks::Options::new("2026-01-01".parse().unwrap()),
        );
        println!("checks {:?} {}", t.elapsed(), f.len());
    }
}

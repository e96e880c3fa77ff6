//! stub until merged
pub struct Decoded {
    pub text: String,
    pub charset: &'static str,
    pub malformed: usize,
}
pub fn decode(body: &[u8], _c: Option<&str>) -> Decoded {
    Decoded {
        text: String::from_utf8_lossy(body).into_owned(),
        charset: "utf-8",
        malformed: 0,
    }
}

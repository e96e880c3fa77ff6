use super::*;
use proptest::prelude::*;

/// The long form of each language: its tag and layout.
const LONG: &[(&str, &str)] = &[
    ("en", "{month} {day}, {year}"),
    ("de", "{day}. {month} {year}"),
    ("fr", "{day} {month} {year}"),
    ("es", "{day} de {month} de {year}"),
    ("pt", "{day} de {month} de {year}"),
    ("gl", "{day} de {month} de {year}"),
    ("ca", "{day} de {month} de {year}"),
    ("it", "{day} {month} {year}"),
    ("nl", "{day} {month} {year}"),
    ("af", "{day} {month} {year}"),
    ("sv", "{day} {month} {year}"),
    ("da", "{day}. {month} {year}"),
    ("nb", "{day}. {month} {year}"),
    ("is", "{day}. {month} {year}"),
    ("fi", "{day}. {month} {year}"),
    ("et", "{day}. {month} {year}"),
    ("lv", "{year}. gada {day}. {month}"),
    ("lt", "{year} m. {month} {day} d."),
    ("pl", "{day} {month} {year}"),
    ("cs", "{day}. {month} {year}"),
    ("sk", "{day}. {month} {year}"),
    ("sl", "{day}. {month} {year}"),
    ("hr", "{day}. {month} {year}."),
    ("sr", "{day}. {month} {year}."),
    ("hu", "{year}. {month} {day}."),
    ("ro", "{day} {month} {year}"),
    ("ru", "{day} {month} {year} г."),
    ("uk", "{day} {month} {year} р."),
    ("bg", "{day} {month} {year} г."),
    ("el", "{day} {month} {year}"),
    ("tr", "{day} {month} {year}"),
    ("cy", "{day} {month} {year}"),
    ("ga", "{day} {month} {year}"),
    ("gd", "{day}mh dhen {month} {year}"),
    ("id", "{day} {month} {year}"),
    ("he", "{day} {month} {year}"),
    ("ar", "{day} {month} {year}"),
    ("zh", "{year}年{number}月{day}日"),
    ("ja", "{year}年{number}月{day}日"),
    ("ko", "{year}년 {number}월 {day}일"),
];

/// The first name of each group stands in long dates.
fn written(tag: &str, layout: &str, (year, month, day): (i16, i8, i8)) -> String {
    let row = languages::ROWS
        .iter()
        .find(|row| row.tags.split(' ').any(|own| own == tag))
        .expect("a row of the table");
    let groups: Vec<&str> = row.months.split('|').collect();
    let name = groups[usize::try_from(month - 1).unwrap()]
        .split_whitespace()
        .next()
        .unwrap_or("");
    layout
        .replace("{year}", &year.to_string())
        .replace("{month}", &name.replace('_', " "))
        .replace("{number}", &month.to_string())
        .replace("{day}", &day.to_string())
}

#[test]
fn every_language_has_a_long_form() {
    for row in languages::ROWS {
        let known = row.tags.split(' ').any(|own| LONG.iter().any(|(tag, _)| *tag == own));
        assert!(known, "{}", row.tags);
    }
}

/// Text like that around dates: digits, marks, names and little words in any order.
fn jumble() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[0-9]{1,8}",
        "[ .,:/’'()@|+-]",
        "[\\PC]{0,3}",
        prop::sample::select(vec![
            "December",
            "Dec",
            "9th",
            "listopada",
            "Mon",
            "am",
            "p.m.",
            "GMT",
            "EST",
            "年",
            "月",
            "日",
            "十二",
            "de",
            "T",
            "Z",
            "下午",
            "o",
            "Meán",
            "noon",
            "\u{a0}",
            "\u{200f}",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(pieces, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn long_dates_read_back(
        (tag, layout) in prop::sample::select(LONG),
        year in 1900_i16..2100,
        month in 1_i8..=12,
        day in 1_i8..=31,
    ) {
        let text = written(tag, layout, (year, month, day));
        let expected = Stamp::day(year, month, day).map(|stamp| Reading { stamp, notes: Vec::new() });
        prop_assert_eq!(read_in(&text, Order::Unknown, Language::of_tag(tag)), expected, "{}", text);
    }

    #[test]
    fn numbers_read_back(year in 1900_i16..2100, month in 1_i8..=12, day in 1_i8..=31) {
        let expected = Stamp::day(year, month, day);
        let plain = |text: &str, order| read(text, order).map(|reading| reading.stamp);
        prop_assert_eq!(plain(&format!("{year}-{month:02}-{day:02}"), Order::Unknown), expected);
        prop_assert_eq!(plain(&format!("{day}.{month}.{year}"), Order::Unknown).filter(|_| expected.is_some()), expected);
        prop_assert_eq!(plain(&format!("{day}/{month}/{year}"), Order::DayFirst).filter(|_| expected.is_some()), expected);
        prop_assert_eq!(plain(&format!("{month}/{day}/{year}"), Order::MonthFirst).filter(|_| expected.is_some()), expected);
    }

    #[test]
    fn times_read_back(hour in 0_i8..24, minute in 0_i8..60, second in 0_i8..60) {
        let day = Stamp::day(2019, 12, 9).unwrap();
        let (half, twelfth) = (if hour < 12 { "am" } else { "pm" }, (hour + 11) % 12 + 1);
        let read = |text: String| read(&text, Order::Unknown).map(|reading| reading.stamp);
        prop_assert_eq!(read(format!("December 9, 2019 at {twelfth}:{minute:02} {half}")), day.at(hour, minute, None));
        prop_assert_eq!(read(format!("9. Dezember 2019 um {hour}:{minute:02}:{second:02}")), day.at(hour, minute, Some(second)));
    }

    #[test]
    fn arbitrary_text_does_no_harm(text in ".{0,200}", jumble in jumble()) {
        let day = Stamp::day(2019, 12, 9).unwrap();
        for text in [text, jumble] {
            for order in [Order::Unknown, Order::DayFirst, Order::MonthFirst] {
                if let Some(reading) = read(&text, order) {
                    prop_assert!(reading.stamp.to_string().parse::<Stamp>() == Ok(reading.stamp));
                    prop_assert!(reading.notes.iter().all(|note| !note.to_string().ends_with('.')));
                }
            }
            read_month(&text);
            prop_assert!(read_time(&text, day).is_none_or(|timed| timed.refines(&day)));
            Order::proven([&text]);
        }
    }
}

//! What other words do in dates, whatever their language.

/// What a word does in a date or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Joins day, month and year: 9 *of* December.
    Of,
    /// Ends an ordinal: 9*th*, 1*er*.
    Ordinal,
    /// Follows a year: 2019 *г.*, 2019*年*.
    Year,
    /// Follows the number of a month: 12*月*.
    Month,
    /// Follows the number of a day: 9*日*.
    Day,
    /// Between hour and minute: 10 *h* 33.
    Hour,
    /// Follows a minute.
    Minute,
    /// Follows a second.
    Second,
    /// Follows a whole time and says nothing: 10:33 *Uhr*.
    OClock,
    /// Before noon, said behind the time.
    Am,
    /// After noon, said behind the time.
    Pm,
    /// The same behind the time, only when a full stop follows.
    DottedAm,
    /// The same behind the time, only when a full stop follows.
    DottedPm,
    /// Before noon, said before the time.
    AmBefore,
    /// After noon, said before the time.
    PmBefore,
    /// A part of the day that straddles noon or midnight: such a time is told only on a 24-hour clock.
    Straddling,
    /// Makes the number behind it a version, not a date.
    Version,
    /// The time 12:00.
    Noon,
    /// The time 0:00.
    Midnight,
}

impl Role {
    /// Its bit in a set.
    pub(super) fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Words of each role. Letters with full stops (`p.m.`) stand with a stop between them only.
pub(super) const ROLES: &[(Role, &str)] = &[
    (Role::Of, "of the de del d di den do o dhen mi na t"),
    (
        Role::Ordinal,
        "st nd rd th er ere e eme nd a o ste de u il ail ydd fed ed eg ain af mh η го ое е ого ro an en jen jan je ja \
         n r t è ma",
    ),
    (
        Role::Year,
        "г год года году р рік року r rok roku m gada gadā g godine god ko 年 년",
    ),
    (Role::Month, "月 월"),
    (Role::Day, "日 일 號 号 d"),
    (Role::Hour, "h 時 时 点 點 시"),
    (Role::Minute, "min mn m 分 분"),
    (Role::Second, "s sec 秒 초"),
    (Role::OClock, "Uhr uur h hrs hs hod hodin sati ч ur uri"),
    (
        Role::Am,
        "am a.m f.m f.h fm r.n y.b yb π.μ πμ дп д.п пр.об ص vormittags morgens mañana manhã matin mattina morning \
         priekšp priešpiet",
    ),
    (
        Role::Pm,
        "pm p.m e.m e.h em i.n y.h yh μ.μ μμ пп п.п сл.об م nachmittags abends tarde pomeriggio afternoon evening \
         pēcp popiet",
    ),
    (Role::DottedAm, "dop ap vorm vm"),
    (Role::DottedPm, "odp pop ip nachm nm"),
    (Role::AmBefore, "de ÖÖ 上午 午前 오전 凌晨 早上 清晨"),
    (Role::PmBefore, "du ÖS 下午 午後 오후"),
    (
        Role::Straddling,
        "noche noite notte nuit nachts night 晚上 中午 傍晚 深夜 夜",
    ),
    (
        Role::Version,
        "v version versión versão versione verze wersja версия ver release build",
    ),
    (Role::Noon, "noon"),
    (Role::Midnight, "midnight"),
];

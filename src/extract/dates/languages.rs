//! What each language calls months and weekdays, and the little words it puts around dates and times.
//!
//! The names follow the Unicode CLDR and WordPress's own translations: nominative, genitive and the usual
//! abbreviations, in any order. Case and accents do not matter, so `aout` need not stand beside `août`.

use super::lexicon::Days::{self, Dotted, Plain};

/// One language.
pub(super) struct Row {
    /// Primary subtags of BCP 47 that mean this language.
    pub(super) tags: &'static str,
    /// How it writes the number of a day before a month.
    pub(super) days: Days,
    /// Twelve groups of names between bars. `_` joins two words that are one name. A name that ends in `.` is a common
    /// word elsewhere and counts only beside a full stop, which that language always writes (`10. pro 2019`, never
    /// `10 Pro 2019`); one that ends in `^` counts with a capital only; one that ends in `?` counts only in the plainest layouts, and never after an English ordinal
    /// (`9th Gen 2021`).
    pub(super) months: &'static str,
    /// Seven groups from Monday, written likewise.
    pub(super) weekdays: &'static str,
    /// Words that may stand between or before the parts of a date and its time.
    pub(super) around: &'static str,
}

/// All languages. There may be at most 64, the bits of a set of them.
pub(super) const ROWS: &[Row] = &[
    Row {
        tags: "en",
        days: Plain,
        months: "January Jan | February Feb | March Mar | April Apr | May | June Jun | July Jul | August Aug | \
                 September Sep Sept | October Oct | November Nov | December Dec",
        weekdays: "Monday Mon | Tuesday Tue Tues | Wednesday Wed Weds | Thursday Thu Thur Thurs | Friday Fri | \
                   Saturday Sat | Sunday Sun",
        around: "on at posted published written date dated",
    },
    Row {
        tags: "de gsw nds",
        days: Dotted,
        months: "Januar Jänner Jan Jän | Februar Feber Feb | März Maerz Mär Mrz | April Apr | Mai | Juni Jun | \
                 Juli Jul | August Aug | September Sep Sept | Oktober Okt | November Nov | Dezember Dez",
        weekdays: "Montag Mo. | Dienstag Di. | Mittwoch Mi. | Donnerstag Do. | Freitag Fr. | \
                   Samstag Sonnabend Sa. | Sonntag So.",
        around: "am den vom um Uhr veröffentlicht geschrieben erstellt Datum",
    },
    Row {
        tags: "fr",
        days: Plain,
        months: "janvier janv jan | février févr fév | mars | avril avr | mai | juin | juillet juil | août | \
                 septembre sept sep | octobre oct | novembre nov | décembre déc",
        weekdays: "lundi lun | mardi mar | mercredi mer | jeudi jeu | vendredi ven | samedi sam | dimanche dim",
        around: "le à publié écrit posté date",
    },
    Row {
        tags: "es",
        days: Plain,
        months: "enero ene | febrero feb | marzo mar | abril abr | mayo may | junio jun | julio jul | agosto ago? | \
                 septiembre setiembre sep sept set? | octubre oct | noviembre nov | diciembre dic",
        weekdays: "lunes lun | martes mar | miércoles mié | jueves jue | viernes vie | sábado sáb | domingo dom",
        around: "el a las la publicado escrito fecha",
    },
    Row {
        tags: "pt",
        days: Plain,
        months: "janeiro jan | fevereiro fev | março mar | abril abr | maio mai | junho jun | julho jul | \
                 agosto ago? | setembro set? | outubro out? | novembro nov | dezembro dez",
        weekdays: "segunda seg | terça ter | quarta qua | quinta qui | sexta sex | sábado sáb | domingo dom",
        around: "em às as feira publicado escrito data",
    },
    Row {
        tags: "gl",
        days: Plain,
        months: "xaneiro xan | febreiro feb | marzo mar | abril abr | maio mai | xuño xuñ | xullo xul | agosto ago? | \
                 setembro set? | outubro out? | novembro nov | decembro dec",
        weekdays: "luns | martes mar | mércores mér | xoves xov | venres ven | sábado sáb | domingo dom",
        around: "o ás publicado",
    },
    Row {
        tags: "ca",
        days: Plain,
        months: "gener gen? | febrer febr feb | març | abril abr | maig | juny jun | juliol jul | agost ag. | \
                 setembre set? | octubre oct | novembre nov | desembre des.",
        weekdays: "dilluns dl. | dimarts dt. | dimecres dc. | dijous dj. | divendres dv. | dissabte ds. | \
                   diumenge dg.",
        around: "el a les la publicat",
    },
    Row {
        tags: "it",
        days: Plain,
        months: "gennaio gen? | febbraio feb | marzo mar | aprile apr | maggio mag? | giugno giu | luglio lug | \
                 agosto ago? | settembre sett set? | ottobre ott | novembre nov | dicembre dic",
        weekdays: "lunedì lun | martedì mar | mercoledì mer | giovedì gio | venerdì ven | sabato sab | domenica dom",
        around: "il alle ore ora pubblicato scritto data",
    },
    Row {
        tags: "nl",
        days: Plain,
        months: "januari jan | februari feb febr | maart mrt | april apr | mei | juni jun | juli jul | augustus aug | \
                 september sep sept | oktober okt | november nov | december dec",
        weekdays: "maandag ma. | dinsdag di. | woensdag wo. | donderdag do. | vrijdag vr. | zaterdag za. | zondag zo.",
        around: "op om uur geplaatst gepubliceerd datum",
    },
    Row {
        tags: "af",
        days: Plain,
        months: "Januarie Jan | Februarie Feb | Maart Mrt | April Apr | Mei | Junie Jun | Julie Jul | Augustus Aug | \
                 September Sep | Oktober Okt | November Nov | Desember Des.",
        weekdays: "Maandag | Dinsdag | Woensdag | Donderdag | Vrydag | Saterdag | Sondag",
        around: "op om",
    },
    Row {
        tags: "sv",
        days: Plain,
        months: "januari jan | februari feb febr | mars mar | april apr | maj | juni jun | juli jul | augusti aug | \
                 september sep sept | oktober okt | november nov | december dec",
        weekdays: "måndag mån | tisdag tis | onsdag ons | torsdag tors tor | fredag fre | lördag lör | söndag sön",
        around: "den kl klockan publicerad publicerat postat",
    },
    Row {
        tags: "da",
        days: Dotted,
        months: "januar jan | februar feb febr | marts mar | april apr | maj | juni jun | juli jul | august aug | \
                 september sep sept | oktober okt | november nov | december dec",
        weekdays: "mandag man | tirsdag tirs tir | onsdag ons | torsdag tors tor | fredag fre | lørdag lør | \
                   søndag søn",
        around: "den kl klokken udgivet skrevet",
    },
    Row {
        tags: "nb no nn",
        days: Dotted,
        months: "januar jan | februar feb | mars mar | april apr | mai | juni jun | juli jul | august aug | \
                 september sep sept | oktober okt | november nov | desember des.",
        weekdays: "mandag måndag man mån | tirsdag tysdag tir tys | onsdag ons | torsdag tor | fredag fre | \
                   lørdag laurdag lør lau | søndag sundag søn",
        around: "den kl klokken klokka publisert skrevet",
    },
    Row {
        tags: "is",
        days: Dotted,
        months: "janúar jan | febrúar feb | mars mar | apríl apr | maí | júní jún | júlí júl | ágúst ágú | \
                 september sep sept | október okt | nóvember nóv | desember des.",
        weekdays: "mánudagur mánudaginn mán | þriðjudagur þriðjudaginn þri | miðvikudagur miðvikudaginn mið | \
                   fimmtudagur fimmtudaginn fim | föstudagur föstudaginn fös | laugardagur laugardaginn lau | \
                   sunnudagur sunnudaginn sun",
        around: "þann kl klukkan",
    },
    Row {
        tags: "fi",
        days: Dotted,
        months: "tammikuuta tammikuu tammikuun tammi | helmikuuta helmikuu helmikuun helmi | \
                 maaliskuuta maaliskuu maaliskuun maalis | huhtikuuta huhtikuu huhtikuun huhti | \
                 toukokuuta toukokuu toukokuun touko | kesäkuuta kesäkuu kesäkuun kesä | \
                 heinäkuuta heinäkuu heinäkuun heinä | elokuuta elokuu elokuun elo? | \
                 syyskuuta syyskuu syyskuun syys | lokakuuta lokakuu lokakuun loka? | \
                 marraskuuta marraskuu marraskuun marras | joulukuuta joulukuu joulukuun joulu",
        weekdays: "maanantai maanantaina ma. | tiistai tiistaina ti. | keskiviikko keskiviikkona ke. | \
                   torstai torstaina to. | perjantai perjantaina pe. | lauantai lauantaina la. | \
                   sunnuntai sunnuntaina su.",
        around: "klo kello julkaistu kirjoitettu",
    },
    Row {
        tags: "et",
        days: Dotted,
        months: "jaanuar jaanuaril jaan | veebruar veebruaril veebr veeb | märts märtsil | aprill aprillil apr | \
                 mai mail. | juuni juunil | juuli juulil | august augustil aug | september septembril sept sep | \
                 oktoober oktoobril okt | november novembril nov | detsember detsembril dets",
        weekdays: "esmaspäev esmaspäeval | teisipäev teisipäeval | kolmapäev kolmapäeval | neljapäev neljapäeval | \
                   reede reedel | laupäev laupäeval | pühapäev pühapäeval",
        around: "kell avaldatud postitatud",
    },
    Row {
        tags: "lv",
        days: Dotted,
        months: "janvāris janvārī janvāra janv jan | februāris februārī februāra febr feb | marts martā marta | \
                 aprīlis aprīlī aprīļa apr | maijs maijā maija | jūnijs jūnijā jūnija jūn | \
                 jūlijs jūlijā jūlija jūl | augusts augustā augusta aug | septembris septembrī septembra sept sep | \
                 oktobris oktobrī oktobra okt | novembris novembrī novembra nov | decembris decembrī decembra dec",
        weekdays: "pirmdiena pirmdien pirmd | otrdiena otrdien otrd | trešdiena trešdien trešd | \
                   ceturtdiena ceturtdien ceturtd | piektdiena piektdien piektd | sestdiena sestdien sestd | \
                   svētdiena svētdien svētd",
        around: "plkst publicēts",
    },
    Row {
        tags: "lt",
        days: Plain,
        months: "sausio sausis saus sau | vasario vasaris vas | kovo kovas kov | balandžio balandis bal | gegužės gegužė geg | \
                 birželio birželis birž bir | liepos liepa liep lie? | rugpjūčio rugpjūtis rugp rgp | rugsėjo rugsėjis rugs rgs | \
                 spalio spalis spal | lapkričio lapkritis lapkr | gruodžio gruodis gruod grd",
        weekdays: "pirmadienis pirmadienį | antradienis antradienį | trečiadienis trečiadienį | \
                   ketvirtadienis ketvirtadienį | penktadienis penktadienį | šeštadienis šeštadienį | \
                   sekmadienis sekmadienį",
        around: "val paskelbta",
    },
    Row {
        tags: "pl",
        days: Plain,
        months: "stycznia styczeń sty | lutego luty lut | marca marzec mar | kwietnia kwiecień kwi | maja maj | \
                 czerwca czerwiec cze | lipca lipiec lip? | sierpnia sierpień sie? | września wrzesień wrz | \
                 października październik paź | listopada listopad lis? | grudnia grudzień gru",
        weekdays: "poniedziałek pon | wtorek wt | środa środę śr | czwartek czw | piątek pt | sobota sobotę sob | \
                   niedziela niedzielę niedz",
        around: "o godz godzinie godzina dnia w we przez opublikowano opublikowany dodano napisano napisał napisała \
                 wpis data",
    },
    Row {
        tags: "cs",
        days: Dotted,
        months: "ledna leden led. | února únor úno. | března březen bře. | dubna duben dub. | května květen kvě. | \
                 června červen čvn. | července červenec čvc. | srpna srpen srp. | září zář. | října říjen říj. | \
                 listopadu listopad lis. | prosince prosinec pro.",
        weekdays: "pondělí po. | úterý út. | středa středu st. | čtvrtek čt. | pátek pá. | sobota sobotu so. | \
                   neděle neděli ne.",
        around: "v ve dne od hodin publikováno zveřejněno napsal napsala vydáno",
    },
    Row {
        tags: "sk",
        days: Dotted,
        months: "januára január jan | februára február feb | marca marec mar | apríla apríl apr | mája máj | júna jún | \
                 júla júl | augusta august aug | septembra september sep sept | októbra október okt | \
                 novembra november nov | decembra december dec",
        weekdays: "pondelok po. | utorok ut. | streda stredu st. | štvrtok št. | piatok pi. | sobota sobotu so. | \
                   nedeľa nedeľu ne.",
        around: "o dňa publikované zverejnené napísal napísala",
    },
    Row {
        tags: "sl",
        days: Dotted,
        months: "januarja januar jan | februarja februar feb | marca marec mar | aprila april apr | maja maj | \
                 junija junij jun | julija julij jul | avgusta avgust avg | septembra september sep sept | \
                 oktobra oktober okt | novembra november nov | decembra december dec",
        weekdays: "ponedeljek pon | torek tor | sreda sredo sre | četrtek čet | petek pet | sobota soboto sob | \
                   nedelja nedeljo ned",
        around: "ob dne objavljeno objavil objavila",
    },
    Row {
        tags: "hr bs",
        days: Dotted,
        months: "siječnja siječanj sij. | veljače veljača velj. | ožujka ožujak ožu. | travnja travanj tra. | \
                 svibnja svibanj svi. | lipnja lipanj lip. | srpnja srpanj srp. | kolovoza kolovoz kol. | \
                 rujna rujan ruj. | listopada listopad lis. | studenoga studenog studeni stu. | \
                 prosinca prosinac pro.",
        weekdays: "ponedjeljak pon | utorak uto | srijeda srijedu sri | četvrtak čet | petak pet | subota subotu sub | \
                   nedjelja nedjelju ned",
        around: "u sati objavljeno objavio objavila napisao napisala",
    },
    Row {
        tags: "sr bs sh",
        days: Dotted,
        months: "januara januar jan јануара јануар јан | februara februar feb фебруара фебруар феб | \
                 marta mart mar марта март мар | aprila april apr априла април апр | maja maj маја мај | \
                 juna jun juni јуна јун јуни | jula jul juli јула јул јули | \
                 avgusta avgust avg augusta august aug августа август авг | \
                 septembra septembar sep sept септембра септембар сеп септ | oktobra oktobar okt октобра октобар окт | \
                 novembra novembar nov новембра новембар нов | decembra decembar dec децембра децембар дец",
        weekdays: "ponedeljak ponedjeljak pon понедељак пон | utorak uto уторак уто | \
                   sreda sredu srijeda srijedu sre sri среда среду сре | četvrtak čet четвртак чет | \
                   petak pet петак пет | subota subotu sub субота суботу суб | \
                   nedelja nedelju nedjelja nedjelju ned недеља недељу нед",
        around: "u у objavljeno објављено",
    },
    Row {
        tags: "hu",
        days: Dotted,
        months: "január jan | február febr feb | március márc | április ápr | május máj | június jún | július júl | \
                 augusztus aug | szeptember szept | október okt | november nov | december dec",
        weekdays: "hétfő | kedd | szerda | csütörtök | péntek | szombat | vasárnap",
        around: "közzétéve írta dátum",
    },
    Row {
        tags: "ro mo",
        days: Plain,
        months: "ianuarie ian | februarie feb febr | martie mar | aprilie apr | mai | iunie iun | iulie iul | \
                 august aug | septembrie sept sep | octombrie oct | noiembrie noi? nov | decembrie dec",
        weekdays: "luni lun | marți mar | miercuri mie | joi | vineri vin | sâmbătă sâm | duminică dum",
        around: "la ora în pe publicat scris",
    },
    Row {
        tags: "ru",
        days: Plain,
        months: "января январь янв | февраля февраль фев февр | марта март мар | апреля апрель апр | мая май | \
                 июня июнь июн | июля июль июл | августа август авг | сентября сентябрь сен сент | \
                 октября октябрь окт | ноября ноябрь ноя нояб | декабря декабрь дек",
        weekdays: "понедельник пн | вторник вт | среда среду ср | четверг чт | пятница пятницу пт | \
                   суббота субботу сб | воскресенье вс",
        around: "в от опубликовано опубликован дата",
    },
    Row {
        tags: "uk",
        days: Plain,
        months: "січня січень січ | лютого лютий лют | березня березень бер | квітня квітень кві квіт | \
                 травня травень тра трав | червня червень чер черв | липня липень лип | серпня серпень сер серп | \
                 вересня вересень вер | жовтня жовтень жов жовт | листопада листопад лис лист | \
                 грудня грудень гру груд",
        // A plain apostrophe in п'ятниця ends a word, so its rest stands for it.
        weekdays: "понеділок пн | вівторок вт | середа середу ср | четвер чт | пʼятниця пʼятницю ятниця ятницю пт | \
                   субота суботу сб | неділя неділю нд",
        around: "о об від опубліковано дата",
    },
    Row {
        tags: "bg",
        days: Plain,
        months: "януари яну ян | февруари фев февр | март мар | април апр | май | юни юн | юли юл | август авг | \
                 септември сеп септ | октомври окт | ноември ное ноем | декември дек",
        weekdays: "понеделник пн | вторник вт | сряда ср | четвъртък чт | петък пт | събота сб | неделя нд",
        around: "в на от публикувано",
    },
    Row {
        tags: "el",
        days: Plain,
        months: "Ιανουαρίου Ιανουάριος Ιαν | Φεβρουαρίου Φεβρουάριος Φεβ | Μαρτίου Μάρτιος Μαρ | \
                 Απριλίου Απρίλιος Απρ | Μαΐου Μάιος Μάι | Ιουνίου Ιούνιος Ιουν | Ιουλίου Ιούλιος Ιουλ | \
                 Αυγούστου Αύγουστος Αυγ | Σεπτεμβρίου Σεπτέμβριος Σεπ Σεπτ | Οκτωβρίου Οκτώβριος Οκτ | \
                 Νοεμβρίου Νοέμβριος Νοε Νοεμ | Δεκεμβρίου Δεκέμβριος Δεκ",
        weekdays: "Δευτέρα Δευ | Τρίτη Τρί | Τετάρτη Τετ | Πέμπτη Πέμ | Παρασκευή Παρ | Σάββατο Σάβ | Κυριακή Κυρ",
        around: "στις την δημοσιεύτηκε δημοσιεύθηκε",
    },
    Row {
        tags: "tr",
        days: Plain,
        months: "Ocak Oca | Şubat Şub | Mart Mar | Nisan Nis | Mayıs May | Haziran Haz | Temmuz Tem | Ağustos Ağu | \
                 Eylül Eyl | Ekim Eki | Kasım Kas | Aralık Ara?",
        weekdays: "Pazartesi Pzt Pts | Salı Sal | Çarşamba Çar | Perşembe Per | Cuma Cum | Cumartesi Cmt Cts | \
                   Pazar Paz",
        around: "saat tarihinde yayınlandı tarih",
    },
    Row {
        tags: "cy",
        days: Plain,
        months: "Ionawr Ion | Chwefror Chwef Chwe Chw | Mawrth Fawrth Maw | Ebrill Ebr | Mai Fai | Mehefin Fehefin Meh | \
                 Gorffennaf Orffennaf Gorff Gor | Awst | Medi Fedi | Hydref Hyd | Tachwedd Dachwedd Tach | \
                 Rhagfyr Ragfyr Rhag",
        weekdays: "Llun | Mawrth Maw | Mercher Mer | Iau | Gwener Gwen Gwe | Sadwrn Sad | Sul",
        around: "dydd am ar cyhoeddwyd postiwyd",
    },
    Row {
        tags: "ga",
        days: Plain,
        months: "Eanáir Ean | Feabhra Feabh | Márta | Aibreán Aibreáin Aib | Bealtaine Beal | \
                 Meitheamh Meithimh Meith | Iúil | Lúnasa Lún | Meán_Fómhair Mheán_Fómhair MFómh | \
                 Deireadh_Fómhair Dheireadh_Fómhair DFómh | Samhain Samhna Samh | Nollaig Nollag Noll",
        weekdays: "Luain Luan | Máirt | Céadaoin Céad | Déardaoin Déar | hAoine Aoine | Sathairn Satharn Sath | \
                   Domhnaigh Domhnach Domh",
        around: "Dé ag ar foilsithe",
    },
    Row {
        tags: "gd",
        days: Plain,
        months: "Faoilleach Fhaoilleach Faoi | Gearran Ghearran Gearr | Màrt Mhàrt | Giblean Ghiblean Gibl | \
                 Cèitean Chèitean Cèit | Ògmhios Ògmh | Iuchar Iuch | Lùnastal Lùna | Sultain Sult | Dàmhair Dàmh | \
                 Samhain Samh | Dùbhlachd Dùbh",
        weekdays: "DiLuain | DiMàirt | DiCiadain | DiarDaoin | DihAoine | DiSathairne | DiDòmhnaich",
        around: "aig air an am t",
    },
    Row {
        tags: "id",
        days: Plain,
        months: "Januari Jan | Februari Feb | Maret Mar | April Apr | Mei | Juni Jun | Juli Jul | Agustus Agu Agt | \
                 September Sep | Oktober Okt | November Nov | Desember Des^",
        weekdays: "Senin Sen | Selasa Sel | Rabu Rab | Kamis Kam | Jumat Jum | Sabtu Sab | Minggu",
        around: "pada pukul diterbitkan",
    },
    Row {
        tags: "he iw",
        days: Plain,
        months: "בינואר ינואר בינו ינו | בפברואר פברואר בפבר פבר | במרץ מרץ | באפריל אפריל באפר אפר | במאי מאי | \
                 ביוני יוני | ביולי יולי | באוגוסט אוגוסט באוג אוג | בספטמבר ספטמבר בספט ספט | \
                 באוקטובר אוקטובר באוק אוק | בנובמבר נובמבר בנוב נוב | בדצמבר דצמבר בדצמ דצמ",
        weekdays: "שני | שלישי | רביעי | חמישי | שישי | שבת | ראשון",
        around: "יום בשעה פורסם",
    },
    Row {
        tags: "ar",
        days: Plain,
        months: "يناير | فبراير | مارس | أبريل | مايو | يونيو | يوليو | أغسطس | سبتمبر | أكتوبر | نوفمبر | ديسمبر",
        weekdays: "الاثنين الإثنين | الثلاثاء | الأربعاء | الخميس | الجمعة | السبت | الأحد",
        around: "في الساعة نشر",
    },
    // Chinese, Japanese and Korean number their months: 12月, 12월 and 十二月 are numbers with a unit.
    Row {
        tags: "zh",
        days: Plain,
        months: "| | | | | | | | | | |",
        weekdays: "星期一 周一 週一 | 星期二 周二 週二 | 星期三 周三 週三 | 星期四 周四 週四 | 星期五 周五 週五 | \
                   星期六 周六 週六 | 星期日 星期天 周日 週日",
        around: "于 於",
    },
    Row {
        tags: "ja",
        days: Plain,
        months: "| | | | | | | | | | |",
        weekdays: "月曜日 月曜 | 火曜日 火曜 | 水曜日 水曜 | 木曜日 木曜 | 金曜日 金曜 | 土曜日 土曜 | 日曜日 日曜",
        around: "",
    },
    Row {
        tags: "ko",
        days: Plain,
        months: "| | | | | | | | | | |",
        weekdays: "월요일 | 화요일 | 수요일 | 목요일 | 금요일 | 토요일 | 일요일",
        around: "",
    },
];

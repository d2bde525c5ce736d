"""The same search answers on both databases, in every script that claims are written in."""

from collections.abc import Callable

from claimtrack import changes
from claimtrack.queries.claim_list import claims, first
from claimtrack.queries.filter_syntax import parse
from claimtrack.store import Store
from filled import Fill

CLAIMS = {
    # Latin
    "ceasefire": "The ceasefire held for two days.",
    "cease-fire": "The cease-fire was broken at dawn, said Đinđić.",
    "cease": "They cease to fire.",
    "mh17": "MH17 was shot down over Hrabove.",
    "mh-17": "Who shot down MH-17?",
    "comma": "The spill killed 12,500 fish.",
    "point": "Es starben 12.500 Fische in der Donau, Straße 5.",
    "space": "Poginulo je 12 500 riba.",
    "thin": "12\u202f500 poissons sont morts.",
    "half": "It rose by 1½ points to 220¹ and to 10⁶.",
    "eleven": "It rose by 11 points to 2201 and to 106.",
    "years": "Between 2014-2015 the water rose 0.500 m.",
    "turkish": "İstanbul'da ışık söndü.",
    "viet": "Nước sông đã bị ô nhiễm.",
    # Cyrillic
    "russian": "Перемирие соблюдалось два дня, ещё 12 500 человек ушли.",
    "ukrainian": "Об'єкт зруйновано, сумʼяття в Києві.",
    "serbian": "Прекид ватре је прекршен код Ђердапа.",
    # Greek
    "greek": "Ο ποταμός είναι καθαρός, είπε ο Σίσυφος.",
    "greek-caps": "Ο ΠΟΤΑΜΟΣ ΕΙΝΑΙ ΒΡΩΜΙΚΟΣ.",
    # Arabic, Persian, Urdu
    "arabic": "قال أحمد المصرى إن المياه آمنة",
    "tatweel": "الـميـاه غير صالحة منذ ٢٠٢١",
    "arabic-number": "قُتل ١٢٬٥٠٠ شخص في المدرسة",
    "persian": "وزیر گفت که آب کافی است",
    "persian-arabic": "وزير گفت كه در ۱۴۰۰ آب نبود",
    "urdu": "پانی صاف ہے",
    # Hebrew
    "hebrew": "שָׁלוֹם, המים נקיים בבית־ספר",
    "hebrew-plain": "שלום לא נשמר",
    # Devanagari, Bengali
    "hindi": "नदी का पानी साफ़ है, २०२१ से",
    "hindi-plain": "नदी का पानी साफ नहीं है",
    "bengali": "নদীর জল ২০১৫ সালে দূষিত ছিল",
    # Han
    "chinese": "停火协议已经生效，死者12,500人",
    "chinese-2": "协议停火",
    "chinese-year": "2015年5月停电",
    "traditional": "停火協議",
    # Kana
    "japanese": "停戦は二日間続いた。テストは東京で行われた。",
    "japanese-half": "ﾃｽﾄ結果は安全です",
    # Hangul
    "korean": "휴전이 이틀 동안 지속되었다",
    # Thai, Lao, Khmer, Burmese
    "thai": "แม่น้ำสะอาดตั้งแต่ปี ๒๕๖๔",
    "thai-2": "น้ำไม่สะอาด",
    "lao": "ແມ່ນ້ຳສະອາດ",
    "khmer": "ទឹកស្អាត ២០២១",
    "burmese": "ရေသန့်ရှင်းသည် ၂၀၂၁",
    # Georgian, Armenian, Ethiopic
    "georgian": "მდინარე სუფთაა",
    "armenian": "Գետը մաքուր է",
    "amharic": "ወንዙ ንጹህ ነው",
}

QUERIES = {
    # compounds
    "ceasefire": "ceasefire cease-fire",
    "cease-fire": "ceasefire cease-fire",
    "Cease‑Fire": "ceasefire cease-fire",
    "cease-fi": "ceasefire cease-fire",
    "ceasef": "ceasefire cease-fire",
    "cease": "ceasefire cease-fire cease",
    "cease ": "cease-fire cease",
    '"cease fire"': "cease-fire",
    "cease fire": "cease-fire cease",
    "-cease-fire cease": "cease",
    "cease -ceasefire": "cease",
    "mh17": "mh17 mh-17",
    "MH-17": "mh17 mh-17",
    "mh-1": "mh17 mh-17",
    '"MH-17"': "mh17 mh-17",
    "mh17 -who": "mh17",
    "dindic": "cease-fire",
    "Đinđić": "cease-fire",
    "-the -fire shot": "mh17 mh-17",
    '"shot down"': "mh17 mh-17",
    '"down shot"': "",
    "hrab": "mh17",
    "hrab ": "",
    # numbers
    "12500": "comma point space thin russian arabic-number chinese",
    "12,500": "comma point space thin russian arabic-number chinese",
    "12.500": "comma point space thin russian arabic-number chinese",
    "12’500": "comma point space thin russian arabic-number chinese",
    "١٢٥٠٠": "comma point space thin russian arabic-number chinese",
    "１２５００": "comma point space thin russian arabic-number chinese",
    "12,500 fish": "comma",
    '"12,500 fish"': "comma",
    "12500 fische": "point",
    "12 500": "space russian",
    '"12 500 riba"': "space",
    "500 ": "space russian years",
    "125": "comma point thin arabic-number chinese",
    "11 ": "eleven",
    "2201": "eleven",
    "106": "eleven",
    "220 ": "half",
    "10 6": "half",
    "1½": "half",
    "220¹": "half",
    "2014-2015": "years",
    "2014": "years",
    "20142015": "",
    "0.500": "years",
    "2015": "years bengali chinese-year",
    "strasse": "point",
    "STRASSE 5": "point",
    "donau -straße": "",
    # other Latin
    "istanbul": "turkish",
    "isik": "turkish",
    "ışık": "turkish",
    "o nhiem": "viet",
    "nước": "viet",
    "nuoc song": "viet",
    "đã": "viet turkish ceasefire cease-fire",
    # Cyrillic
    "перемирие": "russian",
    "ПЕРЕМИР": "russian",
    "ещё": "russian",
    "еще": "russian",
    "-перемирие человек": "",
    '"два дня"': "russian",
    '"дня два"': "",
    "об’єкт": "ukrainian",
    "киев": "",
    "києві": "ukrainian",
    "сум'яття": "ukrainian",
    "ђердап": "serbian",
    '"прекид ватре"': "serbian",
    "ватра": "",
    # Greek
    "ποταμος": "greek greek-caps",
    "ποταμός -βρώμικος": "greek",
    "σίσυφος": "greek",
    "ΣΙΣΥΦΟΣ": "greek",
    '"ο ποταμός είναι"': "greek greek-caps",
    "καθαρ": "greek",
    # Arabic
    "المصري": "arabic",
    "المصرى": "arabic",
    "احمد": "arabic",
    "أحمد": "arabic",
    "المياه": "arabic tatweel",
    "الـميـاه": "arabic tatweel",
    "المياه -أحمد": "tatweel",
    "المياه 2021": "tatweel",
    "٢٠٢١": "tatweel hindi khmer burmese",
    "امنة": "arabic",
    "آمنه": "arabic",
    "المدرسه": "arabic-number",
    "قتل": "arabic-number",
    "١٢٬٥٠٠ شخص": "arabic-number",
    "وزير": "persian persian-arabic",
    "وزیر": "persian persian-arabic",
    "که": "persian persian-arabic",
    "كه -كافی": "persian-arabic",
    "۱۴۰۰": "persian-arabic",
    "1400": "persian-arabic",
    '"وزير گفت که"': "persian persian-arabic",
    "صاف": "urdu",
    "ہے": "urdu",
    # Hebrew
    "שלום": "hebrew hebrew-plain",
    "שָׁלוֹם -נשמר": "hebrew",
    "בית": "",
    "בבית־ספר": "hebrew",
    "בביתספר": "hebrew",
    "ספר": "hebrew",
    # Devanagari, Bengali
    "साफ": "hindi hindi-plain",
    "साफ़": "hindi hindi-plain",
    "पानी -नहीं": "hindi",
    "2021": "tatweel hindi khmer burmese",
    "নদীর": "bengali",
    "২০১৫": "years bengali chinese-year",
    "2015 জল": "bengali",
    # Han
    "停火": "chinese chinese-2 traditional",
    "停火协议": "chinese",
    "协议停火": "chinese-2",
    "协议": "chinese chinese-2",
    "火协": "chinese",
    "停": "chinese chinese-2 chinese-year traditional japanese",
    "效": "chinese",
    "议": "chinese chinese-2",
    "停火 -协议": "traditional",
    "停火 协议": "chinese chinese-2",
    "2015年": "chinese-year",
    "年5月": "chinese-year",
    "5月停电": "chinese-year",
    "死者12500人": "chinese",
    '"停火协议"': "chinese",
    "协火": "",
    "停议": "",
    "人": "chinese",
    # Kana
    "停戦": "japanese",
    "テスト": "japanese japanese-half",
    "ﾃｽﾄ": "japanese japanese-half",
    "スト": "japanese japanese-half",
    "ト": "japanese japanese-half",
    "テト": "",
    "東京": "japanese",
    "京": "japanese",
    "東京で": "japanese",
    "結果": "japanese-half",
    "テスト -結果": "japanese",
    "安全です": "japanese-half",
    "続いた": "japanese",
    "た": "japanese",
    # Hangul
    "휴전": "korean",
    "휴전이": "korean",
    "휴전을": "",
    '"이틀 동안"': "korean",
    "이틀": "korean",
    # Thai, Lao, Khmer, Burmese
    "สะอาด": "thai thai-2",
    "น้ำ": "thai thai-2",
    "แม่น้ำ": "thai",
    "ไม่สะอาด": "thai-2",
    "2564": "thai",
    "๒๕๖๔": "thai",
    "สะอาด -ไม่": "thai",
    "ด": "thai thai-2",
    "อาดสะ": "",
    "ສະອາດ": "lao",
    "ນ້ຳ": "lao",
    "ອາດ": "lao",
    "ດ": "lao",
    "ស្អាត": "khmer",
    "ទឹក": "khmer",
    "ទឹកស្អាត ២០២១": "khmer",
    "កទ": "",
    "သန့်ရှင်း": "burmese",
    "ရေ": "burmese",
    "၂၀၂၁": "tatweel hindi khmer burmese",
    "ရှင်းသည်": "burmese",
    # Georgian, Armenian, Ethiopic
    "სუფთა": "georgian",
    "მდინარე": "georgian",
    "ՄԱՔՈՒՐ": "armenian",
    "գետը": "armenian",
    "ንጹህ": "amharic",
    "ወንዙ ነው": "amharic",
}


def add_in_every_script(store: Store) -> None:
    for key, text in CLAIMS.items():
        changes.add_claim(store, "alice", {"text": text, "owner": key})


def test_every_script_is_searched_alike(filled_store: Callable[[Fill], Store]) -> None:
    store = filled_store(add_in_every_script)
    wrong: dict[str, tuple[set[str], set[str]]] = {}

    with store.reading() as session:
        for words, expected in QUERIES.items():
            query = parse(words)
            rows = list(claims(session, query))
            found = {str(row.owner) for row in rows}
            if found != set(expected.split()) or [row.id for row in rows] != list(
                first(session, query, 100)[0]
            ):
                wrong[words] = (found, set(expected.split()))

    assert not wrong
    assert len(QUERIES) >= 150

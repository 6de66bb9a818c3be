"""Bytes to text: what is right, and what is flagged."""

import pytest

from relations.reading.encodings import decode

TEXTS = {
    "ar": "وزير الخارجية الإيراني بحث مع السفير العراقي سبل التعاون بين البلدين في مجال الاتصالات",
    "fa": "وزير امور خارجه ايران با سفير عراق ديدار و درباره همكاري دو كشور گفتگو كرد و پاسخ گرفت",
    "ru": "Министр иностранных дел обсудил с послом Ирана вопросы сотрудничества двух стран",
    "es": "El ministro habló con el embajador sobre la cooperación y la situación económica del país",
    "fr": "Le ministre des Affaires étrangères a évoqué la coopération économique à l’été dernier",
    "tr": "Dışişleri Bakanı büyükelçiyle iki ülke arasındaki iş birliğini görüştü ve açıklama yaptı",
}
CASES = [
    *[("ar", encoding) for encoding in ("windows-1256", "iso-8859-6", "utf-8", "utf-16-le", "utf-16-be")],
    *[("fa", encoding) for encoding in ("windows-1256", "utf-8", "utf-8-sig", "utf-16")],
    *[("ru", encoding) for encoding in ("windows-1251", "koi8-r", "iso-8859-5", "utf-8", "utf-16")],
    *[("es", "windows-1252"), ("fr", "windows-1252"), ("tr", "windows-1254")],
]


@pytest.mark.parametrize("language, encoding", CASES)
def test_text_of_eighty_letters_is_read_exactly(language, encoding):
    text = TEXTS[language].replace("\u2019", "'") if encoding == "iso-8859-6" else TEXTS[language]
    read, _, sure = decode(text.encode(encoding))
    assert (read, sure) == (text, True)


def test_a_stated_encoding_counts_where_the_bytes_fit_it():
    text = "Ĝis la revido, ĉiuj amikoj"
    assert decode(text.encode("iso-8859-3"), declared="iso-8859-3")[0] == text
    assert decode(text.encode("utf-8"), declared="ascii")[0] == text


def test_two_encodings_in_one_file_are_flagged():
    mixed = TEXTS["ru"].encode("utf-8") * 3 + TEXTS["ru"].encode("windows-1251")
    assert decode(mixed)[2] is False


def test_a_mark_at_the_start_is_not_text():
    assert decode(b"\xef\xbb\xbfabc") == ("abc", "utf-8", True)


def test_a_file_cut_in_a_character_is_flagged_and_keeps_the_rest():
    text, _, sure = decode(TEXTS["ru"].encode()[:-1])
    assert (text[:-1], text[-1], sure) == (TEXTS["ru"][:-1], "\ufffd", False)

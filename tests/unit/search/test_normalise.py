import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.normalise import fold, fold_marks, sound

THAI = st.text(alphabet="กขคงนมเแาำํัิีึืุู็่้๊๋์ฺ๎ ๒3Aİß\u200bﬁ①\uf071\u0307", max_size=15)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("เเก้", "แก้"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("ท้ัง", "ทั้ง"),
        ("ที่่", "ที่"),
        ("๒.๓", "2.3"),
        ("２．３", "2.3"),
        ("BASIC", "basic"),
        ("  ข้อ   2.3\n", "ข้อ 2.3"),
        ("ข้อ\u200b2.3\ufeff", "ข้อ2.3"),
        ("\uf071 แบบฟอร์ม", "แบบฟอร์ม"),
    ],
)
def test_what_looks_alike_folds_alike(typed: str, meant: str) -> None:
    assert fold(typed) == fold(meant) == meant


@pytest.mark.parametrize(("typed", "meant"), [("เสร้จ", "เสร็จ"), ("เมนู้", "เมนู"), ("คะแนน์", "คะแนน")])
def test_a_control_word_with_a_wrong_mark_is_that_word(typed: str, meant: str) -> None:
    assert fold(typed) != fold(meant)
    assert fold_marks(typed) == fold_marks(meant)


@pytest.mark.parametrize(
    ("typed", "meant"), [("วิสัยทัสน์", "วิสัยทัศน์"), ("คุนภาพ", "คุณภาพ"), ("ไห้", "ให้"), ("ทุจจริต", "ทุจริต")]
)
def test_what_sounds_alike_is_one(typed: str, meant: str) -> None:
    assert sound(fold(typed)) == sound(fold(meant))


@given(THAI | st.text(max_size=20))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(THAI)
def test_folding_never_makes_a_text_longer_than_its_compatibility_form(text: str) -> None:
    assert len(fold(text)) <= 4 * len(text)

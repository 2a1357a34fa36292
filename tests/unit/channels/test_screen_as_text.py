from hypothesis import given
from hypothesis import strategies as st

from bot.channels.text import clean_text, screen_as_text
from bot.model import Choice, Row, Screen, Tick

CHECKLIST = Screen(
    title="ข้อ 1.1 · Basic (ระดับ 1 จาก 3) · ทำแล้ว 1/3",
    text="แตะรายการที่ทำแล้ว",
    choices=(
        Choice("หนึ่ง", "1:a", row=Row("รายการหนึ่ง ข้อความเต็ม", Tick.MET)),
        Choice("สอง", "1:b", row=Row("รายการสอง ข้อความเต็ม", Tick.NOT_MET)),
        Choice("สาม", "1:c", row=Row("รายการสาม ข้อความเต็ม")),
        Choice("ครบทุกรายการ", "1:d"),
    ),
    hint="พิมพ์ 1-3",
)


def test_a_checklist_reads_title_text_rows_choices_and_hint() -> None:
    assert screen_as_text(CHECKLIST) == (
        "ข้อ 1.1 · Basic (ระดับ 1 จาก 3) · ทำแล้ว 1/3\n"
        "แตะรายการที่ทำแล้ว\n"
        "☑ 1 รายการหนึ่ง ข้อความเต็ม\n"
        "☒ 2 รายการสอง ข้อความเต็ม\n"
        "☐ 3 รายการสาม ข้อความเต็ม\n"
        "4 ครบทุกรายการ\n"
        "พิมพ์ 1-3"
    )


def test_a_screen_without_numbers_lists_labels_to_type() -> None:
    screen = Screen(text="เล่าว่าทำอย่างไร", choices=(Choice("เสร็จ", "1:done"),), numbered=False)

    assert screen_as_text(screen) == "เล่าว่าทำอย่างไร\n• เสร็จ"


def test_a_row_without_a_number_keeps_its_box() -> None:
    screen = Screen(text="", choices=(Choice("x", "1:x", row=Row("รายการ", Tick.MET)),), numbered=False)

    assert screen_as_text(screen) == "☑ รายการ"


def test_empty_parts_leave_no_empty_lines() -> None:
    assert screen_as_text(Screen(text="บันทึกข้อ 1.1 แล้ว")) == "บันทึกข้อ 1.1 แล้ว"


def test_controls_go_and_thai_emoji_and_newlines_stay() -> None:
    assert clean_text("ก\x00\x1b[31mข\tค\r\nง 👩\u200d🏫") == "ก[31mข\tค\nง 👩\u200d🏫"


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    assert clean_text("ก\ud83dข") == "ก\ufffdข"


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_clean_text_can_always_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = clean_text(text)

    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean_text(cleaned) == cleaned

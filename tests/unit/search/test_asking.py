"""What a question asks beside its subject is not searched for."""

from __future__ import annotations

import pytest

from bot.model import Framework
from bot.search.asking import without_asking
from bot.search.index import Index
from bot.search.reference import item_reference


@pytest.mark.parametrize(
    "typed", ["แผนข้อไหน", "แผนส่งข้อไหน", "แผนเขียนตอบข้อไหนดี", "แผนเอาไปใส่ในหมวดไหนได้บ้าง", "แผนอยู่ตรงข้อไหน"]
)
def test_where_something_goes_is_taken_out_however_it_is_asked(typed: str) -> None:
    assert without_asking(typed).strip() == "แผน"


@pytest.mark.parametrize("typed", ["แผน basic", "แผนเป็นระดับซิก", "แผนระดับแอดวานซ์", "แผนเบสิก", "sig แผน"])
def test_a_level_is_no_subject(typed: str) -> None:
    assert without_asking(typed).strip() == "แผน"


@pytest.mark.parametrize("typed", ["basically", "ตรงเวลา", "ข้อร้องเรียน", "ระดับความผูกพัน", "มิติ"])
def test_words_that_only_begin_like_asking_stay(typed: str) -> None:
    assert without_asking(typed) == typed


@pytest.mark.parametrize("ending", ["", "ข้อไหนคะ", "ส่งข้อไหน", "เป็นระดับซิกหรือเปล่าคะ", "ใช่ไหมครับ"])
def test_an_ending_does_not_change_what_is_found(index: Index, ending: str) -> None:
    assert [hit.id for hit in index.find("ทำสถิติเรื่องร้องเรียนแล้วหาสาเหตุ" + ending, 1)] == ["3.4"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("เอาเครื่องมือสวอตมาทำแผนเขียนตอบข้อไหนครับ", "2.2"),
        ("นโยบายที่อาจกระทบสังคมระยะยาววิเคราะห์ตรงไหนคะ", "1.4"),
        ("ส่งเสริมการทำงานเป็นทีมต้องมีเครือข่ายเอกชนด้วยไหมคะ", "5.2"),
    ],
)
def test_a_common_word_held_whole_does_not_outvote_the_rest_of_a_question(
    index: Index, typed: str, meant: str
) -> None:
    assert index.find(typed)[0].id == meant


@pytest.mark.parametrize("typed", ["5..3", "ข้อ 5..3", "5. .3"])
def test_a_point_typed_twice_is_one_point(framework: Framework, typed: str) -> None:
    reference = item_reference(typed, framework)

    assert reference is not None
    assert reference.id == "5.3"


@pytest.mark.parametrize("typed", ["1...2", "12..3"])
def test_three_points_or_a_longer_number_are_no_reference(framework: Framework, typed: str) -> None:
    assert item_reference(typed, framework) is None

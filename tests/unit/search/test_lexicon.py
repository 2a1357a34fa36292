from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.model import Framework
from bot.search.lexicon import Lexicon, PhraseKind
from content.lexicon_loader import check_lexicon, load_lexicon

SHIPPED = Path(__file__).parents[3] / "content" / "lexicon"

SOUND = {
    "category-3.yaml": '"3.4":\n  words: [ร้องเรียน]\n',
    "same-words.yaml": "เขต: [สพท.]\n",
    "silent-words.yaml": "endings: [ครับ]\nframes: [ข้อไหน]\n",
    "cues.yaml": "results: [ร้อยละ]\ncategory: [หมวด]\n",
    "elsewhere.yaml": "talk: [สวัสดี]\n",
}


def folder_with(tmp_path: Path, **changed: str) -> Path:
    files = SOUND | {name.replace("_", "-") + ".yaml": text for name, text in changed.items()}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_shipped_lexicon_has_no_fault(framework: Framework) -> None:
    assert check_lexicon(SHIPPED, framework) == ()


def test_every_item_and_category_has_words_abbreviations_or_questions_enough(lexicon: Lexicon) -> None:
    counts: dict[str, int] = {}
    for phrase in lexicon.phrases:
        counts[phrase.target] = counts.get(phrase.target, 0) + 1

    assert min(counts.values()) >= 20


def test_a_lexicon_is_loaded_as_it_is_written(framework: Framework, tmp_path: Path) -> None:
    lexicon = load_lexicon(folder_with(tmp_path), framework)

    assert [(one.target, one.kind, one.text) for one in lexicon.phrases] == [
        ("3.4", PhraseKind.WORDS, "ร้องเรียน")
    ]
    assert lexicon.same == (("เขต", "สพท."),)
    assert (lexicon.endings, lexicon.frames, lexicon.elsewhere) == (("ครับ",), ("ข้อไหน",), ("สวัสดี",))


@pytest.mark.parametrize(
    ("text", "place", "field", "fix"),
    [
        ('"3.9":\n  words: [x]\n', "line 1", "3.9", "is no item or category of the framework"),
        ('"3.4":\n  word: [x]\n', "line 2, 3.4", "word", "is unknown here"),
        ('"3.4":\n  words: ร้องเรียน\n', "line 2, 3.4", "words", "must be a list"),
        ('"3.4":\n  words: [1.2]\n', "line 2, 3.4", "words", "must hold texts in quotes"),
        ('"3.4": x\n', "line 1", "3.4", "must hold lists named words"),
        ('"3.4":\n  words: [x\n', "line 3", "", "is not YAML"),
    ],
)
def test_a_fault_names_file_place_field_and_fix(
    framework: Framework, tmp_path: Path, text: str, place: str, field: str, fix: str
) -> None:
    folder = folder_with(tmp_path, category_3=text)

    with pytest.raises(ContentError) as raised:
        load_lexicon(folder, framework)

    complaint = raised.value.complaints[0]
    assert complaint.file.endswith("category-3.yaml")
    assert (complaint.place, complaint.field) == (place, field)
    assert fix in complaint.fix


def test_a_phrase_that_stands_twice_is_told(framework: Framework, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, category_3='"3.4":\n  words: [ร้องเรียน, รองเรียน]\n')

    assert "'รองเรียน' stands twice; keep one" in [one.fix for one in check_lexicon(folder, framework)]


def test_a_phrase_that_is_also_elsewhere_is_told(framework: Framework, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, elsewhere="talk: [ร้องเรียน]\n")

    fixes = [one.fix for one in check_lexicon(folder, framework)]
    assert "'ร้องเรียน' stands in elsewhere.yaml too; take it out of one" in fixes


def test_an_item_without_words_is_told(framework: Framework, tmp_path: Path) -> None:
    silent = {one.place for one in check_lexicon(folder_with(tmp_path), framework)}

    assert "1.1" in silent
    assert "3.4" not in silent


def test_a_missing_file_is_told(framework: Framework, tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / "same-words.yaml").unlink()

    assert any("is missing" in one.fix for one in check_lexicon(folder, framework))

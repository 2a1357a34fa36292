"""An office that has answered, without the talking: for what comes after the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.ids import new_id
from bot.model import CellChanged, Change, Item, LineAdded, Mode, Office
from bot.ports import UnitOfWork
from tests.fakes.place import Place

_RESULT = {"unit": "percent", "direction": "higher", "target": "80", "actual": "85", "repeated": "no"}


async def answer_everything(place: Place, office: Office, *, items: Sequence[str] = ()) -> None:
    """Answer these of the office's own items, all of them where none is named, as its first member."""
    own = place.know.framework.own_items
    changes = [change for item in own if not items or item.id in items for change in _answers(item)]

    def keep(uow: UnitOfWork) -> None:
        framework, member = place.know.framework, uow.people.members(office.id)[0]
        assessment = uow.assessments.open(office.id, framework.id, framework.digest, new_id())
        uow.assessments.apply(
            office.id, assessment.id, changes, by=member.person.id, at=place.clock.now, batch=new_id()
        )

    await place.store.run(keep)


def _answers(item: Item) -> Iterator[Change]:
    if item.mode is Mode.RESULTS:
        yield CellChanged(item.id, "indicator", None, f"ร้อยละของงานที่สำเร็จ {item.id}")
        for name, value in _RESULT.items():
            yield CellChanged(item.id, name, None, value)
        return
    for level in item.levels:
        yield LineAdded(
            item.id, level.level, f"line-{item.id}-{level.level}", f"แนวทาง {item.id} {level.level}"
        )
    if item.mode is Mode.SELF:
        yield CellChanged(item.id, "project", None, f"โครงการ {item.id}")
        for one in item.criteria:
            yield CellChanged(item.id, one.id, None, "met")

"""The rich menus and the webhook settings of the stand-in LINE server, with the rules that it documents.

Source: https://developers.line.biz/en/reference/messaging-api/#rich-menu
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.line_conformance import conformance_faults

Json = dict[str, Any]
Answer = tuple[int, Json]

MENU = "/v2/bot/richmenu"
MOST_BYTES = 1_000_000
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Menus:
    """See the module.

    Attributes:
        made: menu id → its definition; `pictures` holds those that have one.
        linked: LINE user id → menu id; `default` is everybody else's.
        endpoint: where LINE calls; `reached` is what came of calling there.
    """

    made: dict[str, Json] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)
    default: str | None = None
    endpoint: str | None = None
    active: bool = True
    reached: int = 200
    refused: list[str] = field(default_factory=list)
    _numbers: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    def act(self, method: str, path: str, body: Json) -> Answer | None:
        """Do what a call asks; None where it is none of these."""
        for wanted, pattern, act in self._acts():
            found = re.fullmatch(pattern, path)
            if found and method == wanted:
                answer = act(body, *found.groups())
                if answer[0] == 400:
                    self.refused.append(f"{method} {path}: {answer[1]['message']}")
                return answer
        return None

    def _acts(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        return [
            ("GET", f"{MENU}/list", self._list),
            ("POST", MENU, self._make),
            ("POST", f"{MENU}/bulk/link", self._link_many),
            ("POST", f"{MENU}/bulk/unlink", self._unlink_many),
            ("POST", f"{MENU}/alias", self._add_alias),
            ("GET", f"{MENU}/alias/([a-z0-9_-]+)", self._alias),
            ("POST", f"{MENU}/alias/([a-z0-9_-]+)", self._move_alias),
            ("POST", f"{MENU}/([^/]+)/content", self._picture),
            ("DELETE", f"{MENU}/([^/]+)", self._delete),
            ("POST", "/v2/bot/user/all/richmenu/([^/]+)", self._set_default),
            ("POST", "/v2/bot/user/(U[^/]+)/richmenu/([^/]+)", self._link),
            ("DELETE", "/v2/bot/user/(U[^/]+)/richmenu", self._unlink),
            ("GET", "/v2/bot/channel/webhook/endpoint", self._endpoint),
            ("PUT", "/v2/bot/channel/webhook/endpoint", self._set_endpoint),
            ("POST", "/v2/bot/channel/webhook/test", self._test),
        ]

    def _list(self, _: Json) -> Answer:
        return 200, {"richmenus": [{"richMenuId": key, **menu} for key, menu in self.made.items()]}

    def _make(self, body: Json) -> Answer:
        if found := [*conformance_faults("RichMenuRequest", body), *_faults(body)]:
            return 400, {"message": f"The request body has errors: {found}"}
        key = f"richmenu-{self._numbers()}"
        self.made[key] = body
        return 200, {"richMenuId": key}

    def _picture(self, body: Json, key: str) -> Answer:
        picture = body.get("picture", b"")
        if key not in self.made:
            return 404, {"message": "Not found"}
        if key in self.pictures:
            return 400, {"message": "An image has already been uploaded to the richmenu"}
        size = struct.unpack(">II", picture[16:24]) if picture.startswith(PNG) else None
        wanted = self.made[key]["size"]
        if len(picture) > MOST_BYTES or size != (wanted["width"], wanted["height"]):
            return 400, {"message": f"Unsupported picture of {len(picture)} bytes and size {size}"}
        self.pictures[key] = picture
        return 200, {}

    def _delete(self, _: Json, key: str) -> Answer:
        if key not in self.made:
            return 404, {"message": "Not found"}
        del self.made[key]
        self.pictures.pop(key, None)
        self.linked = {user: menu for user, menu in self.linked.items() if menu != key}
        self.default = None if self.default == key else self.default
        return 200, {}

    def _add_alias(self, body: Json) -> Answer:
        alias, key = body["richMenuAliasId"], body["richMenuId"]
        if alias in self.aliases or not re.fullmatch(r"[a-z0-9_-]{1,32}", alias):
            return 400, {"message": "conflict richmenu alias id"}
        return self._point(alias, key)

    def _move_alias(self, body: Json, alias: str) -> Answer:
        return self._point(alias, body["richMenuId"]) if alias in self.aliases else (404, {"message": "-"})

    def _point(self, alias: str, key: str) -> Answer:
        if refusal := self._unusable(key):
            return refusal
        self.aliases[alias] = key
        return 200, {}

    def _alias(self, _: Json, alias: str) -> Answer:
        if alias not in self.aliases:
            return 404, {"message": "richmenu alias not found"}
        return 200, {"richMenuAliasId": alias, "richMenuId": self.aliases[alias]}

    def _unusable(self, key: str) -> Answer | None:
        if key not in self.made:
            return 404, {"message": "Not found"}
        return None if key in self.pictures else (400, {"message": "must upload richmenu image before"})

    def _set_default(self, _: Json, key: str) -> Answer:
        if refusal := self._unusable(key):
            return refusal
        self.default = key
        return 200, {}

    def _link(self, _: Json, user: str, key: str) -> Answer:
        if refusal := self._unusable(key):
            return refusal
        self.linked[user] = key
        return 200, {}

    def _unlink(self, _: Json, user: str) -> Answer:
        self.linked.pop(user, None)
        return 200, {}

    def _link_many(self, body: Json) -> Answer:
        users = body["userIds"]
        if refusal := self._unusable(body["richMenuId"]):
            return refusal
        if not 1 <= len(users) <= 500:
            return 400, {"message": f"{len(users)} users"}
        self.linked |= dict.fromkeys(users, body["richMenuId"])
        return 202, {}

    def _unlink_many(self, body: Json) -> Answer:
        for one in body["userIds"]:
            self.linked.pop(one, None)
        return 202, {}

    def _endpoint(self, _: Json) -> Answer:
        if self.endpoint is None:
            return 404, {"message": "Webhook endpoint not found"}
        return 200, {"endpoint": self.endpoint, "active": self.active}

    def _set_endpoint(self, body: Json) -> Answer:
        if not body["endpoint"].startswith("https://") or len(body["endpoint"]) > 500:
            return 400, {"message": "Invalid webhook endpoint URL"}
        self.endpoint = body["endpoint"]
        return 200, {}

    def _test(self, _: Json) -> Answer:
        ok = self.reached == 200
        reason = "OK" if ok else "ERROR_STATUS_CODE"
        told = {"timestamp": "2026-11-02T03:00:00Z", "statusCode": self.reached, "detail": str(self.reached)}
        return 200, {"success": ok, "reason": reason, **told}


def _faults(menu: Json) -> list[str]:
    """Return what LINE refuses in a menu's definition beyond its document."""
    width, height = menu["size"]["width"], menu["size"]["height"]
    found = []
    if not (800 <= width <= 2500 and height >= 250 and width / height >= 1.45):
        found.append(f"size {width}×{height}")
    if not 1 <= len(menu["areas"]) <= 20 or not 1 <= len(menu["chatBarText"]) <= 14:
        found.append("areas or chatBarText")
    for area in menu["areas"]:
        at = area["bounds"]
        if at["x"] + at["width"] > width or at["y"] + at["height"] > height:
            found.append(f"area beyond the picture: {at}")
    return found

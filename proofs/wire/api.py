"""What the API keeps and answers: posts, the schedule, captions. Refuses every field it does not know."""

from dataclasses import dataclass, field
from typing import Any

KEY = "cc_live_0123456789abcdefghijkl"
TENANT = "wire"

Answer = tuple[int, Any]  # status, JSON or None


@dataclass
class Api:
    """The state. `works` are the writes that were done, in order: what each asked for."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    marks: dict[str, dict[str, bool]] = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)
    works: list[dict[str, Any]] = field(default_factory=list)

    def reset(self) -> None:
        """A fresh account, with one entry on the calendar."""
        for kept in (self.entries, self.works):
            kept.clear()
        self.marks.clear()
        self.captions.clear()
        self.entries.append({"id": "old", "date": "2026-12-24", "order": 1, "post": "p9"})

    def answer(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: Any) -> Answer:
        """One request, done."""
        if headers.get("authorization") != f"Bearer {KEY}":
            return 401, {"detail": "Invalid token."}
        if headers.get("x-tenant-slug") != TENANT:
            return 403, {"detail": "Unknown tenant."}
        match method, path.removeprefix("/api/user/").split("/"):
            case "GET", ["content", "schedule"]:
                return self._list(query)
            case "POST", ["content", "schedule"]:
                return self._add(body)
            case "DELETE", ["content", "schedule", entry]:
                return self._remove(entry)
            case "GET", ["content", "posts-v2", post]:
                return 200, self._post(post)
            case "PATCH", ["content", "posts-v2", post]:
                return self._mark(post, body)
            case "POST", ["content", "ai-caption"]:
                return self._caption(body)
        return 404, {"detail": "Not found."}

    def _list(self, query: dict[str, str]) -> Answer:
        if unknown := set(query) - {"date", "limit", "offset"}:
            return 400, {name: ["Unknown parameter."] for name in unknown}
        found = [self._entry(one) for one in self.entries if one["date"] == query.get("date", one["date"])]
        start = int(query.get("offset", 0))
        return 200, {"results": found[start : start + min(int(query.get("limit", 25)), 50)], "count": len(found)}

    def _add(self, body: Any) -> Answer:
        if wrong := _wrong(body, needs={"postId": str, "date": str}, may={"order": int}):
            return wrong
        entry = {"id": f"n{len(self.works) + 1}", "date": body["date"], "order": body.get("order", 1)}
        entry["post"] = body["postId"]
        self.entries.append(entry)
        self.works.append({"what": "add", **body})
        return 201, self._entry(entry)

    def _remove(self, ident: str) -> Answer:
        for entry in self.entries:
            if entry["id"] == ident:
                self.entries.remove(entry)
                self.works.append({"what": "remove", "id": ident})
                return 204, None
        return 404, {"detail": "Not found."}

    def _mark(self, post: str, body: Any) -> Answer:
        if wrong := _wrong(body, needs={}, may={"isFavorite": bool, "isUsed": bool}):
            return wrong
        marks = self.marks.setdefault(post, {"isFavorite": False, "isUsed": False})
        for name in body:
            marks[name] = not marks[name]  # it says "toggle", so it toggles
        self.works.append({"what": "mark", "post": post, **body})
        return 200, self._post(post)

    def _caption(self, body: Any) -> Answer:
        if wrong := _wrong(body, needs={"postId": str}, may={}):
            return wrong
        self.works.append({"what": "caption", **body})
        text = self.captions[body["postId"]] = f"caption {len(self.works)}"
        return 200, {"id": f"c{len(self.works)}", "text": text}

    def _post(self, post: str) -> dict[str, Any]:
        marks = self.marks.get(post, {"isFavorite": False, "isUsed": False})
        text = self.captions.get(post)
        return {
            "id": post,
            "slug": f"post-{post}",
            "title": "T",
            **marks,
            "aiCaption": text and {"id": "c", "text": text},
        }

    def _entry(self, entry: dict[str, Any]) -> dict[str, Any]:
        return {**entry, "isCompleted": False, "post": self._post(entry["post"])}


def _wrong(body: Any, *, needs: dict[str, type], may: dict[str, type]) -> Answer | None:
    if not isinstance(body, dict):
        return 400, {"nonFieldErrors": ["Expected an object."]}
    known = {**needs, **may}
    bad = {name: ["Unknown field."] for name in body.keys() - known.keys()}
    bad |= {name: ["This field is required."] for name in needs.keys() - body.keys()}
    bad |= {name: ["Of a wrong type."] for name in body.keys() & known.keys() if type(body[name]) is not known[name]}
    return (400, bad) if bad else None

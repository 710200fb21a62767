"""AI Assistant, the market profile: questions, answers, and the profile that is made of them."""

from typing import Any

from cc_flow.sandbox.chapters.picks import PROFILE
from cc_flow.sandbox.chapters.tasks import NEXT
from cc_flow.sandbox.exchange import ApiError, Asked, Endpoint, Reply, ok, paged
from cc_flow.sandbox.kinds import ID, text
from cc_flow.sandbox.seed.texts.sentences import SUMMARY, VOICE_TAGS
from cc_flow.sandbox.state import Document
from cc_flow.sandbox.validation import Fields, listing, mapping, required

ANSWER: Fields = {"questionId": required(ID), "answer": required(text(blank=True))}


def get_profile(asked: Asked) -> Reply:
    """The profile, moved one step on while it is in the making."""
    market = asked.state.get("marketProfile", PROFILE)
    if market["status"] in NEXT:
        status = NEXT[market["status"]]
        made = _made(asked) if status == "completed" else {}
        market = asked.state.put("marketProfile", PROFILE, {**market, **made, "status": status})
    return ok(market)


def generate_profile(asked: Asked) -> Reply:
    """A new profile in the making; until then the old one shows."""
    market = asked.state.get("marketProfile", PROFILE)
    started = {**market, "status": "pending", "updatedAt": asked.timestamp}
    return Reply(202, asked.state.put("marketProfile", PROFILE, started))


def list_categories(asked: Asked) -> Reply:
    """Questions by category, with the answers."""
    questions = asked.state.all("question")

    def show(category: Document) -> dict[str, Any]:
        of_it = [_show(question) for question in questions if question["categoryId"] == category["id"]]
        return {**category, "questions": of_it}

    return paged(asked, asked.state.all("questionCategory"), show)


def save_answers(asked: Asked) -> Reply:
    """Each answer in place of the one before; all or none."""
    answers = asked.body["answers"]
    wrong = [{} if asked.state.find("question", answer["questionId"]) else _unknown(answer) for answer in answers]
    if any(wrong):
        raise ApiError(400, {"answers": wrong})
    saved = []
    for answer in answers:
        question = asked.state.get("question", answer["questionId"])
        saved.append(asked.state.put("question", question["id"], {**question, "answer": answer["answer"]}))
    return ok({"answers": [_show(question) for question in saved]})


def get_feature_settings(asked: Asked) -> Reply:
    """Which AI features are on."""
    return ok({"features": asked.state.all("feature")})


def _made(asked: Asked) -> dict[str, Any]:
    profile = asked.state.get("profile", PROFILE)
    answered = [question for question in asked.state.all("question") if question["answer"]]
    # Not `format`: a name may hold braces of its own.
    summary = SUMMARY.replace("{name}", profile["name"]).replace("{location}", profile["location"] or "their town")
    # Every answer gives the voice one more word.
    return {"voiceTags": list(VOICE_TAGS[: max(len(answered), 1)]), "summary": summary}


def _show(question: Document) -> dict[str, Any]:
    return {name: question[name] for name in ("id", "question", "answer")}


def _unknown(answer: Document) -> dict[str, list[str]]:
    return {"questionId": [f'Invalid pk "{answer["questionId"]}" - object does not exist.']}


_MARKET = "/user/my-market-profile"
_ASSISTANT = "/user/ai-assistant"
_ANSWERS: Fields = {"answers": required(listing(mapping(ANSWER), least=1))}
ENDPOINTS = (
    Endpoint("ai.get_market_profile", "GET", _MARKET, get_profile, advances=True),
    Endpoint("ai.generate_market_profile", "POST", _MARKET, generate_profile),
    Endpoint(
        "ai.list_market_profile_categories",
        "GET",
        f"{_ASSISTANT}/market-profile-categories",
        list_categories,
        paged=True,
    ),
    Endpoint(
        "ai.save_market_profile_answers", "POST", f"{_ASSISTANT}/market-profile-answers", save_answers, body=_ANSWERS
    ),
    Endpoint("ai.get_feature_settings", "GET", f"{_ASSISTANT}/feature-model-settings", get_feature_settings),
)

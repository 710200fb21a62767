"""AI work that takes its time: hook menus, reel scripts, the market profile."""

from typing import Any

TASKS = "/user/ai-assistant/ai-generation-tasks"
MENU = f"{TASKS}/hook-menu"
MARKET = "/user/my-market-profile"


def test_a_task_moves_on_with_each_look(api: Any) -> None:
    """Pending when it is made, then processing, then completed with its script; the clock stands still."""
    hook = api.get(MENU)["hooks"][2]
    task = api.post(TASKS, hookId=hook["id"])
    assert (task["status"], task["type"], task["hookId"], task["reelScript"]) == (
        "pending",
        "reel_script",
        hook["id"],
        None,
    )
    looks = [api.get(f"{TASKS}/{task['id']}") for _ in range(3)]
    assert [look["status"] for look in looks] == ["processing", "completed", "completed"]
    script = looks[-1]["reelScript"]
    assert script["hook"] == hook["text"]
    assert hook["text"] in script["script"]
    for name in ("id", "slug"):
        assert api.get(f"/user/ai-assistant/user-reel-scripts/{script[name]}") == script


def test_a_look_at_the_list_is_a_look_at_each(api: Any) -> None:
    """Who polls the list comes to rest, too; newest first, filtered by what the look showed."""
    task = api.post(TASKS, hookId="hook-1")
    assert api.get(TASKS)["results"][0] == {**task, "status": "processing"}
    assert api.get(TASKS, status="processing", type="reel_script")["count"] == 0
    assert api.get(TASKS, status="completed", type="reel_script")["results"][0]["id"] == task["id"]
    assert api.get(TASKS, status="failed")["results"] == []


def test_a_script_needs_a_hook_of_the_menu(api: Any) -> None:
    """Another id is refused, and no task is made."""
    count = api.get(TASKS)["count"]
    assert list(api.ask("POST", TASKS, json={"hookId": "hook-99"}).json()) == ["hookId"]
    assert api.get(TASKS)["count"] == count


def test_a_new_menu_comes_when_its_task_is_done(api: Any) -> None:
    """Until then the old hooks can be chosen; the status has a task of its own."""
    old, status = api.get(MENU), api.get(f"{MENU}/status")
    started = api.post(MENU)
    assert (started["status"], started["hooks"]) == ("pending", old["hooks"])
    first = api.get(f"{MENU}/status")
    assert (first["status"], first["id"] == status["id"]) == ("processing", False)
    assert api.get(f"{MENU}/status") == {**first, "status": "completed"}
    new = api.get(MENU)
    assert (new["status"], new["id"] == old["id"]) == ("completed", False)
    assert {hook["id"] for hook in new["hooks"]}.isdisjoint(hook["id"] for hook in old["hooks"])


def test_two_menus_in_the_making_end_with_the_newest(api: Any) -> None:
    """The status follows the last one asked for."""
    api.post(MENU)
    last = api.post(MENU)
    looks = [api.get(MENU)["status"] for _ in range(3)]
    assert (last["status"], looks) == ("pending", ["processing", "completed", "completed"])


def test_the_market_profile_is_made_from_answers(api: Any) -> None:
    """Nothing at first; then pending, processing, completed, with a voice that grows with the answers."""
    assert api.get(MARKET) == {"status": None, "voiceTags": [], "summary": None, "updatedAt": None}
    category = api.get("/user/ai-assistant/market-profile-categories")["results"][1]
    answers = [{"questionId": question["id"], "answer": "Kind people"} for question in category["questions"]]
    saved = api.post("/user/ai-assistant/market-profile-answers", answers=answers)["answers"]
    assert saved == api.get("/user/ai-assistant/market-profile-categories")["results"][1]["questions"]
    assert api.post(MARKET)["status"] == "pending"
    looks = [api.get(MARKET) for _ in range(2)]
    assert [look["status"] for look in looks] == ["processing", "completed"]
    assert len(looks[1]["voiceTags"]) == 4
    assert looks[1]["summary"].startswith("Robin Avery")


def test_answers_are_saved_all_or_none(api: Any) -> None:
    """One unknown question, and the others are as they were."""
    before = api.get("/user/ai-assistant/market-profile-categories")
    answers = [{"questionId": "question-1", "answer": "New"}, {"questionId": "lost", "answer": "x"}]
    answer = api.ask("POST", "/user/ai-assistant/market-profile-answers", json={"answers": answers})
    assert answer.json() == {"answers": [{}, {"questionId": ['Invalid pk "lost" - object does not exist.']}]}
    assert api.get("/user/ai-assistant/market-profile-categories") == before


def test_features_say_whether_they_are_on(api: Any) -> None:
    """Some on, some off."""
    features = api.get("/user/ai-assistant/feature-model-settings")["features"]
    assert {feature["isEnabled"] for feature in features} == {True, False}

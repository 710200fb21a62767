"""For each action the fewest inputs that make sense, to show and to try.

The ids are those of things that the sandbox holds from the start, so that every example can be run there.
"""

from collections.abc import Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import Any

from cc_flow.actions.base import Action

MONDAY, FRIDAY, MONTH = "2026-12-07", "2026-12-11", "2026-12"
POST, OTHER_POST = "post-1", "post-2"
PAGE, COMPONENT, COMPONENT_IMAGE, SOCIAL_LINK = "page-1", "component-1", "component-image-1", "social-link-1"
IMAGE_URL = "https://media.example.com/kitchen.jpg"
EVENT, ENTRY, DAILY_TASK, PHOTO = "event-1", "entry-1", "daily-task-1", "photo-1"
# Nobody is registered for it yet: who is already sends nothing.
OPEN_EVENT = "event-2"
HOOK, QUESTION, GENERATION_TASK, REEL_SCRIPT, CAPTION = "hook-1", "question-1", "task-1", "reel-script-1", "caption-1"
PLAN, COUPON, INVOICE, MEDIA, API_KEY = "plan-1", "WELCOME10", "invoice-1", "media-1", "key-1"

# What is not here takes no inputs, or none that a first try needs.
_EXAMPLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "content.get_post": {"id_or_slug": POST},
        "content.update_post": {"id_or_slug": POST, "is_favorite": True},
        "content.get_photo": {"id": PHOTO},
        "content.get_drop": {"week_of": MONDAY},
        "content.update_item": {"item_id": POST, "is_used": True},
        "calendar.list_schedule": {"start_date": MONDAY, "end_date": FRIDAY},
        "calendar.schedule_post": {"post_id": POST, "date": MONDAY},
        "calendar.update_entry": {"id": ENTRY, "is_completed": True},
        "calendar.remove_entry": {"id": ENTRY},
        "calendar.reset_date": {"date": MONDAY},
        "calendar.reorder": {"items": [{"id": ENTRY, "date": FRIDAY, "order": 0}]},
        "calendar.generate": {"month": MONTH, "days_of_week": ["monday", "wednesday", "friday"]},
        "calendar.update_daily_task": {"task_id": DAILY_TASK, "is_completed": True},
        "ai.save_market_profile_answers": {"answers": [{"question_id": QUESTION, "answer": "Austin and Round Rock"}]},
        "ai.generate_reel_script": {"hook_id": HOOK},
        "ai.get_generation_task": {"id": GENERATION_TASK},
        "ai.get_reel_script": {"id_or_slug": REEL_SCRIPT},
        "captions.generate": {"post_id": POST},
        "captions.react": {"caption_id": CAPTION, "reaction": "up"},
        "events.get": {"id_or_slug": EVENT},
        "events.register": {"event_id": OPEN_EVENT, "is_registered": True},
        "pages.get": {"id_or_slug": PAGE},
        "pages.create": {"title": "Home value request"},
        "pages.update": {"id_or_slug": PAGE, "title": "What is my home worth?"},
        "pages.delete": {"id_or_slug": PAGE},
        "pages.duplicate": {"page_id": PAGE},
        "pages.add_component": {"page_id": PAGE, "type": "text"},
        "pages.update_component": {"id": COMPONENT, "content": {"heading": "Welcome"}},
        "pages.delete_component": {"id": COMPONENT},
        "pages.attach_image": {"component_id": COMPONENT, "url": IMAGE_URL},
        "pages.remove_image": {"id": COMPONENT_IMAGE},
        "pages.add_social_link": {"page_id": PAGE, "platform": "instagram", "url": "https://www.instagram.com/example"},
        "pages.update_social_link": {"id": SOCIAL_LINK, "url": "https://www.instagram.com/another.example"},
        "pages.delete_social_link": {"id": SOCIAL_LINK},
        "account.update_profile": {"location": "Austin, TX"},
        "account.change_password": {
            "current_password": "{{ secrets.OLD_PASSWORD }}",
            "new_password": "{{ secrets.NEW_PASSWORD }}",
        },
        "account.update_tour_progress": {"is_completed": True},
        "organization.save": {"name": "Example Realty"},
        "billing.get_invoice_url": {"id": INVOICE},
        "billing.checkout": {"membership_id": PLAN},
        "billing.apply_coupon": {"code": COUPON},
        "billing.change_plan": {"membership_id": PLAN},
        "instagram.get_media_insights": {"media_id": MEDIA},
        "search.query": {"query": "open house"},
        "search.get_filters": {"query": "open house"},
        "files.create_signed_file": {"file_name": "kitchen.jpg", "content_type": "image/jpeg"},
        "onboarding.create_area_of_work": {"name": "Farm and ranch"},
        "onboarding.create_client_type": {"name": "Relocating families"},
        "onboarding.create_mindset": {"name": "Teacher"},
        "onboarding.create_goal": {"name": "Two listings a month"},
        "onboarding.create_referral_source": {"name": "A conference"},
        "api_keys.create": {"name": "My Integration", "scope": "user"},
        "api_keys.revoke": {"key_id": API_KEY},
        "core.notify": {"message": "The week is planned."},
        "core.http": {"method": "GET", "path": "/user/my-profile"},
        "core.pause": {"duration": "10s"},
        "core.fail": {"message": "Nothing to post this week."},
        "core.report": {"message": "Five posts are scheduled."},
    }
)


def example(kind: type[Action[Any]]) -> dict[str, Any]:
    """Inputs that `judge` lets pass: the required ones, and one more where without it nothing would happen."""
    return deepcopy(dict(_EXAMPLES.get(kind.spec.name, {})))

"""Which actions there are and where. Known without importing them: a workflow imports the chapters it uses."""

import importlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # For the signature alone: to know names, nobody has to pay for pydantic.
    from cc_flow.actions.base import Action

# Chapters in the guide's order with its headings, then their actions in its order. A test holds both to the chapters
# themselves.
_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "content": "Content Library",
        "calendar": "Content Calendar & Schedule",
        "ai": "AI Assistant",
        "captions": "AI Captions",
        "events": "Events",
        "resources": "Resources (Stock Images & Knowledge Hub)",
        "pages": "Page Builder",
        "account": "Account & Profile",
        "organization": "Organization",
        "billing": "Billing & Subscription",
        "instagram": "Instagram Analytics",
        "search": "Search",
        "files": "Files",
        "feature_flags": "Feature Flags",
        "notifications": "Notifications",
        "onboarding": "Onboarding Traits",
        "api_keys": "Managing API Keys",
    }
)
_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "content": (
            "list_posts get_post update_post list_content_types list_content_type_categories list_pillars "
            "list_pillar_categories list_tags list_audiences list_photos get_photo list_styles list_drops "
            "get_drop list_trending_reels get_picked_for_you get_item_filters list_items update_item"
        ),
        "calendar": (
            "list_schedule schedule_post update_entry remove_entry reset_date reorder generate list_categories "
            "list_daily_tasks update_daily_task"
        ),
        "ai": (
            "get_market_profile generate_market_profile list_market_profile_categories "
            "save_market_profile_answers list_generation_tasks generate_reel_script get_generation_task "
            "get_hook_menu generate_hook_menu get_hook_menu_status get_reel_script get_feature_settings"
        ),
        "captions": "generate react",
        "events": "list get list_types register",
        "resources": "list_images get_image_filters list_videos list_video_categories",
        "pages": (
            "list get create update delete duplicate add_component update_component delete_component attach_image "
            "remove_image add_social_link update_social_link delete_social_link"
        ),
        "account": "get_profile update_profile change_password get_activity get_tour_progress update_tour_progress",
        "organization": "get save leave",
        "billing": (
            "get_membership get_coupon list_plans list_invoices get_invoice_url send_invoice_csv checkout "
            "apply_coupon remove_coupon cancel_membership reactivate_plan change_plan pause_membership "
            "unpause_membership refresh update_payment_method"
        ),
        "instagram": (
            "get_info disconnect get_insights list_media get_media_insights get_posting_frequency get_summary "
            "delete_summary"
        ),
        "search": "query get_filters",
        "files": "create_signed_file",
        "feature_flags": "list",
        "notifications": "list",
        "onboarding": (
            "list_areas_of_work create_area_of_work list_client_types create_client_type list_mindsets "
            "create_mindset list_goals create_goal list_referral_sources create_referral_source"
        ),
        "api_keys": "list create revoke",
    }
)
_CORE = "notify http pause fail continue report"


def chapters() -> Mapping[str, str]:
    """Each chapter's name with the guide's heading."""
    return _TITLES


def names(chapter: str | None = None) -> tuple[str, ...]:
    """The 116 actions of the API, or those of one chapter, in the guide's order."""
    wanted = _ACTIONS if chapter is None else (chapter,)
    return tuple(f"{one}.{name}" for one in wanted for name in _ACTIONS[one].split())


def core_names() -> tuple[str, ...]:
    """The actions that are not the API's."""
    return tuple(f"core.{name}" for name in _CORE.split())


def find(name: str) -> "type[Action[Any]]":
    """The action of this name. Imports its chapter and no other. Raises KeyError where there is none."""
    chapter = name.partition(".")[0]
    if chapter not in _ACTIONS and chapter != "core":
        raise KeyError(name)
    return _actions_in(chapter)[name]


@cache
def _actions_in(chapter: str) -> "Mapping[str, type[Action[Any]]]":
    from cc_flow.actions.base import Action

    module = importlib.import_module(f"cc_flow.actions.{chapter}")
    classes = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Action)]
    return {kind.spec.name: kind for kind in classes if "spec" in vars(kind)}

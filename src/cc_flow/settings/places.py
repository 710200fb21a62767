"""Where things lie on this machine: the user's configuration, and the run store."""

import os
from collections.abc import Mapping
from pathlib import Path


def configuration_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of the user's own configuration; `CC_FLOW_CONFIG_DIR` moves it."""
    if folder := environment.get("CC_FLOW_CONFIG_DIR"):
        return Path(folder)
    from platformdirs import user_config_path

    return user_config_path("cc-flow", appauthor=False)


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of the run store; `CC_FLOW_STATE_DIR` moves it."""
    if folder := environment.get("CC_FLOW_STATE_DIR"):
        return Path(folder)
    from platformdirs import user_state_path

    return user_state_path("cc-flow", appauthor=False)

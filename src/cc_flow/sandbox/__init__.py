"""The API on this machine: a stateful stand-in, in-process or on loopback. The one room with starlette."""

from cc_flow.sandbox.app import Sandbox, create_app
from cc_flow.sandbox.constants import SANDBOX_KEY, SANDBOX_ORIGIN, SANDBOX_TENANT
from cc_flow.sandbox.faults import Faults
from cc_flow.sandbox.serve import DEFAULT_PORT, Serving, serve
from cc_flow.sandbox.state import reset

__all__ = [
    "DEFAULT_PORT",
    "SANDBOX_KEY",
    "SANDBOX_ORIGIN",
    "SANDBOX_TENANT",
    "Faults",
    "Sandbox",
    "Serving",
    "create_app",
    "reset",
    "serve",
]

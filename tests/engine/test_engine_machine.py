"""The engine as a machine: hypothesis looks for an order of events that breaks a promise."""

from engine_machine import Machine
from hypothesis import HealthCheck, settings

TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

"""`python -m proofs.canary`: go through every scenario and look for the secrets; the exit code is 1 for a leak."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from proofs import MEMORY
from proofs.canary.scenarios import FLOWS, HEAD, NEW, OLD, SECRETS, Scenario, scenarios
from proofs.canary.search import leaks
from proofs.canary.server import giving_away, set_mode
from proofs.kill.victim import Kill, run, warm


def main(arguments: Sequence[str] | None = None) -> int:
    """Look; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m proofs.canary", description=__doc__)
    parser.add_argument("--leaky", action="store_true", help="take the mask off: the exit code is 0 where that is seen")
    parser.add_argument("--every", type=int, default=1, help="of so many scenarios one (1: all)")
    asked = parser.parse_args(arguments)
    is_leaky, chosen = asked.leaky, list(scenarios())[:: asked.every]
    warm()
    if is_leaky:
        _take_the_mask_off()
    found: list[str] = []
    commands = files = size = 0
    with giving_away() as port:
        for scenario in chosen:
            folder = Path(tempfile.mkdtemp(prefix="cc-flow-canary-", dir=MEMORY))
            try:
                found += [f"{scenario.name}: {leak}" for leak in _play(scenario, port, folder)]
                written = [file for file in folder.rglob("*") if file.is_file()]
                commands, files = commands + len(scenario.commands), files + len(written)
                size += sum(file.stat().st_size for file in written)
            finally:
                shutil.rmtree(folder)
    print(f"{len(chosen)} scenarios, {commands} commands, {files} files with {size:,} bytes, {len(SECRETS)} secrets")
    print(f"{len(found)} leaks")
    print("\n".join(found[:30]))
    return int(bool(found) != is_leaky)


def _play(scenario: Scenario, port: int, folder: Path) -> list[str]:
    (folder / "flow.yaml").write_text(HEAD + FLOWS[scenario.flow])
    set_mode(port, scenario.mode)
    environment = {
        "CC_FLOW_STATE_DIR": str(folder / "state"),
        "CC_FLOW_CONFIG_DIR": str(folder / "config"),
        "CC_FLOW_API_KEY": scenario.key,
        "CC_FLOW_TENANT": "canary",
        "CC_FLOW_BASE_URL": f"http://127.0.0.1:{port}",
        "CC_FLOW_CAPABILITIES": "billing,account",
        "CC_FLOW_SECRET_OLD": OLD,
        "CC_FLOW_SECRET_NEW": NEW,
        "CC_FLOW_SECRET_HOOK": scenario.hook,
    }
    found: list[str] = []
    for number, command in enumerate(scenario.commands):
        ended = run(list(command), environment, folder, Kill(), prepare=_break if scenario.breaks else None)
        (folder / f"written-{number}").write_text(ended.output)
        if scenario.breaks and "itself failed" not in ended.output:
            found.append("nothing broke")
    return [*found, *leaks(folder, SECRETS)]


def _break() -> None:
    """A mistake of ours, with the key in its hands."""
    from cc_flow.api import client

    def connect(**given: object) -> None:
        key = given["key"].reveal()  # type: ignore[attr-defined] # a Secret
        raise RuntimeError(f"no way to connect with {key}")

    client.connect = connect  # type: ignore[assignment] # that is the mistake


def _take_the_mask_off() -> None:
    from cc_flow.secret import Mask

    Mask.__call__ = lambda _mask, text: text  # type: ignore[method-assign] # that is the leak


if __name__ == "__main__":
    sys.exit(main())

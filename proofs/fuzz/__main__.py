"""`python -m proofs.fuzz --target loader|template|checker [--seconds 60]`: fuzz one target, led by coverage.

Needs atheris (`pip install --group fuzz`). What is found is left in `--findings` (a folder `fuzz-findings`), one file
each, and exits other than 0; `--again FILE` runs one of them.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from proofs.mutants import seeds


def main() -> None:
    """Fuzz until the time is over, or something is found; atheris ends the process."""
    parser = argparse.ArgumentParser(prog="python -m proofs.fuzz", description=__doc__)
    parser.add_argument("--target", choices=("loader", "template", "checker"), required=True)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--again", type=Path, help="run the bytes of this file once")
    given = parser.parse_args()
    try:
        import atheris
    except ModuleNotFoundError:
        sys.exit("atheris is not installed: pip install --group fuzz")
    with atheris.instrument_imports(include=["cc_flow"]):
        from proofs.fuzz.targets import TARGETS
    if given.again is not None:
        TARGETS[given.target](given.again.read_bytes())
        return
    given.findings.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        _plant(Path(corpus), given.target)
        limits = [f"-max_total_time={given.seconds}", "-timeout=5", "-rss_limit_mb=2048", "-max_len=20000"]
        quiet = ["-print_final_stats=1", "-verbosity=0", f"-artifact_prefix={given.findings}/{given.target}-"]
        atheris.Setup([sys.argv[0], corpus, *limits, *quiet], TARGETS[given.target])
        atheris.Fuzz()


def _plant(corpus: Path, target: str) -> None:
    """What fuzzing begins with: files, or the expressions in them. The checker's bytes are choices."""
    for number, text in enumerate(seeds()):
        if target == "loader":
            (corpus / f"{number}").write_bytes(text.encode("utf-8", "surrogatepass")[:20_000])
        elif target == "template":
            for line, words in enumerate(one for one in text.split("\n") if "{{" in one):
                (corpus / f"{number}-{line}").write_text(words.partition(": ")[2].strip("\"'"), "utf-8")
        else:
            (corpus / f"{number}").write_bytes(bytes(hash((number, at)) % 256 for at in range(200)))


if __name__ == "__main__":
    main()

"""Deterministic simulation: one seed is one world, with its workflow, its faults, its crashes, and its two runners.

python -m proofs.simulation --seeds 1000
python -m proofs.simulation --seed 7      one world again, told step by step
"""

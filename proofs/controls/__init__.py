"""Tests of the tests: each protection is taken out of a copy of cc-flow on purpose, and the test named for it must fail.

python -m proofs.controls
"""

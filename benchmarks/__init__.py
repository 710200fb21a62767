"""Benchmarks: ratios against a bare program of the same interpreter, side by side in one run. Not tests."""

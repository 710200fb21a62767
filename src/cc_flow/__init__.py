"""Workflows for the Coffee & Contracts API: checked, planned, run once, run again every Monday."""

__version__ = "0.1.0"

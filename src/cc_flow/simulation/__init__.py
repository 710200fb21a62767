"""A run that writes nothing: unknowns, planned writes laid over reads, saved plans, what keeps an apply to its plan.

It is a Performer, a journal in memory and records; it does not know the engine that drives it. Import the parts by
file.
"""

"""A checked workflow becomes a run: blocks, loops, attempts, retries, polling, resume. A Performer is its only way
out.
"""

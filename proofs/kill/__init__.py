"""Real kills over real sockets: the command line in a process of its own is killed (SIGKILL) at a seam, or at a moment,
and resumed until it is done; the server counts what arrived.

    python -m proofs.kill --points 1000
"""

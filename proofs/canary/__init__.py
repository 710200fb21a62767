"""Secret canaries: made-up secrets are used in every way a user can, also where things go wrong, and then looked for in
every byte that was written.

    python -m proofs.canary
    python -m proofs.canary --leaky      with the mask taken off: the search must find them
"""

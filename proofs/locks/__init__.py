"""The locks before money and the account: with any of them closed, nothing is sent. Every combination, every action.

python -m proofs.locks
"""

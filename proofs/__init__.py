"""Long proofs, and those that need more than Python: each a command of its own, with a short and a long setting."""

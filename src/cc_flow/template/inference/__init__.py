"""What an expression yields before anything runs, and what is wrong with it. Works on `cc_flow.shape`, never on values."""

"""Words for the seeded library. Text only; what is made of it is one floor up."""

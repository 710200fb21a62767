"""Fuzzing: the loader, the compiler of templates and the checker, fed with whatever breaks them."""

"""A strict API over real sockets, in a process of its own, with faults on the level of bytes. Shares no code with the
sandbox, nor with what the tests of the engine use: a second reading of the guide.
"""

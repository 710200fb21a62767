"""What an editor asks while a workflow is being written: the language server. The one room with pygls.

What is wrong, what may be named and what it is, is known by the rooms below; here it is only found for a place.
"""

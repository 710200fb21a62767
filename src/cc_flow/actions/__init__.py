"""116 sentences and a few of our own: what can be asked of the API, judged and put into words. Sends nothing.

Nothing is imported here: who needs only the data of an action does not pay for pydantic.
"""

"""The names by which the sandbox is reached. None is a secret: they open nothing but a file on this machine."""

# Plainly readable on purpose: nobody should mistake it for a key to a live account.
SANDBOX_KEY = "cc_sandbox_opens_only_this_machine"
# Of the sandbox's one user, until it is changed.
SANDBOX_PASSWORD = "sandbox-password"  # noqa: S105 - see above
SANDBOX_TENANT = "sandbox"
# `localhost` and every name under it is loopback (RFC 6761), so plain http is fine; in-process nothing is resolved.
SANDBOX_ORIGIN = "http://sandbox"

PREFIX = "/api"

PAGE_SIZE = 25  # the guide's default page
LARGEST_PAGE = 100  # `limit` is capped here without a word (assumed)

"""Files: an address to which one file can be put without a key, as with a storage service."""

import hashlib
from datetime import timedelta

from cc_flow.sandbox.exchange import Asked, Endpoint, Reply, created
from cc_flow.sandbox.kinds import LINE
from cc_flow.sandbox.seed.chance import make_id, stamp
from cc_flow.sandbox.validation import Fields, optional, required

UPLOADS = "/uploads"  # outside of /api, as a storage service is
VALID_FOR = timedelta(hours=1)


def create_signed_file(asked: Asked) -> Reply:
    """An address that works for an hour; the same address shows the file once it is there."""
    number = asked.state.next_number("file")
    id_ = make_id("file", number)
    signature = hashlib.sha256(f"upload {number}".encode()).hexdigest()[:32]
    file = {
        "id": id_,
        "fileName": asked.body["fileName"],
        "contentType": asked.body.get("contentType", "application/octet-stream"),
        "signature": signature,
        "expiresAt": stamp(asked.now + VALID_FOR),
    }
    asked.state.put("file", id_, file)
    address = f"{asked.origin}{UPLOADS}/{id_}"
    return created(
        {
            "id": id_,
            "url": f"{address}?signature={signature}",
            "method": "PUT",
            "fields": None,
            "fileUrl": address,
            "expiresAt": file["expiresAt"],
        }
    )


_BODY: Fields = {"fileName": required(LINE), "contentType": optional(LINE)}
ENDPOINTS = (
    Endpoint("files.create_signed_file", "POST", "/user/files/create-signed-file", create_signed_file, body=_BODY),
)

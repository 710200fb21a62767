"""Files: a place to upload to."""

from cc_flow.actions.base import Action, Output, action
from cc_flow.actions.spec import EffectClass, blurs
from cc_flow.actions.types import SecretText, Title, Url


class SignedFile(Output):
    """Where one file may be uploaded to, for a while, by whoever has the address."""

    url: SecretText
    """The pre-signed address. Never shown, never recorded. (documented; the field is assumed)"""

    fields: dict[str, SecretText] | None
    """What goes with the upload, where it is a form. Never shown, never recorded. (assumed)"""

    file_url: Url | None
    """Where the file can be seen afterwards. (assumed)"""


@action(
    "files.create_signed_file",
    "POST /user/files/create-signed-file",
    # A second address is as good as the first, and nothing is stored before an upload.
    effect_class=EffectClass.SET,
    resource="file",
    cannot_read_back="an address that was lost is replaced by asking for another",
    overlay=blurs(),
)
class CreateSignedFile(Action[SignedFile]):
    """Get a pre-signed S3 upload URL."""

    file_name: Title
    """The name of the file. (assumed)"""

    content_type: Title | None = None
    """What it is, such as `image/jpeg`. (assumed)"""

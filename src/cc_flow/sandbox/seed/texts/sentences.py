"""What the sandbox's AI writes: plain frames round a post's own words, so that a caption shows its post."""

CAPTIONS = (
    "{title} ☕ I have been thinking about this one all week. {line} What would you add?",
    "Quick one for my people in [Your City]: {title}. {line} Save it for the weekend.",
    "{line} That is the short version of “{title}”. The long one comes with coffee. — [Your Name]",
    "You asked, I answer: {title}. {line} Send this to the friend who keeps asking.",
)
SCRIPT_LINES = (
    "Hook (0-3 s): {hook}",
    "Scene 1 (3-10 s): Walk towards the camera and say who this is for.",
    "Scene 2 (10-20 s): Show the proof, one number on screen.",
    "Scene 3 (20-27 s): Say what to do next.",
    "Close (27-30 s): Smile, point at the caption.",
)
SUMMARY = (
    "{name} serves buyers and sellers in {location} with a warm, direct voice. Clients come for local knowledge"
    " and stay for quick answers. Posts do best when they name a street, a number and a next step."
)
VOICE_TAGS = ("warm", "direct", "local", "practical", "a little funny")

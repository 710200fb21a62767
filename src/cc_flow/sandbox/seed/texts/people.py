"""Names around the agent whose sandbox this is, and words of their account. Nobody here exists."""

PHOTOGRAPHERS = ("Mara Lindqvist", "Theo Okafor", "June Castellano")
SHOOTS = ("Coffee Shop Morning", "Bright Kitchen", "Front Porch", "Home Office", "City Walk", "Closing Day")
IMAGE_TAGS = ("coffee", "kitchen", "laptop", "porch", "keys", "team", "flatlay", "neutral", "fall", "spring")
EVENTS = (
    ("Content Planning Live", "live-training", "We plan the month together, post by post."),
    ("Caption Clinic", "office-hours", "Bring a caption, leave with a better one."),
    ("Reels for Realtors", "workshop", "Film, cut and post one reel in an hour."),
    ("Ask a Broker", "q-and-a", "Contracts, commissions, compliance. No recording."),
    ("Instagram Audit", "workshop", "Five profiles, reviewed live."),
    ("Quarterly Market Briefing", "live-training", "What the numbers say, and how to say it."),
)
VIDEOS = (
    ("Getting started", ("Welcome to the library", "Your first week of posts", "Setting up your brand voice")),
    ("Canva", ("Change colors in one click", "Export without blur", "Add your logo everywhere")),
    (
        "Instagram",
        ("Anatomy of a good reel", "Stories that get replies", "Reading your insights", "Bio that books calls"),
    ),
    ("Email", ("The monthly letter", "Subject lines people open")),
)
MINDSETS = ("Educator", "Neighbor", "Storyteller", "Analyst", "Host")
GOALS = ("Grow my audience", "Get more listings", "Stay in touch with past clients", "Save time")
AREAS_OF_WORK = ("Residential sales", "Luxury", "New construction", "Property management", "Relocation")
CLIENT_TYPES = ("First-time buyers", "Move-up buyers", "Downsizers", "Investors", "Sellers")
REFERRAL_SOURCES = ("Instagram", "A friend", "Podcast", "Brokerage", "Search")
QUESTIONS = (
    ("Your market", ("Which city and neighborhoods do you serve?", "What is a typical price range?")),
    ("Your clients", ("Who do you love working with?", "What do they worry about most?")),
    ("Your voice", ("Three words your clients use for you?", "What would you never say?")),
)
HOOKS = (
    "Nobody is talking about this in [Your City]",
    "Stop scrolling if you rent in [Neighborhood]",
    "The listing mistake I see every week",
    "What $500k buys you right now",
    "Three things I would never do as a buyer",
    "Your agent should have told you this",
)
NOTIFICATIONS = (
    ("New drop", "This week's posts are in."),
    ("Reels that work", "Ten trending reels are waiting for you."),
    ("Event tomorrow", "Content Planning Live starts at noon."),
    ("Tip", "Fill your market profile and captions get better."),
    ("Maintenance", "Short maintenance on Sunday night, 10 minutes."),
)
FLAGS = {
    "ai-captions": True,
    "reel-scripts": True,
    "page-builder": True,
    "instagram-analytics": True,
    "organization-calendar": False,
    "video-editor": False,
}

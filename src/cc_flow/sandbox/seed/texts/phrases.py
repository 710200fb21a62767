"""What surrounds a topic: phrases of formats, calls to action, hashtags, instructions, the vault, nasty titles."""

# How a format words a topic. The pillar's topics go round through these.
FORMS = {
    "reel": ("{topic} in 30 seconds", "POV: {topic}", "{topic} (voice-over)"),
    "carousel": ("{topic}, slide by slide", "Swipe: {topic}", "{topic}: save this one"),
    "story": ("{topic} (poll)", "Tap through: {topic}", "Story time: {topic}"),
    "single-image": ("{topic}", "{topic} — quote card", "{topic}: what I tell my clients"),
}
OPENERS = (
    "Let's talk about this one.",
    "Okay, real talk.",
    "Nobody told me this when I bought my first place.",
    "I get this question every single week.",
    "Grab a coffee, this is worth a minute. ☕",
    "If you are thinking about a move in [Your City], read this.",
)
CALLS_TO_ACTION = (
    "Comment HOME and I will send you the list.",
    "DM me, I answer myself. — [Your Name]",
    "Save this for later and send it to someone who is looking.",
    "Call or text me at [Your Phone Number].",
    "More on [Your Website].",
    "Tell me in the comments: yes or no?",
)
HASHTAGS = {
    "local": "#[YourCity] #shoplocal #[YourCity]realtor",
    "market-education": "#marketupdate #realestatetips #[YourCity]realestate",
    "listings": "#justlisted #openhouse #[YourCity]homes",
    "buyer-tips": "#firsttimehomebuyer #homebuyingtips",
    "seller-tips": "#sellyourhome #listingagent",
    "personal-brand": "#realtorlife #meettheagent",
    "social-proof": "#happyclients #justsold",
    "home-life": "#homestyle #cozyhome",
}
INSTRUCTIONS = {
    "reel": "Open the template, film three clips of five seconds, and add the trending sound in the app.",
    "carousel": "Open the template, change the colors to yours, and export all slides as PNG.",
    "story": "Open the template, replace the photo, and add the sticker named on the slide in the app.",
    "single-image": "Open the template, replace the placeholders in brackets, and export as PNG.",
}
VAULT = {
    "email-template": (
        "New listing announcement",
        "Monthly market letter for [Your City]",
        "After the open house",
        "Home anniversary note",
        "Price reduction, kindly told",
    ),
    "story-template": (
        "This or that: kitchens",
        "Weekend plans in [Neighborhood]",
        "Rate watch",
        "Guess the price",
        "Behind the scenes",
    ),
    "lead-magnets": (
        "First-time buyer guide",
        "Seller's 30-day checklist",
        "Relocation guide to [Your City]",
        "Down payment assistance, explained",
    ),
    "marketing-campaigns": (
        "Spring sellers campaign",
        "Back to school moves",
        "Geo-farm [Neighborhood] in 8 weeks",
        "Past client reactivation",
    ),
    "landing-page": ("Home value request", "Buyer consultation", "Open house sign-in", "Neighborhood guide"),
    "guides": (
        "Instagram in 20 minutes a day",
        "How to film at a listing",
        "Your brand voice workbook",
        "Content calendar, explained",
    ),
}
# Titles that real people wrote and that software has tripped over.
NASTY = (
    "007",
    "[1, 2]",
    "{{ 7*7 }}",
    "Null",
    "true",
    "\"Quoted\" & 'quoted' <b>bold</b>",
    "<script>alert('hi')</script>",
    "Ciao! 🏡✨ — casa nuova, ¿quién dijo miedo?",
    "Price: $1,250,000 — 50% off*",
    "2026-12-01",
    "Robert'); DROP TABLE posts;--",
    "  Two  spaces, and a trailing one ",
    "Line one\nline two",
    "1e3",
)

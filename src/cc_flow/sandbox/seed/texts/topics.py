"""What posts are about: for each pillar its topics, each a title and the sentence that carries the caption."""

from typing import NamedTuple


class Topic(NamedTuple):
    """One idea. Square brackets are what an agent fills in before posting."""

    title: str
    line: str


LOCAL = (
    Topic(
        "The best coffee shops in [Your City]",
        "Three places I take every client who is new to [Your City], and what to order in each.",
    ),
    Topic(
        "A Saturday in [Neighborhood]",
        "Farmers market, playground, tacos: this is what a weekend in [Neighborhood] really looks like.",
    ),
    Topic(
        "Moving to [Your City]? Start here", "The schools, the commute and the one street everybody falls in love with."
    ),
    Topic(
        "Hidden patios of [Your City]", "You will not find these on the first page of any list, and that is the point."
    ),
    Topic(
        "Local business spotlight: [Business Name]",
        "[Business Name] has been a neighbor of mine for years, and their cinnamon rolls are worth the drive.",
    ),
    Topic("What $500k buys in [Your City]", "Same price, three very different homes. Which one would you pick?"),
    Topic(
        "Dog-friendly spots in [Neighborhood]",
        "My clients ask about parks before they ask about kitchens. Here are the ones with shade.",
    ),
    Topic("[Your City] this month", "Concerts, markets and one event your kids will talk about until summer."),
    Topic("Five streets to know in [Your City]", "If one of these comes up, call me before you call your lender."),
    Topic("Where the locals eat in [Your City]", "No chains, no lines, no dress code."),
    Topic("The commute nobody tells you about", "I drove it at 8 a.m. so that you do not have to."),
    Topic("Why I chose [Your City]", "I could live anywhere. Here is what kept me."),
)
MARKET_EDUCATION = (
    Topic("What rates did this week", "Half a point sounds like nothing until you see it as a monthly payment."),
    Topic(
        "[Month] market update for [Your City]",
        "Inventory, days on market and what they mean for you, without the jargon.",
    ),
    Topic("Is it a buyer's market yet?", "Look at months of supply, not at headlines."),
    Topic("Appraisal, inspection, assessment", "Three words that sound alike and cost you very different things."),
    Topic("How a bidding war really ends", "The highest number does not always win, and I can prove it."),
    Topic("What an escalation clause does", "It is a promise with a ceiling. Set the ceiling first."),
    Topic("Pre-qualified is not pre-approved", "One is a guess, the other opens doors."),
    Topic("The real cost of waiting a year", "Rent, price and rate, side by side on one page."),
    Topic("Closing costs, line by line", "Nobody likes surprises at the closing table."),
    Topic("What days on market tells you", "Day 1 and day 41 are two different negotiations."),
    Topic("Property taxes in [Your County]", "Why your neighbor pays less for the same house."),
    Topic("New construction or resale?", "The model home is not the home you will get."),
)
LISTINGS = (
    Topic(
        "Just listed in [Neighborhood]", "[Address] has the light everybody asks for and the closet nobody believes."
    ),
    Topic("Open house this [Day]", "[Address], from [Time]. Coffee is on me."),
    Topic("Under contract in [Number] days", "Preparation, price, photos: in that order."),
    Topic("Just sold: [Address]", "Congratulations to the family who said 'we will just look at one more'."),
    Topic("Coming soon to [Neighborhood]", "You are hearing about it before the portals do."),
    Topic("A kitchen worth the tour", "Wait for the pantry."),
    Topic("Before and after staging", "Same room, same sofa, forty thousand dollars apart."),
    Topic("Price improvement on [Address]", "The home did not change. The opportunity did."),
    Topic("Three things I love about [Address]", "The third one does not show in photos."),
    Topic("Tour it with me", "Sixty seconds, every room, no filters."),
    Topic("The backyard of [Address]", "Bring the grill. It has been waiting for you."),
    Topic("Who this home is for", "If you work from home and cook for eight, keep reading."),
)
BUYER_TIPS = (
    Topic("First-time buyer checklist", "Save this. You will want it on the day you get the keys."),
    Topic("Five questions to ask at a showing", "Ask the fourth one in the driveway, not in the house."),
    Topic("What not to buy before closing", "No car, no couch, no new credit card. I mean it."),
    Topic("How much house can I afford?", "Start with the payment that lets you sleep."),
    Topic("Down payment myths", "Twenty percent is a number, not a law."),
    Topic("Red flags I look for", "Fresh paint in one corner is never just fresh paint."),
    Topic("The buyer agreement, explained", "What you sign, why you sign it, and what I owe you in return."),
    Topic("Make your offer stand out", "Sellers read the terms before they read the letter."),
    Topic("Your first weekend as a homeowner", "Locks, filters, water shut-off. Then pizza."),
    Topic("Renting vs. owning in [Your City]", "I ran the numbers for a two-bedroom. The answer surprised me."),
    Topic("What a buyer's agent really does", "Most of it happens when you are asleep."),
    Topic("From offer to keys", "Thirty days, eleven steps, one group chat."),
)
SELLER_TIPS = (
    Topic("Sell it for more: start with the front door", "Forty dollars of paint has the best return in the house."),
    Topic("What to fix before you list", "And what to leave alone, because nobody will pay you for it."),
    Topic("How I price a home", "Zillow has never smelled your basement."),
    Topic("The first ten days", "They decide the next sixty."),
    Topic("Declutter in a weekend", "If it does not sell the room, it goes in a box."),
    Topic("Why your neighbor's home sat", "It was not the market."),
    Topic("Photos sell the showing", "You have eight seconds on a phone screen."),
    Topic("Should you sell before you buy?", "There are four ways to do it, and one is right for you."),
    Topic("Net sheet 101", "The sale price is not the number that matters."),
    Topic("Selling with pets and kids", "It can be done. I bring the lint roller."),
    Topic("Offers on the table: how to choose", "Highest, cleanest, fastest. Pick two."),
    Topic("Your home's launch plan", "Day by day, from the first walk-through to the sign."),
)
PERSONAL_BRAND = (
    Topic("Meet your agent", "Hi, I am [Your Name]. I drink too much coffee and I answer my phone."),
    Topic("A day in my life", "Keys, coffee, contracts, carpool. Not in that order."),
    Topic("Why I do this work", "It started with a yellow house I could not afford."),
    Topic("Three things I will never do", "Number two has cost me a commission, and I would do it again."),
    Topic("What is in my showing bag", "Shoe covers, snacks, a flashlight and one very good pen."),
    Topic("The mistake that made me better", "I was twenty minutes late to my first closing."),
    Topic("My morning routine, honestly", "No ice bath. Sorry."),
    Topic("How I got into real estate", "My mother saw it before I did."),
    Topic("Ask me anything", "Nothing is off the table, not even my commission."),
    Topic("My word for this year", "It is on a sticky note on my dashboard."),
    Topic("Wins of the week", "Two sets of keys, one happy cry, zero naps."),
    Topic("What my clients teach me", "Patience, mostly. And where to find good dumplings."),
)
SOCIAL_PROOF = (
    Topic("Client love", "'We never felt rushed.' That is the whole review, and it made my week."),
    Topic("From renters to owners", "Two years of saving, three offers, one very loud yes."),
    Topic("The Johnsons are home", "They wanted a porch. They got a porch and a peach tree."),
    Topic("Five stars from [Client Name]", "I am framing this one."),
    Topic("How we beat eleven offers", "It was not the price. It was the phone call."),
    Topic("Case study: listed to closed", "Twenty-three days, told with screenshots."),
    Topic("She almost gave up", "Offer number six was the one."),
    Topic("What my sellers say", "Three clients, one question: would you do it again?"),
    Topic("A letter I keep", "It hangs over my desk, next to the calendar."),
    Topic("Keys day", "I will never get used to these faces."),
    Topic("One year later", "I asked them what they would change. Nothing, they said. Maybe the faucet."),
    Topic("Thank you for the referral", "The best compliment is your sister's phone number."),
)
HOME_LIFE = (
    Topic("Five plants you cannot kill", "I have tried. They are fine."),
    Topic("The ten-minute reset", "Set a timer, put on a song, start with the counters."),
    Topic("Paint colors buyers love", "Warm white is not one color. Here are four."),
    Topic("Small-space storage", "Under the stairs, over the door, behind the mirror."),
    Topic("Fall home checklist", "Gutters, filters, hoses, candles."),
    Topic("Spring cleaning, room by room", "One list, seven rooms, two weekends."),
    Topic("Set the table for eight", "You do not need matching plates."),
    Topic("Cozy on a budget", "Lamps. The answer is always lamps."),
    Topic("Front porch season", "Two chairs and a reason to sit down."),
    Topic("A home office that works", "Face the window, hide the cables, close the door."),
    Topic("Hosting without the panic", "Everything you can do the night before."),
    Topic("Which backsplash are you?", "Tell me your tile and I will tell you your house."),
)

TOPICS = {
    "local": LOCAL,
    "market-education": MARKET_EDUCATION,
    "listings": LISTINGS,
    "buyer-tips": BUYER_TIPS,
    "seller-tips": SELLER_TIPS,
    "personal-brand": PERSONAL_BRAND,
    "social-proof": SOCIAL_PROOF,
    "home-life": HOME_LIFE,
}

"""What the invented people of the demo wrote: nobody's life, made up for looking and testing."""

from dataclasses import dataclass

from portal.diary.incidents import Behaviour


@dataclass(frozen=True)
class Told:
    """One invented thing that happened; `{}` stands for a place or number chosen by the loader."""

    words: str
    kinds: tuple[Behaviour, ...]
    fear: int | None = None
    how: str = ""
    picture: str = ""
    fills: tuple[str, ...] = ("",)


_ROADS = (
    "Mill Lane",
    "Castle Street",
    "the station",
    "the library",
    "Quay Road",
    "the market",
    "the bus stop",
    "the gym",
)
_SHOPS = ("the bakery", "the chemist", "the big supermarket", "the post office", "the garden centre")
_COUNTS = ("three", "four", "six", "seven", "nine", "eleven", "fourteen", "nineteen")
_DAYS = ("this morning", "at lunch", "this evening", "just after ten at night", "before work")

TOLD: tuple[Told, ...] = (
    Told(
        "{} missed calls from a withheld number while I was at work. No message.",
        (Behaviour.CONTACTING,),
        4,
        fills=_COUNTS,
    ),
    Told(
        "{} messages from a new account. I blocked the last one on Monday. Same way of writing.",
        (Behaviour.CONTACTING,),
        5,
        fills=_COUNTS,
    ),
    Told(
        "He was standing across the road near {} when I came out. He did not say anything. He looked at "
        "his phone, then at me.",
        (Behaviour.LOITERING, Behaviour.WATCHING),
        6,
        "I walked the long way home.",
        "street",
        _ROADS,
    ),
    Told(
        "The silver car went past the house {}, slowly, and came back again.",
        (Behaviour.FOLLOWING, Behaviour.WATCHING),
        5,
        "",
        "moving",
        _DAYS,
    ),
    Told(
        "I saw him at {}. He does not live near there. He left when I left.",
        (Behaviour.FOLLOWING,),
        5,
        "I have stopped going on Saturdays.",
        fills=_SHOPS,
    ),
    Told(
        "Flowers on the doorstep {}. No card. The same kind as last time.", (Behaviour.GIFT,), 4, "", "flowers", _DAYS
    ),
    Told(
        "A voicemail, {} seconds. Only breathing, then he said my middle name. Nobody else uses it.",
        (Behaviour.CONTACTING,),
        7,
        "I could not sleep.",
        fills=("twelve", "twenty", "thirty-one", "forty"),
    ),
    Told(
        "My sister rang. He wrote to her and asked where I work now. She did not answer him.",
        (Behaviour.THIRD_PARTY, Behaviour.CONTACTING),
        5,
    ),
    Told(
        "Somebody tried to reset my e-mail {}. There were five codes that I had not asked for.",
        (Behaviour.MONITORING,),
        5,
        fills=_DAYS,
    ),
    Told(
        "There is a page with my name and an old photo of me. It says things that I never wrote.",
        (Behaviour.PUBLISHING,),
        6,
        "A colleague asked me about it. I did not know what to say.",
        "screen",
    ),
    Told(
        "The bins were pushed over again and the side gate was open. It was shut when I went to bed.",
        (Behaviour.PROPERTY,),
        5,
        "",
        "gate",
    ),
    Told(
        "He sent a picture of my own front door, taken from the other side of the street. The light was "
        "on, so it was last night.",
        (Behaviour.WATCHING, Behaviour.CONTACTING),
        8,
        "I slept at my mother’s.",
        "door",
    ),
    Told(
        "He wrote: “You will be sorry when you are on your own.” I took a picture of it before it was gone.",
        (Behaviour.THREAT, Behaviour.CONTACTING),
        8,
        "I was shaking. I asked Priya to walk me to the car.",
        "screen",
    ),
    Told(
        "He knew that I had been at the dentist. I had told nobody. I looked under the car and there "
        "was a small black box.",
        (Behaviour.TRACKER, Behaviour.MONITORING),
        9,
        "I took the bus for a week.",
        "box",
    ),
    Told(
        "He was in the car park at {}. The order says he must not come there.",
        (Behaviour.ORDER, Behaviour.LOITERING),
        8,
        "",
        "car",
        ("work", "the school"),
    ),
    Told(
        "The back tyre was flat. The man at the garage said it was cut.",
        (Behaviour.PROPERTY,),
        7,
        "I was late and lost the morning’s pay.",
        "tyre",
    ),
    Told(
        "He followed me from {} to my road. When I stopped, he stopped. A woman I do not know waited "
        "with me until he went.",
        (Behaviour.FOLLOWING,),
        8,
        "I do not go there by myself any more.",
        fills=_ROADS,
    ),
    Told("A parcel that I had not ordered. Inside was a cup like the one I used to have.", (Behaviour.GIFT,), 5),
    Told(
        "He asked to be a friend of {} on line, all in one evening.",
        (Behaviour.THIRD_PARTY,),
        4,
        fills=("my aunt", "two people at work", "my cousin"),
    ),
    Told(
        "Silent calls again, {} of them, from after midnight until three.",
        (Behaviour.CONTACTING,),
        6,
        "I turned the phone off and then worried about that too.",
        fills=_COUNTS,
    ),
    Told(
        "He held my arm at {} and would not let go until a man asked if I was all right.",
        (Behaviour.VIOLENCE,),
        9,
        "There is a bruise. I took a picture the next day.",
        "",
        ("the bus stop", "the station"),
    ),
    Told(
        "I am not sure when this was, some time that week. A neighbour said that a man had asked her "
        "which bell was mine.",
        (Behaviour.THIRD_PARTY, Behaviour.MONITORING),
        5,
    ),
    Told(
        "Nothing much. The car again, at the end of the road, engine on, for about ten minutes.",
        (Behaviour.WATCHING,),
        4,
        "",
        "car",
    ),
    Told(
        "He sent money, one penny at a time, with words in the reference. {} of them.",
        (Behaviour.CONTACTING,),
        4,
        "",
        "screen",
        _COUNTS,
    ),
)

SECOND: tuple[Told, ...] = (
    Told("She was outside the office when I left. She waved as if nothing had happened.", (Behaviour.LOITERING,), 4),
    Told("Nine e-mails since Friday, each from another address.", (Behaviour.CONTACTING,), 5),
    Told(
        "My manager had a letter about me. None of it is true.",
        (Behaviour.PUBLISHING, Behaviour.THIRD_PARTY),
        6,
        "I had to explain everything.",
    ),
    Told(
        "She left a note on my car. It said that she knows where I park now.",
        (Behaviour.WATCHING, Behaviour.CONTACTING),
        6,
        "",
        "car",
    ),
    Told(
        "A man I do not know rang and said she had given him my number for a flat to let.", (Behaviour.THIRD_PARTY,), 3
    ),
)

"""Values of the fields that a family adds to its products."""

from datetime import date, timedelta
from random import Random

from winvest.app.volume.shapes import Field
from winvest.app.volume.sheets import flag

WORDS = ("Selon conditions", "Toutes formules", "Fourni et garanti", "Détail en annexe")
COLUMNS = ("text", "number", "boolean", "date", "choices")


def typed_value(dice: Random, field: Field, *, today: date) -> tuple[str | None, ...]:
    """The value as text, number, truth value, date and choices: one of the five."""
    column, value = _value(dice, field, today=today)
    return tuple(value if one == column else None for one in COLUMNS)


def _value(dice: Random, field: Field, *, today: date) -> tuple[str, str]:
    match field.kind:
        case "integer":
            return "number", str(dice.randint(field.low, field.high))
        case "decimal":
            step = 5 if field.high <= 1000 else 500
            return "number", str(dice.randrange(field.low, field.high + 1, step))
        case "boolean":
            return "boolean", flag(dice.random() < 0.6)
        case "date":
            return "date", (today + timedelta(days=dice.randint(90, 900))).isoformat()
        case "choice":
            return "text", dice.choice(field.choices)
        case "multi_choice":
            count = dice.randint(1, min(3, len(field.choices)))
            quoted = (f'"{one}"' for one in dice.sample(field.choices, count))
            return "choices", "{" + ",".join(quoted) + "}"
    return "text", dice.choice(WORDS)

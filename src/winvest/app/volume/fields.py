"""Values of the fields that a family adds to its products."""

from datetime import date, timedelta
from random import Random

from winvest.app.volume.shapes import Field

WORDS = ("Selon conditions", "Toutes formules", "Fourni et garanti", "Détail en annexe")


def typed_value(
    dice: Random, field: Field, *, today: date
) -> tuple[str | None, str | None, str | None, str | None]:
    """The value as text, number, truth value and date: one of the four."""
    match field.kind:
        case "integer":
            return None, str(dice.randint(field.low, field.high)), None, None
        case "decimal":
            step = 5 if field.high <= 1000 else 500
            return None, str(dice.randrange(field.low, field.high + 1, step)), None, None
        case "boolean":
            return None, None, "t" if dice.random() < 0.6 else "f", None
        case "date":
            return None, None, None, (today + timedelta(days=dice.randint(90, 900))).isoformat()
        case "choice":
            return dice.choice(field.choices), None, None, None
    return dice.choice(WORDS), None, None, None

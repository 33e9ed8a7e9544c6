"""Which scene shows which trade, and what is said of it."""

from hashlib import sha256

from claqueta.organisations.sample.drawing import machines, places, rooms, stages, suites
from claqueta.organisations.sample.drawing.canvas import dice
from claqueta.organisations.sample.drawing.stills import Scene, begun, finished

SCENES: dict[str, tuple[Scene, int, str, str]] = {
    "volume": (
        stages.led_volume,
        236,
        "Plató con muro LED en pleno rodaje",
        "A stage with its LED volume, shooting",
    ),
    "cyclorama": (stages.cyclorama, 0, "Ciclorama iluminado para un rodaje", "A cyclorama lit for a shoot"),
    "set": (
        stages.set_interior,
        0,
        "Decorado interior con cámara y microfonista",
        "An interior set with camera and boom",
    ),
    "location": (
        places.location,
        232,
        "Rodaje en una azotea de Madrid al atardecer",
        "Shooting on a Madrid roof at dusk",
    ),
    "crane": (places.crane, 210, "Plano de grúa en exteriores", "A crane shot on location"),
    "premiere": (
        places.premiere,
        0,
        "Noche de estreno con alfombra roja",
        "A premiere night on the red carpet",
    ),
    "costumes": (
        stages.costumes,
        0,
        "Vestuario y espejo de maquillaje",
        "A costume rail and a make-up mirror",
    ),
    "van": (places.van, 0, "Unidad móvil junto a un estadio", "An OB van beside a stadium"),
    "grading": (
        suites.grading,
        0,
        "Sala de etalonaje con sus osciloscopios",
        "A grading suite and its scopes",
    ),
    "editing": (suites.editing, 0, "Sala de montaje de noche", "An editing suite at night"),
    "mixing": (suites.mixing, 0, "Mesa de mezclas frente a la pantalla", "A mixing desk before the screen"),
    "booth": (suites.booth, 0, "Sesión de doblaje en el locutorio", "A dubbing session in the booth"),
    "animation": (
        rooms.animation,
        0,
        "Mesa de animación con guion gráfico",
        "An animation desk and its storyboard",
    ),
    "cinema": (
        rooms.cinema,
        0,
        "Sala de cine llena durante una proyección",
        "A full cinema during a screening",
    ),
    "control": (rooms.control, 0, "Control de realización en directo", "A live production gallery"),
    "classroom": (
        rooms.classroom,
        0,
        "Clase de guion gráfico y óptica",
        "A lesson in storyboards and optics",
    ),
    "office": (
        rooms.office,
        0,
        "Oficina de producción con el plan de rodaje",
        "A production office and its strip board",
    ),
    "effects": (
        machines.effects,
        0,
        "Plano de efectos visuales a medio render",
        "A visual effects shot, half rendered",
    ),
    "engine": (machines.engine, 0, "Nivel de un videojuego en el motor", "A game’s level in its engine"),
    "racks": (machines.racks, 0, "Sala de servidores para render", "A server room for rendering"),
    "robot": (machines.robot, 0, "Brazo robotizado con cámara", "A camera on a robotic arm"),
}
"""Name → how it is drawn, from which line it is seen in 2.35 : 1 (0: whole), and what it shows in Spanish and English."""

TRADES: dict[str, tuple[str, ...]] = {
    "1": ("office", "animation", "classroom", "editing"),
    "1.4": ("mixing", "booth", "office"),
    "2": ("set", "location", "crane", "volume", "office"),
    "2.6": ("animation", "effects", "editing"),
    "2.7": ("cyclorama", "robot", "set"),
    "2.8": ("cyclorama", "premiere", "crane"),
    "2.11": ("booth", "mixing", "office"),
    "2.12": ("van", "control", "crane"),
    "2.13": ("control", "van", "editing"),
    "3": ("crane", "set", "location", "cyclorama"),
    "3.5": ("costumes", "set", "volume"),
    "3.6": ("costumes", "set", "premiere"),
    "3.7": ("costumes", "booth", "set"),
    "3.15": ("crane", "location", "robot"),
    "4": ("volume", "cyclorama", "set", "robot"),
    "5": ("grading", "editing", "mixing", "effects"),
    "6": ("cinema", "premiere", "office", "grading"),
    "7": ("control", "van", "editing", "cinema"),
    "8": ("engine", "effects", "volume", "animation"),
    "9": ("racks", "robot", "volume", "effects"),
    "10": ("office", "premiere", "classroom", "cinema"),
    "11": ("premiere", "editing", "office", "cyclorama"),
    "12": ("premiere", "cinema", "control", "classroom"),
    "13": ("classroom", "editing", "set", "animation"),
    "14": ("cinema", "location", "office", "premiere"),
}
"""Activity, or its group where nothing more exact is said → scenes of the trade, the most telling first."""
TELLING: dict[str, str] = {
    "sonido": "mixing", "doblaje": "booth", "subtitul": "booth", "locucion": "booth", "color": "grading", "etalonaje": "grading",
    "vfx": "effects", "efectos": "effects", "montaje": "editing", "anim": "animation", "plato": "volume", "virtual": "volume",
    "vestuario": "costumes", "maquillaje": "costumes", "movil": "van", "directo": "van", "localizacion": "location",
    "render": "racks", "cloud": "racks",
}  # fmt: skip
"""Part of an activity's slug → the scene that tells it best."""


def scenes_of(code: str, slug: str, number: int, seed: str) -> list[str]:
    """So many different scenes for an organisation whose main activity this is; what stands first varies by seed."""
    names = TRADES.get(code) or TRADES.get(code.partition(".")[0]) or TRADES["14"]
    first = next((scene for part, scene in TELLING.items() if part in slug), "")
    start = 0 if code in TRADES and "." in code else sha256(seed.encode()).digest()[2] % len(names)
    order = [*names[start:], *names[:start]]
    return list(dict.fromkeys([*([first] if first else []), *order]))[:number]


def drawn_scene(name: str, grade: int, seed: str = "") -> bytes:
    """A scene in the colours of a grade, as WebP; with the same seed the same to the last grain."""
    draw, pan, _es, _en = SCENES[name]
    still = begun(f"{name} {grade} {seed}", grade)
    draw(still)
    return finished(still, pan if pan and dice(f"bars {name} {grade} {seed}").random() < 0.5 else 0)


def caption_of(name: str) -> dict[str, str]:
    _draw, _pan, spanish, english = SCENES[name]
    return {"es": f"{spanish} (dibujo de muestra)", "en": f"{english} (sample drawing)"}

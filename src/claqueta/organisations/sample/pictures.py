"""The pictures of the sample's organisations: logos, scenes of their trade, posters of their works; each drawn once a load."""

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.uploads import Checked
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import credited_titles
from claqueta.organisations.sample.drawing import (
    Work,
    caption_of,
    drawn_logo,
    drawn_poster,
    drawn_scene,
    grade_of,
    scenes_of,
)

FILE = "works.json"


class Pictures:
    """What a load draws; `entries` are the sample's organisations, whose credits say who worked on what."""

    def __init__(self, entries: Sequence[dict[str, Any]]) -> None:
        path = settings.CLUSTER.folder / "sample" / FILE
        known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        told = {work["title"]: work for work in known}
        companies: dict[str, list[tuple[str, str]]] = {}
        years: dict[str, int] = {}
        for entry in entries:
            profile = entry["profile"]
            for credit in profile.get("credits", ()):
                name = profile["trade_name"] or profile["legal_name"]
                companies.setdefault(credit["title"], []).append((name, credit.get("role", "")))
                years.setdefault(credit["title"], credit.get("year"))
        self._works = {
            title: Work(
                title,
                told.get(title, {}).get("year") or years[title],
                told.get(title, {}).get("form", ""),
                told.get(title, {}).get("genre", ""),
                tuple(sorted(names, key=lambda name: not name[1].lower().startswith("produc"))),
            )
            for title, names in companies.items()
        }
        self._scene = cache(drawn_scene)
        self._poster = cache(lambda title: drawn_poster(self._works.get(title, Work(title))))

    def hang(self, organisation: Organisation) -> None:
        """Its logo, its stills if it is a member, a poster for each of its works."""
        name = organisation.name
        organisation.logo.save(f"{organisation.slug}.png", ContentFile(drawn_logo(name)), save=False)
        organisation.save()
        for number, scene in enumerate(_scenes(organisation) if organisation.standing else ()):
            # The first is the house's alone; houses of one trade and one grade share what comes after it.
            body = self._scene(scene, grade_of(name), "" if number else name)
            actions.add_picture(organisation, checked(body), caption_of(scene), by=SYSTEM)
        for title in credited_titles(organisation):
            caption = {
                "es": f"Cartel de «{title}» (dibujo de muestra)"[:200],
                "en": f"Poster of “{title}” (sample drawing)"[:200],
            }
            actions.add_picture(organisation, checked(self._poster(title)), caption, work=title, by=SYSTEM)


def _scenes(organisation: Organisation) -> list[str]:
    """One scene of its main activity; three or four for every third organisation."""
    digest = sha256(organisation.slug.encode()).digest()
    main = organisation.activities.select_related("category").order_by("-is_primary", "pk").first()
    code, slug = (main.category.code, main.category.slug) if main else ("14", "")
    number = 3 + digest[1] % 2 if digest[0] % 3 == 0 else 1
    return scenes_of(code, slug, number, organisation.name)


def checked(body: bytes) -> Checked:
    """A picture that we have drawn ourselves, as one that came in."""
    with Image.open(BytesIO(body)) as image:
        size = image.size
    return Checked(ContentFile(body), "image/webp", sha256(body).hexdigest(), *size)

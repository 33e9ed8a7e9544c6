"""A record whose columns are told of, for the tests of this room."""

from datetime import date

from django.db import models

from claqueta.foundation.fields import ChosenCircles, Field, Fields, fields_of, told
from claqueta.foundation.judging import Choice, Day, ListOf, Number, Row, Text, WebAddress, Whole
from claqueta.foundation.locales import language_name
from claqueta.foundation.translated import TranslatedField


class State(models.TextChoices):
    LENT = "lent", "Lent"
    FREE = "free", "Free"


class Thing(models.Model):
    name = told(
        models.CharField("name", max_length=40), circle="public", section="what", column="name", imported=True
    )
    text = told(
        TranslatedField("text", max_length=30),
        circle="public",
        section="what",
        searched=True,
        column="text",
        patched=True,
        imported=True,
    )
    state = told(
        models.CharField("state", max_length=10, choices=State, blank=True),
        circle="members",
        section="what",
        glance=True,
        compared=True,
        column="state",
        imported=True,
        searched=True,
    )
    year = told(
        models.PositiveSmallIntegerField("year", null=True),
        shape=Whole(1900, 2100),
        follows="state",
        section="more",
        glance=True,
        column="year",
        patched=True,
        imported=True,
    )
    weight = told(
        models.FloatField("weight", null=True),
        shape=Number(0, 100),
        circle="public",
        section="more",
        glance=True,
        imported=True,
        column="weight",
    )
    since = told(
        models.DateField("since", null=True),
        shape=Day(date(2000, 1, 1), date(2030, 1, 1)),
        circle="public",
        section="more",
        glance=True,
        patched=True,
        imported=True,
    )
    listed = told(
        models.BooleanField("listed", default=True),
        circle="public",
        section="more",
        glance=True,
        imported=True,
    )
    mail = told(models.EmailField("mail"), circle="public", section="more", imported=True, patched=True)
    web = told(models.URLField("web", blank=True), circle="public", section="more", imported=True)
    spoken = told(
        models.JSONField("spoken", default=list),
        shape=ListOf(Choice(lambda: ("es", "en", "fr"), words=language_name), 3, once=True),
        circle="public",
        section="more",
        glance=True,
        searched=True,
        column="spoken",
        imported=True,
    )
    names = told(
        models.JSONField("names", default=list),
        shape=ListOf(Text(20), 5, once=True),
        circle="public",
        section="more",
        searched=True,
    )
    rows = told(
        models.JSONField("rows", default=list),
        shape=ListOf(Row({"title": Text(20), "year": Whole(1900, 2100), "url": WebAddress()}), 9),
        circle="public",
        section="more",
        searched=True,
        column="rows",
        help="Title | Year | Address",
    )
    notes = told(
        models.TextField("notes", blank=True),
        shape=Text(200, lines=True),
        circle="office",
        fixed=True,
        office=True,
        section="more",
        column="notes",
        column_circle="office",
        imported=True,
    )
    circles = told(models.JSONField("circles", default=dict), shape=ChosenCircles(lambda: THING))

    class Meta:
        abstract = True


THING: Fields = fields_of(
    Thing,
    Field(name="pictures", label="Pictures", circle="members"),
    sections={"what": "What it is", "more": "More"},
)

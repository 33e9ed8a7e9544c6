from django.conf import settings
from django.db import migrations
from django.urls import reverse
from django.utils import translation


def give_other_slugs(apps, schema_editor):
    """Whoever has a word of our addresses as slug gets another; the address that it could be reached at leads there."""
    from claqueta.foundation.addresses import words_beside_slugs

    organisations = apps.get_model("organisations", "Organisation").objects
    redirects = apps.get_model("wagtailredirects", "Redirect").objects
    for one in organisations.filter(slug__in=words_beside_slugs()):
        old, number = one.slug, 2
        while organisations.filter(slug=f"{old}-{number}").exists():
            number += 1
        one.slug = f"{old}-{number}"
        one.save(update_fields=["slug"])
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                was, now = (reverse("organisation", args=[slug]) for slug in (old, one.slug))
            redirects.get_or_create(
                old_path=was.rstrip("/"), site=None, defaults={"redirect_link": now, "is_permanent": True}
            )


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_drafts_carry_pictures"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [migrations.RunPython(give_other_slugs, migrations.RunPython.noop, elidable=True)]

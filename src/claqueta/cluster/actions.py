"""Bring the database in step with the cluster's folder."""

from claqueta.cluster import queries
from claqueta.cluster.definition import Cluster
from claqueta.cluster.models import ActivityCode, Category, Place, Purpose
from claqueta.foundation.transactions import atomic


@atomic
def sync_cluster(cluster: Cluster) -> None:
    """Write purposes, taxonomy and places. What the folder no longer has is retired, never deleted."""
    for order, purpose in enumerate(cluster.purposes):
        Purpose.objects.update_or_create(
            code=purpose.code, defaults={"name": purpose.name, "text": purpose.text, "order": order}
        )
    by_code: dict[str, Category] = {}
    for order, definition in enumerate(cluster.categories):
        by_code[definition.code], _created = Category.objects.update_or_create(
            code=definition.code,
            defaults={
                "slug": definition.slug,
                "parent": by_code.get(definition.parent_code),
                "name": definition.name,
                "synonyms": definition.synonyms,
                "order": order,
                "retired": False,
            },
        )
    Category.objects.exclude(code__in=by_code).update(retired=True)
    ActivityCode.objects.filter(category__code__in=by_code).delete()
    ActivityCode.objects.bulk_create(
        ActivityCode(scheme="NACE", code=code, category=by_code[definition.code])
        for definition in cluster.categories
        for code in definition.activity_codes
    )
    known = {place.code: place for place in Place.objects.all()}
    fresh = [one for one in cluster.places if one.code not in known]
    Place.objects.bulk_create(
        Place(code=one.code, name=one.name, latitude=one.latitude, longitude=one.longitude) for one in fresh
    )
    for one in cluster.places:
        place = known.get(one.code)
        if place and (place.name, place.latitude, place.longitude) != (one.name, one.latitude, one.longitude):
            place.name, place.latitude, place.longitude = one.name, one.latitude, one.longitude
            place.save()
    queries.forget()

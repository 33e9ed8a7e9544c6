"""A picture may be the poster of one of the credits."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_answers_have_deadlines")]

    operations = [
        migrations.AddField(
            "picture", "work", models.CharField(blank=True, default="", max_length=300, verbose_name="poster of")
        )
    ]

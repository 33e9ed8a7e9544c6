from django.db import migrations, models

import claqueta.opportunities.models.introductions


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0032_numbers_from_rules")]

    operations = [
        # What was told before was told by the bands that stood fixed.
        migrations.AddField(
            model_name="outcome",
            name="limits",
            field=models.JSONField(
                default=[10_000, 50_000, 250_000, 1_000_000],
                verbose_name="limits of the bands when it was told",
            ),
        ),
        migrations.AlterField(
            model_name="outcome",
            name="limits",
            field=models.JSONField(
                default=claqueta.opportunities.models.introductions.limits,
                verbose_name="limits of the bands when it was told",
            ),
        ),
    ]

from django.db import migrations, models

import claqueta.delegations.models.results


class Migration(migrations.Migration):
    dependencies = [("delegations", "0003_numbers_from_rules")]

    operations = [
        # What was answered before was worded by the rule as it stands when this runs.
        migrations.AddField(
            model_name="result",
            name="limits",
            field=models.JSONField(
                default=claqueta.delegations.models.results.limits,
                verbose_name="limits of the bands when it was answered",
            ),
        ),
    ]

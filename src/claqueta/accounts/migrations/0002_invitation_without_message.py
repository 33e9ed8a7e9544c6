from django.db import migrations


class Migration(migrations.Migration):
    """Nothing that is typed travels in an invitation."""

    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RemoveField("invitation", "message")]

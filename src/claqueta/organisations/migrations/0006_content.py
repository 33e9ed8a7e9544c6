"""Drafts and versions call what they hold `content`, as every record's do."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisations", "0005_caption_in_each_language")]

    operations = [
        migrations.RenameField("profiledraft", "profile", "content"),
        migrations.RenameField("profileversion", "profile", "content"),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0020_mail_refusals'),
    ]

    operations = [
        migrations.AddField(
            model_name='roundrun',
            name='worker',
            field=models.CharField(blank=True, max_length=60),
        ),
    ]

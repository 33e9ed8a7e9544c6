import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0011_import_counts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('object_type', models.CharField(max_length=60)),
                ('object_id', models.CharField(max_length=64)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('due_at', models.DateTimeField(db_index=True)),
                ('last_day', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('running', 'Running'), ('stopped', 'Clock stopped'), ('met', 'Met'), ('missed', 'Missed'), ('dropped', 'Dropped')], default='running', max_length=10, verbose_name='state')),
                ('next_at', models.DateTimeField(blank=True, db_index=True, null=True)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'deadline',
                'verbose_name_plural': 'deadlines',
                'ordering': ['due_at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reading', 'unread', 'preview', 'applying', 'applied', 'undone', 'failed'])), name='import_in_a_known_state'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='account',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(fields=['object_type', 'object_id', 'kind'], name='deadline_by_object'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('object_type', 'object_id', 'kind'), name='one_open_deadline_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('next_at__isnull', False), ('state', 'running'), ('stopped_at', None)), models.Q(('ended_at', None), ('next_at', None), ('state', 'stopped'), ('stopped_at__isnull', False)), models.Q(('ended_at__isnull', False), ('next_at', None), ('state__in', ['met', 'missed', 'dropped'])), _connector='OR'), name='deadlines_stand_as_they_say'),
        ),
    ]

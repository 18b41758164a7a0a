import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='IgnoredVerb',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=500, unique=True)),
                ('count', models.BigIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('verb', models.CharField(max_length=500)),
                ('use', models.CharField(max_length=10)),
                ('activity', models.CharField(blank=True, default='', max_length=500)),
                ('title', models.CharField(blank=True, default='', max_length=200)),
                ('registration', models.UUIDField(null=True)),
                ('voids', models.UUIDField(null=True)),
                ('is_pass', models.BooleanField(default=False)),
                ('percent', models.SmallIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('on', models.DateField()),
                ('received_at', models.DateTimeField()),
                ('by_id', models.BigIntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('voids__isnull', False)), fields=['voids'], name='learning_statement_voided'), models.Index(fields=['activity', 'id'], name='learning_statement_activity'), models.Index(fields=['by_id', 'id'], name='learning_statement_sender')],
                'constraints': [models.CheckConstraint(condition=models.Q(('use__in', ('completion', 'progress', 'void'))), name='learning_statement_use'), models.CheckConstraint(condition=models.Q(('use', 'void'), ('voids', None), _connector='OR'), name='learning_statement_voids')],
            },
        ),
        migrations.CreateModel(
            name='ActivityMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.CharField(max_length=500, unique=True)),
                ('target', models.CharField(max_length=8)),
                ('sku', models.CharField(blank=True, default='', max_length=60)),
                ('activity_type', models.CharField(blank=True, default='', max_length=40)),
                ('mapped_by_id', models.BigIntegerField(null=True)),
                ('mapped_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('activity_type', ''), ('target', 'item'), models.Q(('sku', ''), _negated=True)), models.Q(('sku', ''), ('target', 'type'), models.Q(('activity_type', ''), _negated=True)), models.Q(('activity_type', ''), ('sku', ''), ('target', 'nothing')), _connector='OR'), name='learning_mapping_target')],
            },
        ),
        migrations.CreateModel(
            name='KnownActor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(max_length=12)),
                ('key', models.TextField()),
                ('email', models.CharField(blank=True, default='', max_length=254)),
                ('name', models.CharField(blank=True, default='', max_length=300)),
                ('mapped_by_id', models.BigIntegerField(null=True)),
                ('mapped_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['email'], name='learning_actor_email')],
            },
        ),
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=200)),
                ('on', models.DateField()),
                ('type', models.CharField(max_length=40)),
                ('digest', models.CharField(max_length=64)),
                ('by_id', models.BigIntegerField(null=True)),
                ('imported_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['on', 'event'], name='learning_roster_event')],
            },
        ),
        migrations.CreateModel(
            name='RosterRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('outcome', models.CharField(max_length=16)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.knownactor')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.roster')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('roster', 'line'), name='learning_roster_line')],
            },
        ),
        migrations.CreateModel(
            name='Settled',
            fields=[
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='learning.statement')),
                ('outcome', models.CharField(max_length=16)),
                ('sku', models.CharField(blank=True, default='', max_length=60)),
                ('settled_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ('credited', 'credited_before', 'not_passed', 'progress', 'kept', 'waiting', 'voided', 'void', 'counts_nowhere'))), name='learning_settled_outcome')],
            },
        ),
        migrations.CreateModel(
            name='StatementText',
            fields=[
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='learning.statement')),
                ('text', models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name='statement',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.knownactor'),
        ),
        migrations.CreateModel(
            name='Quarantined',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.CharField(blank=True, default='', max_length=500)),
                ('on', models.DateField()),
                ('why', models.CharField(max_length=40)),
                ('detail', models.CharField(blank=True, default='', max_length=500)),
                ('status', models.CharField(default='open', max_length=10)),
                ('entered_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.knownactor')),
                ('roster_row', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.rosterrow')),
                ('statement', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.statement')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'open')), fields=['id'], name='learning_quarantine_open'), models.Index(condition=models.Q(('status', 'open')), fields=['actor'], name='learning_quarantine_actor'), models.Index(condition=models.Q(('status', 'open')), fields=['activity'], name='learning_quarantine_what')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ('open', 'replayed', 'dismissed'))), name='learning_quarantine_status'), models.CheckConstraint(condition=models.Q(models.Q(('roster_row__isnull', False), ('statement', None)), models.Q(('roster_row', None), ('statement__isnull', False)), _connector='OR'), name='learning_quarantine_source')],
            },
        ),
        migrations.CreateModel(
            name='Completion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('activity', models.CharField(max_length=500)),
                ('registration', models.CharField(blank=True, default='', max_length=36)),
                ('on', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('roster_row', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.rosterrow')),
                ('statement', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.statement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'activity', 'registration'), name='learning_completion_once'), models.CheckConstraint(condition=models.Q(models.Q(('roster_row__isnull', False), ('statement', None)), models.Q(('roster_row', None), ('statement__isnull', False)), _connector='OR'), name='learning_completion_source')],
            },
        ),
        migrations.AddField(
            model_name='settled',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]

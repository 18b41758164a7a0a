import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0004_organizations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=200, unique=True)),
                ('made_at', models.DateTimeField()),
                ('organization', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Entitlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sen', models.CharField(max_length=30, unique=True)),
                ('kind', models.CharField(max_length=12)),
                ('sku', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=200)),
                ('family', models.CharField(max_length=20)),
                ('tier', models.IntegerField(null=True)),
                ('original_purchaser_id', models.BigIntegerField(null=True)),
                ('technical_contact_id', models.BigIntegerField(null=True)),
                ('technical_contact_email', models.CharField(blank=True, default='', max_length=254)),
                ('currency', models.CharField(max_length=3)),
                ('annual_net_minor', models.BigIntegerField(default=0)),
                ('anchor_on', models.DateField()),
                ('term_starts_on', models.DateField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('maintenance_starts_on', models.DateField(null=True)),
                ('maintenance_ends_on', models.DateField(null=True)),
                ('order', models.BigIntegerField()),
                ('order_position', models.IntegerField()),
                ('copy', models.IntegerField(default=1)),
                ('ended_on', models.DateField(null=True)),
                ('end_reason', models.TextField(blank=True, default='')),
                ('made_at', models.DateTimeField()),
                ('buyer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organization')),
                ('licensee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.organization')),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.site')),
            ],
            options={
                'indexes': [models.Index(fields=['licensee', '-id'], name='licensing_licensee'), models.Index(fields=['buyer', '-id'], name='licensing_buyer'), models.Index(fields=['technical_contact_id', '-id'], name='licensing_technical_contact'), models.Index(fields=['original_purchaser_id', '-id'], name='licensing_purchaser'), models.Index(fields=['ends_on'], name='licensing_term_end'), models.Index(fields=['maintenance_ends_on'], name='licensing_maintenance_end')],
                'constraints': [models.UniqueConstraint(fields=('order', 'order_position', 'copy'), name='licensing_entitlement_once_a_line'), models.CheckConstraint(condition=models.Q(('kind__in', ('subscription', 'perpetual'))), name='licensing_entitlement_kind'), models.CheckConstraint(condition=models.Q(models.Q(('ends_on', None), ('kind', 'perpetual')), models.Q(('ends_on__gte', models.F('starts_on')), ('kind', 'subscription')), _connector='OR'), name='licensing_entitlement_term')],
            },
        ),
        migrations.CreateModel(
            name='SiteContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254)),
                ('role', models.CharField(default='site_administrator', max_length=20)),
                ('ended_at', models.DateTimeField(null=True)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.site')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('site', 'email', 'role'), name='licensing_sitecontact_once')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=14)),
                ('order', models.BigIntegerField(null=True)),
                ('order_position', models.IntegerField(null=True)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by_id', models.BigIntegerField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.entitlement')),
            ],
            options={
                'indexes': [models.Index(fields=['entitlement', 'id'], name='licensing_change_entitlement')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('granted', 'renewed', 'upgraded', 'cotermed', 'undone', 'ended', 'handed_over', 'view_withdrawn'))), name='licensing_change_kind'), models.UniqueConstraint(fields=('entitlement', 'order', 'order_position', 'kind'), name='licensing_change_once_a_line')],
            },
        ),
        migrations.CreateModel(
            name='KeyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField()),
                ('order', models.BigIntegerField(null=True)),
                ('kid', models.CharField(max_length=40)),
                ('payload', models.TextField()),
                ('key_digest', models.CharField(max_length=64, unique=True)),
                ('issued_on', models.DateField()),
                ('issued_at', models.DateTimeField()),
                ('revoked_on', models.DateField(null=True)),
                ('revoke_reason', models.TextField(blank=True, default='')),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='licensing.entitlement')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entitlement', 'version'), name='licensing_keyversion_once')],
            },
        ),
    ]

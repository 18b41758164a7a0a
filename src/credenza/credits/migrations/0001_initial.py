import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('approval', models.CharField(max_length=10)),
                ('status', models.CharField(default='open', max_length=10)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('terms_version', models.CharField(max_length=40)),
                ('version', models.IntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('approval__in', ('manual', 'automatic'))), name='credits_account_approval'), models.CheckConstraint(condition=models.Q(('status__in', ('open', 'closed'))), name='credits_account_status')],
            },
        ),
        migrations.CreateModel(
            name='CodeAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['person_id', 'at'], name='credits_attempt_person')],
            },
        ),
        migrations.CreateModel(
            name='Purchase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credits', models.BigIntegerField()),
                ('channel', models.CharField(max_length=10)),
                ('status', models.CharField(default='started', max_length=10)),
                ('currency', models.CharField(max_length=3)),
                ('list_minor', models.BigIntegerField()),
                ('discount_minor', models.BigIntegerField()),
                ('discount_reason', models.CharField(blank=True, default='', max_length=60)),
                ('net_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField()),
                ('tax_percent', models.CharField(blank=True, default='', max_length=12)),
                ('tax_reason', models.CharField(blank=True, default='', max_length=40)),
                ('total_minor', models.BigIntegerField()),
                ('promo', models.CharField(blank=True, default='', max_length=60)),
                ('promo_result', models.CharField(blank=True, default='', max_length=40)),
                ('billing', models.JSONField(default=dict)),
                ('terms_version', models.CharField(max_length=40)),
                ('bought_by_id', models.BigIntegerField(null=True)),
                ('payment_ref', models.CharField(max_length=120, null=True, unique=True)),
                ('started_at', models.DateTimeField()),
                ('accepted_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.account')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'id'], name='credits_purchase_account')],
                'constraints': [models.CheckConstraint(condition=models.Q(('credits__gte', 1)), name='credits_purchase_whole'), models.CheckConstraint(condition=models.Q(('net_minor', django.db.models.expressions.CombinedExpression(models.F('list_minor'), '-', models.F('discount_minor'))), ('total_minor', django.db.models.expressions.CombinedExpression(models.F('net_minor'), '+', models.F('tax_minor')))), name='credits_purchase_adds_up'), models.CheckConstraint(condition=models.Q(('status__in', ('started', 'settled', 'failed'))), name='credits_purchase_status')],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credits', models.BigIntegerField()),
                ('left', models.BigIntegerField()),
                ('price_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('accepted_on', models.DateField()),
                ('booked_on', models.DateField()),
                ('first_expires_on', models.DateField()),
                ('expires_on', models.DateField()),
                ('charged_back_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.account')),
                ('purchase', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.purchase')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'expires_on', 'accepted_on', 'id'], name='credits_lot_drawdown'), models.Index(fields=['expires_on'], name='credits_lot_expiry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('left__gte', 0), ('left__lte', models.F('credits'))), name='credits_lot_bounds'), models.CheckConstraint(condition=models.Q(('credits__gte', 1)), name='credits_lot_whole'), models.CheckConstraint(condition=models.Q(('charged_back_on', None), ('left', 0), _connector='OR'), name='credits_lot_charged_back')],
            },
        ),
        migrations.CreateModel(
            name='RedemptionCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lookup', models.CharField(max_length=64)),
                ('sealed', models.BinaryField()),
                ('key_id', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.account')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('account',), name='credits_one_code'), models.UniqueConstraint(fields=('lookup', 'key_id'), name='credits_code_lookup_once')],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(default='pending', max_length=10)),
                ('credits', models.BigIntegerField()),
                ('team', models.CharField(blank=True, default='', max_length=100)),
                ('requested_on', models.DateField()),
                ('requested_at', models.DateTimeField()),
                ('decided_on', models.DateField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_how', models.CharField(blank=True, default='', max_length=10)),
                ('reason', models.TextField(blank=True, default='')),
                ('reversed_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.account')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'status', 'id'], name='credits_request_state'), models.Index(fields=['learner', 'id'], name='credits_request_learner'), models.Index(condition=models.Q(('status', 'pending')), fields=['requested_on'], name='credits_request_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ('pending', 'approved', 'denied', 'cancelled'))), name='credits_request_status'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_how', ''), ('status', 'pending')), models.Q(models.Q(('status', 'pending'), _negated=True), ('decided_at__isnull', False), ('decided_how__in', ('person', 'automatic', 'system'))), _connector='OR'), name='credits_request_decided'), models.CheckConstraint(condition=models.Q(('credits__gte', 0)), name='credits_request_fee'), models.CheckConstraint(condition=models.Q(('reversed_on', None), ('status', 'approved'), _connector='OR'), name='credits_request_reversed')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=14)),
                ('credits', models.BigIntegerField()),
                ('balance_after', models.BigIntegerField()),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by_id', models.BigIntegerField(null=True)),
                ('reason', models.TextField(blank=True, default='')),
                ('old_expires_on', models.DateField(null=True)),
                ('new_expires_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.account')),
                ('lot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.lot')),
                ('request', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.request')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'on', 'id'], name='credits_entry_day'), models.Index(fields=['account', '-id'], name='credits_entry_account'), models.Index(fields=['lot', 'id'], name='credits_entry_lot'), models.Index(condition=models.Q(('request__isnull', False)), fields=['request', 'id'], name='credits_entry_request_ix')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('credits__gt', 0), ('kind__in', ('purchase', 'reversal', 'reinstatement'))), models.Q(('credits__lt', 0), ('kind__in', ('redemption', 'expiry', 'chargeback'))), models.Q(('credits', 0), ('kind', 'extension')), _connector='OR'), name='credits_entry_sign'), models.CheckConstraint(condition=models.Q(('balance_after__gte', 0)), name='credits_entry_balance'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'extension'), ('new_expires_on__isnull', False), ('old_expires_on__isnull', False)), models.Q(models.Q(('kind', 'extension'), _negated=True), ('new_expires_on', None), ('old_expires_on', None)), _connector='OR'), name='credits_entry_extension'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('redemption', 'reversal')), _negated=True), ('request__isnull', False), _connector='OR'), name='credits_entry_request')],
            },
        ),
        migrations.CreateModel(
            name='RequestItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.IntegerField()),
                ('sku', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=200)),
                ('family', models.CharField(max_length=40)),
                ('fee', models.BigIntegerField()),
                ('way_in', models.CharField(blank=True, default='', max_length=80)),
                ('progress', models.CharField(default='not_started', max_length=12)),
                ('progress_on', models.DateField(null=True)),
                ('reversed_on', models.DateField(null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.request')),
            ],
            options={
                'indexes': [models.Index(fields=['sku', 'id'], name='credits_item_sku')],
                'constraints': [models.UniqueConstraint(fields=('request', 'position'), name='credits_item_position'), models.CheckConstraint(condition=models.Q(('progress__in', ('not_started', 'started', 'done'))), name='credits_item_progress')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('status', models.CharField(default='sent', max_length=10)),
                ('invited_by_id', models.BigIntegerField()),
                ('invited_at', models.DateTimeField()),
                ('lapses_on', models.DateField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.account')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'sent')), fields=['email'], name='credits_invitation_email')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'sent')), fields=('account', 'email'), name='credits_invitation_once'), models.CheckConstraint(condition=models.Q(('status__in', ('sent', 'accepted', 'withdrawn', 'refused', 'lapsed'))), name='credits_invitation_status')],
            },
        ),
        migrations.CreateModel(
            name='ExtensionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_by_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('status', models.CharField(default='asked', max_length=10)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_reason', models.TextField(blank=True, default='')),
                ('granted_expires_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.account')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.lot')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'asked')), fields=('lot',), name='credits_extension_once'), models.CheckConstraint(condition=models.Q(('status__in', ('asked', 'granted', 'declined', 'withdrawn'))), name='credits_extension_status')],
            },
        ),
        migrations.CreateModel(
            name='Ownership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.CharField(blank=True, default='', max_length=10)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credits.account')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'person'], name='credits_ownership_account')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person',), name='credits_owns_one_account'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None)), models.Q(('end_reason__in', ('removed', 'closed')), ('ended_at__isnull', False)), _connector='OR'), name='credits_ownership_end')],
            },
        ),
    ]

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
            name='ProviderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(max_length=80)),
                ('intent', models.CharField(blank=True, default='', max_length=120)),
                ('received_at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, default='', max_length=20)),
                ('replays_count', models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='StuckEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.BigIntegerField(unique=True)),
                ('attempts_count', models.IntegerField(default=0)),
                ('next_try_at', models.DateTimeField()),
                ('last_error', models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.BigIntegerField()),
                ('event_name', models.CharField(max_length=80)),
                ('message_id', models.CharField(max_length=80)),
                ('body', models.TextField()),
                ('status', models.CharField(default='queued', max_length=10)),
                ('attempts_count', models.IntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('last_status', models.IntegerField(null=True)),
                ('last_error', models.CharField(blank=True, default='', max_length=300)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'queued')), fields=['next_try_at'], name='workflows_webhook_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ('queued', 'sent', 'failed', 'off'))), name='workflows_webhook_status')],
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.CharField(max_length=500)),
                ('secret', models.CharField(max_length=100)),
                ('events', models.JSONField(default=list)),
                ('active', models.BooleanField(default=True)),
                ('created_by_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CardPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purchase_id', models.BigIntegerField(unique=True)),
                ('account_id', models.BigIntegerField()),
                ('provider', models.CharField(max_length=20)),
                ('intent', models.CharField(max_length=120)),
                ('status', models.CharField(default='open', max_length=10)),
                ('lot_id', models.BigIntegerField(null=True)),
                ('dispute', models.CharField(blank=True, default='', max_length=10)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'intent'), name='workflows_payment_intent_once'), models.CheckConstraint(condition=models.Q(('status__in', ('open', 'paid', 'declined'))), name='workflows_payment_status'), models.CheckConstraint(condition=models.Q(('dispute__in', ('', 'open', 'won', 'lost'))), name='workflows_payment_dispute')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('to', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('html', models.TextField()),
                ('link', models.CharField(max_length=300)),
                ('fact_key', models.CharField(max_length=200)),
                ('on', models.DateField()),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-id'], name='workflows_notice_person'), models.Index(condition=models.Q(('read_at', None)), fields=['person'], name='workflows_notice_unread')],
                'constraints': [models.UniqueConstraint(fields=('to', 'fact_key'), name='workflows_notice_once')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(default='queued', max_length=10)),
                ('attempts_count', models.IntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, default='', max_length=300)),
                ('sent_at', models.DateTimeField(null=True)),
                ('notice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.notice')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'queued')), fields=['next_try_at'], name='workflows_delivery_due'), models.Index(fields=['status', '-id'], name='workflows_delivery_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ('queued', 'sent', 'failed', 'off'))), name='workflows_delivery_status')],
            },
        ),
        migrations.CreateModel(
            name='WebhookAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('answer_status', models.IntegerField(null=True)),
                ('error', models.CharField(blank=True, default='', max_length=300)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.webhookdelivery')),
            ],
        ),
        migrations.AddField(
            model_name='webhookdelivery',
            name='endpoint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflows.webhookendpoint'),
        ),
        migrations.AddIndex(
            model_name='webhookdelivery',
            index=models.Index(fields=['endpoint', '-id'], name='workflows_webhook_log'),
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.UniqueConstraint(fields=('endpoint', 'event_id'), name='workflows_webhook_once'),
        ),
    ]

"""Seal the webhooks' secrets that stand in clear. The way back opens them again; both need the keys at hand."""

from django.db import migrations, models


def seal(apps, schema_editor):
    from credenza.workflows.sealing import sealed

    endpoints = apps.get_model("workflows", "WebhookEndpoint").objects.using(schema_editor.connection.alias)
    for endpoint in endpoints.iterator():
        made = sealed(endpoint.secret)
        endpoints.filter(pk=endpoint.pk).update(sealed=made.box, key_id=made.key_id)


def unseal(apps, schema_editor):
    from credenza.workflows.sealing import opened

    endpoints = apps.get_model("workflows", "WebhookEndpoint").objects.using(schema_editor.connection.alias)
    for endpoint in endpoints.iterator():
        endpoints.filter(pk=endpoint.pk).update(secret=opened(endpoint.key_id, bytes(endpoint.sealed)))


class Migration(migrations.Migration):

    dependencies = [
        ('workflows', '0002_catalog_news'),
    ]

    operations = [
        migrations.AddField(
            model_name='webhookendpoint',
            name='sealed',
            field=models.BinaryField(default=b''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='webhookendpoint',
            name='key_id',
            field=models.CharField(default='', max_length=40),
            preserve_default=False,
        ),
        # On the way back the column comes empty, and is filled by the step before this one.
        migrations.AlterField(
            model_name='webhookendpoint',
            name='secret',
            field=models.CharField(default='', max_length=100),
        ),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField(
            model_name='webhookendpoint',
            name='secret',
        ),
    ]

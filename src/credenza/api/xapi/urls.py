"""Addresses of the statement resource: a platform's record-store setting points to ``/xapi/``."""

from django.urls import path

from credenza.api.xapi import statements

urlpatterns = [
    path("statements", statements.statements),
    path("about", statements.about),
]

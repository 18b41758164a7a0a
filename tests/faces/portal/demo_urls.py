"""The product's addresses with the demo's doors, whatever mode the tests run in."""

from django.urls import path

from credenza.config.urls import handler400, handler403, handler404, handler500  # noqa: F401  Django looks here
from credenza.config.urls import urlpatterns as product
from credenza.portal.pages import demo

urlpatterns = [
    path("demo/", demo.door),
    path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
    path("demo/inbox/", demo.inbox),
    *product,
]

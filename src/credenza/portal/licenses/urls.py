"""Pages of licenses: those in one's care, those bought for customers, all at the desk, and what products read."""

from django.urls import path

from credenza.portal.licenses import acts, cards, pages, public

app_name = "licenses"

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("customers/", pages.customers, name="customers"),
    path("desk/", pages.desk_list, name="desk"),
    path("<int:license_id>/", pages.license_page, name="license"),
    path("<int:license_id>/key/", acts.reveal, name="reveal"),
    path("<int:license_id>/key/file/", acts.download, name="download"),
    path("<int:license_id>/file/", acts.download_file, name="file"),
    path("<int:license_id>/card/", cards.replace, name="card"),
    path("<int:license_id>/card/kept/", cards.kept, name="card_kept"),
    path("<int:license_id>/<slug:name>/", acts.act, name="act"),
    # Read by products, without a login.
    path("keys.json", public.keys, name="public_keys"),
    path("revoked.txt", public.revoked, name="revoked"),
]

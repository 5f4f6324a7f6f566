"""Pages of the marketplace."""

from django.urls import path

from marketplace import views

urlpatterns = [
    path("market/", views.market, name="market"),
    path("market/<slug:slug>/", views.listing_page, name="market-listing"),
    path("market/<slug:slug>/install", views.install, name="market-install"),
]

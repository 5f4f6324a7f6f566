"""Pages of people and places."""

from django.urls import path

from tenancy import pages

urlpatterns = [
    path("start/<str:token>", pages.start, name="start"),
    path("invitations/<str:token>", pages.invitation, name="invitation"),
]

"""Plans, their chapters and blocks, and the versions that were adopted."""

from django.urls import path

from . import chapter_views, plan_views, version_views, writing_views

urlpatterns = [
    path("plannen/", plan_views.plan_list, name="plan_list"),
    path("plannen/nieuw/", plan_views.plan_add, name="plan_add"),
    path("plannen/<int:pk>/", plan_views.plan_detail, name="plan_detail"),
    path("plannen/<int:pk>/wie/", plan_views.plan_others, name="plan_others"),
    path("plannen/<int:pk>/wijzig/", plan_views.plan_edit, name="plan_edit"),
    path("plannen/<int:pk>/kopie/", plan_views.plan_copy, name="plan_copy"),
    path("plannen/<int:pk>/archief/", plan_views.plan_archive, name="plan_archive"),
    path("plannen/<int:pk>/terug/", plan_views.plan_restore, name="plan_restore"),
    path("plannen/<int:pk>/aannemen/", version_views.plan_adopt, name="plan_adopt"),
    path("plannen/versie/<int:pk>/", version_views.version_detail, name="version_detail"),
    path(
        "plannen/versie/<int:pk>/vergelijk/", version_views.version_compare, name="version_compare"
    ),
    path(
        "plannen/versie/<int:pk>/intrekken/",
        version_views.version_withdraw,
        name="version_withdraw",
    ),
    path("plannen/<int:pk>/hoofdstuk/", chapter_views.chapter_add, name="chapter_add"),
    path("hoofdstuk/<int:pk>/", writing_views.chapter_write, name="chapter_write"),
    path("hoofdstuk/<int:pk>/hier/", writing_views.chapter_here, name="chapter_here"),
    path("hoofdstuk/<int:pk>/titel/", chapter_views.chapter_rename, name="chapter_rename"),
    path("hoofdstuk/<int:pk>/verplaats/", chapter_views.chapter_move, name="chapter_move"),
    path("hoofdstuk/<int:pk>/weg/", chapter_views.chapter_remove, name="chapter_remove"),
    path("hoofdstuk/<int:pk>/blok/", writing_views.block_add, name="block_add"),
    path("hoofdstuk/<int:pk>/terug/", writing_views.block_restore, name="block_restore"),
    path("blok/<int:pk>/", writing_views.block_write, name="block_write"),
    path("blok/<int:pk>/afbeelding/", writing_views.block_picture, name="block_picture"),
    path("blok/<int:pk>/open/", writing_views.block_open, name="block_open"),
    path("blok/<int:pk>/sluit/", writing_views.block_close, name="block_close"),
    path("blok/<int:pk>/blijf/", writing_views.block_keep, name="block_keep"),
    path("blok/<int:pk>/verplaats/", writing_views.block_move, name="block_move"),
    path("blok/<int:pk>/weg/", writing_views.block_remove, name="block_remove"),
]

from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "claqueta.website"
    label = "website"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import Page, PageViewRestriction
        from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

        from claqueta.foundation import rounds
        from claqueta.foundation.search import register
        from claqueta.website import models, navigation, pages, search

        register(search.searchable)
        rounds.register(rounds.Round("scheduled publishing", pages.publish_scheduled, every=20))
        for signal in (page_published, page_unpublished):
            signal.connect(search.note_page)
            signal.connect(navigation.forget_navigation)
        page_slug_changed.connect(navigation.forget_navigation)
        for change in (post_save, post_delete):
            change.connect(pages.note_restriction, sender=PageViewRestriction)
            change.connect(navigation.forget_navigation, sender=PageViewRestriction)
        post_page_move.connect(pages.note_move)
        post_page_move.connect(navigation.forget_navigation)
        for model in search.MODELS:
            post_delete.connect(search.note_page, sender=model)
        for page_model in (models.HomePage, models.ContentPage, models.NewsIndexPage):
            post_save.connect(navigation.forget_navigation, sender=page_model)
        post_delete.connect(navigation.forget_navigation, sender=Page)

from django.test import RequestFactory

from zwerm.core.navigation import Entry, Link, links


def nobody(_request):
    return False


def test_an_entry_leads_to_its_page_and_knows_when_it_is_there():
    entries = [Entry("Style", "core:style"), Entry("Health", "core:health")]

    found = links(entries, RequestFactory().get("/stijl/"))

    assert found == [Link("Style", "/stijl/", True), Link("Health", "/gezond/", False)]


def test_pages_under_an_entry_keep_it_current():
    [link] = links([Entry("Style", "core:style")], RequestFactory().get("/stijl/kaart/"))

    assert link.is_current


def test_who_may_not_open_a_page_does_not_see_its_entry():
    assert links([Entry("Style", "core:style", nobody)], RequestFactory().get("/")) == []


def test_a_page_that_is_not_installed_has_no_entry():
    assert links([Entry("Moon", "moon:list")], RequestFactory().get("/")) == []

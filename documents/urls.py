from collections.abc import Mapping, Sequence

from django.urls import URLPattern, path, register_converter
from django.views.decorators.csrf import csrf_exempt

from documents.api import ApiPage, Books, Description
from documents.charts import ChartFile, ChartFrame, Maker
from documents.facsimile import PageImage
from documents.feed import ListFeed
from documents.findings import FindingWords, IdentityList, IdentityText
from documents.glossary import Glossary, YearGlossary
from documents.overview import Home, Overview, YearHeadline
from documents.panels import Tab
from documents.places import PageConverter
from documents.remarks import RemarkPage, RemarkState, RemarkThanks
from documents.share_picture import YearPicture
from documents.sitemap import Parts, Sitemap, SitemapIndex, robots
from documents.source import DocumentPage, SourcePage, SourcePanel
from documents.tables import LinePages
from documents.views import BookListMixin, CorrectionList, Counterpart, FindingList, FindingPage
from lists.urls import list_urls
from web.cross_origin import allow_any_origin
from web.etag import with_etag

register_converter(PageConverter, "page")


def urls(
    *, lists: Mapping[str, type[BookListMixin]], sitemap: Parts, chart_makers: Mapping[str, Maker]
) -> list[URLPattern]:
    """Addresses of no one year; lists, sitemap parts and charts come from this app and those above it."""
    return [
        path("", with_etag(Home.as_view()), name="home"),
        path("api/", with_etag(ApiPage.as_view(lists=lists)), name="api"),
        path("api/openapi.json", allow_any_origin(with_etag(Description.as_view(lists=lists))), name="openapi"),
        path("api/books.json", allow_any_origin(with_etag(Books.as_view())), name="books"),
        path("glossary/", with_etag(Glossary.as_view()), name="glossary"),
        path("sitemap.xml", with_etag(SitemapIndex.as_view(parts=sitemap)), name="sitemaps"),
        path("robots.txt", csrf_exempt(with_etag(robots)), name="robots"),
        path(
            "embed/<slug:city>/<year:year>/<slug:picture>/",
            ChartFrame.as_view(makers=chart_makers),
            name="picture-frame",
        ),
    ]


def feed_urls(lists: Mapping[str, type[BookListMixin]], words: FindingWords) -> list[URLPattern]:
    """A feed for each of the lists."""
    return [
        path(
            f"{name}.atom",
            allow_any_origin(
                ListFeed.as_view(list_view=view, list_options={"words": words} if view is FindingList else {})
            ),
            name=view.feed_url_name(),
        )
        for name, view in lists.items()
    ]


def year_urls(
    *,
    words: FindingWords,
    identities: Sequence[IdentityText],
    form_titles: Mapping[str, str],
    line_pages: Mapping[str, LinePages],
    overview_tabs: Sequence[Tab],
    year_headline: YearHeadline,
    counterpart: Counterpart,
    page_panels: Sequence[SourcePanel],
    sitemap: Parts,
    chart_makers: Mapping[str, Maker],
) -> list[URLPattern]:
    """Addresses under `/<city>/<year>/`; all that is passed in comes from apps above this one."""
    return [
        path("", Overview.as_view(tabs=overview_tabs, make_headline=year_headline), name="overview"),
        path("share.png", YearPicture.as_view(make_headline=year_headline), name="year-picture"),
        *list_urls(FindingList, words=words),
        path(
            "findings/<slug:finding>/",
            FindingPage.as_view(words=words, line_pages=line_pages, counterpart=counterpart),
            name="finding",
        ),
        *list_urls(CorrectionList, line_pages=line_pages),
        path("remarks/new/", RemarkPage.as_view(), name="remark"),
        path("remarks/", RemarkState.as_view(), name="remark-state"),
        path("remarks/thanks/", RemarkThanks.as_view(), name="remark-thanks"),
        path("pictures/<slug:picture>.svg", ChartFile.as_view(makers=chart_makers), name="picture-file"),
        path("glossary/", YearGlossary.as_view(), name="year-glossary"),
        path("identities/", IdentityList.as_view(identities=identities), name="identities"),
        path("sitemap-<slug:part>-<int:number>.xml", Sitemap.as_view(parts=sitemap), name="sitemap"),
        path("documents/<int:document>/", DocumentPage.as_view(forms=form_titles), name="document"),
        path(
            "documents/<int:document>/pages/<page:number>/",
            SourcePage.as_view(words=words, panels=page_panels, line_pages=line_pages),
            name="page",
        ),
        path("documents/<int:document>/pages/<page:number>.png", PageImage.as_view(), name="page-picture"),
    ]

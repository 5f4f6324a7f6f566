"""Lists come in pages of 50 rows, at most 100."""

from rest_framework.pagination import CursorPagination, PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=2&page_size=100` -> `{count, next, previous, results}`."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100


class NewestFirst(CursorPagination):
    """`?cursor=…&page_size=100` -> `{next, previous, results}`, by ids that rise with time.

    For tables that grow without end: neither the number of rows nor the depth of the page costs anything, and what is
    added meanwhile moves no row from one page to another.
    """

    ordering = "-id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100

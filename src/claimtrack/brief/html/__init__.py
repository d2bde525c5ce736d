"""A brief as one HTML file that asks nothing of anybody: no request, no script but ours."""

from claimtrack.brief.html.page import as_html

__all__ = ["as_html"]

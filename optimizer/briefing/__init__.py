"""The one-page brief of scenarios side by side: a PDF to print, pictures for slides."""

from optimizer.briefing.brief import Brief, BriefPlaces, make_brief, write_brief

__all__ = ["Brief", "BriefPlaces", "make_brief", "write_brief"]

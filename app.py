"""The app's router: page list, language, what is chosen on the side. Run: streamlit run app.py"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui import shell
from ui.pages import compare, data, plan, review
from ui.state import t

ICON = Path(__file__).parent / "static" / "icon.png"


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title=f"{t('app.name')} Shanlu", page_icon=str(ICON), layout="wide")
    shell.style()
    pages = shell.Pages(
        review=st.Page(
            shell.guarded(review.show), title=t("nav.review"), url_path="review", default=True
        ),
        plan=st.Page(shell.guarded(plan.show), title=t("nav.plan"), url_path="plan"),
        compare=st.Page(shell.guarded(compare.show), title=t("nav.compare"), url_path="compare"),
        data=st.Page(shell.guarded(data.show), title=t("nav.data"), url_path="data"),
    )
    shell.remember_pages(pages)
    chosen = st.navigation([pages.data, pages.plan, pages.review, pages.compare], position="hidden")
    shell.sidebar()
    chosen.run()


main()

"""Rows of the table of groupings."""

from __future__ import annotations

from typing import Annotated

from optimizer.tables.columns import Head, Ident, Idents, Row, Source, Text


class GroupRow(Row):
    """A group of counties or townships inside which vehicles may be pooled."""

    group_id: Annotated[Ident, Head("组编号", "编号", "Id of the group")]
    grouping: Annotated[
        Ident,
        Head("分组方案", "同一方案的各组写同样的名称", "Groups of one grouping share its name"),
    ]
    name: Annotated[Text, Head("名称", "组名", "Name of the group")]
    codes: Annotated[Idents, Head("县或乡镇代码", "分号隔开", "Codes of counties or townships")]
    source: Source = None

"""Codes of files, sheets, columns and rows as a whole."""

from __future__ import annotations

from optimizer.errors import Severity
from optimizer.tables.texts import Code

FILE_CODES = (
    Code(
        id="missing_file",
        cause_zh="找不到“{value}”。",
        cause_en="There is no {value!r}.",
        remedy_zh="请核对路径；应为存放 CSV 表的文件夹，或一个 .xlsx 工作簿。",
        remedy_en="Check the path: a folder of CSV tables, or one .xlsx workbook.",
    ),
    Code(
        id="not_a_workbook",
        cause_zh="“{sheet}”不是可以打开的 .xlsx 工作簿（可能是旧版 .xls、加密文件或已损坏）。",
        cause_en="{sheet!r} is no .xlsx workbook that can be opened (an old .xls, encrypted or "
        "damaged?).",
        remedy_zh="请在 Excel 中打开，另存为“Excel 工作簿 (*.xlsx)”，不要加密码。",
        remedy_en="Open it in Excel and save it as 'Excel Workbook (*.xlsx)' without a password.",
    ),
    Code(
        id="zip_bomb",
        cause_zh="“{sheet}”解压后有 {unpacked_mb} MB、{members} 个部件（压缩比 {ratio}），"
        "超出限额，未打开。",
        cause_en="{sheet!r} unpacks to {unpacked_mb} MB in {members} parts (ratio {ratio}): beyond "
        "the limit, not opened.",
        remedy_zh="请把数据复制到一个新的空白工作簿再保存；上限为 {limit_mb} MB。",
        remedy_en="Copy the data into a new, empty workbook and save that; the limit is "
        "{limit_mb} MB.",
    ),
    Code(
        id="bad_encoding",
        cause_zh="文件既不是完好的 UTF-8，也不是 GBK 编码；第 {row} 行起无法辨认。",
        cause_en="The file is neither sound UTF-8 nor GBK; it cannot be read from row {row} on.",
        remedy_zh="请在 Excel 中另存为“CSV UTF-8（逗号分隔）”。",
        remedy_en="Save it in Excel as 'CSV UTF-8 (Comma delimited)'.",
    ),
    Code(
        id="broken_csv",
        cause_zh="第 {row} 行的引号不成对，无法分列。",
        cause_en="The quotes of row {row} do not match, so its cells cannot be told apart.",
        remedy_zh="请删除多余的引号，或在 Excel 中重新保存为 CSV。",
        remedy_en="Delete the stray quote, or save the table as CSV from Excel again.",
    ),
    Code(
        id="missing_sheet",
        cause_zh="缺少必需的表“{zh}”（{value}）。",
        cause_en="The required table {value!r} ({zh}) is missing.",
        remedy_zh="请补上文件 {value}.csv，或名为“{zh}”或“{value}”的工作表。",
        remedy_en="Add the file {value}.csv, or a sheet named {value!r} or {zh!r}.",
    ),
    Code(
        id="unknown_sheet",
        cause_zh="不认识表“{sheet}”，已忽略。{hint_zh}",
        cause_en="The table {sheet!r} is not known and was left out. {hint_en}",
        remedy_zh="请改为 docs/data_format.md 中的表名，或删除它。",
        remedy_en="Give it a name from docs/data_format.md, or delete it.",
        severity=Severity.WARNING,
    ),
    Code(
        id="duplicate_sheet",
        cause_zh="“{sheet}”与“{other}”是同一张表。",
        cause_en="{sheet!r} and {other!r} are the same table.",
        remedy_zh="请只保留其中一张。",
        remedy_en="Keep only one of them.",
    ),
    Code(
        id="empty_table",
        cause_zh="表“{sheet}”没有任何数据行。",
        cause_en="The table {sheet!r} has no rows of data.",
        remedy_zh="请至少填写一行。",
        remedy_en="Fill in at least one row.",
    ),
    Code(
        id="missing_column",
        cause_zh="缺少必需的列“{value}”（{zh}）。",
        cause_en="The required column {value!r} ({zh}) is missing.",
        remedy_zh="请补上这一列，表头写“{zh}”或“{value}”。",
        remedy_en="Add the column with the header {value!r} or {zh!r}.",
    ),
    Code(
        id="unknown_column",
        cause_zh="不认识列“{column}”。{hint_zh}",
        cause_en="The column {column!r} is not known. {hint_en}",
        remedy_zh="请改正表头；自己的说明请写在“备注”列。",
        remedy_en="Mend the header; notes of your own belong into the column 'note'.",
    ),
    Code(
        id="duplicate_column",
        cause_zh="列“{column}”与“{other}”是同一列。",
        cause_en="The columns {column!r} and {other!r} are the same.",
        remedy_zh="请只保留其中一列。",
        remedy_en="Keep only one of them.",
    ),
    Code(
        id="row_too_short",
        cause_zh="第 {row} 行只有 {cells} 格，表头有 {headers} 列。",
        cause_en="Row {row} has {cells} cells, the header has {headers}.",
        remedy_zh="请补齐这一行的逗号；没有内容的格留空。",
        remedy_en="Add the missing commas; leave cells without content blank.",
    ),
    Code(
        id="row_too_long",
        cause_zh="第 {row} 行有 {cells} 格，多于表头的 {headers} 列。",
        cause_en="Row {row} has {cells} cells, more than the {headers} of the header.",
        remedy_zh="请删去多出的内容；内容中有逗号时整格加英文双引号。",
        remedy_en="Delete what is too much; put a cell that contains a comma into double quotes.",
    ),
    Code(
        id="bad_polygons",
        cause_zh="县界文件 {sheet} 读不出来：{reason}",
        cause_en="The county borders in {sheet} cannot be read: {reason}",
        remedy_zh="请换成 GeoJSON（WGS-84）的 Polygon 或 MultiPolygon，属性含 county_code；"
        "没有县界时删除此文件。",
        remedy_en="Provide GeoJSON (WGS-84) polygons with the property county_code, or delete the "
        "file.",
    ),
    Code(
        id="missing_polygon",
        cause_zh="县界文件中没有“{value}”，无法核对该县的位置。",
        cause_en="The county borders lack {value!r}; places there cannot be checked.",
        remedy_zh="请在 counties.geojson 中补上该县（county_code 相同）。",
        remedy_en="Add the county to counties.geojson, with the same county_code.",
        severity=Severity.WARNING,
    ),
)

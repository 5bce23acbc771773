"""The ten services (十助), and the visits of the elder-care stewards beside them."""

from __future__ import annotations

from optimizer.building.rows import ServiceRow

SERVICES_KEY = "lishui-shizhu"
STEWARDS_KEY = "lishui-stewards"

_SERVICES = (
    ("meals", "助餐", "Meals"),
    ("medical", "助医", "Medical care"),
    ("rides", "助行", "Rides"),
    ("urgent", "助急", "Urgent help and repairs"),
    ("bathing", "助浴", "Bathing"),
    ("cleaning", "助洁", "Cleaning"),
    ("selling", "助销", "Selling produce"),
    ("shopping", "助购", "Shopping"),
    ("learning", "助学", "Learning"),
    ("leisure", "助乐", "Leisure and culture"),
)


def service_rows() -> tuple[ServiceRow, ...]:
    """Return the ten services in their official order, then what is not one of them."""
    ten = tuple(
        ServiceRow(service_id=service_id, name_zh=name_zh, name_en=name_en, source=SERVICES_KEY)
        for service_id, name_zh, name_en in _SERVICES
    )
    care = ServiceRow(
        service_id="care", name_zh="养老探访", name_en="Elder-care visits", source=STEWARDS_KEY
    )
    return (*ten, care)

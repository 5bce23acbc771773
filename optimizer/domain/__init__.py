"""The frozen types of the product: places, fleet, calendar, requirements, problem, plan, report."""

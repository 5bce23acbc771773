"""
Puts routes that were seen together anew: CP-SAT chooses days and routes from a pool.

See `optimizer.solving.recombining.pool` and `optimizer.solving.recombining.partition`.
"""

"""监管台账: the records, their history and the only SQL of the house.

``store.open_ledger`` opens it, ``actor`` says who asks, ``tables`` describes what is
recorded, ``writes`` and ``imports`` change it. Every write is one transaction that
appends one audit record.
"""

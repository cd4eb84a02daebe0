"""登录与授权: who comes in, how long they stay, and as whom they act.

``entry`` logs people in and changes their passwords, ``presence`` tells whose token it
is, ``passwords`` knows what a good one is; ``keys`` is for departments that
read through the sharing API. No web, no screen, no SQL: the gate asks,
and the ledger keeps. The instant is an argument everywhere.
"""

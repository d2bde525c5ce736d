"""A brief: what a desk hands to people who never open a terminal; pure.

The rows of a file become one immutable description (`description.py`), after what an audience may
not read was taken out of them (`audience.py`). Each format is written from that description alone,
so that none can show what was held back.
"""

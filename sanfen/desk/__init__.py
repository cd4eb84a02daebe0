"""案头: the only Streamlit of the house, between the pages and everything below.

A page imports what it needs by name: ``language`` for its words, ``view`` for who
asks about which day, ``cached`` for results, ``address`` for what is chosen in the
link, ``parts`` and ``lists`` for what it shows, ``downloads`` for what it hands out.
"""

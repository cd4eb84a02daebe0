"""案头: the only Streamlit of the house, between the pages and everything below.

On this floor stands what every page needs: ``language`` for its words, ``actor`` for
who asks, ``view`` for which day, ``cached`` for results, ``address`` for what is chosen
in the link, ``lists`` and ``charts`` for what it shows, ``downloads`` for what it hands
out.
Each larger page has a room of its own beside it, named after the page.
"""

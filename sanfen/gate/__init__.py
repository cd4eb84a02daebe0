"""门: who comes in over the network, and what every answer carries with it.

``middleware`` stands before every request, ``door`` answers at /login, /password and
/logout with ``screens`` of its own that need no script, ``cookies`` says how a browser
keeps the token. No Streamlit here: ``app.py`` hands both to it.
"""

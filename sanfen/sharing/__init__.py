"""共享: what other departments may read, by a key, under ``/api/v1``.

``api.sharing_api`` makes the application. ``callers`` lets a key in, ``published``
holds what a day shows, ``fields`` says what may be shared, ``answers`` writes it as
JSON or CSV. Nothing here knows the risk model, the screen or SQL, and the clock is
handed in.
"""

PREFIX = "/api/v1"
"""Where ``app.py`` mounts it."""

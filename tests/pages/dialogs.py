"""Answering dialogs of a page."""


def answered(app, opener, answer="name_yes", **typed):
    """Answer a dialog; AppTest runs the whole page again, so its opener is pressed."""
    app.button(key=opener).click().run()
    for key, text in typed.items():
        app.text_input(key=key).set_value(text)
    app.button(key=opener).click()
    app.button(key=answer).click().run()
    assert not app.exception
    return app

"""数据报送: templates out, files in, problems or impact, and the imports so far."""

import streamlit as st

from sanfen.desk.intake.answer import (
    offer_writing,
    show_preview,
    show_problems,
    show_receipt,
)
from sanfen.desk.intake.ledger_export import offer_export
from sanfen.desk.intake.own_ledger import show_whose_ledger
from sanfen.desk.intake.past_imports import show_past_imports
from sanfen.desk.intake.submission import checked, previewed
from sanfen.desk.intake.templates import offer_templates
from sanfen.desk.intake.upload import may_import, upload
from sanfen.desk.language import tr
from sanfen.desk.view import current_view

view = current_view()
if not may_import(view):
    st.subheader(tr("submission.step_export"), anchor=False)
    offer_export(view)
    st.stop()

show_whose_ledger(view)

st.subheader(tr("submission.step_templates"), anchor=False)
offer_templates(view)

st.subheader(tr("submission.step_upload"), anchor=False)
files = upload()

if files:
    found = checked(files, view)
    if found.is_accepted:
        preview = previewed(found, view)
        show_preview(found, preview, view)
        offer_writing(found, preview, view)
    else:
        show_problems(found, view)
else:
    show_receipt(view)

st.subheader(tr("submission.step_past"), anchor=False)
show_past_imports(view)

st.subheader(tr("submission.step_export"), anchor=False)
offer_export(view)

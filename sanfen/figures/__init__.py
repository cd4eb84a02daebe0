"""图: tables in, Plotly figures out, and a sentence that says what each shows."""

"""How does it look? Maps, tables and words for the screen; knows no Streamlit."""

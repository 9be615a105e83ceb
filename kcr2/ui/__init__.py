"""The only room that knows Streamlit: the frame of the screen, the session, forms and the map component."""

"""What does the page Preparatie consist of? One file per part; the page itself only names them."""

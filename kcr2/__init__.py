"""KCR2 Landelijk Beeld: the national operational picture and who could help whom."""

__version__ = "0.6.0"

"""Which hazards can the map show, and what are they called?"""

LAYERS = {
    "rivier": "Rivieren",
    "spoor_goederen": "Goederenspoor",
    "spoor_emplacement": "Emplacementen",
    "natuur_wildvuur": "Natuurbrandgebieden",
    "natuur_duin": "Duinen",
    "natuur_veenbrand": "Veengebieden",
    "chemie": "Chemie",
    "nucleair": "Nucleair",
    "haven": "Havens",
    "luchthaven": "Luchthavens",
    "vliegbasis": "Vliegbases",
    "waterkering": "Waterkeringen",
}
"""Kinds of data/reference/hazards.csv, by their Dutch names."""

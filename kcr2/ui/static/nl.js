// Which fixed English texts of the widgets have no setting of their own? They are put in Dutch here.
// Exact texts of the pinned Streamlit version only; a browser test looks for what is left.
(() => {
  const TEXTS = {
    "Choose an option": "Kies een optie",
    "Choose options": "Kies opties",
    "Upload": "Kies bestand",
    "Browse files": "Kies bestand",
    "Press Enter to apply": "Enter om toe te passen",
    "Press Ctrl+Enter to apply": "Ctrl+Enter om toe te passen",
    "Press Enter to submit form": "Enter om te versturen",
    "Press Ctrl+Enter to submit form": "Ctrl+Enter om te versturen",
    "No results": "Geen resultaten",
    "No options to select": "Niets te kiezen",
    "Select all": "Alles kiezen",
    "Clear all": "Alles wissen",
    "Clear value": "Wissen",
    "Search": "Zoeken",
    "Fullscreen": "Volledig scherm",
    "Close fullscreen": "Volledig scherm sluiten",
    "Download as CSV": "Download als CSV",
    "Show/hide columns": "Kolommen tonen of verbergen",
    "Drag and drop file here": "Sleep een bestand hierheen",
    "Choose date": "Kies datum",
    "Choose date and time": "Kies datum en tijd",
    "Link to heading": "Koppeling naar kop",
    "Skip to main content": "Naar de inhoud",
    "Main menu": "Hoofdmenu",
    "Page not found": "Pagina niet gevonden",
    "Open sidebar": "Zijbalk openen",
    "Close sidebar": "Zijbalk sluiten",
    "CONNECTING": "VERBINDEN",
    "Connecting": "Verbinden",
    "Running...": "Bezig…",
    "Stop": "Stop",
    "Close": "Sluiten",
    "Settings": "Instellingen",
    "Print": "Afdrukken",
    "Rerun": "Opnieuw",
    "empty": "leeg",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "De gevraagde pagina bestaat niet. De eerste pagina wordt getoond.",
  };
  const PATTERNS = [
    [/^(\d+)(MB|KB|GB) per file(.*)$/, "ten hoogste $1 $2 per bestand$3"],
    [/^Limit (\d+)(MB|KB|GB) per file(.*)$/, "ten hoogste $1 $2 per bestand$3"],
  ];
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];

  function dutch(text) {
    const bare = text.trim();
    if (TEXTS[bare]) return text.replace(bare, TEXTS[bare]);
    const found = PATTERNS.find(([pattern]) => pattern.test(bare));
    return found ? bare.replace(found[0], found[1]) : text;
  }

  function putText(node) {
    // What a person or the program wrote is theirs; only the widgets' own words are changed.
    const around = node.parentElement;
    const upload = around?.closest("[data-testid^=stFileUploader]");
    if (!upload && around?.closest("[data-testid=stMarkdownContainer], textarea, code")) return;
    const text = dutch(node.nodeValue);
    if (text !== node.nodeValue) node.nodeValue = text;
  }

  function putAttribute(element, name) {
    const value = element.getAttribute(name);
    if (value && dutch(value) !== value) element.setAttribute(name, dutch(value));
  }

  function put(node) {
    if (node.nodeType === Node.TEXT_NODE) return putText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    ATTRIBUTES.forEach((name) => putAttribute(node, name));
    node.childNodes.forEach(put);
  }

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") putAttribute(change.target, change.attributeName);
      else if (change.type === "characterData") putText(change.target);
      else change.addedNodes.forEach(put);
    }
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();

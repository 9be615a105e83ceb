// Where did somebody want to go, who had to sign in first? After sign-in every browser lands on the bare address.
(() => {
  const KEY = "kcr2.wanted";
  const LONGEST_MS = 15 * 60 * 1000;

  // Kept by this browser tab for this site only; a wanted address is a path of this site, nothing else is followed.
  function path(wanted) {
    if (typeof wanted !== "string" || !/^\/(?![/\\])/.test(wanted)) return null;
    const address = new URL(wanted, location.origin);
    return address.origin === location.origin ? address.pathname + address.search : null;
  }

  function take() {
    try {
      const { wanted, at } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
      sessionStorage.removeItem(KEY);
      return Date.now() - at < LONGEST_MS ? path(wanted) : null;
    } catch {
      return null;
    }
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".st-key-sign_in button")) return;
    const wanted = location.pathname + location.search;
    sessionStorage.setItem(KEY, JSON.stringify({ wanted, at: Date.now() }));
  }, true);

  if (location.pathname !== "/" || location.search) return;
  const wanted = take();
  if (wanted && wanted !== "/") location.replace(wanted);
})();

"use strict";
(() => {
  const claims = [...document.querySelectorAll(".claim")];
  const folds = claims.map((claim) => claim.querySelector("details"));
  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let texts = null;
  const look = () => {
    texts ??= claims.map((claim) => fold(claim.textContent));
    const words = fold(find.value).split(/\s+/u).filter(Boolean);
    let count = 0;
    claims.forEach((claim, place) => {
      const fits = words.every((word) => texts[place].includes(word));
      claim.hidden = !fits;
      count += fits;
    });
    found.textContent = words.length ? `${count} of ${claims.length} claims` : "";
  };
  const show = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const claim = target?.closest(".claim");
    if (!claim) return;
    if (claim.hidden) { find.value = ""; look(); }
    claim.querySelector("details").open = true;
    target.scrollIntoView();
  };
  find.addEventListener("input", look);
  document.getElementById("fold").addEventListener("click", () => folds.forEach((each) => { each.open = false; }));
  document.getElementById("unfold").addEventListener("click", () => folds.forEach((each) => { each.open = true; }));
  addEventListener("hashchange", show);
  document.getElementById("tools").hidden = claims.length === 0;
  show();
})();

/* On the error page of a large archive: addresses that a full site has lead to where it stands. */
(function () {
  "use strict";
  var found = /^(.*?)\/(en\/)?(bodies|reports)\/([a-z0-9-]+)\/?$/.exec(location.pathname);
  if (!found || document.getElementById("main").dataset.size !== "lean") return;
  if (found[3] === "reports") location.replace(found[1] + "/" + (found[2] || "") + "reports/#" + found[4] + (location.hash ? "/" + location.hash.slice(1) : ""));
  else if (found[2]) location.replace(found[1] + "/bodies/" + found[4] + "/?lang=en" + location.hash);
})();

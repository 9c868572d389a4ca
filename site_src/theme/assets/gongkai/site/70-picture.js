/* 存为图片: a button at each chart and finding; what draws is fetched when it is asked for. */
(function () {
  "use strict";
  var own = document.querySelector('script[src*="gongkai/site.js"]');
  var loading;
  function load() {
    loading = loading || new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = own.src.replace("site.js", "picture.js");
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  }
  gongkai.offerPicture = function (part) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy picture";
    button.textContent = gongkai.say("存为图片", "Save as picture");
    button.addEventListener("click", function () {
      load().then(function () { return gongkai.picture(part, button); });
    });
    part.append(button);
  };
  document.querySelectorAll("figure.fig, .note").forEach(function (part) {
    if (part.matches(".note") || part.querySelector("svg")) gongkai.offerPicture(part);
  });
})();

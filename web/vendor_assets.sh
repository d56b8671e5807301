#!/usr/bin/env bash
# Copies the page's stylesheets, script and fonts, at the versions package-lock.json holds, into web/static/vendor.
# Run it after changing package.json, look at the difference, and commit both. Needs node and npm; nothing else does.
set -euo pipefail
cd "$(dirname "$0")/.."
npm ci --ignore-scripts --no-audit --no-fund
to=web/static/vendor
rm -rf "$to"
mkdir -p "$to/fonts"
cp node_modules/bootstrap/dist/css/bootstrap.min.css node_modules/bootstrap/dist/css/bootstrap.rtl.min.css "$to/"
cp node_modules/bootstrap/LICENSE "$to/bootstrap.LICENSE"
# without the source maps, the reference to them would ask for a file that is not there
sed -i '/sourceMappingURL/d' "$to"/*.css
cp node_modules/htmx.org/dist/htmx.min.js "$to/"
cp node_modules/htmx.org/LICENSE "$to/htmx.LICENSE"
for font in noto-naskh-arabic:arabic noto-sans-ethiopic:ethiopic vazirmatn:arabic; do
  name=${font%%:*} subset=${font##*:}
  for weight in 400 700; do
    cp "node_modules/@fontsource/$name/files/$name-$subset-$weight-normal.woff2" "$to/fonts/"
  done
  cp "node_modules/@fontsource/$name/LICENSE" "$to/fonts/$name.LICENSE"
done

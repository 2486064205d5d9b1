#!/usr/bin/env bash
# Installs what some tests look at the output with (Debian, Ubuntu). Without these programs those tests are skipped; where
# `CI` is set they fail.
set -euo pipefail

packages=(
  chromium        # opens the HTML report
  chromium-driver # drives it
  graphviz        # reads DOT
  libxml2-utils   # xmllint: reads SVG and JUnit
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"

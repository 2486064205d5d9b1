#!/usr/bin/env bash
# What some tests use beside Rust, from Debian's (or Ubuntu's) packages. A test whose tool is missing says so and is skipped, but
# fails where the variable CI is set.
set -euo pipefail

packages=(
  chromium          # opens the HTML report and the explorer
  chromium-driver   # drives it
  fonts-dejavu-core # letters for what the browser measures
  graphviz          # draws DOT
  libxml2-utils     # xmllint: reads SVG, and the JUnit report against its schema
)

missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

# Others may be installing something, too: wait for them.
apt=(apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
"${as_root[@]}" "${apt[@]}" update
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${apt[@]}" install --yes --no-install-recommends "${missing[@]}"

#!/usr/bin/env bash
# Writes docs/house.md: the house in numbers, and how much of each station the tests reach. Takes about two minutes; outside CI.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build tests/ClientSdk.Tests -c Release -v q -tl:off -clp:NoSummary
HOUSE_FIGURES="$work/figures.md" dotnet test tests/ClientSdk.Tests -c Release --no-build --filter FullyQualifiedName~LengthTests -v q >"$work/figures.log" || { cat "$work/figures.log"; exit 1; }

# Tests of allocations and of the assembly's own shape may fail on instrumented code; what was reached is told all the same.
dotnet test tests/ClientSdk.Tests -c Release --no-build --results-directory "$work" --collect "XPlat Code Coverage" \
  -- DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.Include="[ClientSdk]ClientSdk.*" >"$work/tests.log" 2>&1 || true

# A line counts once, in whichever class of its file it was seen.
coverage() {
  awk '
    /<class / { match($0, /filename="[^"]*"/); file = substr($0, RSTART + 10, RLENGTH - 11); sub(/^.*src\/ClientSdk\//, "", file) }
    /<line number=/ && file !~ /(^|\/)obj\// && file ~ /\// {
      split(file, part, "/"); match($0, /number="[0-9]+"/); key = file ":" substr($0, RSTART, RLENGTH)
      if (!(key in seen)) { seen[key] = 0; all[part[1]]++; total++ }
      if ($0 !~ /hits="0"/ && !seen[key]) { seen[key] = 1; hit[part[1]]++; reached++ }
    }
    END {
      for (station in all) printf "| %s | %d | %.1f %% |\n", station, all[station], 100 * hit[station] / all[station] | "sort"
      close("sort")
      printf "| **all** | %d | %.1f %% |\n", total, 100 * reached / total
    }' "$(find "$work" -name coverage.cobertura.xml | head -n 1)"
}

{
  echo "# The house in numbers"
  echo
  echo "Written by \`./house.sh\` at \`$(git describe --always --dirty --exclude '*')\`. What must hold is held by tests (\`LengthTests\`, \`NamespaceArrowTests\`, \`FolderTests\`); the rest is told, worst first, to be looked at."
  echo
  cat "$work/figures.md"
  echo
  echo "## Lines that the tests reach"
  echo
  echo "Of \`ClientSdk\`, by the tests of \`tests/ClientSdk.Tests\` alone: those over sockets are not in it."
  echo
  echo "| station | lines | reached |"
  echo "|---|---|---|"
  LC_ALL=C coverage
} >docs/house.md
cat docs/house.md

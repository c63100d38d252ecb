#!/usr/bin/env bash
# What the tests notice: changes the code of a station in hundreds of places, one at a time, and runs those of the station's tests
# that reach the place (dotnet-stryker). Minutes for Retries, more for the others; outside CI. Writes the station's table in docs/mutation.md
# and prints each change that no test noticed; MUTATION_REPORT=folder keeps Stryker's own report. Needs jq.
#   ./mutate.sh Headers                  a whole station: Headers, Limiters or Retries
#   ./mutate.sh Headers LimitReader.cs   only these files; the page stays as it is
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

station=${1:?Give a station: Headers, Limiters or Retries}
shift
files=("$@")
[ -d "src/ClientSdk/$station" ] && [ -d "tests/ClientSdk.Tests/$station" ] || { echo "There is no station '$station' to change. Give Headers, Limiters or Retries."; exit 1; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MUTATED_STATION=$station
work=${MUTATION_REPORT:-$(mktemp -d)}
[ -n "${MUTATION_REPORT:-}" ] || trap 'rm -rf "$work"' EXIT

dotnet tool restore >/dev/null
dotnet restore tests/ClientSdk.Mutation -v q -tl:off
[ ${#files[@]} -gt 0 ] && patterns=("${files[@]/#/--mutate=**/$station/**/}") || patterns=("--mutate=**/$station/**/*.cs")
(cd tests/ClientSdk.Mutation && dotnet stryker --skip-version-check --output "$work" "${patterns[@]}") |
  grep --line-buffered -E 'INF|^(Killed|Survived|Timeout)|Error' |
  while IFS= read -r line; do
    echo "$line"
    # The build that holds the changes, which Stryker takes away at its end.
    [[ $line != *"will be tested"* ]] || cp -rT tests/ClientSdk.Mutation/bin/Release/net10.0 "$work/changed"
  done

# Stryker's test processes live long, and what a process builds once, such as a table, was built before the change or with an earlier one.
# Changes there, which it marks as static, are decided anew: each by all the tests in a process of its own.
of_process='def is_static: .static and (.status | IN("Killed", "Survived", "Timeout", "NoCoverage"));'
export STRYKER_MUTANT_ID_CONTROL_VAR=MUTANT
report="$work/report.json"
jq -r "$of_process"' .files[].mutants[] | select(is_static) | .id' "$work/reports/mutation-report.json" |
  xargs -r -P "$(nproc)" -I{} sh -c 'MUTANT={} timeout 120 "$0/changed/ClientSdk.Tests" -stopOnFail >/dev/null || echo {}' "$work" >"$work/noticed"
jq --rawfile noticed "$work/noticed" "$of_process"' ($noticed | split("\n") | map({(.): true}) | add) as $is
  | (.files[].mutants[] | select(is_static)) |= (.status = if $is[.id] then "Killed" else "Survived" end)' "$work/reports/mutation-report.json" >"$report"

echo "Not noticed:"
jq -r '.files | to_entries[] | (.key | sub("^.*src/ClientSdk/"; "")) as $file | .value.mutants[] | select(.status == "Survived" or .status == "NoCoverage")
  | "  \($file):\(.location.start.line): \(if .status == "NoCoverage" then "no test comes here" else "survived" end): \(.replacement | gsub("\\s+"; " "))"' "$report"

[ ${#files[@]} -eq 0 ] || exit 0
{
  echo "| file | changes | noticed | survived | no test comes there | score |"
  echo "|---|---|---|---|---|---|"
  jq -r --arg revision "$(git describe --always --dirty --exclude '*')" --arg station "$station" '
    def row($name; $all): ($all | map(select(. == "Killed" or . == "Timeout")) | length) as $noticed
      | ($all | map(select(. == "Survived")) | length) as $survived | ($all | map(select(. == "NoCoverage")) | length) as $unreached
      | ($noticed + $survived + $unreached) as $count
      | if $count == 0 then empty else "| \($name) | \($count) | \($noticed) | \($survived) | \($unreached) | \(100 * $noticed / $count | round) % |" end;
    [.files | to_entries[] | {name: (.key | sub("^.*src/ClientSdk/"; "")), states: [.value.mutants[].status]}] as $files
    | ($files | sort_by(.name)[] | row(.name; .states)), row("**\($station)** at `\($revision)`"; [$files[].states[]])' "$report"
} >"$work/table.md"
awk -v station="$station" -v table="$work/table.md" '
  $0 == "<!-- " station " -->" { print; while ((getline line < table) > 0) print line; inside = 1; next }
  $0 == "<!-- end of " station " -->" { inside = 0 }
  !inside' docs/mutation.md >"$work/page.md"
cp "$work/page.md" docs/mutation.md
tail -n 1 "$work/table.md"

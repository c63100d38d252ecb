#!/usr/bin/env bash
# Builds the solution once and runs all tests: those on the real clock against real servers come last and alone.
# Says how long each part took. The very last line is "N passed, N failed, N skipped"; the exit code is not zero when anything failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=Release
results=$(mktemp -d)
policy=""
passed=0 failed=0 skipped=0 times=()
trap 'rm -rf "$results"; remove_policy' EXIT

say() { printf '%s\n' "$@"; }

remove_policy() {
  [ -z "$policy" ] || "${root[@]}" rm -f "$policy"
  policy=""
}

finish() {
  say "" "Seconds:" "${times[@]}"
  say "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
  exit
}

# part NAME COMMAND...: runs it and keeps the seconds that it took.
part() {
  local name=$1 start=${EPOCHREALTIME/,/.} code
  shift
  "$@"
  code=$?
  times+=("$(LC_ALL=C awk -v a="$start" -v b="${EPOCHREALTIME/,/.}" -v n="$name" 'BEGIN { printf "  %6.1f  %s", b - a, n }')")
  return $code
}

has_program() {
  local name
  for name in "$@"; do command -v "$name" >/dev/null || [ -x "/usr/sbin/$name" ] && return; done
  return 1
}

# install_program PACKAGE PROGRAM...: where none of the programs is there. Only they are wanted: a packaged service is neither
# started now (policy-rc.d) nor at the next boot.
install_program() {
  local package=$1
  shift
  has_program "$@" && return
  root=()
  if ! command -v apt-get >/dev/null; then
    say "$package is missing and there is no apt-get here: the tests that need it will be skipped."
    return
  elif [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      say "$package is missing and installing it needs root: the tests that need it will be skipped. To have them: sudo apt-get install $package"
      return
    fi
    root=(sudo -n)
  fi
  say "Installing $package for the tests."
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" >/dev/null && "${root[@]}" chmod 755 "$policy"
  fi
  if "${root[@]}" apt-get update -qq >"$results/apt.log" 2>&1 &&
     "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >>"$results/apt.log" 2>&1; then
    if [ -d /run/systemd/system ] && [ "$package" = nginx ]; then "${root[@]}" systemctl disable --quiet nginx.service; fi
  else
    tail -n 5 "$results/apt.log"
    say "$package could not be installed: the tests that need it will be skipped."
  fi
  remove_policy
}

# install_from_npm FOLDER: into a folder of the tests, never into the machine. Its lock names versions and checksums; where packages
# come from is npm's setting.
install_from_npm() {
  local folder=tests/ClientSdk.Servers.Tests/$1
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    say "Node.js or npm is missing: the tests in $folder will be skipped. To have them: install Node.js 20 or later with npm."
    return
  fi
  say "Installing packages for the tests, into $folder/node_modules."
  if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >"$results/npm.log" 2>&1; then
    rm -rf "$folder/node_modules"
    tail -n 5 "$results/npm.log"
    say "They could not be installed: the tests that need them will be skipped."
  fi
}

build() {
  local code
  dotnet build ClientSdk.sln -c "$configuration" -v q -tl:off >"$results/build.log" 2>&1
  code=$?
  grep -E '(warning|error) [A-Z]+[0-9]+:' "$results/build.log" | sort -u
  [ $code -eq 0 ] || grep -qE 'error [A-Z]+[0-9]+:' "$results/build.log" || cat "$results/build.log"
  return $code
}

# run_tests NAME ASSEMBLY...: adds to the sums. A run that dies without a failed test counts as one failure.
run_tests() {
  local report="$results/$1.trx" code new_failures
  shift
  dotnet test "$@" --results-directory "$results" --logger "trx;LogFileName=$report" --logger "console;verbosity=minimal" \
    --blame-hang-timeout 10m --blame-hang-dump-type none 2>&1 |
    grep -vE "^(VSTest version|Starting test execution|A total of|Results File:|Data collector 'Blame'|\[xUnit.net.*(Discover|Start|Finish|Adapter|\[SKIP\]|\[FAIL\])|$)"
  code=${PIPESTATUS[0]}
  new_failures=$(count "$report" 'Failed|Error|Timeout|Aborted')
  [ $code -eq 0 ] || [ "$new_failures" -gt 0 ] || new_failures=1
  passed=$((passed + $(count "$report" Passed)))
  skipped=$((skipped + $(count "$report" NotExecuted)))
  reasons "$report"
  failed=$((failed + new_failures))
  return $code
}

count() {
  [ -f "$1" ] || { say 0; return; }
  grep -oE "<UnitTestResult [^>]*outcome=\"($2)\"" "$1" | wc -l
}

plain() { sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#xD;//g; s/&amp;/\&/g'; }

# Why tests were skipped, each reason once.
reasons() {
  [ ! -f "$1" ] || awk '/<UnitTestResult / { on = /outcome="NotExecuted"/ } on && /<Message>/ { sub(/ *<Message>/, ""); sub(/<\/Message>.*/, ""); print "Skipped: " $0 }' "$1" | plain | sort -u
}

# What the tests on the real clock measured, whether they passed or not.
figures() {
  [ ! -f "$results/real.trx" ] || awk '/<\/Results>/ { exit } /<StdOut>/ { on = 1 } on { print } /<\/StdOut>/ { on = 0 }' "$results/real.trx" | sed -E 's/^ *<StdOut>/  /; s/<\/StdOut>//' | plain
}

assembly() { printf 'tests/%s/bin/%s/net10.0/%s.dll\n' "$1" "$configuration" "$1"; }

part "nginx, where it had to be installed" install_program nginx nginx
part "Chromium, where it had to be installed" install_program chromium chromium chromium-browser google-chrome
part "express-rate-limit, where it had to be installed" install_from_npm Express
part "playwright-core, where it had to be installed" install_from_npm Browser

if ! part "build" build; then
  say "The build failed, so no test was run."
  failed=1
  finish
fi

together=()
for project in tests/*.Tests/; do
  name=$(basename "$project")
  [ "$name" = ClientSdk.Servers.Tests ] || together+=("$(assembly "$name")")
done
part "tests" run_tests together "${together[@]}"
part "tests on the real clock, alone" run_tests real "$(assembly ClientSdk.Servers.Tests)"
figures
finish

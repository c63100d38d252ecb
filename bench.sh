#!/usr/bin/env bash
# Builds and runs the benchmarks in one process and prints a table; ratios within one run count, not its absolute times.
#   ./bench.sh                  the short run, under 3 minutes
#   ./bench.sh --full           the full run
#   ./bench.sh Pipeline Header  only classes whose names hold one of these words
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
dotnet build tests/ClientSdk.Benchmarks -c Release -v q -tl:off -clp:NoSummary >&2
exec dotnet tests/ClientSdk.Benchmarks/bin/Release/net10.0/ClientSdk.Benchmarks.dll "$@"

#!/bin/bash
# Malformed and mutated PDUs before and after login, malformed commands, commands that meet: about 8 minutes.
# fuzz.sh [--seed NUMBER] [--part login|session|commands|interleaved] [--seconds N]; the summary is system-tests/results/fuzz-SEED.txt.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/../environment.sh"
exec "${java_command[@]}" io.rbdgate.system.PduFuzzing "$@"

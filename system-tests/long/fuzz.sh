#!/bin/bash
# Malformed and mutated PDUs before and after login: about 7 minutes.
# fuzz.sh [--seed NUMBER] [--part login|session] [--seconds N]; the summary is system-tests/results/fuzz-SEED.txt.
set -euo pipefail
. "$(dirname "$(readlink -f "$0")")/../environment.sh"
exec "${java_command[@]}" io.rbdgate.system.PduFuzzing "$@"
